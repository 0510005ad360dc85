"""What the elements around a block tell of it, as columns of numbers; for HTML pages alone.

Problem: a paragraph of the story and a teaser can look alike, but they seldom stand in the same element, and elements are named
for what they hold. Rule: every element is described by its blocks (`_containers`), and a block by itself and the elements
around it, from the inside out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from scrub.detectors.tagger.text import Floats, Ints
from scrub.document import Block
from scrub.dom import Element, Place, label_words

LABEL_BITS = 13
"""Words of class names are counted in 2^13 buckets."""
LEVELS = 6
"""Elements around a block that are described one by one, its own first."""
LONGEST = 80.0
_SHARES = (0.5, 0.7, 0.9)
"""Shares of the likely story for which the smallest element is found that holds as much."""

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_OWN = {
    "p": ("p",),
    "div": ("div", "section", "article", "main", "body", "center"),
    "item": ("li",),
    "row": ("tr", "table", "tbody", "thead"),
    "term": ("dt", "dd"),
    "quoted": ("blockquote",),
    "legend": ("figcaption", "caption"),
    "pre": ("pre",),
}
"""What a block's own element is."""
_AROUND = {
    "list": ("ul", "ol", "dl"),
    "table": ("table",),
    "aside": ("aside",),
    "header": ("header",),
    "form": ("form", "fieldset"),
    "figure": ("figure", "figcaption"),
    "quote": ("blockquote",),
    "article": ("article",),
    "main": ("main",),
    "section": ("section",),
    "details": ("details", "dialog"),
}
"""What a block can stand in."""
_PLAIN_NAMES = (
    *(*_OWN, "heading", "linked", "strong", "broken", "hidden", "depth"),
    *(f"in_{name}" for name in _AROUND),
)
_OTHER = (0,) * (len(_OWN) + 1)
_OWN_ROWS = {
    tag: (*(tag in fitting for fitting in _OWN.values()), _HEADINGS.get(tag, 0))
    for tag in {*_HEADINGS, *chain.from_iterable(_OWN.values())}
}
"""What a tag says of a block's own element: a flag for each of `_OWN`, and the level of a heading."""
_FLAGS = {tag: 1 << bit for bit, tags in enumerate(_AROUND.values()) for tag in tags}


@dataclass(frozen=True, eq=False)
class Markup:
    """The elements of a page by number, and the blocks' places among them.

    `own`: (n,) element of each block; `levels`: (LEVELS, n) the elements around it, the outermost repeated; `block`, `element`:
    one entry for each block and each element around it; `plain`: columns by name that need no model; `h1`: which blocks are a
    main headline; `linked`: the blocks' shares of links; `words`, `word_of`: buckets of the words in elements' labels, and the
    element of each; `inline`, `inline_of`: the same of labels inside blocks, with their blocks.
    """

    own: Ints
    levels: Ints
    block: Ints
    element: Ints
    elements: int
    plain: dict[str, Floats]
    h1: NDArray[np.bool_]
    linked: Floats
    words: Ints
    word_of: Ints
    inline: Ints
    inline_of: Ints

    def spread(self, weights: NDArray[np.generic]) -> NDArray[np.float64]:
        """The sum over each element's blocks."""
        total = np.bincount(self.element, weights=weights[self.block].astype(np.float64), minlength=self.elements)
        return total.astype(np.float64)


def read_markup(blocks: Sequence[Block]) -> Markup | None:
    """The markup of a page's blocks; None where one has no place, as in a text dump."""
    places = [block.place for block in blocks if block.place is not None]
    if not places or len(places) < len(blocks):
        return None
    seen, around = _elements(places)
    owns = [place.element.number for place in places]
    lines = [around[number] for number in owns]
    first = {number: (*line[:LEVELS], *line[-1:] * (LEVELS - len(line))) for number, line in around.items()}
    word_of, words = _buckets((number, element.label) for number, element in seen.items())
    inline_of, inline = _buckets(enumerate(place.label for place in places))
    return Markup(
        own=np.array(owns, np.int64),
        levels=np.array([first[number] for number in owns], np.int64).T,
        block=np.arange(len(places)).repeat([len(line) for line in lines]),
        element=np.fromiter(chain.from_iterable(lines), np.int64),
        elements=max(seen) + 1,
        plain=_plain(places, seen),
        h1=np.array([place.element.tag == "h1" for place in places]),
        linked=np.array([place.linked for place in places], np.float32),
        words=words,
        word_of=word_of,
        inline=inline,
        inline_of=inline_of,
    )


