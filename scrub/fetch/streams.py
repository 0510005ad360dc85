"""Connections over asyncio's own streams, as httpcore wants them."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpcore


class _Reader(asyncio.StreamReader):
    """A reader that tells how many bytes have come and were not read."""

    waiting = 0

    def feed_data(self, data: bytes) -> None:  # type: ignore[override]
        self.waiting += len(data)
        super().feed_data(data)

    async def read(self, n: int = -1) -> bytes:
        data = await super().read(n)
        self.waiting -= len(data)
        return data


class Stream(httpcore.AsyncNetworkStream):
    """One connection. Raises the errors of httpcore."""

    def __init__(self, reader: _Reader, writer: asyncio.StreamWriter) -> None:
        """Take both ends; see `connect`."""
        self._reader = reader
        self._writer = writer

    @classmethod
    async def connect(cls, address: str, port: int, timeout: float | None, local_address: str | None) -> Stream:
        """Connect to an address, not a name. Raises httpcore.ConnectError, httpcore.ConnectTimeout."""
        loop = asyncio.get_running_loop()
        reader = _Reader(loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        local = (local_address, 0) if local_address else None
        async with _named(timeout, httpcore.ConnectTimeout, httpcore.ConnectError):
            transport, _ = await loop.create_connection(lambda: protocol, address, port, local_addr=local)
        return cls(reader, asyncio.StreamWriter(transport, protocol, reader, loop))

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come, at most `max_bytes`; b"" at the end."""
        async with _named(timeout, httpcore.ReadTimeout, httpcore.ReadError):
            return await self._reader.read(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of `buffer`."""
        async with _named(timeout, httpcore.WriteTimeout, httpcore.WriteError):
            self._writer.write(buffer)
            await self._writer.drain()

    async def aclose(self) -> None:
        """Close at once: nothing that is still under way is wanted."""
        self._writer.transport.abort()
        await asyncio.sleep(0)

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Stream:
        """Speak TLS from here on, with the name that the certificate has to be of."""
        try:
            async with _named(timeout, httpcore.ConnectTimeout, httpcore.ConnectError):
                await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except BaseException:
            await self.aclose()
            raise
        return self

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks for: `ssl_object`, `client_addr`, `server_addr`, `socket`, `is_readable`."""
        if info == "is_readable":  # of a connection at rest: the server closed it, or sent what nobody asked for
            return self._reader.waiting > 0 or self._reader.at_eof() or self._writer.transport.is_closing()
        return self._writer.get_extra_info({"client_addr": "sockname", "server_addr": "peername"}.get(info, info))


@asynccontextmanager
async def _named(timeout: float | None, late: type[Exception], broken: type[Exception]) -> AsyncIterator[None]:
    """A time limit, and httpcore's names for what goes wrong."""
    try:
        async with asyncio.timeout(timeout):
            yield
    except TimeoutError as error:
        raise late(str(error) or f"{timeout} s were over") from error
    except OSError as error:  # of which those of TLS are a kind
        raise broken(str(error)) from error
