"""Reaction bars: "What's your reaction?", rows of moods with their counters; and polls with the votes of every answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from scrub.article import Kind
from scrub.detectors.base import LIKELY, Finding, Notes
from scrub.detectors.family import Family, Shape, openings
from scrub.document import Document

_MOODS = (
    *("like", "dislike", "love", "funny", "angry", "sad", "wow", "haha", "happy", "surprised", "excited", "sleepy", "cool"),
    *("좋아요", "슬퍼요", "화나요", "감동이에요", r"후속기사\s?원해요"),
)
_MOOD = f"(?:{'|'.join(_MOODS)})"

_ANSWER = re.compile(
    r".{1,80}?\s\(?\d[\d.,]{0,9}\s(?:votes?|stimmen|voix|votos|voti|stemmen|röster|głosów|oy|голосов)\)?", re.IGNORECASE
)
_POLL = frozenset({"poll", "umfrage", "sondage", "encuesta", "enquete", "sondaggio", "sonda", "anket", "опрос", "your vote"})
_ANSWERS = 2
_BETWEEN = 5
"""Lines from the heading of a poll to its button."""


class Reactions:
    """Lines of reaction bars, and polls: a question, and below it answers with the number of their votes."""

    name = "reactions"
    _family = Family(
        Kind.REACTIONS,
        (
            Shape(
                "moods",
                re.compile(rf"{_MOOD}\s*\(?\d*\)?(?:[\s|,/·•]+{_MOOD}\s*\(?\d*\)?){{1,9}}", re.IGNORECASE),
                "nothing but moods and counters",
                fewest=2,
                opens=openings(*_MOODS),
            ),
        ),
        takes=re.compile(rf"\d{{1,6}}(?:\s{_MOOD})?|{_MOOD}(?:\s*\(?\d{{1,6}}\)?)?", re.IGNORECASE),
        bridges=_BETWEEN,
        labels=True,
    )

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """The bars, then the polls."""
        yield from self._family.detect(document, notes)
        answers = [block.index for block in document.lines.with_digit if _ANSWER.fullmatch(block.text)]
        for start, stop in _runs(answers):
            first = start
            for above in reversed(document.blocks[max(0, start - 2) : start]):
                if not (above.text.endswith(("?", "？")) if above.index == start - 1 else above.folded in _POLL):
                    break
                first = above.index
            if stop - start >= _ANSWERS and first < start:
                yield Finding(Kind.REACTIONS, tuple(range(first, stop)), "reactions.poll", LIKELY, "answers and their votes")


def _runs(indices: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where every run of consecutive indices starts, and past where it ends."""
    for _, run in groupby(enumerate(indices), key=lambda pair: pair[1] - pair[0]):
        found = [index for _, index in run]
        yield found[0], found[-1] + 1
