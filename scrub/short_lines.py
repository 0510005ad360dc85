"""The short lines of a document, found by how they open and by what stands in them, so that few patterns ask each of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from typing import TYPE_CHECKING

from scrub.lexicon import WHOLE

if TYPE_CHECKING:
    from scrub.document import Block


def opening(folded: str) -> str:
    """By which a folded line, or a pattern of one, is looked up: its first two characters, or one where no letter follows."""
    return folded[:2] if folded[:2].isalnum() else folded[:1]


@dataclass(frozen=True)
class ShortLines:
    """Short blocks, and those somewhat `longer` (pitches are). What is looked for among them is looked up where it can be."""

    every: list[Block]
    longer: list[Block]

    @cached_property
    def several(self) -> list[Block]:
        """The short blocks of several words."""
        return [block for block in self.every if block.words > 1]

    @cached_property
    def with_digit(self) -> list[Block]:
        """The short blocks with a digit."""
        return [block for block in self.every if block.has_digit]

    @cached_property
    def _by_opening(self) -> dict[str, list[Block]]:
        found: dict[str, list[Block]] = {}
        for block in self.several:
            found.setdefault(opening(block.folded), []).append(block)
        return found

    @cached_property
    def _text(self) -> tuple[str, list[int]]:
        """The longer blocks and all others in small letters, one below the other, and where each begins."""
        lines = [b.folded if len(b.text) <= WHOLE else b.text.casefold() for b in chain(self.every, self.longer)]
        return "\n".join(lines), [0, *accumulate(len(line) + 1 for line in lines)]

    def opening_with(self, openings: Iterable[str]) -> list[Block]:
        """The short blocks of several words that have one of these `opening`s."""
        return [block for key in openings for block in self._by_opening.get(key, ())]

    def holding(self, pieces: Iterable[str]) -> list[Block]:
        """The blocks, longer ones among them, in whose small letters one of `pieces` stands."""
        text, starts = self._text
        found: set[int] = set()
        for piece in pieces:
            at = text.find(piece)
            while at >= 0:
                line = bisect_right(starts, at) - 1
                found.add(line)
                at = text.find(piece, starts[line + 1])
        short = len(self.every)
        return [self.every[line] if line < short else self.longer[line - short] for line in sorted(found)]