def _buckets(labels: Iterable[tuple[int, str]]) -> tuple[Ints, Ints]:
    owners: list[int] = []
    numbers: list[int] = []
    for owner, label in labels:
        if label:
            found = label_buckets(label)
            owners += [owner] * len(found)
            numbers += found
    return np.array(owners, np.int64), np.array(numbers, np.int64)


@lru_cache(maxsize=4096)
def label_buckets(label: str) -> tuple[int, ...]:
    """The buckets of the words of a label, each word once."""
    return tuple(crc32(word.encode()) >> (32 - LABEL_BITS) for word in dict.fromkeys(label_words(label)))


def _elements(places: Sequence[Place]) -> tuple[dict[int, Element], dict[int, list[int]]]:
    """All elements around blocks by number, and for each element of a block the numbers of itself and those around it."""
    seen: dict[int, Element] = {}
    around: dict[int, list[int]] = {}
    for place in places:
        element: Element | None = place.element
        if place.element.number in around:
            continue
        line = around[place.element.number] = []
        while element is not None:
            line.append(element.number)
            seen.setdefault(element.number, element)
            element = element.parent
    return seen, around


def _plain(places: Sequence[Place], seen: Mapping[int, Element]) -> dict[str, Floats]:
    """What each block's own element and those around it are."""
    elements = [place.element for place in places]
    measured = (
        [place.linked for place in places],
        [place.strong for place in places],
        [place.broken for place in places],
        [element.hidden for element in elements],
        [min(element.depth, 40) for element in elements],
    )
    flags: dict[int, int] = {}
    for number in sorted(seen):  # from the outside in
        element = seen[number]
        inherited = flags[element.parent.number] if element.parent else 0
        flags[number] = inherited | _FLAGS.get(element.tag, 0)
    bits = np.array([flags[element.number] for element in elements]) >> np.arange(len(_AROUND))[:, None] & 1
    own = np.array([_OWN_ROWS.get(element.tag, _OTHER) for element in elements], np.float32).T
    rows = (*own, *np.array(measured, np.float32), *bits.astype(np.float32))
    return dict(zip(_PLAIN_NAMES, rows, strict=True))


def label_scores(markup: Markup, weights: Floats) -> tuple[Floats, Floats]:
    """How much the words of each element's label speak for a story, and those of the inline labels of each block."""

    def score(words: Ints, owner: Ints, size: int) -> Floats:
        total = np.bincount(owner, weights=weights[words], minlength=size)
        number = np.bincount(owner, minlength=size)
        result: Floats = (total / np.sqrt(np.maximum(number, 1))).astype(np.float32)
        return result

    return score(markup.words, markup.word_of, markup.elements), score(markup.inline, markup.inline_of, len(markup.own))


def local(markup: Markup, words: Floats, prose: NDArray[np.bool_], weights: Floats) -> dict[str, NDArray[np.generic]]:
    """Columns that need no estimate yet; `weights` are those of the words of labels, `prose` what may be running text."""
    columns: dict[str, NDArray[np.generic]] = {f"dom_{name}": column for name, column in markup.plain.items()}
    _labels(columns, markup, weights)
    _containers(columns, markup, words, prose)
    _headline(columns, markup)
    _neighbours(columns, markup)
    return columns


