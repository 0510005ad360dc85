"""The members of a gzip file, read on past damage."""

from __future__ import annotations

import io
import zlib
from collections import deque
from typing import BinaryIO

_CHUNK = 1 << 16
_LOOK_BACK = 1 << 18
_MAGIC = b"\x1f\x8b\x08"
_GZIP = 31


class DamagedError(OSError):
    """The compressed bytes `[start, stop)` are lost; the stream goes on behind them."""

    def __init__(self, start: int, stop: int, reason: str) -> None:
        """Say what is lost and why."""
        super().__init__(f"{reason}; the compressed bytes {start} to {stop} are lost")
        self.start, self.stop = start, stop


class Members(io.RawIOBase):
    """The decompressed content of a file of many gzip members, of which each begins with `opening`.

    A damaged member raises `DamagedError` once; the reads after it go on with the next member that begins with `opening`. A
    file that ends inside a member raises it, too.
    """

    def __init__(self, raw: BinaryIO, opening: bytes) -> None:
        """Read from `raw`."""
        self._raw = raw
        self._opening = opening
        self._input = b""
        self._taken = 0  # compressed bytes read from raw
        self.given = 0  # decompressed bytes passed on
        self._member: int | None = None  # where the member in hand begins
        self._seen = bytearray()  # its last compressed bytes: where the next one is looked for
        self._decoder = zlib.decompressobj(_GZIP)
        self._starts: deque[tuple[int, int]] = deque()

    def readable(self) -> bool:
        """Always."""
        return True

    def start_of(self, position: int) -> int:
        """Where the member begins, in the file, that holds the decompressed byte `position`. To be asked in rising order."""
        while len(self._starts) > 1 and self._starts[1][0] <= position:
            self._starts.popleft()
        return self._starts[0][1] if self._starts else 0

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill the buffer as far as one piece of input goes. Raises DamagedError."""
        while self._input or self._more():
            if self._member is None and self._starts:
                self._input = self._input.lstrip(b"\0")  # some tools pad members, or the file, with zeros
                if not self._input:
                    continue
            if self._member is None:
                self._member = self._taken - len(self._input)
                self._starts.append((self.given, self._member))
            try:
                data = self._decoder.decompress(self._input, len(buffer))
            except zlib.error as error:
                raise self._resynchronise(str(error)) from error
            self._advance(self._decoder.unused_data if self._decoder.eof else self._decoder.unconsumed_tail)
            if data:
                buffer[: len(data)] = data
                self.given += len(data)
                return len(data)
        if self._member is not None:
            raise self._resynchronise("truncated: the file ends inside a member")
        return 0

    def _more(self) -> bool:
        self._input = self._raw.read(_CHUNK)
        self._taken += len(self._input)
        return bool(self._input)

    def _advance(self, rest: bytes) -> None:
        """Note what the decoder has used, and make ready for the next member where this one has ended."""
        if self._decoder.eof:
            self._input, self._member = rest, None
            self._seen.clear()
            self._decoder = zlib.decompressobj(_GZIP)
            return
        self._seen += self._input[: len(self._input) - len(rest)]
        del self._seen[:-_LOOK_BACK]
        self._input = rest

    def _resynchronise(self, reason: str) -> DamagedError:
        """Move to the next member that begins with `opening`, or to the end; what lies between is lost."""
        start = self._member or 0
        window = bytes(self._seen) + self._input
        base = self._taken - len(window)
        self._seen.clear()
        self._decoder = zlib.decompressobj(_GZIP)
        self._member = None
        at = start + 1 - base if start >= base else 0
        while True:
            while (at := window.find(_MAGIC, at)) >= 0:
                if len(window) - at < _CHUNK and (data := self._raw.read(_CHUNK)):
                    self._taken += len(data)
                    window += data
                if self._opens(window[at : at + _CHUNK]):
                    self._input = window[at:]
                    return DamagedError(start, base + at, reason)
                at += 1
            keep = window[-(len(_MAGIC) - 1) :]
            if not (data := self._raw.read(_CHUNK)):
                self._input = b""
                return DamagedError(start, self._taken, reason)
            self._taken += len(data)
            base, at, window = self._taken - len(data) - len(keep), 0, keep + data

    def _opens(self, candidate: bytes) -> bool:
        try:
            return zlib.decompressobj(_GZIP).decompress(candidate, len(self._opening)) == self._opening
        except zlib.error:
            return False
