"""Writers: rows in, files of any format and compression out, the same bytes for the same rows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Protocol, Self

from scrub.article import Article, to_json
from scrub.io import compression as codecs
from scrub.io.sources import create, is_url

WRITTEN: Final = {"jsonl": ".jsonl", "parquet": ".parquet", "text": ".txt", "markdown": ".md"}
"""The formats that are written and their suffixes: of one file, or of each file in a folder (text, markdown)."""

_SHOWN = ("text", "title", "summary", "authors", "published", "publisher")
_SAFE = re.compile(r"[^\w.-]+", re.ASCII)


class Writer(Protocol):
    """A context manager that takes rows. What it wrote is whole only after its `with` block has ended without an exception."""

    def write(self, row: Mapping[str, object]) -> None:
        """Add one row of JSON types. Raises ValueError for one that the format cannot hold."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


def open_writer(path: str | Path, format: str, compression: str | None = None, *, keep: Sequence[str] = ()) -> Writer:
    """A writer of `format` with `compression` (gzip, zstd, bz2, xz, none; None is zstd in Parquet and else none).

    `path` is a file or a URL for jsonl and parquet, a new folder for text and markdown. `keep` names the columns that Parquet
    has beyond those of `scrub.io.table.COLUMNS`. Raises ValueError for what cannot be written so, MissingExtraError where a
    library is not installed, OSError where the path cannot be written.
    """
    codecs.check(compression)
    if format not in WRITTEN:
        raise ValueError(f"format must be one of {', '.join(WRITTEN)}, got {format!r}")
    if format == "jsonl":
        return JsonLinesWriter(str(path), compression)
    if format == "parquet":
        from scrub.io.table import ParquetWriter

        return ParquetWriter(str(path), compression, keep)
    if is_url(str(path)):
        raise ValueError(f"{format} is written as files of a local folder, not to {path}")
    return FolderWriter(Path(path), suffix(format, compression), compression, _as_text if format == "text" else _as_markdown)


def suffix(format: str, compression: str | None = None) -> str:
    """What the name of a file of `format` ends in, such as ".jsonl.gz". Parquet compresses inside."""
    endings = {codecs.NONE: "", **codecs.COMPRESSIONS}
    return WRITTEN[format] + ("" if format == "parquet" else endings[compression or codecs.NONE])


class JsonLinesWriter:
    """One JSON object a line, keys in the order of the row."""

    def __init__(self, path: str, compression: str | None) -> None:
        """Open the file. Raises OSError."""
        self._stack = ExitStack()
        raw = self._stack.enter_context(create(path))
        self._stream: BinaryIO = self._stack.enter_context(codecs.compress(raw, compression))

    def write(self, row: Mapping[str, object]) -> None:
        """Add one row. Raises ValueError for a value that is no JSON type."""
        try:
            line = to_json(dict(row))
        except TypeError as error:
            raise ValueError(f"row {row.get('id')!r}: {error}") from error
        self._stream.write(line.encode("utf-8") + b"\n")

    def __enter__(self) -> Self:
        """The writer."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Write what is left, and close."""
        self._stack.close()


class FolderWriter:
    """One file a document."""

    def __init__(self, folder: Path, suffix: str, compression: str | None, form: Callable[[Mapping[str, object]], str]) -> None:
        """Make the folder, where `form` makes each document's text. Raises FileExistsError for a folder that is there."""
        folder.mkdir(parents=True)
        self._folder = folder
        self._suffix = suffix
        self._compression = compression
        self._form = form
        self._numbers: dict[str, int] = {}  # the highest of each name that came again

    def write(self, row: Mapping[str, object]) -> None:
        """Add one document."""
        text = self._form(row).encode("utf-8", "replace")
        with self._create(file_name(str(row["id"]))) as raw, codecs.compress(raw, self._compression) as stream:
            stream.write(text)

    def _create(self, name: str) -> BinaryIO:
        """A new file; a second document of the same id gets a number."""
        while True:
            number = f".{self._numbers[name]}" if name in self._numbers else ""
            try:
                return (self._folder / f"{name}{number}{self._suffix}").open("xb")
            except FileExistsError:
                self._numbers[name] = self._numbers.get(name, 1) + 1

    def __enter__(self) -> Self:
        """The writer."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing is left to write."""


def file_name(identifier: str) -> str:
    """A file name of an id: its readable part and a hash, since ids are of any length, hold any character, and case differs."""
    readable = _SAFE.sub("-", identifier)[-60:].strip("-.")
    return f"{readable}-{hashlib.sha256(identifier.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}".lstrip("-")


def _as_text(row: Mapping[str, object]) -> str:
    return f"{row['text']}\n"


def _as_markdown(row: Mapping[str, object]) -> str:
    return Article.from_dict({"source": "", **{name: row[name] for name in _SHOWN if name in row}}).to_markdown()
