"""Fetching over HTTP, with bounds and with manners. The only file that calls httpx.

An address in a page is chosen by whoever wrote the page, so it is not trusted: only http and
https, only public hosts (or those that the settings list), and every redirect is looked at anew.
The connection goes to the very address that was checked, so a name that resolves differently the
second time gains nothing. Nothing is asked of a host that was out of reach twice in a row.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus

import httpx

from publisher import __version__
from publisher.errors import UsageError
from publisher.hosts import is_literal, is_public, proxy_for, resolve_host
from publisher.refusals import Failures, RefusedError, unfold
from publisher.sections import ImageSettings

AT_ONCE = 8
PER_HOST = 2
REDIRECTS = 5
CONNECT_SECONDS = 10.0
ADDRESSES_TRIED = 3  #: of a host that has several

#: Asked for without compression: a few bytes of it can unfold into gigabytes.
HEADERS = {
    "User-Agent": f"publisher/{__version__}",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How far fetching may go."""

    timeout: float  #: seconds for one address, redirects included
    max_bytes: int
    hosts: tuple[str, ...] = ()  #: only these, and these even if private; empty: any public one

    @classmethod
    def of(cls, settings: ImageSettings) -> Limits:
        """The limits that are set for pictures."""
        return cls(settings.timeout, settings.max_bytes, settings.hosts)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server gave."""

    url: str  #: as asked for
    data: bytes
    media_type: str  #: as the server declares it, without parameters; not to be trusted
    final_url: str  #: after redirects


@dataclass(frozen=True, slots=True)
class Refused:
    """An address that gave nothing, and why, in plain words."""

    url: str
    reason: str
    gone: bool = False  #: the server says that there is nothing, so asking again is no use


def fetch(url: str, limits: Limits) -> Fetched | Refused:
    """Fetch one address."""
    [result] = Fetcher(limits).fetch_all([url])
    return result


class Fetcher:
    """Fetches any number of times, and remembers for that long which hosts are out of reach."""

    def __init__(self, limits: Limits, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """``transport`` stands in for the network."""
        self.limits = limits
        self._transport = transport
        self._failures = Failures()

    def fetch_all(self, urls: Iterable[str]) -> Iterator[Fetched | Refused]:
        """Fetch some addresses side by side; results as they come, one for each address.

        At most 8 are under way at a time, and 2 of one host. Time runs on between results, so
        whoever takes them should not dwell on one.

        :raises UsageError: the environment names a proxy that cannot be used.
        """
        with asyncio.Runner() as runner:
            session = _Session(self.limits, self._failures, self._transport)
            done: asyncio.Queue[asyncio.Task[Fetched | Refused]] = asyncio.Queue()
            tasks = runner.run(session.begin(urls, done))
            try:
                for _ in tasks:
                    yield runner.run(done.get()).result()
            finally:
                runner.run(session.close(tasks))


class _Session:
    """What the fetches that are under way at the same time share."""

    def __init__(
        self,
        limits: Limits,
        failures: Failures,
        transport: httpx.AsyncBaseTransport | None,
    ) -> None:
        self.limits = limits
        self.failures = failures
        self.transport = transport
        self.gate = asyncio.Semaphore(AT_ONCE)
        self.gates: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(PER_HOST)
        )
        self.clients: dict[tuple[str, str], httpx.AsyncClient] = {}
        self.hosts = frozenset(host.lower().strip("[]") for host in limits.hosts)

    async def begin(
        self, urls: Iterable[str], done: asyncio.Queue[asyncio.Task[Fetched | Refused]]
    ) -> list[asyncio.Task[Fetched | Refused]]:
        tasks = [asyncio.create_task(self.get(url)) for url in urls]
        for task in tasks:
            task.add_done_callback(done.put_nowait)
        return tasks

    async def close(self, tasks: Iterable[asyncio.Task[Fetched | Refused]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for client in self.clients.values():
            await client.aclose()

    async def get(self, url: str) -> Fetched | Refused:
        try:
            target = _parse(url)
            async with self.gates[target.host], self.gate:  # in this order: the host's own first
                return await self._in_time(url, target)
        except RefusedError as refusal:
            return Refused(url, str(refusal), refusal.gone)

    async def _in_time(self, url: str, target: httpx.URL) -> Fetched:
        try:
            async with asyncio.timeout(self.limits.timeout):
                return await self._follow(url, target)
        except TimeoutError as error:
            reason = f"it took longer than {self.limits.timeout:g} seconds"
            raise self.failures.add(target.host, reason) from error

    async def _follow(self, url: str, target: httpx.URL) -> Fetched:
        for _ in range(REDIRECTS + 1):
            answer = await self._visit(url, target)
            if isinstance(answer, Fetched):
                return answer
            target = answer
        raise RefusedError(f"it is redirected more than {REDIRECTS} times")

    async def _visit(self, url: str, target: httpx.URL) -> Fetched | httpx.URL:
        """Ask one host: what it gave, or where it sends us."""
        self.failures.check(target.host)
        try:
            async with self._ask(target) as response:
                self.failures.clear(target.host)
                if response.is_redirect and "location" in response.headers:
                    return _parse(str(target.join(response.headers["location"])))
                data = await self._receive(response)
                return Fetched(url, data, _media_type(response), str(target))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RefusedError(f"the transfer failed ({_describe(error)})") from error

    @asynccontextmanager
    async def _ask(self, target: httpx.URL) -> AsyncIterator[httpx.Response]:
        """Send the request to the first checked address of the host that takes it."""
        proxy = "" if self.transport else proxy_for(target.scheme, target.host)
        addresses = await self._admit(target, resolve=not proxy)
        client = self._client(target.host, proxy)
        problem = ""
        for address in addresses:
            request = client.build_request(
                "GET",
                target.copy_with(host=address, fragment=None),
                headers={"Host": target.netloc.decode("ascii")},
                extensions={"sni_hostname": target.raw_host.decode("ascii")},
            )
            try:
                response = await client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                problem = _describe(error)
                continue
            try:
                yield response
            finally:
                await response.aclose()
            return
        reason = f"the host {target.host} cannot be reached ({problem})"
        raise self.failures.add(target.host, reason)

    def _client(self, host: str, proxy: str) -> httpx.AsyncClient:
        # One for each host: connections are kept by address, and two hosts may share an address.
        if (host, proxy) not in self.clients:
            self.clients[host, proxy] = _open_client(self.transport, proxy)
        return self.clients[host, proxy]

    async def _admit(self, target: httpx.URL, *, resolve: bool) -> list[str]:
        """The addresses at which ``target`` may be asked."""
        host = target.host.lower()
        if self.hosts and host not in self.hosts:
            raise RefusedError(f"the host {host} is not among those that images.hosts lists")
        if not resolve and not is_literal(host):
            return [host]  # the proxy resolves it
        try:
            addresses = await resolve_host(target.raw_host.decode("ascii"))
        except OSError as error:
            raise self.failures.add(target.host, f"the host {host} is not known") from error
        if host not in self.hosts:
            addresses = [address for address in addresses if is_public(address)]
        if not addresses:
            raise RefusedError(f"{host} is a private address and is not listed in images.hosts")
        return addresses[:ADDRESSES_TRIED]

    async def _receive(self, response: httpx.Response) -> bytes:
        if response.status_code != HTTPStatus.OK:
            gone = response.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
            raise RefusedError(f"the server answered {_status(response)}", gone)
        limit = self.limits.max_bytes
        too_large = RefusedError(f"it is larger than {limit:,} bytes")
        declared = response.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            raise too_large
        data = bytearray()
        async for chunk in response.aiter_raw():
            data += chunk
            if len(data) > limit:
                raise too_large
        plain = unfold(bytes(data), response.headers.get("content-encoding", ""), limit)
        if len(plain) > limit:
            raise too_large
        return plain


def _parse(url: str) -> httpx.URL:
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedError("it is not a valid address") from error
    if target.scheme not in ("http", "https") or not target.host:
        raise RefusedError("it is not an http or https address")
    return target


def _open_client(transport: httpx.AsyncBaseTransport | None, proxy: str) -> httpx.AsyncClient:
    try:
        return httpx.AsyncClient(
            headers=HEADERS,
            transport=transport,
            proxy=proxy or None,
            verify=_tls(),
            trust_env=False,  # no .netrc; proxies are looked up by proxy_for
            timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),  # all of it: _in_time
        )
    except (ImportError, ValueError) as error:
        raise UsageError(
            f"The proxy {proxy} that the environment names cannot be used: {error}",
            "Name an http:// proxy in HTTPS_PROXY, or build with --offline.",
        ) from error


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _media_type(response: httpx.Response) -> str:
    declared: str = response.headers.get("content-type", "")
    return declared.partition(";")[0].strip().lower()


def _status(response: httpx.Response) -> str:
    return f"{response.status_code} {response.reason_phrase}".strip()


def _describe(error: Exception) -> str:
    return str(error) or type(error).__name__
