"""The articles of a crawl as Parquet, for those who read columns: made of `articles.jsonl`, which the crawl goes on from."""

from __future__ import annotations

import json
from pathlib import Path

from scrub.fetch.output import ARTICLES
from scrub.io.aside import aside
from scrub.io.table import COLUMNS
from scrub.io.writers import open_writer

NAME = "articles.parquet"


def write_parquet(folder: Path) -> Path:
    """Write all articles of a crawl's folder anew; the file appears once it is whole.

    The address that was asked for is the `id`; `fetch`, as JSON, says where and when the page came from. Raises
    MissingExtraError where Parquet cannot be written, OSError where the folder cannot.
    """
    path = folder / NAME
    with (
        aside(path) as part,
        (folder / ARTICLES).open("rb") as lines,
        open_writer(part, "parquet", keep=("fetch",)) as writer,
    ):
        for line in lines:
            row = json.loads(line)
            columns = {name: row[name] for name in COLUMNS if name in row}
            writer.write({**columns, "id": row["fetch"]["requested"], "fetch": row["fetch"]})
    return path
