"""The print edition: a volume as a PDF whose pages are set like those of a book."""
