"""Blocks of a page as Markdown: headings, lists, quotes, tables, links and emphasis of the story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote, urljoin

from scrub.canonical import canonical
from scrub.dom import CELL, CLOSED, MOST_CELLS, Element, Mark, Place

_SPECIAL = re.compile(r"([\\`*_\[\]<>|]|&(?=#?\w{1,31};))")
_BLOCK_START = re.compile(r"^((?:[-+=]|-{3,}|#{1,6})(?=\s|$)|~{3})")
_NUMBERED_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_ITEM = re.compile(r"(?:[-*+]|(\d{1,9}[.)]))\s(?=\S)")
"""How an item of a list begins; the group is its number."""
_DEEPEST_LIST = 6
_LONGEST_CELL = 1_000
"""Characters of a cell from which on a table lays out a page and shows no data."""
_NUMBERED = re.compile(r"\d+\.\s")
_SIGNS = {"strong": "**", "em": "*"}
_HEADINGS = {f"h{level}": "#" * max(level, 2) for level in range(1, 7)}
_SAFE = ("http://", "https://", "mailto:")
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f\\|`\[\]()<>]")
"""What ends an address, a cell or a line, or begins another piece of Markdown."""
_LONGEST_TARGET = 2_000


def blocks_markdown(places: Sequence[Place | None], base: str | None = None) -> list[str | None]:
    """Blocks as Markdown, by where they stand, in order; None where that is not known.

    Blocks that share a place, and those in one row of a table, are one: the first has all of it, the others are "". Of several
    blocks in one item of a list the first has the bullet, and the others are set under its text. Links are made absolute by the
    page's `base`; those of another scheme than the web's are left out.
    """
    told = _rows(places, base)
    begun: dict[Element, int] = {}
    before: Place | None = None
    for number, place in enumerate(places):
        if place is not None and number not in told:
            told[number] = "" if place is before else _block(place, base, begun)
        before = place
    return [told.get(number) for number in range(len(places))]


def _block(place: Place, base: str | None, begun: dict[Element, int]) -> str:
    """A block outside of tables; `begun`: the width of the bullets of the items that stand above it."""
    element = place.element
    text = _inline(place.pieces, base)
    if element.tag in _HEADINGS:
        return f"{_HEADINGS[element.tag]} {text.replace('**', '')}"
    text = _escape_start(text)
    if element.inside("blockquote"):
        return f"> {text}"
    if item := element.inside("li"):
        around = [begun[one] for one in item.lineage() if one is not item and one in begun]
        bullet = " " * begun[item] if item in begun else _bullet(item)
        begun[item] = len(bullet)
        return f"{' ' * sum(around[:_DEEPEST_LIST])}{bullet}{text}"
    return text


def escape(text: str) -> str:
    """Text in which no character means anything to Markdown."""
    return _SPECIAL.sub(r"\\\1", text)


def paragraph(text: str) -> str:
    """A paragraph in which nothing means anything to Markdown, nor how it begins."""
    return _escape_start(escape(text))


def text_markdown(text: str) -> str:
    """A text of paragraphs, without markup, as Markdown. Items of a list below each other stay a list."""
    paragraphs = text.split("\n\n")
    items = [_ITEM.match(one) for one in paragraphs]
    listed = [
        item is not None and any(beside is not None and bool(beside[1]) == bool(item[1]) for beside in around)
        for item, *around in zip(items, [None, *items], [*items[1:], None], strict=False)
    ]
    return join_markdown(
        f"{item[1] or '-'} {paragraph(one[item.end() :])}" if item and is_listed else paragraph(one)
        for one, item, is_listed in zip(paragraphs, items, listed, strict=True)
    )


def _escape_start(text: str) -> str:
    """Markdown that begins like a heading, a list or a fence as the text of a paragraph."""
    return _NUMBERED_START.sub(r"\1\\\2", _BLOCK_START.sub(r"\\\1", text))


def _rows(places: Sequence[Place | None], base: str | None) -> dict[int, str]:
    """The lines of the blocks that stand in tables, by their numbers: a row's first block has it, the others have nothing."""
    tables: dict[Element, dict[Element, list[int]]] = {}
    for number, place in enumerate(places):
        if place is not None and (row := place.element.inside("tr")) is not None:
            tables.setdefault(row.inside("table") or row, {}).setdefault(row, []).append(number)
    lines: dict[int, str] = {}
    for rows in tables.values():
        read = [_row(dict.fromkeys(filter(None, map(places.__getitem__, numbers))), base) for numbers in rows.values()]
        width = max(map(len, read))
        if 1 < width <= MOST_CELLS and all(len(cell) <= _LONGEST_CELL for cells in read for cell in cells):
            for numbers, cells in zip(rows.values(), read, strict=True):
                lines |= dict.fromkeys(numbers, "")
                lines[numbers[0]] = f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |"
    return lines


def _row(places: Iterable[Place], base: str | None) -> list[str]:
    """The cells of a row; what makes lines of its own in a cell is parted by a break."""
    cells: list[list[str]] = []
    for place in places:
        first, *others = _cells(place.pieces)
        if text := _inline(first, base):
            cells = cells or [[]]
            cells[-1].append(text)
        cells += [[text] if (text := _inline(cell, base)) else [] for cell in others]
    return ["<br>".join(cell) for cell in cells]


def _cells(pieces: Sequence[str | Mark]) -> list[list[str | Mark]]:
    """The pieces before the first cell that begins in a block, and those of each cell."""
    cells: list[list[str | Mark]] = [[]]
    for piece in pieces:
        if piece == CELL:
            cells.append([])
        else:
            cells[-1].append(piece)
    return cells


def _bullet(item: Element) -> str:
    return f"{item.position}. " if item.parent is not None and item.parent.tag == "ol" else "- "


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
    return _UNSAFE.sub(lambda match: quote(match[0]), full)


def join_markdown(blocks: Iterable[str]) -> str:
    """Blocks apart by a blank line, items of a list and rows of a table below each other; the first row heads its table."""
    return "".join(_joined(blocks))


def _joined(blocks: Iterable[str]) -> Iterator[str]:
    before = ""
    for block in filter(None, blocks):
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
