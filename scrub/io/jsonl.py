"""JSON lines: one object a line, in UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from scrub.io.compression import damage, decompress
from scrub.io.records import Columns, Outcome, Unreadable, broken, too_large

if TYPE_CHECKING:
    from scrub.io.shards import Shard

_BOM = b"\xef\xbb\xbf"
_STEP = 1 << 20
_DECODER = json.JSONDecoder(parse_constant=lambda _: None)  # NaN, which many tools write, is no JSON


def read_jsonl(shard: Shard, raw: BinaryIO, columns: Columns, max_bytes: int) -> Iterator[Outcome]:
    """The documents of the lines that begin in `[start, stop)`, so that neighbouring shards share no line and leave none out.

    A line has the number of its first byte, since the number of a line in a part of a file is only known to who has read all of
    what lies before. In compressed files it counts decompressed bytes.
    """
    try:
        for at, number, line in _lines(shard, raw, max_bytes):
            place = f"{shard.source}@{at}"
            origin = f"{shard.source}, line {number} (byte {at})" if number else f"{shard.source}, line at byte {at}"
            if line is None:
                yield Unreadable(place, origin, too_large(max_bytes))
            elif line.strip():
                yield _outcome(line, columns, place, origin, max_bytes)
    except damage() as error:
        yield Unreadable(f"{shard.source}@end", shard.source, broken(error))


def _lines(shard: Shard, raw: BinaryIO, max_bytes: int) -> Iterator[tuple[int, int | None, bytes | None]]:
    """Byte, number (None where unknown) and bytes of each line; None for the bytes of one that is too long."""
    stream = decompress(raw, shard.compression)
    at = shard.start
    if at:
        stream.seek(at - 1)  # a line that begins right at the start is not skipped with its predecessor
        at += sum(map(len, _rest(stream))) - 1
    number = None if shard.start else 1
    while (shard.stop is None or at < shard.stop) and (line := stream.readline(max_bytes + 1)):
        size = len(line)
        if size > max_bytes and not line.endswith(b"\n"):
            size += sum(map(len, _rest(stream)))
            yield at, number, None
        else:
            yield at, number, line.removeprefix(_BOM) if at == 0 else line
        at += size
        number = number and number + 1


def _rest(stream: BinaryIO) -> Iterator[bytes]:
    """The pieces of the line up to its end."""
    while piece := stream.readline(_STEP):
        yield piece
        if piece.endswith(b"\n"):
            break


def _outcome(line: bytes, columns: Columns, place: str, origin: str, max_bytes: int) -> Outcome:
    try:
        row = _DECODER.decode(line.rstrip(b"\r\n").decode("utf-8"))
    except UnicodeDecodeError as error:
        return Unreadable(place, origin, f"not UTF-8: {error.reason} at byte {error.start} of the line")
    except RecursionError:
        return Unreadable(place, origin, "malformed JSON: nested too deeply")
    except ValueError as error:
        return Unreadable(place, origin, f"malformed JSON: {str(error)[:200]}")
    if not isinstance(row, dict):
        return Unreadable(place, origin, "no JSON object")
    return columns.outcome(row, place, origin, max_bytes)
