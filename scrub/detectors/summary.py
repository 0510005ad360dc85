"""The deck: what stands between the headline and the story and sums it up, in a sentence or in points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from scrub.article import Kind
from scrub.detectors.base import LIKELY, POSSIBLE, UNDOUBTED, Finding, Notes
from scrub.detectors.labels import is_called
from scrub.document import Block, Document

_LONGEST = 70
_FEWEST = 4
_LONGEST_PIECE = 40
"""Words of a deck that is a piece of a line: longer ones have furniture in them that nothing sets apart."""
_MOST = 2
_FEWEST_POINTS, _MOST_POINTS = 2, 7
_NEAR = 12
"""Blocks below the headline of a page in which an element may be called a deck."""
_HEAD_LINES = 6
"""Lines above a heading of points among which one of the story's head stands."""
_HEAD_OF_STORY = frozenset({Kind.HEADLINE, Kind.BYLINE, Kind.DATELINE})
# "12 hours ago", "2025-03-11 19:42 …", "Updated 40 minutes ago"
_STAMPED = re.compile(
    r"(?:19|20)\d\d[-/.年]\s?\d|\d{1,3}\s(?:hours?|minutes?|mins?|days?)\sago\b|(?:updated|published)\b", re.IGNORECASE
)
_BETWEEN = (" | ", " / ", " > ", " » ", " › ", " · ", " • ")
_HEAD = frozenset(
    {
        Kind.BYLINE,
        Kind.DATELINE,
        Kind.SHARE,
        Kind.TAGS,
        Kind.TOOLS,
        Kind.CAPTION,
        Kind.CREDIT,
        Kind.NAVIGATION,
        Kind.COMMENTS,
        Kind.ADVERT,
        Kind.PAGINATION,
    }
)

_UNDER_STORY = frozenset({Kind.COMMENTS, Kind.ADVERT, Kind.PAGINATION})
"""What no deck and byline have between them, but two paragraphs may."""


