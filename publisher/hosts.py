"""Hosts: what their names mean, and which of them may be asked for what a page points to.

An address in a page may name a machine of the reader's own network. Only addresses on the open
Internet are public; RFC 6890 lists the others.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import urllib.request
from contextlib import suppress

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  #: RFC 6052


async def resolve_host(host: str) -> list[str]:
    """The IP addresses of a host, in the order in which they are best tried.

    :raises OSError: the name is not known, or cannot be one.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or too long
        raise OSError(f"{host} is not a host name") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_literal(host: str) -> bool:
    """Whether a host is named by its address, in whatever notation, or as this machine."""
    if _parse(host) is not None or host == "localhost" or host.endswith(".localhost"):
        return True
    with suppress(OSError, UnicodeError):
        return bool(socket.inet_aton(host))  # 127.1, 0x7f000001, 2130706433
    return False


def is_public(address: str) -> bool:
    """Whether an IP address is on the open Internet, also where it wraps an IPv4 address."""
    ip = _parse(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        ip = wrapped or ip
    return ip is not None and ip.is_global and not ip.is_multicast


def proxy_for(scheme: str, host: str) -> str:
    """The proxy that the environment names for a host, or ""."""
    proxies = urllib.request.getproxies()
    proxy = proxies.get(scheme) or proxies.get("all") or ""
    if not proxy or urllib.request.proxy_bypass(host):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _parse(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    with suppress(ValueError):
        return ipaddress.ip_address(address)
    return None