def _labels(columns: dict[str, NDArray[np.generic]], markup: Markup, weights: Floats) -> None:
    elements, inline = label_scores(markup, weights)
    columns["label_inline"] = inline
    around = elements[markup.levels]
    for level in range(LEVELS - 2):
        columns[f"label_{level}"] = around[level]
    n = len(markup.own)
    scores = elements[markup.element]
    columns["label_sum"] = np.bincount(markup.block, weights=scores, minlength=n)
    first = np.searchsorted(markup.block, np.arange(n))
    columns["label_worst"] = np.minimum(np.minimum.reduceat(scores, first), inline)
    columns["label_best"] = np.maximum.reduceat(scores, first)


def _containers(columns: dict[str, NDArray[np.generic]], markup: Markup, words: Floats, prose: NDArray[np.bool_]) -> None:
    """What the blocks of each element around a block are like."""
    ones = np.ones(len(words))
    capped = np.minimum(words, LONGEST)
    number, mass, running, linked, links = (
        markup.spread(part) for part in (ones, words, words * prose, words * markup.linked, markup.linked > 0.5)
    )
    total = max(float((words * prose).sum()), 1.0)
    size = np.maximum(number, 1)
    described = {
        "story": running / total,
        "prose": running / np.maximum(mass, 1),
        "linked": linked / np.maximum(mass, 1),
        "links": links / size,
        "length": markup.spread(capped) / size,
        "blocks": np.minimum(number, 30),
    }
    for name, values in described.items():
        around = values.take(markup.levels)
        for level in range(LEVELS):
            columns[f"box_{name}_{level}"] = around[level]


def _headline(columns: dict[str, NDArray[np.generic]], markup: Markup) -> None:
    """How far a block is from the first `h1` on the page, and how many elements hold both."""
    n = len(markup.own)
    at = np.flatnonzero(markup.h1)
    if not len(at):
        columns["h1_distance"] = columns["h1_shared"] = np.full(n, -99.0)
        return
    columns["h1_distance"] = np.clip(np.arange(n) - at[0], -60, 60)
    above = markup.element[markup.block == at[0]]
    shared = np.bincount(markup.block[np.isin(markup.element, above)], minlength=n)
    columns["h1_shared"] = len(above) - shared


def _neighbours(columns: dict[str, NDArray[np.generic]], markup: Markup) -> None:
    """Whether the blocks before and after stand in the same elements, and what they are."""
    parent = markup.levels[1]
    for name, ids in (("own", markup.own), ("parent", parent)):
        same = np.concatenate(([False], ids[1:] == ids[:-1], [False]))
        columns[f"same_{name}_before"], columns[f"same_{name}_after"] = same[:-1], same[1:]
    for name in ("p", "heading", "linked", "item"):
        column = markup.plain[name]
        padded = np.concatenate(([-1.0, -1.0], column, [-1.0, -1.0]))
        n = len(column)
        for step in (1, 2):
            columns[f"dom_{name}_{step}_before"] = padded[2 - step : 2 - step + n]
            columns[f"dom_{name}_{step}_after"] = padded[2 + step : 2 + step + n]


def context(markup: Markup, words: Floats, p: Floats) -> dict[str, NDArray[np.generic]]:
    """Columns that say what the estimates `p` (story) mean for the elements around a block."""
    mass, size = markup.spread(p * words), markup.spread(words)
    number, likely = markup.spread(np.ones(len(words))), markup.spread(p)
    total = max(float((p * words).sum()), 1e-6)
    columns: dict[str, NDArray[np.generic]] = {}
    share, mean, plain = mass / total, mass / np.maximum(size, 1e-6), likely / np.maximum(number, 1)
    for level, around in enumerate(zip(*(values.take(markup.levels) for values in (share, mean, plain)), strict=True)):
        columns |= zip((f"box_share_{level}", f"box_p_{level}", f"box_plain_{level}"), around, strict=True)
    for least in _SHARES:
        # Elements are numbered from the outside in, so that the last one that holds enough is a smallest one.
        holding = int(np.flatnonzero(share >= least - 1e-9)[-1]) if (share >= least - 1e-9).any() else 0
        inside = np.zeros(len(words), bool)
        inside[markup.block[markup.element == holding]] = True
        columns[f"inside_{least:.0%}"] = inside
        columns[f"mean_{least:.0%}"] = np.full(len(words), mean[holding])
    return columns
