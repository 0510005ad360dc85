"""Pull quotes: a line of the story set apart, which stands in the story as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, Finding, Notes
from scrub.document import Document

_FEWEST = 5
_LONGEST = 45
_SHORTEST = 15
_OPENING = '"“„«»”'
_MARKS = " \"'“”‘’„«»—–-"


class PullQuote:
    """Short quoted lines that a longer paragraph holds word for word."""

    name = "pull-quote"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """A line said again inside a paragraph; a sentence that stands twice as a paragraph is the story's own."""
        prose = [b for b in notes.free(document.blocks) if b.is_prose and b.words > _FEWEST * 2]
        texts = "\n".join(b.text for b in prose)
        copies = Counter(b.text for b in prose)
        for block in notes.free(document.blocks):
            if not _FEWEST <= block.words <= _LONGEST or block.text[:1] not in _OPENING:
                continue
            bare = block.text.strip(_MARKS).rstrip(".,!?")
            if len(bare) >= _SHORTEST and texts.count(bare) > copies[block.text]:
                yield Finding(
                    Kind.OTHER, (block.index,), "pull-quote", CERTAIN, "stands in a longer paragraph of the story word for word"
                )
