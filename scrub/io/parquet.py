"""Parquet: columns by name, some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from scrub.io.extras import need
from scrub.io.records import Columns, Outcome, Unreadable, broken

if TYPE_CHECKING:
    from scrub.io.shards import Shard

_BATCH_BYTES = 8 << 20
_BATCH_ROWS = 64
_BUFFER = 1 << 20


def open_parquet(raw: BinaryIO) -> Any:
    """A `pyarrow.parquet.ParquetFile` that reads column chunks piece by piece.

    Raises OSError or ValueError for a damaged footer.
    """
    return need("pyarrow.parquet", "Parquet").ParquetFile(raw, buffer_size=_BUFFER, pre_buffer=False)


def row_group_bytes(raw: BinaryIO) -> list[int]:
    """The size of each row group, in bytes before compression."""
    metadata = open_parquet(raw).metadata
    return [metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups)]


def _damage() -> tuple[type[Exception], ...]:
    """What a damaged file raises."""
    return OSError, ValueError, need("pyarrow", "Parquet").ArrowException


def read_parquet(shard: Shard, raw: BinaryIO, columns: Columns, max_bytes: int) -> Iterator[Outcome]:
    """The documents of the row groups `[start, stop)`. A damaged row group costs itself."""
    try:
        file = open_parquet(raw)
    except _damage() as error:
        yield Unreadable(f"{shard.source}@end", shard.source, broken(error))
        return
    there = file.schema_arrow.names
    if columns.text not in there and columns.html not in there:
        reason = f"neither column {columns.html!r} nor column {columns.text!r}: there are {', '.join(there)}"[:300]
        yield Unreadable(f"{shard.source}@end", shard.source, reason)
        return
    metadata = file.metadata
    stop = metadata.num_row_groups if shard.stop is None else min(shard.stop, metadata.num_row_groups)
    row = sum(metadata.row_group(index).num_rows for index in range(shard.start))
    for group in range(shard.start, stop):
        yield from _row_group(shard.source, file, group, row, columns, max_bytes)
        row += metadata.row_group(group).num_rows


def _row_group(source: str, file: Any, group: int, first: int, columns: Columns, max_bytes: int) -> Iterator[Outcome]:
    row = first
    wanted = [name for name in columns.names() if name in file.schema_arrow.names]
    try:
        for batch in file.iter_batches(_batch_rows(file.metadata.row_group(group)), [group], wanted, use_threads=False):
            for index in range(batch.num_rows):
                yield _outcome(batch, index, columns, f"{source}:{row + 1}", f"{source}, row {row + 1}", max_bytes)
                row += 1
    except _damage() as error:
        reason = f"the rest of row group {group} is lost; {broken(error)}"
        yield Unreadable(f"{source}:{row + 1}", f"{source}, row {row + 1}", reason)


def _batch_rows(group: Any) -> int:
    """Rows that are some megabytes together, by the mean of the row group."""
    mean: int = group.total_byte_size // max(group.num_rows, 1)
    return max(1, min(_BATCH_ROWS, _BATCH_BYTES // max(mean, 1)))


def _outcome(batch: Any, index: int, columns: Columns, place: str, origin: str, max_bytes: int) -> Outcome:
    try:
        row: Mapping[str, object] = {name: batch.column(name)[index].as_py() for name in batch.schema.names}
    except UnicodeDecodeError as error:
        return Unreadable(place, origin, f"not UTF-8: {error.reason} at byte {error.start} of a column")
    except (ValueError, OverflowError) as error:  # a date beyond the year 9999, say
        return Unreadable(place, origin, broken(error))
    return columns.outcome(row, place, origin, max_bytes)
