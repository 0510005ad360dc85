"""Dumps written for the training: layouts that no page of the data has, invented stories, and what every line is.

Problem: the tagger learns what most real pages have; a story full of lines that look like furniture, a box of times and
prices, or a paper's own habits stand on few of them. Rule: dumps and their gold in `written/`, in the form of the tests' cases
(`scrub.cases`), none of which is among them. Their folds take turns. The pages in `written/pages` are for the model for
pages (`markup.written_pages`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scrub.cases import Case, cases
from training.pages import FOLDS
from training.samples import Labelled

FOLDER = Path(__file__).parent / "written"
NAME = "written"
WEIGHT = 2.0
"""Weight of one beside that of a page's dump: they are few."""

Labels = list[tuple[str, float]]


def load(folder: Path = FOLDER) -> list[Labelled]:
    """All of them, labelled by their gold. Raises `scrub.cases.CaseError` for one that cannot be used."""
    return [_labelled(case, number % FOLDS) for number, case in enumerate(cases(folder))]


def _labelled(case: Case, fold: int) -> Labelled:
    labelled = list(_pieces(case)) if case.is_one_line else _lines(case)
    texts, labels = zip(*labelled, strict=True)
    between = " " if case.is_one_line else "\n"
    return Labelled(f"{NAME}/{case.name}", fold, NAME, case.url, texts, labels, WEIGHT, NAME, between)


def _lines(case: Case) -> Labels:
    """Every line with its label; what the gold says nothing of does not matter."""
    story = {number for paragraph in case.body for number in paragraph}
    lines = enumerate(case.source.split("\n"), start=1)
    return [(line, 1.0 if n in story else 0.0 if n in case.furniture else -1.0) for n, line in lines]


def _pieces(case: Case) -> Iterator[tuple[str, float]]:
    """What the gold removes from a page on one line, and what stands between."""
    at = 0
    for start, text in _removed(case):
        if before := case.source[at:start].strip():
            yield before, 1.0
        yield text, 0.0
        at = start + len(text)
    if rest := case.source[at:].strip():
        yield rest, 1.0


def _removed(case: Case) -> list[tuple[int, str]]:
    """The removed texts with their places, in order; longer ones are looked for first, as short ones may stand in them."""
    texts = [text for entry in case.gold.get("removed", ()) for text in entry.get("texts", ())]
    found: list[tuple[int, str]] = []
    for text in sorted(texts, key=len, reverse=True):
        at = case.source.find(text)
        while any(at < start + len(other) and start < at + len(text) for start, other in found):
            at = case.source.find(text, at + 1)
            if at < 0:
                break
        if at >= 0:
            found.append((at, text))
    return sorted(found)
