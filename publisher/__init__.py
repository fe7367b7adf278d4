"""publisher: an archive of articles becomes a library of EPUB, PDF and web volumes."""

__version__ = "0.1.0"
