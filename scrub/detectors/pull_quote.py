"""Pull quotes: words of the story set apart, which stand in the story as well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, LIKELY, Finding, Notes
from scrub.document import Block, Document, ends_sentence
from scrub.dom import Element
from scrub.metadata.authors import is_name

_FEWEST = 5
_LONGEST = 45
_SHORTEST = 15
_MOST = 64
"""Lines that are looked for in the story: each walks all of it."""
_LONG, _START = 9, 12
"""Words of a line that is set apart without quotation marks, and the characters by which it is looked up."""
_OPENING = '"“„«»”'
_QUOTATION = re.compile('["“„«‘»]')
_MARKS = " \"'“”‘’„«»—–-"
# "– Maud Ellery", "— Maud Ellery, captain": who said what stands above.
_SAID_BY = re.compile(r"[-–—―]\s?(?P<name>[^,，]{3,40})(?:,\s[^.]{2,60})?")
_HEADINGS = frozenset({"h2", "h3", "h4"})
_HEADING_WORDS, _CROSSHEAD_WORDS = 12, 6
"""Words of a subheading, and of one that stands alone."""
_BREAK = re.compile(r"[.!?…]+\s")


def _headings(document: Document, free: Iterable[Block], prose: Sequence[Block]) -> frozenset[int]:
    """Quoted lines that are subheadings: short, without the end of a sentence, right above a paragraph, and said by none of
    those above it. One alone is one if it is very short, or not in quotation marks as a whole."""
    quoted = islice((block for block in free if block.text[:1] in _OPENING and _heads(document, block)), _MOST)
    heading = [block for block in quoted if not _said_above(block, prose)]
    several = len(heading) > 1
    return frozenset(
        block.index
        for block in heading
        if several
        or block.text[-1] not in _OPENING
        or len(block.text.strip(_MARKS).split()) <= _CROSSHEAD_WORDS
        or (block.place is not None and _among_headings(document, block.place.element))
    )


def _among_headings(document: Document, element: Element) -> bool:
    """Whether an element is a heading, and another one of the same name is not in quotation marks."""
    if element.tag not in _HEADINGS:
        return False
    named = (block for block in document.blocks if block.place is not None and block.place.element.tag == element.tag)
    return any(b.text[:1] not in _OPENING and b.place and b.place.element.label == element.label for b in named)


def _heads(document: Document, block: Block) -> bool:
    bare = block.text.strip(_MARKS)
    if len(bare.split()) > _HEADING_WORDS or ends_sentence(bare) or not bare[:1].isupper():
        return False
    below = next(iter(document.blocks[block.index + 1 : block.index + 2]), None)
    return below is not None and below.is_prose


def _said_above(block: Block, prose: Sequence[Block]) -> bool:
    bare = block.text.strip(_MARKS)
    return any(bare in other.text for other in prose if other.index < block.index)


class PullQuote:
    """Short quoted lines that a longer paragraph holds, and the line below that says whose words they are."""

    name = "pull-quote"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """A line said again inside a paragraph; a sentence that stands twice as a paragraph is the story's own."""
        prose = [b for b in notes.free(document.blocks) if b.is_prose and b.words > _FEWEST * 2]
        texts = "\n".join(b.text for b in prose)
        copies = Counter(b.text for b in prose)
        said = {texts[mark.end() : mark.end() + _START] for mark in _QUOTATION.finditer(texts)}
        heading = _headings(document, notes.free(document.blocks), prose)
        short = (block for block in notes.free(document.blocks) if _FEWEST <= block.words <= _LONGEST)
        for block, speaker in islice(self._candidates(document, short, said), _MOST):
            if copies[block.text] > 1 and block.text[:1] not in _OPENING:
                continue  # a refrain
            parts = _BREAK.split(block.text) if speaker else [block.text]
            bare = (part.strip(_MARKS).rstrip(".,!?") for part in parts)
            if not any(len(part) >= _SHORTEST and texts.count(part) > copies[block.text] for part in bare):
                continue
            if speaker is None and block.index in heading:
                continue
            if speaker is None:
                evidence = "stands in a longer paragraph of the story word for word"
                yield Finding(Kind.OTHER, (block.index,), "pull-quote", CERTAIN, evidence)
            else:
                evidence = f"stands in the story as well, set apart with {speaker.text[:40]!r} below"
                yield Finding(Kind.OTHER, (block.index, speaker.index), "pull-quote.said-by", LIKELY, evidence)

    def _candidates(self, document: Document, lines: Iterable[Block], said: Set[str]) -> Iterator[tuple[Block, Block | None]]:
        """The lines that are set apart, and the line below that names who said so: in quotation marks, with their speaker
        below, or of some length and begun as something in quotation marks is (`said`)."""
        for block in lines:
            speaker = self._said_by(document, block)
            quoted = block.text[:1] in _OPENING and len(block.text.strip(_MARKS).split()) >= _FEWEST
            if speaker or quoted or (block.words >= _LONG and block.text[:_START] in said):
                yield block, speaker

    @staticmethod
    def _said_by(document: Document, block: Block) -> Block | None:
        """The line below, where it says whose words these are."""
        below = next(iter(document.blocks[block.index + 1 : block.index + 2]), None)
        match = _SAID_BY.fullmatch(below.text) if below is not None else None
        return below if match and is_name(match["name"].strip()) else None
