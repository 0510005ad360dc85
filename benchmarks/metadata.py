"""`python -m benchmarks metadata`: title, authors and day of pages, beside trafilatura, htmldate and JSON-LD alone.

Every system gets the page's bytes and its address; scrub cleans the page by weights that have not seen its host, and is
measured by its markup alone as well. A title is right if it is the gold's in canonical form, authors if they
are the same set of names whatever their case, a day if it is the gold's. "No sites" leaves out pages whose gold gives the site
as the author. Scores are given for two halves of the hosts: rules were made by looking at the mistakes on the one, and never
on the other. With --dumps the same is asked of scrub for the pages' text dumps, by weights that have not seen the host, and
the publisher where the page's id names it.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from selectolax.lexbor import LexborHTMLParser

from benchmarks import data, tables
from scrub.canonical import canonical
from scrub.metadata.agreement import agree
from scrub.metadata.markup import read_markup
from scrub.metadata.markup.values import bare_host
from scrub.topic import letters_of
from training.folds import pipeline_for

FIELDS = ("title", "authors", "day", "authors, no sites")
HALVES = ("seen", "unseen")
COLUMNS = ("id", "url", "html", "title", "authors", "published")


@dataclass(frozen=True, slots=True)
class Found:
    """What a system says of a page; "" and empty where it says nothing."""

    title: str = ""
    authors: frozenset[str] = frozenset()
    day: str = ""

    @classmethod
    def of(cls, title: str | None, authors: Sequence[str], published: object) -> Self:
        """Values in the form in which they are compared."""
        names = frozenset(name for author in authors if (name := canonical(author).casefold()))
        return cls(canonical(title or ""), names, str(published or "")[:10])

    def value(self, field: str) -> object:
        """The value of one of `FIELDS`."""
        return {"title": self.title, "day": self.day}.get(field, self.authors)


_TELLING = 3
"""Letters from which on a name tells whose it is."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A page and what people say of it."""

    set: str
    id: str
    page: bytes
    url: str
    truth: Found

    @classmethod
    def of(cls, name: str, row: Mapping[str, Any]) -> Self:
        """The gold of one row of a Parquet file of the set `name`."""
        truth = Found.of(row["title"], row["authors"] or (), row["published"])
        return cls(name, row["id"], row["html"], row["url"] or "", truth)

    @property
    def half(self) -> str:
        """Which half of the hosts the page is of."""
        return HALVES[hashlib.sha256(bare_host(self.url).encode()).digest()[0] % 2]

    @property
    def names_site(self) -> bool:
        """Whether the gold gives the site as the author, which is a fault of its parser."""
        host = letters_of(bare_host(self.url))
        called = [name for name in (outlet(self.id), letters_of(bare_host(self.url).split(".")[0])) if len(name) >= _TELLING]
        said = [letters for name in self.truth.authors if (letters := letters_of(name))]
        return any(letters in host or any(name in letters for name in called) for letters in said)

    def asks(self, field: str) -> bool:
        """Whether the page counts for a field."""
        return bool(self.truth.value(field)) and not (field.endswith("no sites") and self.names_site)


