"""The print edition: a volume as a PDF whose pages are set like those of a book.

book.py          from a volume to its PDF, with WeasyPrint
galley.py        the text of the volume as one document
castoff.py       how many pages it will be, before it is set
sheet.py         page, type and margins (faces.py: the families of type)
fitting.py       what has to fit: figures.py, tables.py (grids.py, columns.py), listings.py
footnotes.py     notes to the foot of the page
references.py    links with numbers, addresses at the article's end
slots.py         places for pages that are known later
qr.py            the code that leads to the original
press/           WeasyPrint made to set Chinese, keep the grid and hurry
pagination.py    from laid-out pages to page numbers (openings.py: the words they begin with)
inventory.py     captioned pictures and links, for the lists
matter.py        what front_matter.py and back_matter.py, made with those pages, have in common
structure.py     the tags, read off the pages (elements.py)
tagging.py       the tags, written into the file
statements.py    metadata, and the standards that are kept
elsewhere.py     pages of other volumes, told when all are set
"""
