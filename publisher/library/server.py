"""The library over HTTP, for this machine or a home network: files as they are, nothing else."""

from __future__ import annotations

import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

from publisher.errors import UsageError
from publisher.library import catalogue, opds

_BY_NAME = {"/opds.xml": opds.ATOM_TYPE, "/opds.json": opds.JSON_TYPE}


class Handler(SimpleHTTPRequestHandler):
    """Serves the files of a library by their media types, without lists of folders or a log."""

    extensions_map = {  # noqa: RUF012 - as the standard library has it
        **SimpleHTTPRequestHandler.extensions_map,
        ".css": "text/css; charset=utf-8",
        ".epub": "application/epub+zip",
        ".html": "text/html; charset=utf-8",
        ".jpg": "image/jpeg",
        ".json": "application/json",
        ".pdf": "application/pdf",
        ".png": "image/png",
        ".xml": "application/xml",
    }

    def guess_type(self, path: str) -> str:  # type: ignore[override]
        """The media type of a file; a feed is known by its address."""
        return _BY_NAME.get(self.path.partition("?")[0]) or super().guess_type(path)

    def list_directory(self, path: str) -> BytesIO | None:  # type: ignore[override]
        """Nothing: what there is to see stands in index.html."""
        self.send_error(404, "Not found")
        return None

    def version_string(self) -> str:
        """Who serves, without the version of anything."""
        return "publisher"

    def end_headers(self) -> None:
        """Ask browsers to look again after the next build, and to trust the media types."""
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


def open_server(out: Path, host: str, port: int) -> ThreadingHTTPServer:
    """A server of the library in ``out``, listening; port 0 takes any that is free.

    The folder is found anew for each request, so that a build may replace it meanwhile.

    :raises UsageError: there is no library in ``out``, or host and port cannot be had.
    """
    if not (out / catalogue.NAME).is_file():
        raise UsageError(
            f"There is no library in {out}.", "Make one with `publisher build`, or name its folder."
        )
    folder = str(out.resolve())

    def handle(*connection: object) -> Handler:
        return Handler(*connection, directory=folder)  # type: ignore[arg-type]

    try:
        return ThreadingHTTPServer((host, port), handle)
    except (OSError, OverflowError) as error:
        reason = (error.strerror if isinstance(error, OSError) else "") or error
        raise UsageError(
            f"The address {host}:{port} cannot be used: {reason}.",
            "Name another one with --host and --port.",
        ) from error


def serve(out: Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the library in ``out`` until Ctrl-C.

    :raises UsageError: there is no library in ``out``, or host and port cannot be had.
    """
    with open_server(out, host, port) as server:
        print(f"The library is at http://{host}:{server.server_port}/", file=sys.stderr)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("Closed.", file=sys.stderr)
