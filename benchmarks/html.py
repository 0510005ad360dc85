"""`python -m benchmarks html`: the story of HTML pages, beside trafilatura, resiliparse, readability-lxml and jusText.

It prints word-F1, shingle-F1 and speed per cpu-second over real pages, the shares of phrases kept and removed on pages without
gold, and how cost grows with the size of synthetic pages.
"""

import argparse
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rich.table import Table

from benchmarks import data, dumps, extractors, growth, peers, tables
from benchmarks.compare import compare, run_all

PLOT = Path("build/html.svg")
SETS = (*data.SETS, data.CHUNKS)
LONGEST = 5.0
"""Megabytes of the largest synthetic page."""


@dataclass(frozen=True, slots=True)
class Phrased:
    """One row: shares of wanted phrases kept and of unwanted ones removed, pages per cpu-second, pages that it raised on."""

    name: str
    kept: float
    removed: float
    pages_per_second: float
    errors: list[str]


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The options of this benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks html", description="Measure the extraction from HTML pages.")
    dumps.add_options(parser, extractors.MAKERS)
    dumps.add_plot(parser, PLOT)
    add: Callable[..., Any] = parser.add_argument
    add("--set", action="append", choices=SETS, help="only this set (may be repeated)")
    add("--no-growth", action="store_true", help="leave cost against size out")
    add("--growth-mb", type=float, default=LONGEST, metavar="MB", help="largest synthetic page")
    return parser.parse_args(argv)


def shares(texts: Sequence[str], pages: Sequence[data.Phrases]) -> tuple[float, float]:
    """Of all wanted phrases the share that is in the texts, of all unwanted ones the share that is not."""
    found = [_words(text) for text in texts]
    kept = [_words(phrase) in text for text, page in zip(found, pages, strict=True) for phrase in page.wanted]
    removed = [_words(phrase) not in text for text, page in zip(found, pages, strict=True) for phrase in page.unwanted]
    return sum(kept) / max(len(kept), 1), sum(removed) / max(len(removed), 1)


def _words(text: str) -> str:
    return " ".join(text.split())


def phrased(pages: Sequence[data.Phrases], cleaners: Sequence[peers.Cleaner]) -> list[Phrased]:
    """Measure `cleaners` on pages of which only phrases are known."""
    runs = run_all(cleaners, [_with_language(page.page, " ".join(page.wanted)) for page in pages])
    return [Phrased(run.name, *shares(run.texts, pages), len(pages) / max(run.seconds, 1e-9), run.errors) for run in runs]


def phrased_table(rows: Sequence[Phrased], pages: int) -> Table:
    """What every extractor kept and removed of the phrases."""
    cells = [
        (row.name, *(tables.number(n, 3) for n in (row.kept, row.removed)), tables.number(row.pages_per_second, 1),
         str(len(row.errors) or ""))
        for row in rows
    ]  # fmt: skip
    columns = ("", "phrases kept", "phrases removed", "pages/s", "failed")
    return tables.table(f"{data.CHUNKS}: {pages} pages; speed per cpu-second", columns, cells)


def _with_language(page: data.Document, story: str) -> data.Document:
    """The page with the language of its story, which jusText has to be told."""
    return replace(page, language=peers.stoplist_language(story))


SHAPES: dict[str, growth.Make] = {
    "paragraphs": lambda scale: peers.as_html(growth.paragraphs(scale)),
    "short lines": lambda scale: peers.as_html(growth.short_lines(scale / 2)),
    "one paragraph": lambda scale: peers.as_html(growth.one_line(scale)),
    "nested": lambda scale: "<div>" * round(scale * 3e6) + "deep" + "</div>" * round(scale * 2e6),
    "attributes": lambda scale: f"<p {' '.join(f'a{n}=1' for n in range(round(scale * 3e6)))}>text</p>",
    "options": lambda scale: "<select>" + "<option>port" * round(scale * 2.5e6) + "</select><p>text</p>",
}
"""Pages of 30 MB at scale 1."""


def run(options: argparse.Namespace, draw: dumps.Draw | None) -> None:
    """Measure, print, write and draw. Raises data.MissingDataError."""
    console = tables.console()
    for noisy in ("readability", "trafilatura"):  # they complain about pages at length
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    cleaners, missing = dumps.chosen(options, extractors.MAKERS.keys(), console, extractors.MAKERS)
    sets = options.set or SETS
    comparisons = []
    for name in (name for name in sets if name != data.CHUNKS):
        pages = [_with_language(page, page.gold) for page in data.load_pages(options.data, name, options.limit)]
        comparisons.append(compare(name, data.PAGE, pages, cleaners, extractors.FAST))
        dumps.show(comparisons[-1], console)
    rows: list[Phrased] = []
    if data.CHUNKS in sets:
        phrases = data.load_phrases(options.data, options.limit)
        rows = phrased(phrases, cleaners)
        console.print(phrased_table(rows, len(phrases)))
    own = [] if options.no_growth else [cleaner for cleaner in cleaners if cleaner.name == peers.SCRUB]
    grown = [item for cleaner in own for item in growth.measure(cleaner, options.growth_mb, shapes=SHAPES)]
    if grown:
        console.print(tables.growth_table(peers.SCRUB, grown))
    if options.json:
        numbers = {
            "missing": missing,
            "comparisons": [tables.record(item) for item in comparisons],
            "phrases": [asdict(row) for row in rows],
            "growth": [tables.growth_record(item) for item in grown],
        }
        tables.write_json(options.json, numbers)
    if draw and comparisons:
        draw(comparisons, options.plot)
        console.print(f"drawn: {options.plot}", markup=False)


def main(argv: Sequence[str]) -> int:
    """Run the benchmark; returns 0, or 2 where there is nothing to measure or to draw with."""
    return dumps.reported(run, parse(argv))
