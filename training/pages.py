"""The documents that the tagger learns from: text, labelled lines, and the fold of the host."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow.parquet as parquet

from benchmarks.data import DUMPS, SETS
from benchmarks.scores import tokens

FOLDS = 5
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go"})
_RUN = 8
_TRACES = 6


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its dumps by kind, its story, and the fold that it must not be trained with."""

    set: str
    id: str
    url: str | None
    gold: str
    optional: tuple[str, ...]
    dumps: dict[str, str]
    fold: int = 0

    @property
    def key(self) -> str:
        """Its name among all sets."""
        return f"{self.set}/{self.id}"


def host(url: str | None, otherwise: str) -> str:
    """The registered domain, near enough to keep the pages of one publisher together."""
    try:
        name = urlsplit(url or "").hostname or ""
    except ValueError:
        name = ""
    labels = name.removeprefix("www.").split(".")
    if len(labels) < 2:
        return otherwise
    keep = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-keep:])


def load(folder: Path) -> list[Page]:
    """All pages with gold, not yet in folds. Raises FileNotFoundError where the data is absent."""
    return [page for name in SETS for page in _read(folder / f"{name}-dumps.parquet", name)]


def _read(path: Path, name: str) -> Iterable[Page]:
    for row in parquet.read_table(path).to_pylist():
        if row["gold"] and not row["gold"].isspace():
            dumps = {kind: row[kind] or "" for kind in DUMPS}
            yield Page(name, row["id"], row["url"], row["gold"], tuple(row["optional"] or ()), dumps)


def _publisher(page: Page) -> str:
    if page.set == "fundus":  # the file is named after the publisher, whatever host served the page
        return re.split(r"_\d", page.id.split("/")[-1])[0].lower()
    return host(page.url, page.id)


def assign(pages: Sequence[Page]) -> list[Page]:
    """The pages with folds: by host, publisher and near-duplicate story, so that none of these is in two folds."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for page in pages:
        for link in (f"host:{host(page.url, page.id)}", f"publisher:{_publisher(page)}", *_traces(page)):
            one, other = sorted((root(page.key), root(link)))
            parent[other] = one
    return [replace(page, fold=_bucket(root(page.key))) for page in pages]


def _traces(page: Page) -> list[str]:
    """The few runs of words with the smallest hashes: two pages that share much of their text share some of them."""
    words = tokens(page.gold or page.dumps["fineweb"])
    runs = {" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))} - {""}
    digests = sorted(hashlib.blake2b(run.encode("utf-8", "replace"), digest_size=8).hexdigest() for run in runs)
    return [f"text:{digest}" for digest in digests[:_TRACES]]


def _bucket(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=4).digest(), "big") % FOLDS
