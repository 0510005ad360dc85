"""`python -m benchmarks kinds`: whether the kind of every line is right, against dumps that people read line by line.

A line has the kind of the removal that covers most of its characters, else it is kept. Every dump is cleaned by weights that
have not seen its host. Labels of the story (text, subheading, list, question, quote) count as "story".
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path

from rich.console import Console

import scrub
from benchmarks import data, tables
from training import annotations, chunks
from training.folds import pipeline_for
from training.pages import load

STORY = "story"
LEAST = 10
"""Lines that a kind must have to count in the mean over kinds."""
INSIDE = ("caption", "credit", "related", "advert", "other")
"""Furniture that stands inside stories."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is, what scrub took it for, by which rule, and whether it stands between lines of the story."""

    label: str
    kind: str
    rule: str
    inside: bool

    @property
    def right(self) -> str:
        """The kind it should have."""
        return STORY if self.label in annotations.KEPT else self.label


@dataclass(frozen=True, slots=True)
class Score:
    """Of one kind: lines that are of it, precision, recall, and their harmonic mean."""

    lines: int
    precision: float
    recall: float
    f1: float


def kinds_of(article: scrub.Article) -> list[tuple[str, str]]:
    """For every line of the article's source the kind that it got and the rule."""
    removed = sorted(article.removed, key=lambda removal: removal.start)
    lines = article.source.split("\n")
    found = []
    for line, stop in zip(lines, accumulate(len(line) + 1 for line in lines), strict=True):
        start, covered = stop - len(line) - 1, Counter[tuple[str, str]]()
        for removal in removed:
            if removal.start < stop and removal.stop > start:
                covered[str(removal.kind), removal.rule] += min(stop, removal.stop) - max(start, removal.start)
        (best, amount) = covered.most_common(1)[0] if covered else ((STORY, ""), 0)
        found.append(best if 2 * amount >= len(line.strip()) and amount else (STORY, ""))
    return found


def read(folder: Path, cache: Path) -> Iterable[Line]:
    """Every line of every annotated dump."""
    pages = {page.key: page for page in (*load(folder), *(unlabelled.page for unlabelled in chunks.load(folder, cache)))}
    for reading in annotations.load():
        page = pages[reading.key]
        if not reading.fits(page.dumps[reading.dump]):
            continue
        article = pipeline_for(reading.set, reading.id).clean(page.dumps[reading.dump], url=page.url)
        story = [number for number, label in reading.labels.items() if label in annotations.KEPT]
        found = kinds_of(article)
        for number, label in reading.labels.items():
            yield Line(label, *found[number - 1], inside=bool(story) and story[0] < number < story[-1])


def score(lines: Sequence[Line], kind: str) -> Score:
    """How well one kind is told."""
    hit = sum(line.right == kind == line.kind for line in lines)
    wanted, given = sum(line.right == kind for line in lines), sum(line.kind == kind for line in lines)
    precision, recall = hit / given if given else 0.0, hit / wanted if wanted else 0.0
    return Score(wanted, precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0)


def macro(scores: Iterable[Score]) -> float:
    """Mean F1 over the kinds with at least `LEAST` lines."""
    values = [each.f1 for each in scores if each.lines >= LEAST]
    return sum(values) / len(values) if values else 0.0


def main(argv: Sequence[str]) -> int:
    """Run the benchmark; returns 0, or 2 where there is nothing to measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks kinds", description="Measure the kinds that lines get.")
    parser.add_argument("--data", type=Path, default=data.DEFAULT_FOLDER, metavar="DIR", help="folder of the Parquet files")
    parser.add_argument("--cache", type=Path, default=Path("build"), metavar="DIR", help="where dumps made of HTML are kept")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers there")
    options = parser.parse_args(argv)
    try:
        lines = list(read(options.data, options.cache))
    except FileNotFoundError as error:
        print(f"{error}: name the folder with --data DIR", file=sys.stderr)
        return 2
    # A line that only the tagger dropped was given no kind: it counts as removed, but neither for nor against a kind.
    named = [line for line in lines if line.rule != "tagger"]
    kinds = sorted({line.right for line in lines})
    all_scores, named_scores = ({kind: score(some, kind) for kind in kinds} for some in (lines, named))
    console = Console()
    rows = [
        (
            kind,
            *(tables.number(value, 2) for value in (s.precision, s.recall, s.f1)),
            str(s.lines),
            tables.number(n.f1, 2),
            str(n.lines),
        )
        for (kind, s), n in zip(all_scores.items(), named_scores.values(), strict=True)
    ]
    columns = ("kind", "precision", "recall", "F1", "lines", "F1 where named", "lines")
    console.print(tables.table(f"kinds of {len(lines)} lines", columns, rows))
    console.print(
        f"mean F1 over kinds: {macro(all_scores.values()):.3f}; where a kind was given: {macro(named_scores.values()):.3f}"
    )
    wrong = Counter((line.right, line.kind, line.rule) for line in named if line.right != line.kind)
    rows = [(right, kind, rule, str(number)) for (right, kind, rule), number in wrong.most_common(25)]
    console.print(tables.table("commonest mistakes", ("is", "taken for", "rule", "lines"), rows))
    inside = [line for line in lines if line.inside]
    rows = [_inside(inside, label) for label in (*INSIDE, *sorted(annotations.KEPT))]
    console.print(tables.table("inside the story", ("label", "lines", "removed"), rows))
    if options.json:
        record = {
            "macro": macro(all_scores.values()),
            "macro_named": macro(named_scores.values()),
            "kinds": {kind: asdict(s) for kind, s in all_scores.items()},
            "named": {kind: asdict(s) for kind, s in named_scores.items()},
        }
        options.json.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return 0


def _inside(lines: Sequence[Line], label: str) -> tuple[str, str, str]:
    some = [line for line in lines if line.label == label]
    return label, str(len(some)), tables.number(sum(line.kind != STORY for line in some) / len(some) if some else None, 3)