@dataclass(slots=True)
class Score:
    """Of one field: pages with a gold, with an answer, with the right one."""

    gold: int = 0
    given: int = 0
    right: int = 0

    @property
    def share(self) -> float:
        """Right ones of those with a gold."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def precision(self) -> float:
        """Right ones of those with an answer."""
        return self.right / self.given if self.given else 0.0


System = Callable[[Gold], Found]


def scrub_whole(gold: Gold) -> Found:
    """This project: the fields of the cleaned page."""
    article = pipeline_for(gold.set, gold.id).clean(gold.page, url=gold.url or None, media_type="text/html")
    return Found.of(article.title, article.authors, article.published)


def scrub_metadata(gold: Gold) -> Found:
    """This project: every claim of the markup, and what they agree on."""
    claims, _ = read_markup(LexborHTMLParser(gold.page), gold.url or None)
    found: dict[str, Any] = {name: value for name, (value, _) in agree(claims, url=gold.url or None).items()}
    return Found.of(found.get("title"), found.get("authors", ()), found.get("published"))


def json_ld_alone(gold: Gold) -> Found:
    """The first node of JSON-LD that has a headline, with json.loads and nothing else."""
    for script in LexborHTMLParser(gold.page).css('script[type="application/ld+json"]'):
        try:
            value = json.loads(script.text(), strict=False)
        except (ValueError, RecursionError):
            continue
        nodes = value if isinstance(value, list) else value.get("@graph", [value]) if isinstance(value, dict) else []
        for node in nodes if isinstance(nodes, list) else ():
            if isinstance(node, dict) and isinstance(node.get("headline"), str):
                authors = node.get("author") or []
                listed = authors if isinstance(authors, list) else [authors]
                names = [author.get("name") if isinstance(author, dict) else author for author in listed]
                kept = [html.unescape(name) for name in names if isinstance(name, str)]
                return Found.of(html.unescape(node["headline"]), kept, node.get("datePublished"))
    return Found()


def trafilatura_metadata(gold: Gold) -> Found:
    """`trafilatura.extract_metadata`, as it comes."""
    found = import_module("trafilatura").extract_metadata(gold.page.decode("utf-8", "replace"), default_url=gold.url or None)
    return Found.of(found.title, (found.author or "").split(";"), found.date) if found is not None else Found()


def htmldate_alone(gold: Gold) -> Found:
    """`htmldate.find_date` for the original date."""
    find_date = import_module("htmldate").find_date
    return Found.of(None, (), find_date(gold.page.decode("utf-8", "replace"), original_date=True, url=gold.url or None))


SYSTEMS: dict[str, System] = {
    "scrub": scrub_whole,
    "scrub, markup alone": scrub_metadata,
    "JSON-LD alone": json_ld_alone,
    "trafilatura": trafilatura_metadata,
    "htmldate": htmldate_alone,
}


def answers(golds: Sequence[Gold], system: System) -> tuple[list[Found], float]:
    """What a system says of every page, and the CPU seconds that it took; a page on which it fails has no answer."""
    found = []
    started = time.process_time()
    for gold in golds:
        try:
            found.append(system(gold))
        except Exception:  # a system that fails on a page has no answer to it
            found.append(Found())
    return found, time.process_time() - started


def compare(golds: Sequence[Gold], found: Sequence[Found]) -> dict[str, Score]:
    """How right the answers are, by field."""
    scores = {field: Score() for field in FIELDS}
    for gold, answer in zip(golds, found, strict=True):
        for field, score in scores.items():
            if gold.asks(field):
                score.gold += 1
                score.given += bool(answer.value(field))
                score.right += answer.value(field) == gold.truth.value(field)
    return scores


def score(golds: Sequence[Gold], system: System) -> dict[str, Score]:
    """How right a system is, by field."""
    return compare(golds, answers(golds, system)[0])


def parsing(golds: Sequence[Gold]) -> float:
    """CPU seconds that parsing alone takes."""
    started = time.process_time()
    for gold in golds:
        LexborHTMLParser(gold.page)
    return time.process_time() - started


def measure(name: str, golds: Sequence[Gold], systems: Mapping[str, System], console: Any) -> dict[str, Any]:
    """Print and return the scores and speeds of all systems on one set."""
    rows, numbers = [], {}
    for label, system in systems.items():
        answers(golds[:20], system)  # imports and caches
        found, seconds = answers(golds, system)
        by_half = {}
        for half in (*HALVES, "all"):
            chosen = [(gold, answer) for gold, answer in zip(golds, found, strict=True) if half in (gold.half, "all")]
            by_half[half] = compare([gold for gold, _ in chosen], [answer for _, answer in chosen])
            cells = [f"{s.share:.3f} ({s.precision:.3f})" if s.given else "" for s in by_half[half].values()]
            rows.append((label if half == HALVES[0] else "", half, *cells, tables.number(len(golds) / seconds, 0)))
        numbers[label] = {
            "pages_per_cpu_second": len(golds) / seconds,
            "scores": {half: {field: asdict(value) for field, value in scores.items()} for half, scores in by_half.items()},
        }
        if system is scrub_metadata:
            alone = len(golds) / max(seconds - parsing(golds), 1e-9)
            numbers[label]["pages_per_cpu_second_without_parsing"] = alone
            rows.append(("", "without parsing", *[""] * len(FIELDS), tables.number(alone, 0)))
    columns = ("", "hosts", *FIELDS, "pages/s")
    console.print(tables.table(f"{name}: {len(golds)} pages; share right (precision); per cpu-second", columns, rows))
    return numbers


def outlet(id: str) -> str:
    """The letters of the outlet's name in the id of a page such as "uk/TheIndependent_2024_11_22.html.gz"; "" where none is."""
    named = re.fullmatch(r"[a-z]{2,3}/([^/_]+)_\d{4}_.*", id)
    return letters_of(named[1]) if named else ""


