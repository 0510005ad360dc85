"""Where in a page a block stood: the elements around it, and the markup inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scrub.layouts import Layout, Selected
    from scrub.metadata.claims import Claim

PARAGRAPH = "\n\n"
"""What stands between two lines of a page's source."""

_WORD = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")


class Mark(NamedTuple):
    """Where inline markup opens in a block: `sign` is "a", "strong", "em" or "cell"; `target` the address of a link."""

    sign: str
    target: str = ""


CLOSED = Mark("")
"""Where the inline markup that was opened last closes."""
CELL = Mark("cell")
"""Where a cell of a table row begins."""
MOST_CELLS = 100
"""Cells of a row that are told apart."""


class Element:
    """An element that makes a paragraph of its own.

    `number`: its place among all of them in the order in which they open; `depth`: elements around it; `label`: its class, id,
    role and itemprop as they stand; `hidden`: a browser would not show it; `position`: which item of its list it is, from 1;
    `rules`: numbers of the rules of the site's layout that select it.
    """

    __slots__ = ("depth", "hidden", "items", "label", "number", "parent", "position", "rules", "tag")

    def __init__(
        self,
        number: int,
        tag: str,
        parent: Element | None,
        label: str = "",
        hidden: bool = False,
        rules: tuple[int, ...] = (),
    ) -> None:
        self.number = number
        self.tag = tag
        self.parent = parent
        self.label = label
        self.depth: int = parent.depth + 1 if parent else 0
        self.hidden: bool = hidden or (parent is not None and parent.hidden)
        self.rules = rules
        self.items = 0
        self.position = 0
        if tag == "li" and parent is not None:
            parent.items += 1
            self.position = parent.items

    def __repr__(self) -> str:
        return f"Element({self.number}, {self.tag!r}, {self.label!r})"

    def lineage(self) -> Iterator[Element]:
        """The element itself and those around it, from the inside out."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def inside(self, *tags: str) -> Element | None:
        """The nearest of itself and those around it that has one of these tags."""
        return next((element for element in self.lineage() if element.tag in tags), None)


class Place:
    """Where a block stood. `label`: that of an inline element that holds nearly all of it; `linked`, `strong`: shares (0..1) of
    its characters in links and in bold; `broken`: it follows a `<br>`; `pieces`: its text with the inline markup; `own_rules`:
    those of the inline element.
    """

    __slots__ = ("broken", "element", "label", "linked", "own_rules", "pieces", "strong")

    def __init__(
        self,
        element: Element,
        pieces: list[str | Mark],
        label: str = "",
        linked: float = 0.0,
        strong: float = 0.0,
        broken: bool = False,
        own_rules: tuple[int, ...] = (),
    ) -> None:
        self.element = element
        self.pieces = pieces
        self.label = label
        self.linked = linked
        self.strong = strong
        self.broken = broken
        self.own_rules = own_rules

    def rules(self) -> Iterator[int]:
        """The numbers of the rules of the site's layout that select what the block stands in, from the inside out."""
        yield from self.own_rules
        for element in self.element.lineage():
            yield from element.rules

    def __repr__(self) -> str:
        return f"Place({self.element!r}, linked={self.linked:.2f})"


@dataclass(frozen=True, slots=True)
class Picture:
    """An `img`: its attributes, the element it stands in, and how many lines stand above it."""

    attributes: Mapping[str, str | None]
    element: Element
    line: int


@dataclass(frozen=True, slots=True)
class PageMarkup:
    """What the markup of a page tells beside its text: the pictures, what its sources claim about the article, how its site
    writes pages, what that selected, and the address against which links are read.
    """

    pictures: Sequence[Picture] = ()
    claims: Sequence[Claim] = ()
    layout: Layout | None = None
    selected: Selected | None = None
    base: str | None = None

    @property
    def body(self) -> str:
        """The text of the article as the page gives it beside what it shows; "" where it does not."""
        return max((str(claim.value) for claim in self.claims if claim.field == "body"), key=len, default="")


def label_words(label: str) -> list[str]:
    """The words of a label in small letters: `"articleBody post-text_2"` gives `article`, `body`, `post`, `text`."""
    return [word.lower() for word in _WORD.findall(label)]
