"""What goes over the wire for one address, and the answer that comes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import Message

from scrub.fetch.decoding import TooLargeError, UndecodableError, decode
from scrub.fetch.failures import FetchError, Reason

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """Bytes that a body may have, on the wire and decompressed; one that need not be `whole` is cut there and no failure."""

    size: int
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer as they went over the wire; `body` is still encoded, `cut` if it was not read to its end."""

    url: str
    target: str
    request_headers: Headers
    status: int
    phrase: str
    headers: Headers
    body: bytes
    started: datetime
    seconds: float
    address: str | None = None
    cut: bool = False
    cached: bool = False

    def header(self, name: str) -> str:
        """The value of a header, several joined by commas; "" without."""
        return ", ".join(value for key, value in self.headers if key.lower() == name)

    def headers_named(self, name: str) -> list[str]:
        """The values of a header that may stand several times."""
        return [value for key, value in self.headers if key.lower() == name]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave in the end: the decoded content, and all exchanges that led there, redirects first."""

    content: bytes
    media_type: str
    charset: str | None
    exchanges: tuple[Exchange, ...]

    @property
    def last(self) -> Exchange:
        """The exchange that holds the content."""
        return self.exchanges[-1]

    @property
    def url(self) -> str:
        """Where the content is, after redirects."""
        return self.last.url


def decoded(exchange: Exchange, limit: Limit) -> bytes:
    """The body without its content codings. Raises FetchError where it is too large or damaged."""
    try:
        return decode(exchange.body, exchange.header("content-encoding"), limit.size, whole=limit.whole)
    except TooLargeError as error:
        raise FetchError(Reason.TOO_LARGE, str(error), status=exchange.status) from error
    except UndecodableError as error:
        raise FetchError(Reason.ENCODING, str(error), status=exchange.status) from error


async def answered(exchanges: Sequence[Exchange], limit: Limit) -> Answer:
    """The answer that exchanges give, the first time and from what was kept. Raises FetchError as `decoded` does.

    Decoding has a thread of its own: a body of twenty megabytes must not keep all other connections waiting.
    """
    media_type, charset = content_type(exchanges[-1].header("content-type"))
    return Answer(await asyncio.to_thread(decoded, exchanges[-1], limit), media_type, charset, tuple(exchanges))


def content_type(header: str) -> tuple[str, str | None]:
    """Media type in lower case ("" where there is none) and charset."""
    message = Message()
    message["Content-Type"] = header.replace("\n", " ").replace("\r", " ")[:500]
    return (message.get_content_type() if "/" in header else ""), message.get_content_charset()
