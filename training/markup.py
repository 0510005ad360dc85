"""The pages as HTML: what the tagger's model for pages learns from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet

from benchmarks.data import SETS
from scrub.detectors.tagger.measures import measure
from scrub.detectors.tagger.text import Floats
from scrub.document import Block
from scrub.page import HTML
from training import written
from training.chunks import NAME, Unlabelled
from training.documents import SILVER, agree, gold_labels, silver_labels
from training.pages import FOLDS, Page
from training.samples import RULES, Sample, weigh

WRITTEN = written.FOLDER / "pages"
DUMP = "html"
"""What the pages are called beside the kinds of dump."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A page's markup, and how its blocks get their labels: by the gold, or for pages without by agreement and phrases.

    `made_by` is that of the sample.
    """

    page: Page
    html: bytes
    truncated: bool = False
    unlabelled: Unlabelled | None = None
    made_by: str = "page"


def load(folder: Path, pages: Iterable[Page], unlabelled: Iterable[Unlabelled], truncated: frozenset[str]) -> list[Marked]:
    """The HTML of the pages with gold, and of those without on which the extractors agree; `pages` are all, in their folds."""
    known = {page.key: page for page in pages}
    chunks = {f"{NAME}/{chunk.page.id}": chunk for chunk in unlabelled}
    found = []
    for name in (*SETS, NAME):
        for row in parquet.read_table(folder / f"{name}-pages.parquet", columns=["id", "html"]).to_pylist():
            key = f"{name}/{row['id']}"
            if key in known and (known[key].gold or agree(known[key])):
                chunk = chunks.get(key)
                found.append(Marked(known[key], row["html"], key in truncated, chunk, "silver" if chunk else "page"))
    return found


def written_pages(folder: Path = WRITTEN) -> list[Marked]:
    """The pages that are written for the training, each `NAME.html` with its story in `NAME.gold.json`.

    They are as papers and publishing systems make them. Their folds take turns.
    """
    found = []
    for number, path in enumerate(sorted(folder.glob("*.html"))):
        gold = json.loads(path.with_suffix(".gold.json").read_bytes())
        page = Page(written.NAME, path.stem, gold["url"], gold["text"], tuple(gold["optional"]), {}, number % FOLDS)
        found.append(Marked(page, path.read_bytes(), made_by=written.NAME))
    return found


def sample(marked: Marked) -> Sample:
    """Segmentation and rules over a page, and the labels of its blocks."""
    page = marked.page
    document, notes = RULES.look(marked.html, url=page.url, media_type=HTML)
    labels = _labels(marked, document.blocks)
    measures = measure(document, notes)
    weights = weigh(measures, labels) * (SILVER if marked.unlabelled else 1)
    texts = tuple(block.text for block in document.blocks) if marked.made_by == "page" else ()
    return Sample(page.key, page.fold, DUMP, marked.made_by, measures, labels, weights, texts)


def _labels(marked: Marked, blocks: Sequence[Block]) -> Floats:
    texts = [block.text for block in blocks]
    if marked.unlabelled is None:
        return np.array(gold_labels(marked.page, texts, truncated=marked.truncated), np.float32)
    return np.array(silver_labels(marked.page, texts, marked.unlabelled.phrases, marked.unlabelled.unwanted), np.float32)
