"""When a story was published, where the date stands between headline and story.

Problem: dates stand all over a page, and before the story is known nothing tells whose they are. Rule: a line between headline
and story that bears a date bears the story's, where the date stands for itself or behind a name.

Example: `"By Orla Finch Mar. 14, 2025 1:15 pm | 3 Comments"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrub.article import Kind
from scrub.detectors import embed
from scrub.detectors.base import LIKELY, Finding, Notes
from scrub.detectors.going import Going
from scrub.detectors.moments import NOTHING, STUCK, Moments, is_update, moments, with_time_below
from scrub.document import Block, Document
from scrub.metadata.authors import parse_names

_LONGEST, _MOST_CHARS = 24, 200
_FAR, _ABOVE, _BELOW = 30, 4, 4
"""Lines above the story among which its headline is looked for, and lines above the headline and below the story's first
among which the date is.
"""
_NAME, _YEAR = r"[^\W\d_]{3,12}", r"(?:19|20)\d\d(?!\d)"
_DATE = re.compile(
    rf"(?<!\d){_YEAR}\s?[-./年]\s?\d{{1,2}}\s?[-./月]\s?\d{{1,2}}(?!\d)"
    rf"|(?<!\d)\d{{1,2}}[./-]\s?\d{{1,2}}[./-]\s?(?:{_YEAR}|\d\d(?!\d))"
    rf"|{_NAME}\.? \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}"
    rf"|(?<!\d)\d{{1,2}}(?:\.|st|nd|rd|th)? (?:de )?{_NAME}\.?,? (?:de )?{_YEAR}"
)
_OPENING = re.compile(
    r"^(?:(?:written |posted |published )?by|von|par|di|av|af|door|por)\b\s*"
    r"|\b(?:published|posted|publié|publicado|veröffentlicht|erstellt|on|le|am)$",
    re.IGNORECASE,
)
_OTHERS = frozenset({Kind.CAPTION, Kind.CREDIT, Kind.COMMENTS})
"""Kinds of lines whose dates are of something else."""
_DECK_WORDS = 14
"""A deck of fewer words that bears a date is none."""


class Stamped:
    """The date of a dump in which none was found with the story, or of a page whose markup tells none."""

    name = "stamped"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """The first line that tells when it was published, else the first that tells of a change."""
        going = Going.of(document, notes)
        if not going.story or going.proves("published") or document.claims("published"):
            return
        lines = [*going.head(), *_beside_headline(going)]
        read = [(block, _read(block.text, document)) for block in lines if _may_tell(going, block)]
        told = [(block, said) for block, said in read if said.told]
        best = next(((block, said) for block, said in told if said.published), None)
        if best is None and not going.proves("modified"):
            best = next(iter(told), None)
        if best is not None:
            block, said = best
            said, rows = with_time_below(said, document.blocks, block.index)
            yield going.proof(block.index, Kind.DATELINE, "dateline.head", "a date between headline and story", said.values)
            for row in rows:
                yield Finding(Kind.DATELINE, (row,), "dateline.head", LIKELY, "the time under its date")


def _beside_headline(going: Going) -> Iterator[Block]:
    """The lines that go right above the headline and between its copies, and those that interrupt the story's first lines."""
    start = going.story.start
    headlines = [i for i, found in going.findings.items() if found.kind is Kind.HEADLINE and start - _FAR <= i < start]
    above = range(max(0, min(headlines) - _ABOVE), max(headlines)) if headlines else range(0)
    yield from (going.blocks[i] for i in (*above, *range(start, min(start + _BELOW, going.story.stop))) if i in going.findings)


def _may_tell(going: Going, block: Block) -> bool:
    kind = going.kind(block.index)
    if (found := going.findings.get(block.index)) is not None and found.rule == embed.SIGNED:
        return False
    longest = _DECK_WORDS if kind is Kind.SUMMARY else _LONGEST
    return kind not in _OTHERS and block.has_digit and block.words <= longest and len(block.text) <= _MOST_CHARS


def _read(text: str, document: Document) -> Moments:
    text = STUCK.sub(" ", text.replace("\u2009", "").lstrip("•·-–—*| "))
    updated = is_update(text)
    if (said := moments(text, document, updated)).told:
        return said
    found = _DATE.search(text)
    if found is None or not (updated or _stands_for_itself(text[: found.start()], document)):
        return NOTHING
    said = moments(text[found.start() :], document, updated)
    return said if said.told else moments(found[0], document, updated)


def _stands_for_itself(before: str, document: Document) -> bool:
    """Whether what stands before a date is parted from it, or is a byline: else it may say what happens on that day."""
    opened = _OPENING.sub("", before.strip(" :")).strip()
    return not opened or opened[-1] in "|•·–—-/" or bool(parse_names(opened, document.lexicon.roles))
