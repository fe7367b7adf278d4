"""Editions become a library to browse: index, catalogue, report, feeds — and a small server."""

from publisher.library.server import serve
from publisher.library.shelving import shelve
from publisher.library.swap import refuse_foreign

__all__ = ["refuse_foreign", "serve", "shelve"]
