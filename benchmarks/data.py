"""The dumps to measure on: Parquet files with a page's text as several tools left it, and its story as gold."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from scrub.encoding import decode

DEFAULT_FOLDER = Path("../shared/data")
SETS = ("fundus", "wcxb")
CHUNKS = "chunks"
PAGE = "page"
DUMPS = ("wet", "dclm", "fineweb", "textnodes")


class MissingDataError(Exception):
    """The data, or what is needed to read it, is not there; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Document:
    """One dump of one page.

    `text` is what a cleaner gets, `gold` the story as paragraphs of plain text, `optional` the paragraphs that cost
    nothing whether kept or not, `language` the English name of the text's language ("" where nobody knows), `set` and
    `dump` what it was loaded as ("" for a text that is in no set).
    """

    id: str
    url: str | None
    text: str
    gold: str
    optional: tuple[str, ...] = ()
    language: str = ""
    set: str = ""
    dump: str = ""

    @property
    def megabytes(self) -> float:
        """Size of the dump in units of 10^6 UTF-8 bytes."""
        return len(self.text.encode("utf-8", "surrogatepass")) / 1e6


def read(path: Path, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of a Parquet file. Raises MissingDataError."""
    if not path.is_file():
        raise MissingDataError(f"no {path.name} in {path.parent}: name the folder that holds it with --data DIR")
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError as error:
        raise MissingDataError("reading Parquet needs pyarrow: pip install pyarrow") from error
    rows: list[dict[str, Any]] = parquet.read_table(path, columns=list(columns)).to_pylist()
    return rows


@dataclass(frozen=True, slots=True)
class Phrases:
    """A page without gold: what its story says (`wanted`), and what stands around it (`unwanted`)."""

    page: Document
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


def load(folder: Path, name: str, dump: str, limit: int | None = None) -> list[Document]:
    """The first `limit` documents (all, if None) of `folder/NAME-dumps.parquet` with the text of the column `dump`.

    Pages without gold are left out: nothing can be scored against them. Raises MissingDataError.
    """
    rows = read(folder / f"{name}-dumps.parquet", ["id", "url", "gold", "optional", dump])
    documents = (
        Document(row["id"], row["url"], row[dump] or "", row["gold"], tuple(row["optional"] or ()), set=name, dump=dump)
        for row in rows
        if row["gold"] and not row["gold"].isspace()
    )
    return list(islice(documents, limit))


def load_pages(folder: Path, name: str, limit: int | None = None) -> list[Document]:
    """The first `limit` pages (all, if None) with gold of `folder/NAME-pages.parquet`, decoded. Raises MissingDataError."""
    rows = read(folder / f"{name}-pages.parquet", ["id", "url", "html", "gold", "optional"])
    pages = (
        Document(row["id"], row["url"], decode(row["html"])[0], row["gold"], tuple(row["optional"] or ()), set=name, dump=PAGE)
        for row in rows
        if row["gold"] and not row["gold"].isspace()
    )
    return list(islice(pages, limit))


def load_phrases(folder: Path, limit: int | None = None) -> list[Phrases]:
    """The first `limit` pages (all, if None) of `folder/chunks-pages.parquet`, decoded. Raises MissingDataError."""
    rows = read(folder / f"{CHUNKS}-pages.parquet", ["id", "url", "html", "with_", "without"])[:limit]
    return [
        Phrases(
            Document(row["id"], row["url"], decode(row["html"])[0], gold="", set=CHUNKS, dump=PAGE),
            tuple(row["with_"] or ()),
            tuple(row["without"] or ()),
        )
        for row in rows
    ]