def publishers(said: Sequence[tuple[str, str]]) -> Score:
    """How right publishers are: right is one whose letters hold those of the outlet's name, or are held by them."""
    given = [(name, publisher) for name, publisher in said if publisher]
    return Score(len(said), len(given), sum(publisher in name or name in publisher for name, publisher in given))


def measure_dumps(name: str, folder: Path, console: Any) -> dict[str, Any]:
    """Print and return how right the fields of the dumps of one set are, by kind of dump."""
    golds = {row["id"]: Gold.of(name, row) for row in data.read(folder / f"{name}-pages.parquet", COLUMNS)}
    dumps = data.read(folder / f"{name}-dumps.parquet", ("id", *data.DUMPS))
    rows, numbers = [], {}
    for kind in data.DUMPS:
        asked = [(golds[row["id"]], row["id"], row[kind]) for row in dumps if row[kind]]
        cleaned = [pipeline_for(name, id).clean(text, url=gold.url, media_type="text/plain") for gold, id, text in asked]
        found = [Found.of(article.title, article.authors, article.published) for article in cleaned]
        scores = compare([gold for gold, *_ in asked], found)
        said = [(outlet(id), letters_of(article.publisher or "")) for (_, id, _), article in zip(asked, cleaned, strict=True)]
        scores["publisher"] = publishers([(name, publisher) for name, publisher in said if name])
        rows.append((kind, *(f"{s.share:.3f} ({s.precision:.3f})" if s.given else "" for s in scores.values())))
        numbers[kind] = {field: asdict(value) for field, value in scores.items()}
    console.print(tables.table(f"dumps of {name}: share right (precision)", ("", *FIELDS, "publisher"), rows))
    return numbers


def main(argv: Sequence[str]) -> int:
    """Run the benchmark; returns 0, or 2 where there is nothing to measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks metadata", description="Measure the metadata of HTML pages.")
    parser.add_argument("--data", type=Path, default=data.DEFAULT_FOLDER, metavar="DIR", help="folder of the Parquet files")
    parser.add_argument("--set", action="append", choices=data.SETS, help="measure on this set only; may be given again")
    parser.add_argument("--only", action="append", choices=SYSTEMS, help="measure this system only; may be given again")
    parser.add_argument("--dumps", action="store_true", help="measure the text dumps of the pages instead")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers there")
    options = parser.parse_args(argv)
    systems = {name: SYSTEMS[name] for name in options.only or SYSTEMS}
    console, numbers = tables.console(), {}
    try:
        for name in options.set or data.SETS:
            if options.dumps:
                numbers[name] = measure_dumps(name, options.data, console)
                continue
            golds = [Gold.of(name, row) for row in data.read(options.data / f"{name}-pages.parquet", COLUMNS)]
            numbers[name] = measure(name, golds, systems, console)
    except data.MissingDataError as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        tables.write_json(options.json, numbers)
    return 0
