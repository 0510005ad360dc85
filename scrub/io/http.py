"""A saved HTTP response: its head, and its body as a browser would see it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any, cast

from scrub.io.extras import need

_STEP = 1 << 20


class MalformedError(ValueError):
    """The response cannot be read."""


class TooLargeError(ValueError):
    """The decoded body is over the limit."""


@dataclass(frozen=True, slots=True)
class Head:
    """Status, and type and charset as declared (None where they are not). `length` is the head's own, in bytes."""

    status: int
    media_type: str | None
    charset: str | None
    length: int


class _Saved:
    """What `HTTPResponse` takes for a socket."""

    def __init__(self, data: bytes) -> None:
        self.file = io.BytesIO(data)

    def makefile(self, _mode: str) -> io.BytesIO:
        return self.file


def read_head(data: bytes) -> Head:
    """What the head says. Raises MalformedError."""
    response, file = _parse(data)
    media_type = response.headers.get_content_type() if response.headers.get("Content-Type") else None
    return Head(response.status, media_type, response.headers.get_content_charset(), file.tell())


def read_body(data: bytes, max_bytes: int) -> bytes:
    """The body without chunks and content encoding (gzip, deflate, br, zstd, or several of them).

    Some crawlers store the decoded body under the head of the encoded one; so what cannot be decoded and begins as markup is
    taken as it is. Raises MalformedError, and TooLargeError for a body over `max_bytes`, which is not held in memory.
    """
    urllib3 = need("urllib3", "WARC")
    response, file = _parse(data)
    start = file.tell()
    if not response.chunked:
        response.length = None  # the record knows the length; the head's may be that of another form of the body
    coded = urllib3.HTTPResponse(response, response.headers.items(), response.status, preload_content=False)
    try:
        return _read(coded, max_bytes)
    except (HTTPException, urllib3.exceptions.HTTPError, ValueError, OSError) as error:
        if isinstance(error, TooLargeError):
            raise
        if data[start : start + 256].lstrip().startswith(b"<"):
            return data[start:]
        raise MalformedError(f"body: {' '.join(str(error).split())[:200]}") from error


def _parse(data: bytes) -> tuple[HTTPResponse, io.BytesIO]:
    saved = _Saved(data)
    response = HTTPResponse(cast(Any, saved), method="GET")
    try:
        response.begin()
    except (HTTPException, ValueError, OSError) as error:
        raise MalformedError(f"malformed HTTP response: {str(error)[:200] or type(error).__name__}") from error
    return response, saved.file


def _read(coded: Any, max_bytes: int) -> bytes:
    body = bytearray()
    while piece := coded.read(_STEP, decode_content=True):
        body += piece
        if len(body) > max_bytes:
            raise TooLargeError
    return bytes(body)
