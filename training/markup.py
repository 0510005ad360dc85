"""The pages as HTML: what the tagger's model for pages learns from."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet

from scrub.detectors.tagger.measures import measure
from scrub.detectors.tagger.text import Floats
from scrub.document import Block
from scrub.options import Options
from scrub.page import HTML
from training.chunks import NAME, Unlabelled
from training.documents import SILVER, agree, gold_labels, silver_labels
from training.pages import SETS, Page
from training.samples import RULES, Sample, weigh

DUMP = "html"
"""What the pages are called beside the kinds of dump."""


SHORT = "short"
"""The variant of a page in which only the beginning of the story is left."""
_SENTENCES = (1, 6)
"""Blocks of the story that are left then."""
_PARAGRAPH = re.compile(rb"<(/?)p(?=[\s>])", re.IGNORECASE)
_BETWEEN = re.compile(rb"</p>\s*<p(?:\s[^<>]{0,300})?>", re.IGNORECASE)
_NAMED = re.compile(rb"""\s(?:class|id)=(?:"[^"<>]{0,500}"|'[^'<>]{0,500}')""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marked:
    """A page's markup, and how its blocks get their labels: by the gold, or for pages without by agreement and phrases.

    `variant`: what was made of it, "" for the page as it is.
    """

    page: Page
    html: bytes
    truncated: bool = False
    unlabelled: Unlabelled | None = None
    variant: str = ""


def load(folder: Path, pages: Iterable[Page], unlabelled: Iterable[Unlabelled], truncated: frozenset[str]) -> list[Marked]:
    """The HTML of the pages with gold, and of those without on which the extractors agree; `pages` are all, in their folds."""
    known = {page.key: page for page in pages}
    chunks = {f"{NAME}/{chunk.page.id}": chunk for chunk in unlabelled}
    found = []
    for name in (*SETS, NAME):
        for row in parquet.read_table(folder / f"{name}-pages.parquet", columns=["id", "html"]).to_pylist():
            key = f"{name}/{row['id']}"
            if key in known and (known[key].gold or agree(known[key])):
                found.append(Marked(known[key], row["html"], key in truncated, chunks.get(key)))
    return found


def vary(marked: Sequence[Marked], seed: int) -> Iterator[Marked]:
    """Other pages out of those with gold: each in one of the ways that pages are written, some nothing but the story."""
    chance = random.Random(seed)
    for one in marked:
        if one.unlabelled is None:
            variant = chance.choice(["divs", "breaks", "nameless", SHORT, SHORT, "story"])
            yield replace(one, html=_varied(one, variant), variant=variant)


def _varied(marked: Marked, variant: str) -> bytes:
    """Paragraphs in `div`, or apart by line breaks; elements without names; the story alone."""
    if variant == "divs":
        return _PARAGRAPH.sub(rb"<\1div", marked.html)
    if variant == "breaks":
        return _BETWEEN.sub(b"<br><br>", marked.html)
    if variant == "nameless":
        return _NAMED.sub(b"", marked.html)
    if variant == "story":
        paragraphs = (html.escape(line) for line in marked.page.gold.split("\n") if line.strip())
        return f"<html><body>{''.join(f'<p>{paragraph}</p>' for paragraph in paragraphs)}</body></html>".encode()
    return marked.html


def sample(marked: Marked) -> Sample:
    """Segmentation and rules over a page, and the labels of its blocks."""
    page = marked.page
    document, notes = RULES.look(marked.html, url=page.url, media_type=HTML)
    labels = _labels(marked, document.blocks)
    if marked.variant == SHORT:
        kept = _shortened(labels, seed=page.key)
        blocks = [_renumbered(document.blocks[at], index) for index, at in enumerate(kept)]
        document = replace(document, blocks=blocks)
        notes, labels = RULES.detect(document, Options())[0], labels[kept]
    measures = measure(document, notes)
    made_by, weight = ("page", 1.0) if marked.unlabelled is None else ("silver", SILVER)
    if marked.variant:
        made_by = "gold" if marked.variant == "story" else "augmented"
    texts = tuple(block.text for block in document.blocks) if made_by == "page" else ()
    return Sample(page.key, page.fold, DUMP, made_by, measures, labels, weigh(measures, labels) * weight, texts)


def _labels(marked: Marked, blocks: Sequence[Block]) -> Floats:
    texts = [block.text for block in blocks]
    if marked.unlabelled is None:
        return np.array(gold_labels(marked.page, texts, truncated=marked.truncated), np.float32)
    return np.array(silver_labels(marked.page, texts, marked.unlabelled.phrases, marked.unlabelled.unwanted), np.float32)


def _shortened(labels: Floats, seed: str) -> list[int]:
    """All that is not story, and the first few blocks of what is."""
    stay = random.Random(seed).randint(*_SENTENCES)
    story = np.flatnonzero(labels >= 0.5)[stay:]
    return sorted({*range(len(labels))} - set(story.tolist()))


def _renumbered(block: Block, index: int) -> Block:
    return Block(index, block.start, block.stop, block.text, block.gap, block.indent, block.joined, block.place)
