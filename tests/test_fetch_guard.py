"""Which machines may be asked: the check of addresses, where connections are made."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrub.fetch import EVERYWHERE
from scrub.fetch.guard import Guard, GuardedBackend, RefusedAddressError, UnknownNameError, is_public

REFUSED = [
    *(
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",  # noqa: S104 - refused, not listened on
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
    ),
    *("100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::"),
    *("::127.0.0.1", "::10.0.0.1", "::ffff:0:127.0.0.1", "fec0::1", "3fff::1", "5f00::1", "64:ff9b:1::808:808", "192.88.99.1"),
    *("2001:470::5efe:7f00:1", "2001:470::200:5efe:a00:1"),
]


@pytest.mark.parametrize("address", REFUSED)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)
    assert not Guard().allows(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2001:470::5efe:808:808"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)
    assert Guard().allows(address)


@given(
    st.ip_addresses(v=4, network="10.0.0.0/8")
    | st.ip_addresses(v=4, network="127.0.0.0/8")
    | st.ip_addresses(v=6, network="fc00::/7")
)
def test_private_networks(address: object) -> None:
    assert not is_public(str(address))


def test_networks_that_the_caller_allows() -> None:
    guard = Guard(["10.1.0.0/16"])
    assert guard.allows("10.1.2.3")
    assert not guard.allows("10.2.0.1")
    assert all(Guard(EVERYWHERE).allows(address) for address in REFUSED)


def resolving(*answers: Sequence[str]) -> Guard:
    """A guard whose resolver gives one answer after the other, the last for ever."""
    left = list(answers)

    async def resolve(host: str, port: int) -> Sequence[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return Guard(["127.0.0.1/32"], resolve)


def test_only_allowed_addresses_of_a_name_are_used() -> None:
    assert asyncio.run(resolving(["10.0.0.1", "127.0.0.1", "::1"]).addresses("both.test", 80)) == ["127.0.0.1"]


def test_a_name_with_private_addresses_only() -> None:
    with pytest.raises(RefusedAddressError, match=r"inside\.test is at 10\.0\.0\.1, 127\.0\.0\.2"):
        asyncio.run(resolving(["10.0.0.1", "127.0.0.2"]).addresses("inside.test", 80))


@pytest.mark.parametrize("host", ["127.0.0.2", "2130706434", "0x7f000002", "0177.0.0.2", "127.2"])
def test_numbers_that_mean_a_private_address(host: str) -> None:
    """The system's resolver reads all of these as 127.0.0.2."""
    with pytest.raises(RefusedAddressError):
        asyncio.run(Guard(["127.0.0.1/32"]).addresses(host, 80))


def test_a_name_that_does_not_exist() -> None:
    async def nowhere(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    with pytest.raises(UnknownNameError, match="no such name"):
        asyncio.run(Guard(resolve=nowhere).addresses("nowhere.test", 80))


@pytest.mark.block_network(allowed_hosts=[r"127\.0\.0\..*"])
class TestConnections:
    def connect(self, guard: Guard) -> tuple[str, int]:
        """Connect to `any.test` through the guard; where the connection went, as the listener saw it."""
        with socket.create_server(("127.0.0.1", 0)) as here:

            async def run() -> None:
                stream = await GuardedBackend(guard).connect_tcp("any.test", here.getsockname()[1], timeout=5)
                await stream.aclose()

            asyncio.run(run())
            connection, _ = here.accept()
            with connection:
                return connection.getsockname()  # type: ignore[no-any-return]

    def test_the_address_that_was_checked_is_the_one_that_is_asked(self) -> None:
        """A second answer of the resolver, which is what rebinding is, is never asked for."""
        assert self.connect(resolving(["127.0.0.1"], ["127.0.0.2"]))[0] == "127.0.0.1"

    def test_the_next_address_is_tried(self) -> None:
        guard = Guard(["127.0.0.0/8"], resolve=_two)
        assert self.connect(guard)[0] == "127.0.0.1"

    def test_no_address_answers(self) -> None:
        async def run() -> None:
            await GuardedBackend(resolving(["127.0.0.1"])).connect_tcp("any.test", 1, timeout=5)

        with pytest.raises(httpcore.ConnectError):
            asyncio.run(run())

    def test_a_resolver_that_does_not_answer(self) -> None:
        async def slow(host: str, port: int) -> Sequence[str]:
            await asyncio.sleep(60)
            return []

        async def run() -> None:
            await GuardedBackend(Guard(resolve=slow)).connect_tcp("any.test", 80, timeout=0.05)

        with pytest.raises(httpcore.ConnectTimeout):
            asyncio.run(run())


async def _two(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.3", "127.0.0.1"]
