"""Reading the parsed tree within bounds: attributes and text of a node, whatever hangs below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborNode

from scrub.canonical import canonical

MOST_NODES = 400
"""Nodes that are read for the text of one element: a headline or byline has a few."""
MOST_ANCESTORS = 12

_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "button", "iframe", "select", "textarea"})
_BREAKING = frozenset(
    {"br", "div", "p", "li", "ul", "ol", "h1", "h2", "h3", "h4", "section", "td", "tr", "time", "dd", "dt", "img"}
)
_HIDDEN = re.compile(r"(?:^|[\s_-])(?:sr-only|screen-reader|visually-?hidden|tooltip)", re.IGNORECASE)


def attributes(node: LexborNode) -> dict[str, str]:
    """The node's attributes; one without a value is ""."""
    return {name: value or "" for name, value in node.attributes.items()}


def text_of(node: LexborNode, longest: int, without: re.Pattern[str] | None = None) -> str:
    """The text that a reader sees in `node`, not canonical yet: at most `longest` characters of `MOST_NODES` nodes.

    Breaks and block elements part words; scripts, buttons, what is for screen readers only, and elements whose class or id
    holds `without`, say nothing.
    """
    parts: list[str] = []
    length = 0
    for current in _below(node, without):
        if current.tag == "-text":
            piece = (current.text_content or "")[: longest - length]
            parts.append(piece)
            length += len(piece)
            if length >= longest:
                break
        elif current.tag in _BREAKING:
            parts.append(" ")
    return "".join(parts)


def pieces_of(node: LexborNode, longest: int) -> list[str]:
    """The pieces of text that a reader sees in `node`, canonical, one for each run of text without an element inside."""
    pieces: list[str] = []
    length = 0
    for current in _below(node):
        if current.tag == "-text" and (piece := _piece(current, longest - length)):
            pieces.append(piece)
            length += len(piece)
            if length >= longest:
                break
    return pieces


def _piece(node: LexborNode, longest: int) -> str:
    text = (node.text_content or "")[:longest]
    return "" if text.isspace() else canonical(text)  # most of the texts between elements


def pieces_after(node: LexborNode, most: int) -> Iterator[str]:
    """The pieces of text that follow an element on the page, canonical, at most `most` of them."""
    current: LexborNode | None = node
    looked = found = 0
    while current is not None and looked < 4 * MOST_NODES and found < most:
        looked += 1
        while current is not None and current.next is None:
            current = current.parent
        current = current.next if current is not None else None
        while current is not None and current.tag != "-text" and current.child is not None and not _is_silent(current):
            current, looked = current.child, looked + 1
        if current is not None and current.tag == "-text" and (piece := _piece(current, 1_000)):
            found += 1
            yield piece


def pieces_before(node: LexborNode, most: int) -> list[str]:
    """The last `most` pieces of text before an element on the page, canonical, in order."""
    current: LexborNode | None = node
    found: list[str] = []
    for _ in range(MOST_NODES):
        while current is not None and current.prev is None:
            current = current.parent
        current = current.prev if current is not None else None
        while current is not None and current.tag != "-text" and current.last_child is not None and not _is_silent(current):
            current = current.last_child
        if current is None or len(found) >= most:
            break
        if current.tag == "-text" and (piece := _piece(current, 1_000)):
            found.append(piece)
    return found[::-1]


def _below(root: LexborNode, without: re.Pattern[str] | None = None) -> Iterator[LexborNode]:
    """The nodes under `root` in order, without recursion, without silent elements; an element's end once more."""
    node, seen = root.child, 0
    depth = 1
    while node is not None and seen < MOST_NODES:
        seen += 1
        yield node
        silent = node.tag == "-text" or _is_silent(node) or (without is not None and without.search(words_of(node)))
        child = None if silent else node.child
        if child is not None:
            node, depth = child, depth + 1
            continue
        while node is not None and node.next is None:
            node, depth = node.parent, depth - 1
            if depth <= 0 or node is None:
                return
            yield node
        node = node.next if node is not None else None


def _is_silent(node: LexborNode) -> bool:
    if node.tag in _SILENT:
        return True
    return node.tag == "span" and _HIDDEN.search(node.attributes.get("class") or "") is not None


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The elements around `node`, the nearest first, at most `MOST_ANCESTORS`."""
    current = node.parent
    for _ in range(MOST_ANCESTORS):
        if current is None or current.tag == "-undef":
            return
        yield current
        current = current.parent


def words_of(node: LexborNode) -> str:
    """Class and id of a node in small letters: what its makers call it."""
    return words_in(node.attributes)


def words_in(found: Mapping[str, str | None]) -> str:
    """Class and id among attributes, in small letters."""
    return f"{found.get('class') or ''} {found.get('id') or ''}"[:500].casefold()
