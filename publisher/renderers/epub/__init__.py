"""The edition for reading devices: a volume as EPUB 3.3, for the readers of a profile.

book.py        from a volume to its EPUB, with EbookLib
pages.py       its documents, in order, filled from templates (document.py)
matter.py      those before and behind the text
body.py        the body of an article: models.py, ruby.py, figures.py, notes.py, held.py
split.py       long articles in several documents (leaves.py: long indexes)
links.py       links to places within other articles
contents.py    contents, landmarks and pages, for new readers and old
accessible.py  what the book says of its accessibility
profiles.py    what is different for Kindle, Kobo and e-ink (kepub.py: sentences marked)
fonts.py       fonts embedded, if they are asked for
"""
