"""What happened when, told in order: the lines of a chronicle, which look like a list of other stories.

Problem: a story may close with its dates ("1994: A storm throws her on the breakwater"), a line each, as pages list other
stories with theirs. Rule: lists of other stories have the latest first, or all on one day; a chronicle goes through the years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrub.document import Block

# "4 November 2025: Talks end.", "• 1994 – A ferry is built.", "2012年4月 …": a day, a month or a year, and what happened.
_HAPPENED = re.compile(
    r"(?:\W{1,3}\s?)?(?:(?:[^\W\d_]{2,12}|\d{1,2}(?:st|nd|rd|th)?)(?:[.,/ªº-]\s?|\s)){0,4}?\b(?P<year>(?:1[4-9]|20)\d\d)"
    r"(?:年(?:\s?\d{1,2}月)?(?:\s?\d{1,2}日)?\s?[:：–—\s]|\s?[:：–—]|\s-\s)\s?\S"
)
_YEAR = re.compile(r"(?:1[4-9]|20)\d\d")
"""What every such line has; asked first, since it is cheap."""
_OPENING = 48
"""Characters in which a line says when what it tells happened."""
_WORDS, _LINES = 60, 3
"""Words that a line has at most, lines that a chronicle has at least."""


def chronicles(blocks: Iterable[Block]) -> list[Sequence[Block]]:
    """The runs of lines that open with years, none earlier than the one before, and not all the same."""
    years = ((block, _year(block)) for block in blocks)
    runs = [list(run) for dated, run in groupby(years, key=lambda pair: pair[1] is not None) if dated]
    return [[block for block, _ in run] for run in runs if _goes_on([year or "" for _, year in run])]


def _year(block: Block) -> str | None:
    if block.plain or block.words > _WORDS or _YEAR.search(block.text, 0, _OPENING) is None:
        return None
    match = _HAPPENED.match(block.text[:_OPENING])
    return match["year"] if match else None


def _goes_on(years: Sequence[str]) -> bool:
    return len(years) >= _LINES and years[0] < years[-1] and all(one <= next_one for one, next_one in pairwise(years))
