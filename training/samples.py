"""From labelled lines to labelled blocks: a document as the tagger sees it, with what is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scrub.detectors.base import Notes
from scrub.detectors.tagger.measures import Measures, measure
from scrub.detectors.tagger.text import Floats
from scrub.document import Document
from scrub.options import Options
from scrub.pipeline import Pipeline

_TABLE = Pipeline.default()
RULES = _TABLE.without(*_TABLE.names[_TABLE.names.index("tagger") :])
"""What has looked at a document when the tagger does."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text whose lines have labels (0..1 share of story, -1 for no matter), and where it comes from.

    `between`: the one character between two lines.
    """

    page: str
    fold: int
    dump: str
    url: str | None
    lines: tuple[str, ...]
    labels: tuple[float, ...]
    weight: float = 1.0
    made_by: str = "page"
    between: str = "\n"


@dataclass(frozen=True, slots=True)
class Sample:
    """What is learned from: measures of the blocks, their labels, the weight of each; the texts only where they are scored."""

    page: str
    fold: int
    dump: str
    made_by: str
    measures: Measures
    labels: Floats
    weights: Floats
    texts: tuple[str, ...]


def detect(text: str, url: str | None) -> tuple[Document, Notes]:
    """The document and what the rules say of it."""
    return RULES.look(text, url=url, options=Options())


def sample(labelled: Labelled) -> Sample:
    """Run segmentation and rules over a labelled text and carry the labels over, by characters."""
    text = labelled.between.join(labelled.lines)
    document, notes = detect(text, labelled.url)
    starts = np.cumsum([0, *(len(line) + 1 for line in labelled.lines)])
    labels = np.zeros(len(document.blocks), np.float32)
    for n, block in enumerate(document.blocks):
        first = int(np.searchsorted(starts, block.start, side="right")) - 1
        total = right = 0.0
        at = first
        while at < len(labelled.lines) and starts[at] < block.stop:
            size = min(block.stop, int(starts[at + 1])) - max(block.start, int(starts[at]))
            if labelled.labels[at] >= 0:
                total += size
                right += size * labelled.labels[at]
            at += 1
        labels[n] = right / total if total else -1.0
    measures = measure(document, notes)
    weights = weigh(measures, labels) * labelled.weight
    texts = tuple(block.text for block in document.blocks) if labelled.made_by == "page" else ()
    return Sample(labelled.page, labelled.fold, labelled.dump, labelled.made_by, measures, labels, weights, texts)


def weigh(measures: Measures, labels: Floats) -> Floats:
    """Long blocks weigh more, since words are what is scored, but not in proportion; every document weighs the same."""
    weights = np.sqrt(np.minimum(measures.words, 100) + 1) * (labels >= 0)
    weights[measures.settled] = 0
    total = weights.sum()
    return (weights / total if total else weights).astype(np.float32)


def by_fold(samples: Sequence[Sample], fold: int) -> tuple[list[Sample], list[Sample]]:
    """The samples outside and inside a fold."""
    return [s for s in samples if s.fold != fold], [s for s in samples if s.fold == fold]
