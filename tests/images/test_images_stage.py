from __future__ import annotations

import base64
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest
from PIL import Image as Pictures

from publisher.images import BATCH, draw_ahead, fit, illustrate
from publisher.model import Archive, Dropped, Finding, MissingImage


@pytest.fixture
def server():
    """A web server on this machine: `pages` is what it has, `asked` what it was asked for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            data = pages.get(self.path)
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *args):
            pass

    pages: dict[str, bytes] = {}
    asked: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        http.pages, http.asked = pages, asked
        http.url = f"http://127.0.0.1:{http.server_port}"
        yield http
        http.shutdown()
        thread.join()


@pytest.fixture
def illustrated(shop, archives, record, store):
    """One record with one picture at an address: the record that comes back, and its body."""

    def run(address: str, **settings):
        body = f'<p><img src="{address}" alt="mill"/></p>'
        [result] = illustrate([record(body, address)], archives, shop(**settings))
        return result, store.blobs.text(result.body)

    return run


def test_a_picture_of_the_archive_is_embedded(illustrated, archive, saved, photo, store):
    (archive / "图 1.jpg").write_bytes(saved(photo(), "JPEG"))
    result, body = illustrated("archive:x/%E5%9B%BE%201.jpg")
    [image] = result.images
    assert f'<img src="images/{image.file}" alt="mill" width="120" height="80"/>' in body
    assert store.blobs.is_sound(image.digest)
    assert result.missing == ()
    assert result.findings == ()


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("archive:x/none.jpg", "there is no such file in the archive"),
        ("archive:x/folder", "it is not a file"),
        ("archive:x/empty.png", "the file is empty"),
        ("archive:x/page.jpg", "it is a web page, not a picture"),
        ("archive:x/link.png", "its address leads out of the archive"),
        ("archive:x/../../../../../../etc/passwd", "its address leads out of the archive"),
        ("archive:x/%2e%2e/outside.png", "its address leads out of the archive"),
        ("archive:other/a.png", "its address leads out of the archive"),
        ("archive:x/pipe", "it is not a file"),
        ("archive:x/large.png", "it is larger than 20,000,000 bytes"),
        ("file:///etc/passwd", "its address leads nowhere"),
        ("data:image/png;base64,!!!!", "the data in its address is damaged"),
        ("data:image/png;base64", "the data in its address is damaged"),
        ("http://example.org/a.png", "it was not fetched: the build is offline"),
    ],
)
def test_a_picture_that_is_not_to_be_had_is_told_with_its_reason(
    illustrated, archive, saved, address, reason
):
    outside = archive.parent / "outside.png"
    outside.write_bytes(saved(Pictures.new("RGB", (9, 9)), "PNG"))
    (archive / "link.png").symlink_to(outside)
    (archive / "folder").mkdir()
    (archive / "empty.png").touch()
    (archive / "page.jpg").write_text("<html><body>Not found</body></html>")
    with (archive / "large.png").open("wb") as file:
        file.truncate(20_000_001)
    os.mkfifo(archive / "pipe")
    result, body = illustrated(address)
    assert result.missing == (MissingImage("a1", address, reason),)
    assert result.images == ()
    assert "Picture not available: mill" in body
    assert "<img" not in body


@pytest.mark.parametrize(
    ("name", "wanted"), [("MILL.jpg", "mill.JPG"), ("cafe\u0301.jpg", "caf\u00e9.jpg")]
)
def test_a_picture_is_found_as_windows_or_a_mac_would_find_it(
    illustrated, archive, saved, photo, name, wanted
):
    (archive / "Img").mkdir()
    (archive / "Img" / name).write_bytes(saved(photo(), "JPEG"))
    assert illustrated(f"archive:x/img/{quote(wanted)}")[0].images
    for beside in (f"x{name}", f"X{name}"):  # which of the two is meant, nobody knows
        (archive / "Img" / beside).write_bytes(saved(photo(), "JPEG"))
    assert illustrated(f"archive:x/img/{quote(f'x{wanted}')}")[0].missing


def test_a_picture_within_its_address_is_embedded_and_the_address_forgotten(illustrated, saved):
    data = base64.b64encode(saved(Pictures.new("RGB", (90, 60), "red"), "PNG")).decode()
    result, body = illustrated(f"data:image/png;base64,{data}")
    assert result.images[0].width == 90
    assert "data:" not in body
    assert result.addresses == ()


def test_a_picture_with_no_address_is_missing_too(illustrated):
    result, _ = illustrated("")
    assert result.missing == (MissingImage("a1", "", "its address leads nowhere"),)


def test_findings_tell_what_was_removed_and_what_is_damaged(illustrated, archive, saved, photo):
    (archive / "pixel.gif").write_bytes(saved(Pictures.new("L", (1, 1)), "GIF"))
    result, body = illustrated("archive:x/pixel.gif")
    assert [(f.code, f.where, f.severity) for f in result.findings] == [
        ("image-tracker", "x/a1.md", "info")
    ]
    assert body == ""
    assert result.missing == ()
    data = saved(photo(400, 300), "JPEG")
    (archive / "half.jpg").write_bytes(data[: len(data) // 2])
    result, body = illustrated("archive:x/half.jpg")
    assert [(f.code, f.severity) for f in result.findings] == [("image-damaged", "warning")]
    assert len(result.images) == 1


def test_the_words_of_a_gap_are_those_of_the_article(shop, archives, record, store):
    body = '<p><img src="archive:x/1.jpg" alt="水车"/><img src="archive:x/2.jpg"/></p>'
    chinese = record(body, "archive:x/1.jpg", "archive:x/2.jpg", language="zh-Hans")
    [result] = illustrate([chinese], archives, shop())
    assert "图片未能取得：水车" in store.blobs.text(result.body)
    assert len(result.missing) == 2


def test_records_keep_their_order_and_each_picture_is_fitted_once(
    shop, archive, archives, record, saved, photo, monkeypatch
):
    (archive / "a.png").write_bytes(saved(photo(), "PNG"))
    (archive / "same.png").write_bytes((archive / "a.png").read_bytes())
    fits = []
    decode = fit.decode
    monkeypatch.setattr(fit, "decode", lambda *args: fits.append(1) or decode(*args))
    records = [
        record('<p><img src="archive:x/a.png"/></p>', "archive:x/a.png", name=f"a{n}")
        if n % 3
        else record("<p>no picture</p>", name=f"a{n}")
        for n in range(450)
    ]
    two = '<p><img src="archive:x/a.png"/><img src="archive:x/same.png"/></p>'
    records.append(record(two, "archive:x/a.png", "archive:x/same.png", name="last"))
    results = list(illustrate(iter(records), archives, shop()))
    assert [result.id for result in results] == [before.id for before in records]
    assert [len(result.images) for result in results] == [min(n % 3, 1) for n in range(450)] + [1]
    assert len(fits) == 1


def test_drawings_are_begun_before_all_records_are_there(
    shop, archive, archives, record, saved, photo, monkeypatch
):
    (archive / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    )
    (archive / "a.jpg").write_bytes(saved(photo(), "JPEG"))
    fits: list[str] = []
    do = fit.fit
    monkeypatch.setattr(
        fit, "fit", lambda c, desk: fits.append(c.original.path.name) or do(c, desk)
    )
    addresses = ("archive:x/a.svg", "archive:x/a.jpg", "archive:x/none.svg", "https://x.org/b.svg")
    body = "".join(f'<p><img src="{address}" alt="a"/></p>' for address in addresses)
    workshop = shop()
    records = [record(body, *addresses, name=name) for name in ("a1", "a2")]
    ahead = draw_ahead(archives, workshop)
    for one in records:
        ahead(one)
    assert fits == ["a.svg"]
    first, second = illustrate(records, archives, workshop)
    assert sorted(fits) == ["a.jpg", "a.svg"]
    assert len(first.images) == len(first.missing) == 2
    assert first.images == second.images


def test_what_is_no_record_passes_through_in_its_place(shop, archives, record):
    items = [
        Dropped("x/1.md", "empty"),
        record("<p>x</p>"),
        Finding("a-code", "x/2.md", "message"),
        record('<p><img src="archive:x/1.jpg"/></p>', "archive:x/1.jpg", name="a2"),
        Dropped("x/3.md", "empty"),
    ]
    results = list(illustrate(items, archives, shop()))
    assert results[:3] + results[4:] == items[:3] + items[4:]
    assert results[3].id == "a2"
    assert len(results[3].missing) == 1


def test_records_are_taken_as_they_come(shop, archives, record):
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield record("<p>x</p>")

    results = illustrate(endless(), archives, shop())
    for _ in range(BATCH + 1):
        next(results)
    assert taken < 3 * BATCH


def test_an_archive_may_be_met_after_the_stage_began(shop, archive, record, saved, photo):
    (archive / "a.jpg").write_bytes(saved(photo(), "JPEG"))
    met: list[Archive] = []

    def records():
        met.append(Archive("x", archive, "markdown"))
        yield record('<p><img src="archive:x/a.jpg"/></p>', "archive:x/a.jpg")

    [result] = illustrate(records(), met, shop())
    assert len(result.images) == 1


# --- the web ------------------------------------------------------------------------------


def test_a_remote_picture_is_fetched_once_for_all_builds(illustrated, server, saved, photo):
    server.pages["/a.jpg"] = saved(photo(), "JPEG")
    address = f"{server.url}/a.jpg"
    online = {"fetch": True, "hosts": ["127.0.0.1"]}
    first, body = illustrated(address, **online)
    second, again = illustrated(address, **online)
    offline, same = illustrated(address)
    assert len(first.images) == 1
    assert first == second == offline
    assert body == again == same
    assert server.asked == ["/a.jpg"]


def test_what_is_gone_is_not_asked_for_again_unless_forced(illustrated, server, saved, photo):
    address, online = f"{server.url}/a.jpg", {"fetch": True, "hosts": ["127.0.0.1"]}
    for _ in range(2):
        result, _ = illustrated(address, **online)
        assert result.missing[0].reason == "the server answered 404 Not Found"
    assert len(server.asked) == 1
    server.pages["/a.jpg"] = saved(photo(), "JPEG")
    assert illustrated(address, force=True, **online)[0].images
    del server.pages["/a.jpg"]
    assert illustrated(address, force=True, **online)[0].images
    assert len(server.asked) == 3


def test_a_damaged_original_in_the_store_is_fetched_anew(illustrated, server, saved, photo, store):
    server.pages["/a.jpg"] = saved(photo(), "JPEG")
    address, online = f"{server.url}/a.jpg", {"fetch": True, "hosts": ["127.0.0.1"]}
    assert illustrated(address, **online)[0].images
    for path in store.blobs.root.glob("*/*"):
        if path.read_bytes() == server.pages["/a.jpg"]:
            path.write_bytes(b"damaged")
    assert illustrated(address, width=50, **online)[0].missing
    assert illustrated(address, width=50, **online)[0].images[0].width == 50
    assert len(server.asked) == 2
