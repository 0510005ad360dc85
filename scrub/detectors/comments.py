"""Comment widgets: counters, forms, policies, and the readers' comments themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, POSSIBLE, Finding, Notes
from scrub.detectors.family import Family, Shape
from scrub.detectors.frame import LISTS, around, mass, speaks_of, vocabulary
from scrub.document import LINE_CHARS, Block, Document

_THREAD = re.compile(
    r"(?:reply|antworten|répondre|responder|rispondi|antwoord|odpowiedz|ответить|yanıtla|답글|返信|回复|回覆"
    r"|رد)\b.*|.{2,40}\s(?:says|schreibt|sagt|meint|dit|dice|skrev|napisał)\s?:?|.*\b\d{1,3}\s?(?:likes?|replies|antworten)\b.*|(?:like|report|share|melden)(?:\s*\(?\d*\)?)"
    r"|.{0,60}\b(?:\d{1,2}\s(?:minutes?|hours?|days?|weeks?|months?|years?)\sago|vor\s\d{1,2}\s(?:Minuten"
    r"|Stunden|Tagen))\b.{0,20}|.{0,60}\b\d{1,2}[:.]\d{2}\s?(?:uhr|[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_RHYTHM, _RHYTHM_WORDS = 2, 12
_SILENT = 12
"""Lines without a sign of a thread from which on it is over."""
_LOOK_AHEAD = 20
_ENDS_THREAD = LISTS | {Kind.LEGAL, Kind.SHARE, Kind.NAVIGATION, Kind.CONSENT, Kind.TAGS, Kind.CONTACT}


class Comments:
    """Lines of the widget wherever they stand; after the story, everything between and below them."""

    name = "comments"
    _family = Family(
        Kind.COMMENTS,
        (
            Shape(
                "counter",
                re.compile(
                    r"(?:comments?|kommentare?|댓글|コメント|评论|評論)\s?\(?\d{1,6}\)?|\(?\d{1,6}\)?\s?(?:comments?|kommentare?"
                    r"|commentaires?|comentarios?|commenti|reacties|yorum)",
                    re.IGNORECASE,
                ),
                "a counter of comments",
                digit=True,
            ),
            Shape(
                "characters-left",
                re.compile(r".{0,60}\(?\d{1,4}\s?/\s?\d{3,5}\s?(?:자|字|chars?|characters)?\)?", re.IGNORECASE),
                "a counter of characters",
                0.7,
                digit=True,
            ),
        ),
    )

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """The widget's lines, then the thread that the first of them after the story opens."""
        lines = list(self._family.detect(document, notes))
        yield from lines
        opened = self._opening(document, notes, [finding.blocks[0] for finding in lines])
        if opened is None:
            return
        named = {finding.blocks[0] for finding in lines}
        last = opened
        for block in document.blocks[opened + 1 :]:
            kind = notes.kind(block.index)
            if block.index in named or _has_rhythm(block):
                last = block.index
            if block.index in named:
                continue
            if self._ends(document, notes, block.index) or block.index - last > _SILENT:
                break
            if kind in {None, Kind.DATELINE, Kind.PAGINATION, Kind.TOOLS, Kind.REACTIONS}:
                yield Finding(
                    Kind.COMMENTS,
                    (block.index,),
                    "comments.thread",
                    CERTAIN + 0.01 if kind else POSSIBLE,
                    "inside the comment widget",
                )

    @staticmethod
    def _ends(document: Document, notes: Notes, index: int) -> bool:
        kind = notes.kind(index)
        if kind in {Kind.LEGAL, Kind.TAGS, Kind.CONSENT, Kind.CONTACT}:
            return True
        return any(hit.kind in _ENDS_THREAD and hit.mode == "heading" for hit in document.hits[index])

    @staticmethod
    def _opening(document: Document, notes: Notes, lines: list[int]) -> int | None:
        """The line from which on everything belongs to the widget: past the story, or followed by a thread's rhythm."""
        for index in lines:
            before, _ = around(document, notes, index)
            if not before:
                continue
            rhythm = sum(_has_rhythm(b) for b in document.blocks[index + 1 : index + 1 + _LOOK_AHEAD])
            heading = any(hit.kind is Kind.COMMENTS for hit in document.hits[index])
            if not _tells_on(document, notes, index) or (heading and len(before) >= 3 and rhythm >= _RHYTHM):
                return index
        return None


def _has_rhythm(block: Block) -> bool:
    """Whether a line is of those that come back with every comment: who said it and when, "Reply"."""
    return block.words <= _RHYTHM_WORDS and len(block.text) <= LINE_CHARS and _THREAD.fullmatch(block.text) is not None


def _tells_on(document: Document, notes: Notes, after: int) -> bool:
    """Whether what follows is the story: it speaks of the same names, or is most of the prose."""
    before, behind = around(document, notes, after)
    known = vocabulary(before)
    if any(speaks_of(block, known) for block in behind[:2]) or mass(behind) > 3 * mass(before):
        return True
    # Between comments stand names and dates; three paragraphs in a row are a text.
    return any(c.index == a.index + 2 for a, c in zip(behind, behind[2:_LOOK_AHEAD], strict=False))