class Summary:
    """A deck by its place: between two copies of the headline, between headline and byline, or unfinished before the text."""

    name = "summary"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """The points under "In brief", and at most one deck (of one line, or of a few in a row)."""
        yield from self._points(document, notes)
        headlines = sorted(i for f in notes.findings if f.kind is Kind.HEADLINE for i in f.blocks)
        if not headlines:
            return
        blocks = document.blocks
        first_prose = next(
            (b.index for b in blocks[headlines[0] + 1 :] if b.is_prose and notes.kind(b.index) is None), len(blocks)
        )
        head = [h for h in headlines if h <= first_prose + 2]
        if len(head) > 1 and (inside := self._inside(document, notes, head)):
            yield self._finding(inside, "between-headlines", LIKELY)
            return
        after = max(head)
        if deck := self._before_byline(document, notes, after):
            yield self._finding(deck, "before-byline", LIKELY)
        elif deck := self._called(document, notes, after):
            yield self._finding(deck, "called", LIKELY)
        elif deck := self._unfinished(document, notes, after):
            yield self._finding(deck, "unfinished", POSSIBLE)

    @staticmethod
    def _points(document: Document, notes: Notes) -> Iterator[Finding]:
        """What stands with bullets under a heading that announces a summary, right above the first paragraph of the story."""
        for heading, hit in document.by_kind.get(Kind.SUMMARY, ()):
            below = document.blocks[heading.index + 1 : heading.index + 2 + _MOST_POINTS]
            points = list(takewhile(lambda block: block.bulleted and block.words <= _LONGEST, below))
            if hit.mode != "heading" or not _FEWEST_POINTS <= len(points) < len(below) or not below[len(points)].is_prose:
                continue
            if document.story.start >= heading.index or _is_below_head(document, notes, heading):
                evidence = f"a point under {heading.text[:40]!r}"
                found = (heading.index, *(block.index for block in points))
                yield Finding(Kind.SUMMARY, found, "summary.points", UNDOUBTED, evidence)

    @staticmethod
    def _inside(document: Document, notes: Notes, headlines: list[int]) -> list[Block]:
        """What stands between two copies of the headline, if nothing else does that is not known."""
        inside = list(notes.free(document.blocks[headlines[-2] + 1 : headlines[-1]]))
        fit = all(_FEWEST <= b.words <= _LONGEST and not is_menu(b.text) for b in inside)
        return inside if fit and len(inside) <= _MOST else []

    @staticmethod
    def _before_byline(document: Document, notes: Notes, headline: int) -> list[Block]:
        """One or two lines right after the headline, with a byline or a date behind them and the story behind those."""
        deck: list[Block] = []
        for block in document.blocks[headline + 1 : headline + 12]:
            kind = notes.kind(block.index)
            if kind in {Kind.BYLINE, Kind.DATELINE} and (deck or kind is Kind.BYLINE):
                return deck
            if (kind is not None and kind in _HEAD) or _is_aside(block):
                if deck and kind in _UNDER_STORY:
                    return []
                continue
            longest = _LONGEST_PIECE if block.joined else _LONGEST
            fits = not block.bulleted and _FEWEST <= block.words <= longest and not is_menu(block.text)
            if kind is not None or not fits or len(deck) == _MOST:
                return []
            deck.append(block)
        return []

    @staticmethod
    def _called(document: Document, notes: Notes, headline: int) -> list[Block]:
        """Of a page: a block right after the headline whose own element is called a deck."""
        for block in islice(notes.free(document.blocks[headline + 1 : headline + 1 + _NEAR]), _MOST):
            if block.place is not None and _FEWEST <= block.words <= _LONGEST and is_called(block.place.element, Kind.SUMMARY):
                return [block]
        return []

    @staticmethod
    def _unfinished(document: Document, notes: Notes, headline: int) -> list[Block]:
        """One line without a full stop between the head and the first paragraph."""
        for block in document.blocks[headline + 1 :]:
            kind = notes.kind(block.index)
            if (kind is not None and kind in _HEAD) or _is_aside(block):
                continue
            below = document.blocks[block.index + 1 : block.index + 4]
            followed = next((b for b in below if notes.kind(b.index) not in _HEAD), None)
            fits = _FEWEST + 1 <= block.words <= _LONGEST and not block.terminated and not block.bulleted
            if (
                kind is None
                and fits
                and not is_menu(block.text)
                and not block.text.endswith((":", "：", ","))
                and followed is not None
                and followed.is_prose
            ):
                return [block]
            return []
        return []

    @staticmethod
    def _finding(deck: list[Block], rule: str, confidence: float) -> Finding:
        text = " ".join(block.text.lstrip("•·-–— ") for block in deck)
        return Finding(
            Kind.SUMMARY,
            tuple(b.index for b in deck),
            f"summary.{rule}",
            confidence,
            "stands where the deck stands",
            {"summary": text},
        )


def _is_below_head(document: Document, notes: Notes, heading: Block) -> bool:
    """Whether a line of the story's head is near above, and at most one paragraph, the deck, between."""
    paragraphs = 0
    for block in reversed(document.blocks[max(0, heading.index - _HEAD_LINES) : heading.index]):
        kind = notes.kind(block.index)
        if kind in _HEAD_OF_STORY:
            return True
        paragraphs += kind is None and block.is_prose
        if paragraphs > 1:
            return False
    return False


def _is_aside(block: Block) -> bool:
    """Whether a line without a name is a stamp, or stands in a picture's element."""
    in_figure = block.place is not None and block.place.element.inside("figure", "figcaption") is not None
    return in_figure or _STAMPED.match(block.text) is not None


def is_menu(text: str) -> bool:
    """Whether a line is a row of entries: several bars or arrows between them, or nothing but words with capitals."""
    return any(text.count(mark) > 1 for mark in _BETWEEN) or (
        text.isascii() and all(word[0].isupper() for word in text.split())
    )
