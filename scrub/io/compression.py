"""Compressed streams, read and written. Reading raises at once where a stream is cut or damaged."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from contextlib import suppress
from functools import cache
from typing import BinaryIO, Final, Protocol, cast

from scrub.io.extras import MissingExtraError, zstd

SUFFIXES: Final = {".gz": "gzip", ".gzip": "gzip", ".zst": "zstd", ".zstd": "zstd", ".bz2": "bz2", ".xz": "xz"}
"""The compression that a suffix means."""

COMPRESSIONS: Final = {"gzip": ".gz", "zstd": ".zst", "bz2": ".bz2", "xz": ".xz"}
"""The suffix that a compression is written with."""

NONE: Final = "none"
"""Stands for no compression where None leaves it to the format: Parquet is then written with zstd, all else as it is."""

SNIFF: Final = "sniff"
"""Stands for a compression that only the first bytes tell: of standard input."""

_MAGIC: Final = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz"}
_BUFFER: Final = 1 << 17


def check(compression: str | None) -> None:
    """Raise ValueError for an unknown compression, MissingExtraError for one whose library is not installed."""
    if compression not in {None, NONE, SNIFF, *COMPRESSIONS}:
        raise ValueError(f"compression must be one of {', '.join(COMPRESSIONS)}, got {compression!r}")
    if compression == "zstd":
        zstd()


def of_name(name: str) -> tuple[str, str | None]:
    """A file name without its suffix of compression, and that compression: `("a.jsonl", "gzip")` of `a.jsonl.gz`."""
    for suffix, compression in SUFFIXES.items():
        if name.lower().endswith(suffix):
            return name[: -len(suffix)], compression
    return name, None


def decompress(raw: BinaryIO, compression: str | None) -> io.BufferedReader:
    """The decompressed stream: all members of gzip, all frames of zstd, all streams of bz2 and xz.

    Its reads raise one of `damage()` where the data is damaged, EOFError where it ends before its end marker.
    """
    if compression == SNIFF:
        raw = cast(BinaryIO, buffered(raw))
        compression = sniff(cast(io.BufferedReader, raw).peek(8)[:8])
    match compression:
        case None:
            return buffered(raw)
        case "gzip":
            stream: _Decompressing = gzip.GzipFile(fileobj=raw)
        case "bz2":
            stream = bz2.BZ2File(raw)
        case "xz":
            stream = lzma.LZMAFile(raw)  # noqa: SIM115 - the caller closes it
        case "zstd":
            stream = zstd().ZstdFile(raw)  # refuses windows over 128 MB
        case _:
            raise ValueError(f"unknown compression {compression!r}")
    return io.BufferedReader(_Promptly(stream), _BUFFER)


def compress(raw: BinaryIO, compression: str | None) -> BinaryIO:
    """A stream that compresses into `raw`, which stays open when the stream is closed.

    The same bytes for the same data: no time and no name are written.
    """
    match compression:
        case None | "none":
            return cast(BinaryIO, _Open(raw, _BUFFER))
        case "gzip":
            return cast(BinaryIO, gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0))
        case "bz2":
            return cast(BinaryIO, bz2.BZ2File(raw, "wb"))
        case "xz":
            return cast(BinaryIO, lzma.LZMAFile(raw, "wb", preset=3))
        case "zstd":
            return cast(BinaryIO, zstd().ZstdFile(raw, "wb", options={zstd().CompressionParameter.checksum_flag: 1}))
        case _:
            raise ValueError(f"unknown compression {compression!r}")


def sniff(head: bytes) -> str | None:
    """The compression whose magic number `head` begins with."""
    return next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)


def told(raw: BinaryIO, by_name: str | None) -> str | None:
    """The compression of a seekable file at its beginning: gzip where its first bytes say so, whatever its name says.

    Servers and tools compress without telling. No text begins as gzip does, as it may as bz2 does ("BZh").
    """
    head = raw.read(2)
    raw.seek(0)
    return "gzip" if sniff(head) == "gzip" else by_name


def buffered(raw: BinaryIO) -> io.BufferedReader:
    """`raw` with a buffer, so that it has `peek` and reads whole lines fast."""
    return raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, raw), _BUFFER)


@cache
def damage() -> tuple[type[Exception], ...]:
    """What reading a damaged or cut stream raises."""
    errors: list[type[Exception]] = [OSError, EOFError, zlib.error, lzma.LZMAError]
    with suppress(MissingExtraError):
        errors.append(zstd().ZstdError)
    return tuple(errors)


class _Decompressing(Protocol):
    def read1(self, size: int, /) -> bytes: ...


class _Promptly(io.RawIOBase):
    """Passes on what there is before the damage. `read` of the streams below would lose it when it meets the damage."""

    def __init__(self, stream: _Decompressing) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        data = self._stream.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Open(io.BufferedWriter):
    """Leaves the file below it open, as the compressing streams do."""

    def close(self) -> None:
        if not self.closed:
            self.detach()
