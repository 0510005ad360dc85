"""Blocks of a page as Markdown: headings, lists, quotes, tables, links and emphasis of the story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urljoin

from scrub.canonical import canonical
from scrub.dom import CELL, CLOSED, Element, Mark, Place

_SPECIAL = re.compile(r"([\\`*_\[\]<>|]|&(?=#?\w{1,31};))")
_BLOCK_START = re.compile(r"^([-+#=]|~{3,}|-{3,})(?=\s|$)")
_NUMBERED_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_DEEPEST_LIST = 6
_NUMBERED = re.compile(r"\d+\.\s")
_SIGNS = {"strong": "**", "em": "*"}
_HEADINGS = {f"h{level}": "#" * max(level, 2) for level in range(1, 7)}
_SAFE = ("http://", "https://", "mailto:")
_LONGEST_TARGET = 2_000


def block_markdown(place: Place, base: str | None = None) -> str:
    """A block as Markdown; links are made absolute by the page's `base`, those of another scheme than the web's left out."""
    element = place.element
    if element.tag == "tr":
        return f"| {' | '.join(_inline(cell, base) for cell in _cells(place.pieces))} |"
    text = _inline(place.pieces, base)
    if element.tag in _HEADINGS:
        return f"{_HEADINGS[element.tag]} {text.replace('**', '')}"
    text = _NUMBERED_START.sub(r"\1\\\2", _BLOCK_START.sub(r"\\\1", text))
    if element.inside("blockquote"):
        return f"> {text}"
    if item := element.inside("li"):
        return f"{_indent(item)}{_bullet(item)}{text}"
    return text


def escape(text: str) -> str:
    """Text in which no character means anything to Markdown."""
    return _SPECIAL.sub(r"\\\1", text)


def _cells(pieces: Sequence[str | Mark]) -> list[list[str | Mark]]:
    """The pieces of each cell of a row."""
    cells: list[list[str | Mark]] = []
    for piece in pieces:
        if piece == CELL:
            cells.append([])
        elif cells:
            cells[-1].append(piece)
    return cells or [list(pieces)]


def _bullet(item: Element) -> str:
    return f"{item.position}. " if _is_numbered(item) else "- "


def _is_numbered(item: Element) -> bool:
    return item.parent is not None and item.parent.tag == "ol"


def _indent(item: Element) -> str:
    """As far as the text of the items around it."""
    around = [element for element in item.lineage() if element.tag == "li" and element is not item]
    return " " * sum(3 if _is_numbered(element) else 2 for element in around[:_DEEPEST_LIST])


def _inline(pieces: Sequence[str | Mark], base: str | None) -> str:
    """The text with its links and emphasis; what is opened in the block closes in it."""
    parts: list[str] = []
    opened: list[tuple[str, str, int]] = []  # what opens it, what closes it, where it opened

    def close() -> None:
        before, after, at = opened.pop()
        inner = "".join(parts[at:])
        text = inner.strip()
        if text and before:
            lead, trail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
            parts[at:] = [f"{lead}{before}{text}{after}{trail}"]

    for piece in pieces:
        if isinstance(piece, str):
            parts.append(escape(piece))
        elif piece == CLOSED:
            if opened:
                close()
        elif piece == CELL:
            parts.append(" ")
        elif piece.sign == "a":
            target = _absolute(piece.target, base)
            opened.append(("[" if target else "", f"]({target})", len(parts)))
        else:
            opened.append((_SIGNS[piece.sign], _SIGNS[piece.sign], len(parts)))
    while opened:
        close()
    return canonical("".join(parts))


def _absolute(target: str, url: str | None) -> str:
    """The address a link leads to; "" for none, and for one that is not of the web."""
    target = target.strip()
    if not target or len(target) > _LONGEST_TARGET or target.startswith("#"):
        return ""
    try:
        full = urljoin(url or "", target)
    except ValueError:
        return ""
    if not full.lower().startswith(_SAFE):
        return ""
    return full.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")


def join_markdown(blocks: Iterable[str]) -> str:
    """Blocks apart by a blank line, items of a list and rows of a table below each other; the first row heads its table."""
    return "".join(_joined(blocks))


def _joined(blocks: Iterable[str]) -> Iterator[str]:
    before = ""
    for block in blocks:
        kind = _kind(block)
        if before:
            yield "\n" if kind and kind == before else "\n\n"
        yield block
        if kind == "row" and before != "row":
            yield "\n|" + " --- |" * (block.replace("\\|", "").count("|") - 1)
        before = kind or "paragraph"


def _kind(block: str) -> str:
    start = block.lstrip()
    if start.startswith("| "):
        return "row"
    if start.startswith("- "):
        return "item"
    return "numbered" if _NUMBERED.match(start) else ""
