"""Which blocks stand in another text about the same page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrub.document import Block

_RUN = 16
_SHARE = 0.5
_BETWEEN = re.compile(r"[\W_]+")


def held(blocks: Sequence[Block], text: str) -> tuple[bool, ...]:
    """For every block whether `text` holds most of it, white space and punctuation aside; short ones as lines of their own.

    Compared in runs of 16 letters, so that it costs linear time.
    """
    lines = {_squeezed(line) for line in text.splitlines()}
    whole = _squeezed(text)
    runs = {whole[at : at + _RUN] for at in range(max(len(whole) - _RUN + 1, 0))}
    return tuple(_is_held(_squeezed(block.text), lines, runs) for block in blocks)


def _is_held(text: str, lines: set[str], runs: set[str]) -> bool:
    if len(text) < 2 * _RUN:
        return text in lines
    pieces = [text[at : at + _RUN] for at in range(0, len(text) - _RUN + 1, _RUN)]
    return sum(piece in runs for piece in pieces) >= _SHARE * len(pieces)


def _squeezed(text: str) -> str:
    return _BETWEEN.sub("", text.casefold())
