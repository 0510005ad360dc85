"""A saved HTTP response: its head, and its body as a browser would see it."""

from __future__ import annotations

import io
import re
from http.client import HTTPException, HTTPResponse
from typing import Any, cast

from scrub.io.extras import need

_STEP = 1 << 20
_LATER = re.compile(rb"HTTP/[23](?:\.0)?(?= )")
"""The versions that have no status line; crawlers write one all the same."""


class MalformedError(ValueError):
    """The response cannot be read."""


class TooLargeError(ValueError):
    """The decoded body is over the limit."""


class _Saved:
    """What `HTTPResponse` takes for a socket."""

    def __init__(self, data: bytes) -> None:
        self.file = io.BytesIO(data)

    def makefile(self, _mode: str) -> io.BytesIO:
        return self.file


class Response:
    """A response whose head has been read: `status`, and `media_type` and `charset` as declared (None where they are not)."""

    def __init__(self, data: bytes) -> None:
        """Parse the head. Raises MalformedError."""
        data = _LATER.sub(b"HTTP/1.1", data, count=1) if _LATER.match(data) else data
        saved = _Saved(data)
        self._response = HTTPResponse(cast(Any, saved), method="GET")
        try:
            self._response.begin()
        except (HTTPException, ValueError, OSError) as error:
            raise MalformedError(f"malformed HTTP response: {str(error)[:200] or type(error).__name__}") from error
        self._data = data
        self._start = saved.file.tell()
        headers = self._response.headers
        self.status = self._response.status
        self.media_type = headers.get_content_type() if headers.get("Content-Type") else None
        self.charset = headers.get_content_charset()

    def body(self, max_bytes: int) -> bytes:
        """The body without chunks and content encoding (gzip, deflate, br, zstd, or several of them). To be called once.

        Some crawlers store the decoded body under the head of the encoded one; so what cannot be decoded and begins as markup
        is taken as it is. Raises MalformedError, and TooLargeError for a body over `max_bytes`, which is not held in memory.
        """
        headers = self._response.headers
        if self._response.chunked or headers.get("Content-Encoding"):
            return self._decoded(max_bytes)
        if len(self._data) - self._start > max_bytes:
            raise TooLargeError
        return self._data[self._start :]

    def _decoded(self, max_bytes: int) -> bytes:
        urllib3 = need("urllib3", "WARC")
        if not self._response.chunked:
            self._response.length = None  # the record knows the length; the head's may be that of another form of the body
        headers = self._response.headers.items()
        coded = urllib3.HTTPResponse(self._response, headers, self.status, preload_content=False)
        try:
            return _read(coded, max_bytes)
        except (HTTPException, urllib3.exceptions.HTTPError, ValueError, OSError) as error:
            if isinstance(error, TooLargeError):
                raise
            if self._data[self._start : self._start + 256].lstrip().startswith(b"<"):
                return self._data[self._start :]
            raise MalformedError(f"body: {' '.join(str(error).split())[:200]}") from error


def _read(coded: Any, max_bytes: int) -> bytes:
    body = bytearray()
    while piece := coded.read(_STEP, decode_content=True):
        body += piece
        if len(body) > max_bytes:
            raise TooLargeError
    return bytes(body)
