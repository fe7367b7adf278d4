"""The article of any web page, told from what stands around it."""
