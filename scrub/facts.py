"""Facts, a label and a colon before each: those of a match, and boxes about whom or what a story tells of.

Problem: stories give facts a line each ("Referee: …", "Born: …"), and so do pages with their tags, credits and addresses. Rule:
several such lines in a row; of a match if some bear a label that only matches have or name a team with its formation, of a
box if they are short, as titles of other stories are not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from scrub.folding import fold

if TYPE_CHECKING:
    from scrub.document import Block

_MARK, _COLON = re.compile("[:：)]"), re.compile("[:：]")
_OPENING = 48
"""Characters in which a line says what it gives."""
_LABELLED = re.compile(r"\W{0,3}[^\W\d_][^:：]{0,40}[:：]\s?\S")
# "Oldhaven (4-4-2): ", "Tarn Town (3-5-2) "
_FORMATION = re.compile(r"\W{0,3}[^\W\d_][^:：()]{1,30}\s\((?:\d-){2,3}\d\)\s?[:：]?\s?\S")
_WORDS = 90
"""Words of a line at most."""
_LINES = 3
"""Lines that belong together, at least."""
_TELLING = 2
"""Those of them that only matches have, at least."""
_SHORT = 6
"""Words of half the lines of a box, at most."""


def facts(blocks: Iterable[Block]) -> list[Sequence[Block]]:
    """The runs of lines that bear labels."""
    labelled = [block for block in blocks if not block.plain and _is_labelled(block)]
    runs = groupby(enumerate(labelled), key=lambda pair: pair[1].index - pair[0])
    return [lines for _, run in runs if len(lines := [block for _, block in run]) >= _LINES]


def of_match(lines: Sequence[Block]) -> bool:
    """Whether lines with labels are the facts of a match."""
    return sum(_tells(block.text) for block in lines) >= _TELLING


def in_box(lines: Sequence[Block]) -> bool:
    """Whether lines with labels are as short as facts are."""
    from statistics import median  # late: few documents have facts

    return median(block.words for block in lines) <= _SHORT


def _is_labelled(block: Block) -> bool:
    if block.words > _WORDS or _MARK.search(block.text, 0, _OPENING) is None:
        return False
    return _LABELLED.match(block.text) is not None or _FORMATION.match(block.text) is not None


def _tells(text: str) -> bool:
    label = _COLON.split(text, maxsplit=1)[0]
    return fold(label) in _labels() or _FORMATION.match(text) is not None


@cache
def _labels() -> frozenset[str]:
    from importlib import resources  # late: it is as slow to import as many modules of this package

    read: dict[str, list[str]] = tomllib.loads(resources.files("scrub").joinpath("facts.toml").read_text("utf-8"))
    return frozenset(fold(label) for labels in read.values() for label in labels)
