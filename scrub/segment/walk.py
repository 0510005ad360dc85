"""The visible text of an HTML page as lines, one a block element, each with its place among the elements.

The page is walked once, in document order and without recursion. `nav` and `footer` are left out, with scripts, form fields and
the like. Hidden elements are read, since scripts unfold them; they are marked as hidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrub.document import ends_sentence
from scrub.dom import CELL, CLOSED, MOST_CELLS, PARAGRAPH, Element, Mark, PageMarkup, Picture, Place
from scrub.segment.roles import ROLES, SIGNS, WITH_FRAME, Role

MAX_LINES, MAX_CHARS, MAX_NODES = 20_000, 1_000_000, 500_000
"""Lines, characters of text, and nodes of the tree that are read of a page: no article has more."""


_Label = tuple[str, tuple[int, ...]]
"""The names of an inline element, and the rules of the site's layout that select it."""
_NO_LABEL: _Label = ("", ())

# Looking a member up by its name costs more than all else that is asked of a node.
_BLOCK, _SKIPPED, _BREAK, _CELL, _MARK, _IMAGE, _APART = Role

_PARAGRAPH = 60
"""Characters of a line that is more than an entry of a menu."""
_TEXT = "-text"
_BLANK_LINES = re.compile(r"\n[ \t\r\f]*\n\s*")
_DEEPEST = 8_000
"""Nodes around a node: what is nested deeper is left out. A page of so few tags is parsed as it is, and may nest all of them in
each other: it loses no text by this. Larger pages are hardly ever so deep, since `guard` takes out most of what would be."""
_ENDING = 8
"""Pieces at the end of a line that tell how it ends: so many have more words and characters than `ends_sentence` looks at."""
_MOST_AROUND = 100
"""Block elements around a block that are told apart; those further in count as the last of them."""
_NAMES = frozenset({"class", "id", "role", "itemprop"})
"""Attributes that say what an element holds."""
_LABEL = 200
"""Characters of an element's class and id that are looked at."""
_WHOLE = 0.8
"""Share of a block's characters that an inline element must hold to speak for all of it."""


@dataclass(slots=True)
class VisibleText:
    """The page's visible text a line a block element, their places, the pictures, warnings, and what else the markup tells."""

    lines: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    markup: PageMarkup | None = None

    def warn(self, text: str) -> None:
        """Add a warning, once."""
        if text not in self.warnings:
            self.warnings.append(text)

    @property
    def source(self) -> str:
        """The lines with a blank one between them."""
        return PARAGRAPH.join(self.lines)


def read_visible(tree: LexborHTMLParser, max_lines: int, rules: Mapping[int, tuple[int, ...]] | None = None) -> VisibleText:
    """The lines of a parsed page. What is nested deeper than a browser would draw, and what lies past `max_lines`, is left out
    with a warning. `rules`: those of the site's layout by the `mem_id` of elements.
    """
    if tree.body is None:
        return VisibleText()
    visible = _Walk(max_lines, rules or {}).run(tree.body)
    if not visible.lines:
        found = _Walk(max_lines, rules or {}, WITH_FRAME).run(tree.body)
        if any(len(line) >= _PARAGRAPH for line in found.lines):
            found.warn("page: there is no text outside of nav and footer; these were read as well")
            return found
    return visible


