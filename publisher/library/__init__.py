"""Editions become a library to browse: index, catalogue, report, feeds — and a small server."""

from publisher.library.pages import foresee
from publisher.library.reservation import reserve
from publisher.library.shelving import shelve

__all__ = ["foresee", "reserve", "shelve"]
