"""The learned block tagger: how likely every block is to be story, whatever the site and the language.

Problem: most furniture of a page does not announce itself, and running text that is another story looks like this one. Rule:
five sums of small trees, each fed with what the one before it found out.

1. `local`: how likely a block is story by its shape, words, topic, repetition, neighbourhood, and what rules said around it.
2. `ended`: how likely the story is over before it (comment threads, the rhythm of teasers, the next post).
3. `story`: the probability that decides, from 1 and 2 around the block. Past the end, coming back in is
   dear: a block has to argue against the surest sign of the end so far (`ended_worst`), and gets half of its due.
4. `clean`: how likely the text is nothing but the story. Where it may be, nothing is dropped on a mere estimate.
5. `quality`: what word-F1 the result will have.

Profiles win always, and rules where they found a field of the article; where the tagger is sure that a block is story, any
other rule is not believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrub.article import Kind
from scrub.detectors.base import Estimate, Finding, Notes
from scrub.document import Document

if TYPE_CHECKING:
    from scrub.detectors.tagger.model import Model


@dataclass(frozen=True, slots=True)
class Tagger:
    """Says `other` of blocks that are not story as far as is known, and estimates the quality of what is left.

    `model` is for text dumps, `line_model` for those that have a page on one line, `page_model` for HTML pages; the shipped
    ones unless others are given. They are loaded when the first document of the kind comes.
    """

    model: Model | None = None
    line_model: Model | None = None
    page_model: Model | None = None

    @property
    def name(self) -> str:
        """Its name in the table."""
        return "tagger"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding | Estimate]:
        """Findings of rank 0: any rule beats them. One estimate for the document."""
        if not document.blocks:
            return
        from scrub.detectors.tagger.estimate import estimate  # late: numpy costs as much as all the rest of the package

        result = estimate(document, notes, self._model(document))
        for index, evidence in result.dropped.items():
            yield Finding(Kind.OTHER, (index,), "tagger", round(1 - result.p[index], 3), evidence, rank=0)
        yield Estimate(result.p, result.quality, result.doubted)

    def _model(self, document: Document) -> Model:
        from scrub.detectors.tagger.model import LINE_WEIGHTS, PAGE_WEIGHTS, WEIGHTS, shipped

        if any(block.place is not None for block in document.blocks):
            return self.page_model or shipped(PAGE_WEIGHTS)
        if 2 * sum(block.joined for block in document.blocks) > len(document.blocks):
            return self.line_model or shipped(LINE_WEIGHTS)
        return self.model or shipped(WEIGHTS)
