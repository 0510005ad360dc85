"""The Parquet of articles: a typed schema, row groups of bounded bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Final, Self

from scrub.article import to_json
from scrub.io.compression import NONE
from scrub.io.extras import need
from scrub.io.sources import create

COLUMNS: Final = {
    "id": "string",
    "url": "string",
    "text": "string",
    "title": "string",
    "authors": "strings",
    "published": "string",
    "modified": "string",
    "agency": "string",
    "publisher": "string",
    "site": "string",
    "language": "string",
    "section": "strings",
    "tags": "strings",
    "summary": "string",
    "images": "images",
    "paywalled": "boolean",
    "quality": "double",
    "verdict": "string",
    "warnings": "strings",
}
"""The columns of an article and their types. Dates are ISO 8601 text: some are days, some moments, some with a zone."""

_IMAGE: Final = ("url", "caption", "credit")
_GROUP_BYTES: Final = 32 << 20
_GROUP_ROWS: Final = 10_000


def check_kept(keep: Sequence[str]) -> None:
    """Raise ValueError for kept columns that are called as one of an article's."""
    if taken := sorted(set(keep) & set(COLUMNS)):
        raise ValueError(f"the column {taken[0]!r} cannot be kept: scrub writes one of that name")


def check_compression(compression: str | None) -> None:
    """Raise ValueError for a compression that Parquet is not written with."""
    if compression not in {None, NONE, "gzip", "zstd"}:
        raise ValueError(f"Parquet compresses with gzip or zstd, not {compression}")


def schema(keep: Sequence[str] = ()) -> Any:
    """The `pyarrow.Schema` of articles. Kept columns are text: what is not text in the input is written as JSON."""
    pa = need("pyarrow", "Parquet")
    image = pa.struct([(name, pa.string()) for name in _IMAGE])
    types = {
        "string": pa.string(),
        "strings": pa.list_(pa.string()),
        "boolean": pa.bool_(),
        "double": pa.float64(),
        "images": pa.list_(image),
    }
    kept = [(name, pa.string()) for name in dict.fromkeys(keep) if name not in COLUMNS]
    return pa.schema([*((name, types[kind]) for name, kind in COLUMNS.items()), *kept])


def storable(row: Mapping[str, object]) -> dict[str, object]:
    """The values of a row as `schema` has them: kept columns as text, and nothing that has no form in UTF-8."""
    return {name: _encodable(value if name in COLUMNS else _as_text(value)) for name, value in row.items()}


class ParquetWriter:
    """Rows into one Parquet file. A column that a row lacks is null."""

    def __init__(self, path: str, compression: str | None, keep: Sequence[str]) -> None:
        """Open the file. Compression is inside: gzip, zstd or none, zstd where None. Raises ValueError for another, OSError."""
        check_compression(compression)
        parquet = need("pyarrow.parquet", "Parquet")
        self._schema = schema(keep)
        self._rows: list[dict[str, object]] = []
        self._bytes = 0
        self._stack = ExitStack()
        raw = self._stack.enter_context(create(path))
        self._file = parquet.ParquetWriter(raw, self._schema, compression=compression or "zstd")

    def write(self, row: Mapping[str, object]) -> None:
        """Add one row. Raises ValueError for a column that the schema lacks or a value that is not of its type."""
        if unknown := set(row) - set(self._schema.names):
            raise ValueError(f"row {row.get('id')!r}: no column is called {', '.join(sorted(unknown))}")
        for name, value in row.items():
            if value is not None and name in COLUMNS and not _fits(COLUMNS[name], value):
                raise ValueError(f"row {row.get('id')!r}: column {name!r} takes {COLUMNS[name]}, not {value!r}"[:300])
        values = storable(row)
        self._rows.append(values)
        self._bytes += _weight(values)
        if self._bytes >= _GROUP_BYTES or len(self._rows) >= _GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._file.write_table(need("pyarrow", "Parquet").Table.from_pylist(self._rows, schema=self._schema))
        self._rows, self._bytes = [], 0

    def __enter__(self) -> Self:
        """The writer."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Write what is left and the footer, and close."""
        with self._stack:
            if error is None:
                self._flush()
            self._file.close()


def _fits(kind: str, value: object) -> bool:
    """Whether a value is of a type; pyarrow would take a string for a list of letters, and other errors cost a row group."""
    match kind:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "double":
            return isinstance(value, int | float)
        case "strings":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, list) and all(isinstance(item, dict) and _is_image(item) for item in value)


def _is_image(value: dict[str, object]) -> bool:
    return set(value) <= set(_IMAGE) and all(isinstance(item, str | None) for item in value.values())


def _as_text(value: object) -> object:
    return value if value is None or isinstance(value, str) else to_json(value)


def _encodable(value: object) -> object:
    """Lone surrogates have no UTF-8 form."""
    match value:
        case str():
            return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
        case list():
            return [_encodable(item) for item in value]
        case dict():
            return {key: _encodable(item) for key, item in value.items()}
    return value


def _weight(value: object) -> int:
    """About how many bytes a value takes."""
    match value:
        case str():
            return len(value)
        case list():
            return sum(map(_weight, value))
        case dict():
            return sum(map(_weight, value.values()))
    return 8
