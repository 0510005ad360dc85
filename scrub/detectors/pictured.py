"""Captions that are whole sentences, right above a line that credits their picture.

Problem: a caption in a whole sentence reads like a short paragraph, and the line above a credit may be one, where the picture
has no caption. Rule: right above a line that says that it is a credit ("Photo: Jane Roe"), a short sentence that tells of
something and of which the tagger is not sure that it is story is the caption. A name or an agency alone says too little, and
what opens with a quotation is somebody speaking.

Example: `"Volunteers carry sacks off the tidal flat on Sunday."` above `"Photo: Jane Roe, Courier"`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scrub.article import Image, Kind
from scrub.detectors.base import LIKELY, Finding, Notes
from scrub.detectors.credit import only_credit
from scrub.document import Document

_FEWEST, _MOST = 4, 25
"""Words of such a caption; longer ones are as often paragraphs."""
_SURE = 0.96
"""Probability of story from which on it is the story's."""
_QUOTES = frozenset('"“„«‘‚「『')
_MORE = 0.01
"""How much surer a credit is that has its caption."""


class Pictured:
    """The captions of a text dump above the credits that were found; a page of HTML tells them by its elements."""

    name = "pictured"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Two findings for each: the caption, and the credit with the picture that both describe."""
        if document.markup is not None or notes.estimate is None:
            return
        for index, credit in [(index, found) for index, found in notes.by_block.items() if found.kind is Kind.CREDIT]:
            above = document.blocks[index - 1]
            short = index > 0 and _FEWEST <= above.words <= _MOST and above.terminated and not above.joined
            if not short or not above.names or above.index in notes.by_block or above.text[0] in _QUOTES:
                continue
            line = document.blocks[index]
            who = only_credit(document, line)
            if who is None or who == line.text or notes.estimate.story[above.index] >= _SURE:
                continue
            evidence = f"a short sentence right above the credit {line.text[:40]!r}"
            yield Finding(Kind.CAPTION, (above.index,), "caption.pictured", LIKELY, evidence)
            values = {**credit.values, "images": [Image(None, above.text, who)]}
            yield replace(credit, confidence=min(1.0, credit.confidence + _MORE), values=values)
