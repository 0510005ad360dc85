"""Writers: rows in, files of any format and compression out, the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self


class Writer(Protocol):
    """A context manager that takes rows. The file is whole only after the `with` block has ended without an exception."""

    def write(self, row: Mapping[str, object]) -> None:
        """Add one row: `id` and what else `scrub run` writes."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


def open_writer(path: str | Path, format: str, compression: str | None = None, *, keep: Sequence[str] = ()) -> Writer:
    """A writer of `format` (jsonl, parquet: a file; text, markdown: a folder) with `compression` (gzip, zstd, bz2, xz or None).

    `keep` names the columns beyond those of an article. Raises ValueError for an unknown format or compression.
    """
    raise NotImplementedError


def suffix(format: str, compression: str | None = None) -> str:
    """What the file name of a part ends in, such as ".jsonl.gz"; "" for formats that write a folder."""
    raise NotImplementedError
