"""How a dump breaks its lines, told from the text alone.

Problem: one tool writes a paragraph a line, another wraps at column 72, a third puts every text node on a line (so links and
italics cut sentences in pieces), a fourth puts the whole page on one line. `LineBreaks.of` looks at the beginning of the
dump; `LineBreaks.joint` then says of each line whether it goes on with the paragraph of the line before.
Of text nodes `fragments.py` tells that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from scrub.segment.fragments import is_fragmented, joint
from scrub.segment.nodes import CJK, STRONG_CONTINUATION, Joint, Line, is_cut

SAMPLE_LINES = 2_000
"""Lines that decide. The decision depends on the beginning alone, so that cutting the end changes nothing."""

ONE_LINE_CHARS = 600
"""A line of this length that holds nearly all of the text may be a page on one line."""

_WRAP_COLUMNS = range(40, 141)
_WRAP_COLUMNS_CJK = range(12, 61)
MARK_CHARS = 6
"""Longest line that can be nothing but the mark of a list item."""
_BULLET = re.compile(r"[•·∙▪■▶►▸*]\s|\d{1,3}[.)]\s|[-–—]\s")
_ITEM_MARK = re.compile(r"(?:[•·∙▪■▶►▸*–—-]\s*)?([1-9]\d?)[.):]?$|[•·∙▪■▶►▸*]$")


@dataclass(frozen=True, slots=True)
class LineBreaks:
    """`wrap`: the column at which lines are wrapped, or None. `fragments`: text nodes stand on lines of their own.
    `one_line`: the page is one long line. `numbered`: list numbers stand on lines of their own."""

    wrap: int | None = None
    fragments: bool = False
    one_line: bool = False
    numbered: bool = False

    @classmethod
    def of(cls, lines: Sequence[Line]) -> LineBreaks:
        """How a dump breaks its lines that begins with these."""
        lines = lines[:SAMPLE_LINES]
        lengths = [len(line.text) for line in lines]
        total, longest = sum(lengths), max(lengths, default=0)
        if longest >= ONE_LINE_CHARS and longest * 5 >= total * 4 and len(lines) <= 4:
            return cls(one_line=True)
        pairs = [(a, b) for a, b in pairwise(lines) if b.gap == 0]
        wrap = _wrap_column(lines, pairs)
        # Wrapped lines of a script with spaces begin small as fragments do, so nothing can be told from that.
        fragments = (wrap is None or wrap in _WRAP_COLUMNS_CJK) and is_fragmented(lines, pairs)
        return cls(wrap, fragments, False, _has_number_lines(lines))

    def joint(self, group: Sequence[Line], line: Line, below: str, *, item: bool) -> Joint:
        """How `line` goes on with the paragraph whose lines so far are `group`.

        `below` is the line after it; `item` says that the line above is the mark of a list item in its turn.
        """
        above = group[-1].text
        if item and self.numbered and not is_mark(line.text):
            return Joint.SURE if line.gap <= 1 else Joint.NONE
        if line.gap:
            return Joint.NONE
        if self._fills(group[-1], line):
            return Joint.SURE
        if self.fragments:
            return joint(group, line.text, below)
        if self.wrap is not None:
            return Joint.NONE
        broken = STRONG_CONTINUATION.match(line.text) and is_cut(above) and len(line.text) > 1
        return Joint.SURE if broken else Joint.NONE

    def _fills(self, above: Line, line: Line) -> bool:
        """The test of greedy wrapping: the next word would not have fitted on the line above."""
        if self.wrap is None:
            return False
        if _BULLET.match(line.text) or (line.indent > above.indent and not is_cut(above.text)):
            return False
        if line.indent > above.indent and _BULLET.match(above.text):  # the item hangs
            return True
        return len(above.text) + 1 + _first_word(line.text) > self.wrap


def _first_word(text: str) -> int:
    """Length of the first unbreakable unit of a line."""
    word = text.split(maxsplit=1)[0]
    return max(cjk.start(), 1) if (cjk := CJK.search(word)) else len(word)


def _wrap_column(lines: Sequence[Line], pairs: Sequence[tuple[Line, Line]]) -> int | None:
    """The column at which most adjacent lines are filled as a greedy wrapper fills them, or None."""
    lengths = Counter(len(line.text) for line in lines)
    total = sum(n * count for n, count in lengths.items())
    if len(pairs) < 3 or 4 * sum(n * count for n, count in lengths.items() if n >= _WRAP_COLUMNS.stop) > total:
        return None
    cjk = sum(1 for line in lines if not line.text.isascii() and CJK.search(line.text)) * 2 > len(lines)
    columns = _WRAP_COLUMNS_CJK if cjk else _WRAP_COLUMNS
    # The longest of the lengths that many lines come near to.
    near = (
        c for c in sorted(lengths, reverse=True) if c in columns and sum(lengths.get(n, 0) for n in range(c - 5, c + 1)) >= 4
    )
    if not (likeliest := list(islice(near, 8))):
        return None
    # A line that ends a sentence may end its paragraph: it proves nothing either way.
    shortest = columns.start // 2
    inner = [
        (len(a.text), len(a.text) + 1 + _first_word(b.text)) for a, b in pairs if len(a.text) > shortest and is_cut(a.text)
    ]
    for column in likeliest:
        overlong = sum(n * count for n, count in lengths.items() if n > column)
        if 4 * overlong <= total and _is_filled(inner, column, cjk):
            return column
    return None


def _is_filled(inner: Sequence[tuple[int, int]], column: int, cjk: bool) -> bool:
    """Whether lines that end in mid-sentence (their length, and that with the next word) fill `column`."""
    near = [reach for length, reach in inner if column < 2 * length and length <= column]
    filled = sum(1 for reach in near if reach >= column)
    # Lines of one length in a script where a line may break anywhere are no accident, even if links cut some.
    if cjk:
        return filled >= 6 and filled * 10 >= len(near) * 5
    return len(near) >= 3 and filled * 10 >= len(near) * 8


def is_mark(text: str) -> bool:
    """Whether a line is nothing but a bullet or a list number."""
    return len(text) <= MARK_CHARS and _ITEM_MARK.match(text) is not None


def next_number(text: str, last: int) -> int | None:
    """The list number that a mark bears if it is 1 or follows `last`; `last` for a bullet; None for any other line."""
    match = _ITEM_MARK.match(text) if len(text) <= MARK_CHARS else None
    if match is None:
        return None
    number = int(match[1]) if match[1] else last
    return number if number in {1, last, last + 1} and (match[1] is None or number != last or number == 1) else None


def _has_number_lines(lines: Sequence[Line]) -> bool:
    """Whether lines of nothing but 1, 2, 3 … stand before the items they number."""
    expected, found = 1, 0
    for line in lines:
        if len(line.text) <= MARK_CHARS and (match := _ITEM_MARK.match(line.text)):
            if match[1] is None:
                found += 1
            elif int(match[1]) in {expected, 1}:
                found += 1
                expected = int(match[1]) + 1
    return found >= 2
