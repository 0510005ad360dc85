"""Content codings (gzip, deflate, br, zstd), undone with a bound on what comes out: a small body may hold gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import brotli
import zstandard

ACCEPTED = "gzip, deflate, br, zstd"

_STEP = 1 << 20
_LARGEST_WINDOW = 1 << 27  # RFC 9659 lets a browser refuse zstd windows over 8 MB; dumps of old tools have larger ones
_MOST_CODINGS = 4
_ZSTD_STEP = 256


class TooLargeError(Exception):
    """More came out than the limit."""


class UndecodableError(Exception):
    """The body is not in the coding that its header names, or ends in the middle."""


def decode(body: bytes, header: str, limit: int) -> bytes:
    """Undo the codings of a `Content-Encoding` header. Raises TooLargeError above `limit` bytes, UndecodableError on damage."""
    codings = [name.strip().lower() for name in header.split(",") if name.strip()]
    if len(codings) > _MOST_CODINGS:
        raise UndecodableError(f"{len(codings)} codings one in another")
    for name in reversed(codings):
        if name == "identity":
            continue
        if (decoder := _DECODERS.get(name)) is None:
            raise UndecodableError(f"unknown coding {name[:40]!r}")
        try:
            body = decoder(body, limit)
        except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
            raise UndecodableError(f"{name}: {error}") from error
    return body


def gunzip(body: bytes, limit: int) -> bytes:
    """All members of a gzip file. Raises TooLargeError, UndecodableError."""
    return decode(body, "gzip", limit)


def _gzip(body: bytes, limit: int) -> bytes:
    out = bytearray()
    while body:
        decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
        body = _inflate(decoder, body, limit, out).lstrip(b"\x00")  # tar and some servers pad with zeros
        if not body.startswith(b"\x1f\x8b"):  # what follows the last member is ignored, as browsers do
            break
    return bytes(out)


def _deflate(body: bytes, limit: int) -> bytes:
    """zlib's form as the standard says, or the bare one that some servers send."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        out = bytearray()
        try:
            _inflate(zlib.decompressobj(bits), body, limit, out)
            return bytes(out)
        except zlib.error as error:
            failure = error
    raise failure


def _inflate(decoder: zlib._Decompress, body: bytes, limit: int, out: bytearray) -> bytes:
    """Append what `body` holds to `out`; returns what follows the end of the stream."""
    while not decoder.eof:
        piece = decoder.decompress(body, _STEP)
        body = decoder.unconsumed_tail
        if not piece and not body and not decoder.eof:
            raise EOFError("it ends in the middle")
        _append(out, piece, limit)
    return decoder.unused_data


def _brotli(body: bytes, limit: int) -> bytes:
    decoder, out = brotli.Decompressor(), bytearray()
    while not decoder.is_finished():
        piece = decoder.process(body, output_buffer_limit=_STEP)
        body = b""
        if not piece and not decoder.is_finished() and decoder.can_accept_more_data():
            raise EOFError("it ends in the middle")
        _append(out, piece, limit)
    return bytes(out)


def _zstd(body: bytes, limit: int) -> bytes:
    """All frames. A few bytes may hold a block of 128 KB, and a piece is bounded only by what goes in."""
    out, decoder = bytearray(), _zstd_decoder()
    for start in range(0, len(body), _ZSTD_STEP):
        piece = body[start : start + _ZSTD_STEP]
        while piece:
            if decoder.eof:
                decoder = _zstd_decoder()
            _append(out, decoder.decompress(piece), limit)
            piece = decoder.unused_data
    if body and not decoder.eof:
        raise EOFError("it ends in the middle")
    return bytes(out)


def _zstd_decoder() -> zstandard.ZstdDecompressionObj:
    return zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).decompressobj()


def _append(out: bytearray, piece: bytes, limit: int) -> None:
    if len(out) + len(piece) > limit:
        raise TooLargeError(f"more than {limit} bytes when decompressed")
    out += piece


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
