"""What the elements of a page are named for: the kind of a block that the tagger dropped and no rule could name.

Problem: in a page the tagger knows what is not story and has no name for it; the markup mostly has (`class="related-posts"`).
Rule: the nearest named element around the block decides (`labels.toml`). Names alone remove nothing, since elements that hold
the story wear them as well.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import pairwise

from scrub.article import Kind
from scrub.detectors.base import POSSIBLE, Finding, Notes
from scrub.document import Document
from scrub.dom import Element, label_words

_NEAR = 8
"""Elements around a block that may name it."""


class Labels:
    """The kinds of blocks that only the tagger dropped, by the names of the elements around them."""

    name = "labels"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Another name for what goes anyway; nothing in a text dump."""
        known: dict[Element, tuple[Kind, str] | None] = {}
        for index, found in notes.by_block.items():
            place = document.blocks[index].place
            if place is None or found.rank > 0:
                continue
            told = _told(place.label, "") or next((t for e in _around(place.element) if (t := _of(e, known))), None)
            if told is not None:
                yield Finding(told[0], (index,), self.name, POSSIBLE, f"{found.evidence}; it stands in {told[1]}")


def is_called(element: Element, kind: Kind) -> bool:
    """Whether an element is named for what a kind of furniture is called."""
    told = _told(element.label, element.tag)
    return told is not None and told[0] is kind


def _around(element: Element) -> Iterator[Element]:
    for _, around in zip(range(_NEAR), element.lineage(), strict=False):
        yield around


def _of(element: Element, known: dict[Element, tuple[Kind, str] | None]) -> tuple[Kind, str] | None:
    if element not in known:
        known[element] = _told(element.label, element.tag)
    return known[element]


def _told(label: str, tag: str) -> tuple[Kind, str] | None:
    """The kind that a label or a tag stands for, and the name that says so."""
    words, tags = _names()
    if tag in tags:
        return tags[tag], f"<{tag}>"
    if not label:
        return None
    single = label_words(label)
    pairs = [f"{first} {second}" for first, second in pairwise(single)]
    found = [words[name] for name in (*single, *pairs) if name in words]
    return min(found)[1:] if found else None


@cache
def _names() -> tuple[Mapping[str, tuple[int, Kind, str]], Mapping[str, Kind]]:
    """By the words of labels their place in the file, their kind and how they are quoted; and the kinds by tags."""
    read = tomllib.loads(resources.files(__package__).joinpath("labels.toml").read_text("utf-8"))
    listed = [(name, Kind(kind)) for kind, names in read["kinds"].items() for name in names]
    words = {name: (place, kind, f"“{name}”") for place, (name, kind) in enumerate(listed)}
    return words, {tag: Kind(kind) for tag, kind in read["tags"].items()}
