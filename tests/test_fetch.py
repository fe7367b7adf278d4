from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from publisher.errors import UsageError
from publisher.fetch import (
    PER_HOST,
    Fetched,
    Fetcher,
    Limits,
    Refused,
    fetch,
)
from publisher.refusals import UNREACHABLE_AFTER

ADDRESSES = {
    "public.example": ["93.184.216.34"],
    "other.example": ["93.184.216.35"],
    "inside.example": ["10.1.2.3"],
    "both.example": ["127.0.0.1", "93.184.216.36"],
}
LIMITS = Limits(timeout=5, max_bytes=1000)


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """Names mean what ADDRESSES says, others are not known; no proxy. Returns what was asked."""
    asked = []
    real = socket.getaddrinfo

    def getaddrinfo(host, port, *args, **kwargs):
        if host[-1].isdigit() or ":" in host:
            return real(host, port, *args, **kwargs)
        asked.append(host)
        if host not in ADDRESSES:
            raise socket.gaierror(-2, "Name or service not known")
        return [(2, 1, 6, "", (address, port)) for address in ADDRESSES[host]]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return asked


def answering(handle, limits=LIMITS) -> Fetcher:
    return Fetcher(limits, httpx.MockTransport(handle))


def ok(data: bytes = b"abc", **headers: str) -> httpx.Response:
    """A response that is read as it would be from a socket."""
    head = {"content-length": str(len(data))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return httpx.Response(200, headers=head, stream=httpx.ByteStream(data))


def get(fetcher: Fetcher, url: str) -> Fetched | Refused:
    [result] = fetcher.fetch_all([url])
    return result


def test_what_the_server_gives_is_handed_over():
    def handle(request):
        assert request.headers["user-agent"].startswith("publisher/")
        assert "referer" not in request.headers
        return ok(content_type="Image/PNG; x=y")

    url = "http://public.example/a.png#part"
    assert get(answering(handle), url) == Fetched(url, b"abc", "image/png", url)


def test_the_connection_goes_to_the_address_that_was_checked():
    def handle(request):
        assert request.url.host == "93.184.216.36"  # the public one of two
        assert request.headers["host"] == "both.example:8443"
        assert request.extensions["sni_hostname"] == "both.example"
        return ok()

    assert get(answering(handle), "https://both.example:8443/").data == b"abc"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a00:1]",
        "[2002:a00:1::]",
        "inside.example",
    ],
)
def test_a_private_address_is_not_asked(host):
    fetcher = answering(lambda _: pytest.fail("asked"))
    result = get(fetcher, f"http://{host}/")
    assert isinstance(result, Refused)
    assert "private address" in result.reason


def test_a_private_address_that_is_listed_is_asked():
    limits = Limits(5, 1000, ("INSIDE.example",))
    fetcher = answering(lambda _: ok(), limits)
    assert get(fetcher, "http://inside.example/").data == b"abc"


def test_only_listed_hosts_are_asked():
    limits = Limits(5, 1000, ("public.example",))
    fetcher = answering(lambda _: ok(), limits)
    assert get(fetcher, "http://public.example/").data == b"abc"
    assert "not among those" in get(fetcher, "http://other.example/").reason


@pytest.mark.parametrize(
    "url",
    ["ftp://public.example/", "file:///etc/passwd", "http://", "http://a:b/", "x", "", "http:///a"],
)
def test_only_web_addresses_are_fetched(url):
    fetcher = answering(lambda _: pytest.fail("asked"))
    assert "address" in get(fetcher, url).reason


def test_redirects_are_followed_and_looked_at_anew():
    def handle(request):
        host = request.headers["host"]
        targets = {
            "/moved": "http://other.example/new?x=1",
            "/inside": "http://inside.example/",
            "/loopback": "//127.0.0.1/",
            "/file": "file:///etc/passwd",
            "/loop": "/loop",
            "/broken": "http://a:b/",
        }
        if host == "public.example" and request.url.path in targets:
            return httpx.Response(302, headers={"location": targets[request.url.path]})
        return ok(request.url.raw_path)

    fetcher = answering(handle)
    moved = get(fetcher, "http://public.example/moved")
    assert (moved.url, moved.final_url) == (
        "http://public.example/moved",
        "http://other.example/new?x=1",
    )
    assert moved.data == b"/new?x=1"
    for path, reason in {
        "inside": "private address",
        "loopback": "private address",
        "file": "not an http",
        "loop": "more than 5 times",
        "broken": "Invalid URL",
    }.items():
        assert reason in get(fetcher, f"http://public.example/{path}").reason


@pytest.mark.parametrize(
    ("status", "gone"), [(404, True), (410, True), (403, False), (500, False), (204, False)]
)
def test_only_what_is_gone_is_gone(status, gone):
    result = get(answering(lambda _: httpx.Response(status)), "http://public.example/")
    assert result.gone is gone
    assert str(status) in result.reason


