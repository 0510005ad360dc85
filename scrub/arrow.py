"""Cleaning by columns: Arrow record batches in, record batches out, for engines that move those (extra `batch`).

    import scrub.arrow
    articles = scrub.arrow.clean_batch(batch)           # one pyarrow.RecordBatch
    articles = scrub.arrow.clean_table(table)           # a whole pyarrow.Table
    scrub.arrow.SCHEMA                                  # what comes out

The columns are those that `scrub run` writes, in its order. Cleaning is done in this process, unguarded: a document that hangs
hangs it. Guarded are `scrub run` and `scrub.clean_many`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from scrub.article import Verdict
from scrub.batch.rows import row_of
from scrub.io import Columns, Unreadable
from scrub.io.extras import need
from scrub.io.table import check_kept, schema, storable
from scrub.options import Options
from scrub.pipeline import Pipeline

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA: pa.Schema = schema()
"""The schema of what `clean_batch` gives: `id`, `url` and the article's fields. Dates are ISO 8601 text."""

__all__ = ["SCHEMA", "Columns", "clean_batch", "clean_table", "schema"]


def clean_batch(
    batch: pa.RecordBatch,
    columns: Columns | None = None,
    *,
    pipeline: Pipeline | None = None,
    options: Options | None = None,
) -> pa.RecordBatch:
    """Clean the documents of a batch: one row out for each row in, in the same order, by `schema(columns.keep)`.

    `columns` says which columns hold the text or HTML, the URL and the id (default: text, html, url, id), and which travel
    along; those that are not there are taken for empty, and a row without an id gets its number. A row that cannot be read or
    cleaned has the verdict `failed`, an empty text and a warning that says why.

    Raises ValueError where the batch has none of the columns with content or a kept column is called as one of scrub's own,
    TypeError or ValueError for other mistakes.
    """
    columns = columns or Columns()
    rows = _rows(batch, columns, pipeline, options)
    return need("pyarrow", "scrub.arrow").RecordBatch.from_pylist(rows, schema=schema(columns.keep))


def clean_table(
    table: pa.Table,
    columns: Columns | None = None,
    *,
    pipeline: Pipeline | None = None,
    options: Options | None = None,
) -> pa.Table:
    """`clean_batch` of a whole table: what comes out is held in memory."""
    columns = columns or Columns()
    rows = _rows(table, columns, pipeline, options)
    return need("pyarrow", "scrub.arrow").Table.from_pylist(rows, schema=schema(columns.keep))


def _rows(
    batch: pa.RecordBatch | pa.Table, columns: Columns, pipeline: Pipeline | None, options: Options | None
) -> list[dict[str, Any]]:
    options, pipeline = options or Options(), pipeline or _default()
    check_kept(columns.keep)
    there = [name for name in columns.names() if name in batch.schema.names]
    if not {columns.text, columns.html} & set(there):
        known = ", ".join(batch.schema.names)
        raise ValueError(f"the batch has neither a column {columns.text!r} nor {columns.html!r}; there are {known}")
    selected = batch.select(there)
    return [_row(selected, n, columns, pipeline, options) for n in range(batch.num_rows)]


def _row(batch: pa.RecordBatch | pa.Table, n: int, columns: Columns, pipeline: Pipeline, options: Options) -> dict[str, Any]:
    place = str(n)
    try:
        given = {name: batch.column(name)[n].as_py() for name in batch.schema.names}
        record = columns.outcome(given, place, f"row {n}", options.max_bytes)
    except (ValueError, OverflowError) as error:  # not UTF-8, a date beyond the year 9999
        record = Unreadable(place, f"row {n}", str(error))
    if isinstance(record, Unreadable):
        return {
            "id": record.id,
            "text": "",
            "verdict": str(Verdict.FAILED),
            "quality": 0.0,
            "warnings": [f"failed: {record.reason}"],
        }
    article = pipeline.clean(record.content, url=record.url, media_type=record.media_type, options=options)
    return storable(row_of(article, record))


@cache
def _default() -> Pipeline:
    return Pipeline.default()
