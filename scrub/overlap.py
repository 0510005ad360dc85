"""Which blocks stand in another text about the same page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrub.document import Block

_RUN, _SHORTEST = 16, 4
_SHARE = 0.5
_BETWEEN = re.compile(r"[\W_]+")


def held(blocks: Sequence[Block], text: str, *, anywhere: bool = False) -> tuple[bool, ...]:
    """For every block whether `text` holds most of it, white space and punctuation aside; short ones as lines of their own, or
    `anywhere`, as in a text whose line breaks are lost.

    Compared in runs of 16 letters, so that it costs linear time but for short blocks `anywhere`.
    """
    lines = {_squeezed(line) for line in text.splitlines()}
    whole = _squeezed(text)
    runs = {whole[at : at + _RUN] for at in range(max(len(whole) - _RUN + 1, 0))}

    def holds(block: str) -> bool:
        if len(block) < 2 * _RUN:
            return block in lines or (anywhere and len(block) >= _SHORTEST and block in whole)
        pieces = [block[at : at + _RUN] for at in range(0, len(block) - _RUN + 1, _RUN)]
        return sum(piece in runs for piece in pieces) >= _SHARE * len(pieces)

    return tuple(holds(_squeezed(block.text)) for block in blocks)


def _squeezed(text: str) -> str:
    return _BETWEEN.sub("", text.casefold())
