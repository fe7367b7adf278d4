"""Volumes become editions: the PDF first, then EPUB and web with its page numbers."""
