"""CSV and TSV: a header with the names of the columns, then a document a row, in UTF-8."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from scrub.io.compression import damage, decompress
from scrub.io.records import Columns, Outcome, Unreadable, broken, too_large

if TYPE_CHECKING:
    from scrub.io.shards import Shard

_DELIMITERS = {"csv": ",", "tsv": "\t"}
_STEP = 1 << 20


def read_delimited(shard: Shard, raw: BinaryIO, columns: Columns, max_bytes: int) -> Iterator[Outcome]:
    """The documents of the rows. Rows are numbered from 1, the header not counted; lines from 1, the header being the first."""
    csv.field_size_limit(max(csv.field_size_limit(), max_bytes))  # of the whole process; no row is longer than `max_bytes`
    lines = _Lines(decompress(raw, shard.compression), max_bytes)
    rows = csv.reader(lines, delimiter=_DELIMITERS[shard.format], strict=True)
    header: list[str] = []
    number = 0
    while True:
        began = lines.begin()
        reason, row = "", []
        try:
            row = next(rows)
        except StopIteration:
            return
        except (csv.Error, _RowError) as error:
            reason = str(error) if isinstance(error, _RowError) else f"malformed {shard.format.upper()}: {error}"
        except damage() as error:
            yield Unreadable(f"{shard.source}@end", shard.source, broken(error))
            return
        if not (row or reason):  # an empty line
            continue
        if not header:
            header = [name.strip() for name in row]
            if reason := reason or _lacking(header, columns):
                yield Unreadable(f"{shard.source}@end", shard.source, f"the header: {reason}"[:300])
                return
            continue
        number += 1
        place, origin = f"{shard.source}:{number}", f"{shard.source}, row {number} (line {began})"
        if not reason and len(row) != len(header):
            reason = f"malformed {shard.format.upper()}: {len(row)} fields, where the header has {len(header)}"
        if reason:
            yield Unreadable(place, origin, reason)
        else:
            yield columns.outcome(dict(zip(header, row, strict=True)), place, origin, max_bytes)


def _lacking(header: list[str], columns: Columns) -> str:
    if columns.text in header or columns.html in header:
        return ""
    return f"neither column {columns.html!r} nor column {columns.text!r}: there are {', '.join(header)}"


class _RowError(Exception):
    """A row that cannot be had; reading goes on with the next line."""


class _Lines:
    """The lines of a stream as text. What is wrong with one raises _RowError, and the next call gives the line after it."""

    def __init__(self, stream: BinaryIO, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes
        self._line = 0
        self._left = 0

    def begin(self) -> int:
        """Begin a row, which may have `max_bytes` and may have several lines; the number of its first line, from 1."""
        self._left = self._max_bytes
        return self._line + 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if not (line := self._stream.readline(self._left + 1)):
            raise StopIteration
        self._line += 1
        if len(line) > self._left:
            while not line.endswith(b"\n") and (line := self._stream.readline(_STEP)):
                pass
            raise _RowError(too_large(self._max_bytes))
        self._left -= len(line)
        try:
            return line.decode("utf-8-sig" if self._line == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise _RowError(f"not UTF-8: {error.reason} at byte {error.start} of line {self._line}") from error
