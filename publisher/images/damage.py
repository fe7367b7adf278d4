"""What is wrong with a picture, in plain words."""

from __future__ import annotations


class UnusableError(Exception):
    """A picture that cannot or must not be shown; its text says why."""


def what_it_is(data: bytes) -> str:
    """What a file that is no picture is, as far as its beginning tells."""
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not data:
        return "the file is empty"
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "it is a web page, not a picture"
    return "it is not a picture of a kind that is known"
