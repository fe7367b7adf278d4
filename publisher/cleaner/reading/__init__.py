"""Each kind of source taken apart: the content of its pages, and what they say of themselves."""
