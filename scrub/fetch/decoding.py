"""Content codings (gzip, deflate, br, zstd), undone with a bound on what comes out: a small body may hold gigabytes.

Each decoder gives pieces and takes time in proportion to what goes in and comes out, however many members a body has.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

import brotli
import zstandard

ACCEPTED = "gzip, deflate, br, zstd"

_STEP = 1 << 20
_LARGEST_WINDOW = 1 << 27  # RFC 9659 lets a browser refuse zstd windows over 8 MB; dumps of old tools have larger ones
_MOST_CODINGS = 4
_MOST_EMPTY = 1_000
_ZSTD_STEP = 256
_FIRST_SLICE = 256
_LARGEST_SLICE = 1 << 16
_PADDING = re.compile(rb"\x00*")
_GZIP = b"\x1f\x8b"


class TooLargeError(Exception):
    """More came out than the limit."""


class UndecodableError(Exception):
    """The body is not in the coding that its header names, or ends in the middle."""


def decode(body: bytes, header: str, limit: int, *, whole: bool = True) -> bytes:
    """Undo the codings of a `Content-Encoding` header. Raises TooLargeError above `limit` bytes, UndecodableError on damage.

    Where it need not be the `whole`, the beginning is given instead: up to the limit, or to where the body ends too early.
    """
    codings = [name.strip().lower() for name in header.split(",") if name.strip()]
    if len(codings) > _MOST_CODINGS:
        raise UndecodableError(f"{len(codings)} codings one in another")
    for name in reversed(codings):
        if name == "identity":
            continue
        if (decoder := _DECODERS.get(name)) is None:
            raise UndecodableError(f"unknown coding {name[:40]!r}")
        try:
            body = _joined(decoder(body), limit, whole)
        except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
            raise UndecodableError(f"{name}: {error}") from error
    return body


def gunzip(body: bytes, limit: int) -> bytes:
    """All members of a gzip file. Raises TooLargeError, UndecodableError."""
    return decode(body, "gzip", limit)


def _joined(pieces: Iterator[bytes], limit: int, whole: bool) -> bytes:
    out = bytearray()
    try:
        for piece in pieces:
            out += piece
            if len(out) > limit:
                if whole:
                    raise TooLargeError(f"more than {limit} bytes when decompressed")
                break
    except EOFError:
        if whole:
            raise
    return bytes(out[:limit])


def _gzip(body: bytes) -> Iterator[bytes]:
    position = empty = 0
    while position == 0 or body.startswith(_GZIP, position):  # what follows the last member is ignored, as browsers do
        any_came = False
        member = _Member(zlib.MAX_WBITS + 16, body, position)
        for piece in member:
            any_came = any_came or bool(piece)
            yield piece
        if not any_came:
            empty = _one_more_empty(empty)
        padding = _PADDING.match(body, member.position)  # tar and some servers pad with zeros
        position = padding.end() if padding else member.position


def _deflate(body: bytes) -> Iterator[bytes]:
    """zlib's form as the standard says, or the bare one that some servers send."""
    pieces = iter(_Member(zlib.MAX_WBITS, body, 0))
    try:
        first = next(pieces)
    except zlib.error:
        pieces = iter(_Member(-zlib.MAX_WBITS, body, 0))
        first = next(pieces)
    yield first
    yield from pieces


class _Member:
    """One zlib stream that begins at `position` of a body, in pieces; afterwards `position` is behind its end.

    It is fed slices, small ones first: what zlib does not use of a slice it copies, and a body may hold a million members.
    """

    def __init__(self, bits: int, body: bytes, position: int) -> None:
        self._decoder = zlib.decompressobj(bits)
        self._body = memoryview(body)
        self.position = position

    def __iter__(self) -> Iterator[bytes]:
        size = _FIRST_SLICE
        while not self._decoder.eof:
            fed: bytes | memoryview = self._decoder.unconsumed_tail
            if not fed:
                fed = self._body[self.position : self.position + size]
                self.position += len(fed)
                size = min(size * 2, _LARGEST_SLICE)
            piece = self._decoder.decompress(fed, _STEP)
            if not piece and not fed and not self._decoder.eof:
                raise EOFError("it ends in the middle")
            yield piece
        self.position -= len(self._decoder.unused_data)


def _brotli(body: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    while not decoder.is_finished():
        piece = decoder.process(body, output_buffer_limit=_STEP)
        body = b""
        if not piece and not decoder.is_finished() and decoder.can_accept_more_data():
            raise EOFError("it ends in the middle")
        yield piece


def _zstd(body: bytes) -> Iterator[bytes]:
    """All frames. A few bytes may hold a block of 128 KB, and a piece is bounded only by what goes in."""
    decoder, any_came, empty = _zstd_decoder(), False, 0
    for start in range(0, len(body), _ZSTD_STEP):
        piece = body[start : start + _ZSTD_STEP]
        while piece:
            if decoder.eof:
                empty = empty if any_came else _one_more_empty(empty)
                decoder, any_came = _zstd_decoder(), False
            came = decoder.decompress(piece)
            any_came = any_came or bool(came)
            yield came
            piece = decoder.unused_data
    if body and not decoder.eof:
        raise EOFError("it ends in the middle")


def _zstd_decoder() -> zstandard.ZstdDecompressionObj:
    return zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).decompressobj()


def _one_more_empty(empty: int) -> int:
    """Count a member that gave nothing. Raises UndecodableError for more than any tool would write."""
    if empty >= _MOST_EMPTY:
        raise UndecodableError(f"more than {_MOST_EMPTY} members that hold nothing")
    return empty + 1


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
