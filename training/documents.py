"""Everything that the tagger learns from, as labelled texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.data import DUMPS
from benchmarks.scores import score, tokens
from training.annotations import KEPT, Reading
from training.labels import label_lines
from training.pages import Page
from training.samples import Labelled

ALIKE = 0.75
"""Word-F1 of two extractors' texts from which on they are believed where they agree."""
LEAST = 600
"""Characters that each of them must have found."""
MADE = 0.5
"""Weight of a document that is another one in another form."""
SILVER = 0.4
"""Weight of a document that no person labelled."""
_STORY = 0.5
_WORDS = 4
_WHOLE = ("wet", "textnodes")
"""The dumps that hold all of a page."""


def of_page(page: Page, truncated: frozenset[str]) -> list[Labelled]:
    """The dumps of a page with gold in which any of its story is, and the gold itself with and without blank lines."""
    dumps = (from_gold(page, dump, truncated=page.key in truncated) for dump in DUMPS if page.dumps[dump].strip())
    return [*(made for made in dumps if any(label >= _STORY for label in made.labels)), clean(page, False), clean(page, True)]


def from_gold(page: Page, dump: str, *, truncated: bool) -> Labelled:
    """A dump labelled by the page's gold."""
    lines = page.dumps[dump].split("\n")
    labels = gold_labels(page, lines, truncated=truncated)
    return Labelled(page.key, page.fold, dump, page.url, tuple(lines), tuple(labels))


def gold_labels(page: Page, lines: Sequence[str], *, truncated: bool) -> list[float]:
    """Lines labelled by the page's gold. Where the gold stops in mid-article, nothing is said of what follows."""
    labels = label_lines(lines, page.gold, page.optional)
    if truncated and (at := [n for n, label in enumerate(labels) if label >= _STORY]):
        labels[at[-1] + 1 :] = [-1.0] * (len(labels) - at[-1] - 1)
    return labels


def on_one_line(labelled: Labelled) -> Labelled:
    """The same document as tools leave it that write a whole page on one line: white space between the pieces, no bullets."""
    if labelled.between == " ":
        return labelled
    pieces = [(line.strip().removeprefix("• "), label) for line, label in zip(labelled.lines, labelled.labels, strict=True)]
    lines, labels = zip(*(piece for piece in pieces if piece[0]), strict=True)
    return replace(labelled, lines=lines, labels=labels, between=" ")


def also_on_one_line(labelled: Labelled) -> Labelled:
    """The same beside the document as it is, of less weight."""
    return replace(on_one_line(labelled), weight=MADE * labelled.weight, made_by="one line")


def from_annotation(page: Page, dump: str, reading: Reading) -> Labelled:
    """A dump labelled by a reader. Decks count neither way, since the gold of other pages may hold them."""
    lines = page.dumps[dump].split("\n")
    labels = [_label(line, reading.labels.get(number)) for number, line in enumerate(lines, 1)]
    return Labelled(page.key, page.fold, dump, page.url, tuple(lines), tuple(labels), made_by="annotation")


def _label(line: str, kind: str | None) -> float:
    if not line.strip() or kind in {None, "summary"}:
        return -1.0
    return 1.0 if kind in KEPT else 0.0


def silver(page: Page, phrases: Sequence[str], unwanted: Sequence[str]) -> list[Labelled]:
    """The dumps of a page without gold, labelled by agreement; none of a page whose extractors differ much.

    What the extractors that agree have made teaches nothing but to keep it.
    """
    return [_from_extractors(page, dump, phrases, unwanted) for dump in _WHOLE] if agree(page) else []


def _from_extractors(page: Page, dump: str, phrases: Sequence[str], unwanted: Sequence[str]) -> Labelled:
    lines = page.dumps[dump].split("\n")
    labels = silver_labels(page, lines, phrases, unwanted)
    return Labelled(page.key, page.fold, dump, page.url, tuple(lines), tuple(labels), SILVER, "silver")


def agree(page: Page) -> bool:
    """Whether two extractors found much the same in a page, so that they are believed where they do."""
    one, other = page.dumps["fineweb"], page.dumps["dclm"]
    return min(len(one), len(other)) >= LEAST and score(one, other).words >= ALIKE


def silver_labels(page: Page, lines: Sequence[str], phrases: Sequence[str], unwanted: Sequence[str]) -> list[float]:
    """Lines labelled by what two extractors say, corrected by the phrases known to be in and out; -1 where they differ."""
    inside = [words for words in map(_normal, phrases) if len(words.split()) >= _WORDS]
    outside = [words for words in map(_normal, unwanted) if words]
    first, second = (label_lines(lines, page.dumps[dump]) for dump in ("fineweb", "dclm"))
    return [
        _silver(_normal(line), one >= _STORY, other >= _STORY, inside, outside)
        for line, one, other in zip(lines, first, second, strict=True)
    ]


def _silver(words: str, first: bool, second: bool, inside: Sequence[str], outside: Sequence[str]) -> float:
    if not words:
        return -1.0
    if any(phrase == words or (len(phrase.split()) >= _WORDS and phrase in words) for phrase in outside):
        return 0.0
    if any(phrase in words for phrase in inside):
        return 1.0
    return float(first) if first == second else -1.0


def _normal(text: str) -> str:
    return " ".join(tokens(text))


def clean(page: Page, blank: bool) -> Labelled:
    """The gold itself as input: a text that is already clean must come back as it was."""
    paragraphs = [line for line in page.gold.split("\n") if line.strip()]
    lines = [line for paragraph in paragraphs for line in ((paragraph, "") if blank else (paragraph,))]
    labels = tuple(1.0 if line else -1.0 for line in lines)
    return Labelled(page.key, page.fold, "gold", page.url if blank else None, tuple(lines), labels, made_by="gold")