class _Walk:
    """One pass over the tree: `enter` and `leave` for every element, `add` for every text."""

    def __init__(self, max_lines: int, rules: Mapping[int, tuple[int, ...]], roles: Mapping[str, Role] = ROLES) -> None:
        self.result = VisibleText()
        self.lines: list[list[str]] = []  # the pieces of each line that `<br>` and nothing else sets apart
        self.roles = roles
        self.rules = rules
        self.max_lines = max_lines
        self.left = MAX_CHARS
        self.full = ""  # which budget was used up
        self.element = Element(0, "body", None)
        self.elements = 1
        self.beyond = 0  # block elements nested too deep to be told apart that are open
        self.marks: list[Mark] = []  # inline markup that is open, each sign once
        self.signs: list[tuple[str, bool]] = []  # the sign of every open inline element, and whether it stands in `marks`
        self.links = self.strongs = 0
        self._begin()

    def _begin(self) -> None:
        """A new line, in which the inline markup around it is open again."""
        self.pieces: list[str | Mark] = [*self.marks]
        self.chars = self.linked = self.strong = 0
        self.label, self.labelled = _NO_LABEL, 0
        self.broken = False

    def _begin_again(self) -> None:
        """The line anew, as nothing was in it yet but cells of a row: these stay."""
        cells = [piece for piece in self.pieces if piece is CELL][:MOST_CELLS]
        self._begin()
        self.pieces += cells

    def run(self, root: LexborNode) -> VisibleText:
        self.element.rules = self.rules.get(root.mem_id, ())
        node: LexborNode | None = root.first_child
        nodes = 0
        enter, leave, add, roles, deepest = self.enter, self.leave, self.add, self.roles, _DEEPEST
        above: list[tuple[LexborNode, Role | None, _Label, int]] = []
        while node is not None:
            tag = node.tag or ""
            child = None
            if tag == _TEXT:
                add(node.text_content or "")
            elif (role := self._role(tag) if tag == "footer" else roles.get(tag)) is not _SKIPPED:
                child = node.first_child
                if self.rules and node.mem_id in self.rules and role is _CELL:
                    role = _BLOCK  # the site's layout speaks of it, so it is told apart
                if child is not None and len(above) >= deepest:
                    self.result.warn(f"budget: elements nested deeper than {_DEEPEST} were left out")
                    child = None
                label = enter(node, tag, role)
                if child is not None:
                    above.append((node, role, label, self.chars))
                else:
                    leave(role, _NO_LABEL, 0)
            nodes += 1
            if self.full or nodes >= MAX_NODES:
                self.flush()
                self.result.warn(
                    f"budget: {self.full or f'there are more than {MAX_NODES} nodes'}; the rest of the page was not read"
                )
                break
            following = child or node.next
            while following is None and above:
                node, role, label, chars = above.pop()
                leave(role, label, chars)
                following = node.next
            node = following
        self.flush()
        self.result.lines = [" ".join(pieces) for pieces in self.lines]
        return self.result

    def add(self, text: str) -> None:
        size = len(text)
        if size > self.left:
            text, size = text[: self.left], self.left
            self.full = f"there are more than {MAX_CHARS} characters of text"
        if "\n" in text and self.element.tag == "pre" and (parts := _BLANK_LINES.split(text))[1:]:
            for part in parts:
                self.flush()
                if len(self.lines) >= self.max_lines:
                    break
                self.add(part)
            return
        self.left -= size
        if size <= 40 and not (size := len(text.strip())):
            self.pieces.append(" ")
            return
        self.pieces.append(text)
        self.chars += size
        if self.links:
            self.linked += size
        if self.strongs:
            self.strong += size

    def enter(self, node: LexborNode, tag: str, role: Role | None) -> _Label:
        """What opens with an element; returns the label of an inline one."""
        rules = self.rules.get(node.mem_id, ()) if self.rules else ()
        if role is _BLOCK:
            if self.chars:
                self.flush()
            elif tag == "tr":
                self.pieces = [piece for piece in self.pieces if piece is not CELL]  # those of a row around it
            if self.element.depth >= _MOST_AROUND:
                self.beyond += 1
                return _NO_LABEL
            attributes = node.attributes
            label, hidden = (_label(attributes), _hidden(attributes)) if attributes else ("", False)
            self.element = Element(self.elements, tag, self.element, label, hidden, rules)
            self.elements += 1
            return _NO_LABEL
        if role is _BREAK:
            self.flush()
            self.broken = True
            return _NO_LABEL
        if role is _CELL:
            self.pieces += [CELL, " "]
            return _NO_LABEL
        if role is _IMAGE:
            self.result.pictures.append(Picture(node.attributes, self.element, len(self.lines)))
            return _NO_LABEL
        if role is _APART and self.pieces and (last := self.pieces[-1]).__class__ is str and last[-1:].isalnum():
            self.pieces.append(" ")  # stamps that stand side by side are set apart by their style
        attributes = node.attributes
        if role is _MARK:
            sign = SIGNS[tag]
            self.links += sign == "a"
            self.strongs += sign == "strong"
            opens = not self.marks or all(mark.sign != sign for mark in self.marks)
            self.signs.append((sign, opens))
            if opens:
                mark = Mark(sign, (attributes.get("href") or "") if sign == "a" else "")
                self.marks.append(mark)
                self.pieces.append(mark)
        return (_label(attributes), rules) if attributes or rules else _NO_LABEL

    def leave(self, role: Role | None, label: _Label, chars: int) -> None:
        """What closes with an element; `chars` stood in the line before an inline one with this label."""
        if role is _BLOCK:
            if self.chars:
                self.flush()
            elif self.element.tag == "tr":
                self._begin()
            else:
                self._begin_again()
            if self.beyond:
                self.beyond -= 1
            else:
                self.element = self.element.parent or self.element
        elif role is _MARK:
            sign, opened = self.signs.pop()
            self.links -= sign == "a"
            self.strongs -= sign == "strong"
            if opened:
                self.marks.pop()
                self.pieces.append(CLOSED)
        if chars == 0 and self.chars and label != _NO_LABEL:
            self.label, self.labelled = label, self.chars

    def flush(self) -> None:
        """Close the line."""
        text = " ".join("".join([piece for piece in self.pieces if piece.__class__ is str]).split()) if self.chars else ""
        if text:
            chars = self.chars
            label, rules = self.label if self.labelled >= _WHOLE * chars else _NO_LABEL
            pieces = [*self.pieces, *[CLOSED] * len(self.marks)]
            place = Place(self.element, pieces, label, self.linked / chars, self.strong / chars, self.broken, rules)
            if self.broken and self._goes_on(text):
                self.lines[-1].append(text)
                self.result.places[-1].pieces += [" ", *pieces]
            else:
                self.lines.append([text])
                self.result.places.append(place)
                if len(self.lines) >= self.max_lines:
                    self.full = f"there are more than {self.max_lines} lines of text"
            self._begin()
        else:
            self._begin_again()

    def _role(self, tag: str) -> Role | None:
        """The role of a `footer`: that of a quote says who is quoted."""
        return _BLOCK if self.element.inside("blockquote") else self.roles.get(tag)

    def _goes_on(self, text: str) -> bool:
        """Whether a line after a `<br>` continues the sentence before it, as where lines are wrapped by hand."""
        if not self.lines or self.result.places[-1].element is not self.element:
            return False
        return text[0].islower() and not ends_sentence(" ".join(self.lines[-1][-_ENDING:]))


def _label(attributes: Mapping[str, str | None]) -> str:
    label = ""
    for name, value in attributes.items():
        if value and name in _NAMES:
            label = f"{label} {value[:_LABEL]}" if label else value[:_LABEL]
    return label


def _hidden(attributes: Mapping[str, str | None]) -> bool:
    style = attributes.get("style")
    if style and "none" in style and "display:none" in style.replace(" ", "").lower():
        return True
    return "hidden" in attributes or attributes.get("aria-hidden") == "true"
