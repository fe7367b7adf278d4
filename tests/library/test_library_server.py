"""The library over HTTP, as a browser or a reading app asks for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from library_bench import Bench

from publisher.errors import UsageError
from publisher.library.server import open_server, serve


@pytest.fixture
def connection(bench: Bench) -> Iterator[HTTPConnection]:
    bench.shelve()
    with open_server(bench.out, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        client = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        yield client
        client.close()
        server.shutdown()
        thread.join()


def ask(connection: HTTPConnection, path: str) -> tuple[HTTPResponse, bytes]:
    connection.request("GET", path)
    response = connection.getresponse()
    return response, response.read()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/catalog.json", "application/json"),
        ("/opds.xml", "application/atom+xml;profile=opds-catalog;kind=acquisition"),
        ("/opds.json?page=1", "application/opds+json"),
        ("/volumes/paper/paper.epub", "application/epub+zip"),
        ("/volumes/paper/paper.pdf", "application/pdf"),
        ("/volumes/paper/cover.jpg", "image/jpeg"),
        ("/volumes/paper/web/", "text/html; charset=utf-8"),
    ],
)
def test_files_come_with_their_media_types(
    connection: HTTPConnection, path: str, media_type: str
) -> None:
    response, body = ask(connection, path)
    assert response.status == 200
    assert response.headers["Content-Type"] == media_type
    assert body


@pytest.mark.parametrize(
    "path", ["/volumes/", "/volumes/paper/", "/nothing.html", "/../cache/", "/%2e%2e/cache/v1/"]
)
def test_folders_are_not_listed_and_nothing_outside_is_served(
    connection: HTTPConnection, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    response, body = ask(connection, path)
    assert response.status == 404
    assert b"paper.epub" not in body
    assert capsys.readouterr().err == ""


def test_a_new_build_is_served_at_once(connection: HTTPConnection, bench: Bench) -> None:
    _, before = ask(connection, "/catalog.json")
    bench.with_formats("epub")
    bench.shelve()
    _, after = ask(connection, "/catalog.json")
    assert len(after) < len(before)


def test_what_is_no_library_is_not_served(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no library"):
        serve(tmp_path)


def test_a_port_that_is_taken_is_told(bench: Bench) -> None:
    bench.shelve()
    with (
        open_server(bench.out, "127.0.0.1", 0) as server,
        pytest.raises(UsageError, match=f"{server.server_port} cannot be used"),
    ):
        serve(bench.out, "127.0.0.1", server.server_port)


def test_ctrl_c_ends_it_quietly(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    bench.shelve()
    monkeypatch.setattr("socketserver.BaseServer.serve_forever", interrupt)
    serve(bench.out, "127.0.0.1", 0)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "http://127.0.0.1:" in shown.err
