"""Which machines may be asked: names are resolved here, checked, and connected to by the address that was checked.

A name that is checked first and resolved again by the connection can change in between (DNS rebinding), so the check
sits where the connection is made: every redirect, every retry and every new connection of a pool passes it.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore

from scrub.fetch.streams import Stream

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""From a name and a port to addresses."""

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

_NAT64 = ip_network("64:ff9b::/96")
_UNICAST = ip_network("2000::/3")
"""All of IPv6 that is given out to the public internet; what lies outside is old, special or not yet meant for anything."""

_RESERVED = [ip_network(network) for network in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "168.63.129.16/32")]
"""What the standard library (or an older one) takes for public: of protocols, of relays, of manuals, of Azure's metadata."""

_ISATAP = (bytes.fromhex("00005efe"), bytes.fromhex("02005efe"))
"""How the last eight bytes of an address begin that a router unwraps to the IPv4 address in the last four (RFC 5214)."""


class RefusedAddressError(Exception):
    """A name that leads only to addresses that must not be asked."""


class UnknownNameError(Exception):
    """A name without any address."""


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet: not private, loopback, link-local, reserved or of a cloud's metadata.

    An IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, ISATAP, NAT64) counts as well.
    """
    parsed = ip_address(address.split("%")[0])
    embedded = _embedded(parsed)
    return all(each.is_global and not each.is_multicast and not _is_reserved(each) for each in embedded)


def _is_reserved(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return True
    return any(address in network for network in _RESERVED)


def _embedded(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [IPv4Address(address.packed[-4:])]
    inner: list[IPv4Address | IPv6Address] = [address]
    if address.sixtofour:
        inner.append(address.sixtofour)
    if address.teredo:
        inner += address.teredo
    if address.packed[8:12] in _ISATAP:
        inner.append(IPv4Address(address.packed[-4:]))
    return inner


async def system_resolve(host: str, port: int) -> Sequence[str]:
    """The addresses that the system's resolver gives. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Guard:
    """Decides on addresses: public ones, and those in the networks (CIDR) that the caller allows."""

    def __init__(self, allow_networks: Iterable[str] = (), resolve: Resolve = system_resolve) -> None:
        """Take the allowed networks and what resolves names."""
        self._networks = [ip_network(network) for network in allow_networks]
        self._resolve = resolve

    def allows(self, address: str) -> bool:
        """Whether this address may be connected to."""
        parsed = ip_address(address.split("%")[0])
        return is_public(address) or any(parsed in network for network in self._networks)

    async def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a name that may be connected to. Raises UnknownNameError, RefusedAddressError if all are refused."""
        try:
            found = await self._resolve(host.strip("[]"), port)
        except (OSError, UnicodeError) as error:
            raise UnknownNameError(f"{host}: {getattr(error, 'strerror', None) or error}") from error
        allowed = [address for address in found if self.allows(address)]
        if not allowed:
            raise RefusedAddressError(f"{host} is at {', '.join(found) or 'no address'}, which is not public")
        return allowed


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """What opens the connections of httpx: by address, after the guard's check. TLS still checks the name."""

    def __init__(self, guard: Guard) -> None:
        """Take the guard."""
        self._guard = guard

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first allowed address of `host` that answers."""
        deadline = time.monotonic() + (timeout if timeout is not None else 60.0)
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._guard.addresses(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"{host} was not resolved in {timeout:g} s") from error
        failure: Exception | None = None
        for address in addresses[:4]:
            try:
                left = max(0.001, deadline - time.monotonic())
                return await Stream.connect(address, port, left, local_address)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    async def sleep(self, seconds: float) -> None:
        """Wait, for httpcore's own retries."""
        await asyncio.sleep(seconds)