def test_too_much_is_cut_off_declared_or_not():
    read = []

    async def endless():
        while True:
            read.append(1)
            yield b"x" * 100

    declared = answering(lambda _: ok(b"x" * 1001))
    undeclared = answering(lambda _: httpx.Response(200, content=endless()))
    for fetcher in (declared, undeclared):
        result = get(fetcher, "http://public.example/")
        assert result == Refused("http://public.example/", "it is larger than 1,000 bytes")
    assert len(read) <= 12
    fits = answering(lambda _: ok(b"x" * 1000))
    assert len(get(fits, "http://public.example/").data) == 1000


def test_compression_that_was_not_asked_for_is_undone_within_bounds():
    def packed(data: bytes, coding: str = "gzip") -> Fetcher:
        return answering(lambda _: ok(gzip.compress(data), content_encoding=coding))

    assert get(packed(b"abc"), "http://public.example/").data == b"abc"
    assert "larger" in get(packed(bytes(100_000)), "http://public.example/").reason
    assert "compressed as br" in get(packed(b"abc", "br"), "http://public.example/").reason


def test_a_host_that_is_out_of_reach_is_asked_no_more(names):
    urls = [f"http://nowhere{n % 2}.example/{n}" for n in range(500)]
    fetcher = answering(lambda _: pytest.fail("asked"))
    results = list(fetcher.fetch_all(urls))
    results += fetcher.fetch_all(urls)
    assert len(results) == 1000
    # Two failures give a host up; one more request may be under way by then.
    assert all(count <= UNREACHABLE_AFTER + PER_HOST - 1 for count in Counter(names).values())
    assert {result.reason for result in results} == {
        "the host nowhere0.example is not known",
        "the host nowhere1.example is not known",
    }


def test_one_failure_does_not_give_up_a_host():
    calls = []

    def handle(request):
        calls.append(request)
        if len(calls) % 2:
            raise httpx.ConnectError("refused")
        return ok()

    fetcher = answering(handle)
    kinds = [type(get(fetcher, f"http://public.example/{n}")) for n in range(6)]
    assert kinds == [Refused, Fetched] * 3


def test_results_come_for_every_address_and_few_are_under_way_at_a_time():
    now: dict[str, int] = {}
    most: dict[str, int] = {}

    async def handle(request):
        for key in (request.headers["host"], "all"):
            now[key] = now.get(key, 0) + 1
            most[key] = max(most.get(key, 0), now[key])
        await asyncio.sleep(0.001)
        for key in (request.headers["host"], "all"):
            now[key] -= 1
        return ok()

    hosts = tuple(f"10.0.0.{n}" for n in range(12))
    fetcher = answering(handle, Limits(5, 1000, hosts))
    urls = [f"http://{host}/{n}" for host in hosts for n in range(5)]
    assert {result.url for result in fetcher.fetch_all(urls)} == set(urls)
    assert most.pop("all") == 8
    assert max(most.values()) == 2


def test_a_proxy_that_cannot_be_used_is_a_mistake_of_the_call(monkeypatch):
    monkeypatch.setenv("all_proxy", "gopher://proxy.example:70")
    with pytest.raises(UsageError, match="gopher://proxy"):
        fetch("http://public.example/", LIMITS)


# --- over a real socket -------------------------------------------------------------------


@pytest.fixture
def server():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/slow":
                release.wait(10)
            data = f"{self.headers['Host']} {self.path}".encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with contextlib.suppress(BrokenPipeError):
                self.wfile.write(data)

        def log_message(self, *args):
            pass

    release = threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        yield f"127.0.0.1:{http.server_port}"
        release.set()
        http.shutdown()
        thread.join()


LOCAL = Limits(5, 1000, ("127.0.0.1",))


def test_pages_are_fetched_over_a_socket(server):
    urls = [f"http://{server}/{n}" for n in range(10)]
    results = {result.url: result for result in Fetcher(LOCAL).fetch_all(urls)}
    assert {url: results[url].data for url in urls} == {
        url: f"{server} /{n}".encode() for n, url in enumerate(urls)
    }


def test_a_server_that_does_not_answer_is_given_up(server):
    result = fetch(f"http://{server}/slow", Limits(0.2, 1000, ("127.0.0.1",)))
    assert result.reason == "it took longer than 0.2 seconds"


def test_a_proxy_of_the_environment_is_asked(server, monkeypatch, names):
    monkeypatch.setenv("http_proxy", f"http://{server}")
    result = fetch("http://elsewhere.example/x", LIMITS)
    assert result.data == b"elsewhere.example http://elsewhere.example/x"
    assert names == []  # the proxy knows better what the name means
    assert "private address" in fetch("http://127.0.0.1:1/", LIMITS).reason
    monkeypatch.setenv("no_proxy", "elsewhere.example")
    assert "not known" in fetch("http://elsewhere.example/x", LIMITS).reason


def test_leaving_early_leaves_nothing_open(server):
    results = Fetcher(LOCAL).fetch_all([f"http://{server}/{n}" for n in range(10)])
    assert isinstance(next(results), Fetched)
    results.close()
