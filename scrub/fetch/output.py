"""The output folder: `articles.jsonl`, the raw pages as WARC, `failures.jsonl`; made good again after a crash.

A file is appended to and the frontier is told how long it is now, in this order. What a file holds beyond that is of an
address that was not finished, and is cut off; where a file is shorter, what is missing is asked or read again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import BinaryIO

from scrub.article import BULKY, Article, to_json
from scrub.fetch.addresses import Entry, Source
from scrub.fetch.exchange import Answer, Exchange
from scrub.fetch.frontier import Frontier
from scrub.fetch.warc import PAGES, SOURCES, Archive, Place, archives, cut, whole_bytes
from scrub.io.aside import aside

ARTICLES = "articles.jsonl"
FAILURES = "failures.jsonl"
FRONTIER = "state/frontier.sqlite"
CACHE = "state/cache.sqlite"


class Output:
    """The files of one crawl, open for appending. `with` closes them."""

    def __init__(self, folder: Path, frontier: Frontier, info: Mapping[str, str]) -> None:
        """Repair what is in `folder`, then open it. `info` is about the crawl; see `Archive`."""
        self._folder = folder
        self._frontier = frontier
        repair(folder, frontier)
        self._pages, self._sources = Archive(folder, info, name=PAGES), Archive(folder, info, name=SOURCES)
        self._articles: BinaryIO = (folder / ARTICLES).open("ab")

    @property
    def _sizes(self) -> Mapping[str, int]:
        return dict([self._pages.size, self._sources.size, (ARTICLES, self._articles.tell())])

    def keep(self, entry: Entry, answer: Answer) -> Place:
        """Append the exchanges of an answer to the WARC, those of pages apart from those of what leads to them."""
        facts = {"fetchTimeMs": f"{answer.last.seconds * 1000:.0f}", "requested": entry.url, "kind": str(entry.kind)}
        archive = self._pages if entry.kind is Source.ARTICLE else self._sources
        place = archive.write(answer.exchanges, facts)
        self._frontier.archived(entry, place, self._sizes)
        return place

    def kept(self, place: Place) -> Exchange:
        """The exchange that was kept. Raises ValueError where none is."""
        return self._pages.read(place)  # a place says of which file it is

    def write(self, entry: Entry, answer: Answer, article: Article, place: Place | None, now: float) -> None:
        """Append an article; its address is done."""
        line = self._articles.tell()
        self._articles.write(to_json(_row(entry, answer, article, place)).encode("utf-8", "backslashreplace") + b"\n")
        self._articles.flush()
        self._frontier.done(entry, now, answer.last.status, line, self._sizes)

    def close(self) -> None:
        """Write the failures and close all files."""
        self._pages.close()
        self._sources.close()
        self._articles.flush()
        os.fsync(self._articles.fileno())
        self._articles.close()
        with aside(self._folder / FAILURES) as part, part.open("wb") as file:
            for failure in self._frontier.failures():
                file.write(to_json(failure).encode("utf-8", "backslashreplace") + b"\n")


def _row(entry: Entry, answer: Answer, article: Article, place: Place | None) -> dict[str, object]:
    fields = {name: value for name, value in article.to_dict().items() if name not in BULKY}
    origin = {"requested": entry.url, "url": answer.url, "status": answer.last.status}
    where = {"warc": place.file, "offset": place.offset} if place else {}
    return fields | {"fetch": origin | {"fetched": answer.last.started.astimezone(UTC).isoformat(timespec="seconds")} | where}


def repair(folder: Path, frontier: Frontier) -> None:
    """Make the files of `folder` agree with the frontier: cut off what is torn or too much, forget what is missing."""
    sizes = frontier.sizes()
    for path in [*archives(folder, PAGES), *archives(folder, SOURCES)]:
        if path.name not in sizes:
            cut(path, whole_bytes(path))
    for name, size in sizes.items():
        path = folder / name
        found = path.stat().st_size if path.exists() else 0
        if found >= size:
            cut(path, size)
        elif name == ARTICLES:
            frontier.forget_lines(name, _whole_lines(path))
        else:
            whole = whole_bytes(path) if found else 0
            cut(path, whole)
            frontier.forget(name, whole)


def _whole_lines(path: Path) -> int:
    """Cut a torn last line off; returns how long the file is."""
    if not path.exists():
        return 0
    whole = 0
    with path.open("rb") as file:
        for line in file:
            whole += len(line) if line.endswith(b"\n") else 0
    cut(path, whole)
    return whole
