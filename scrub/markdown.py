"""Blocks of a page as Markdown: headings, lists, quotes, tables, links and emphasis of the story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urljoin

from scrub.canonical import canonical
from scrub.dom import CELL, CLOSED, Element, Mark, Place

_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")
_STARTS_LIST = re.compile(r"^([-+#>]|\d+[.)])(?=\s)")
_NUMBERED = re.compile(r"\d+\.\s")
_SIGNS = {"strong": "**", "em": "*"}
_HEADINGS = {f"h{level}": "#" * max(level, 2) for level in range(1, 7)}
_SAFE = ("http://", "https://", "mailto:")
_LONGEST_TARGET = 2_000


def block_markdown(place: Place, url: str | None = None) -> str:
    """A block as Markdown; links are made absolute by the page's `url`, those of another scheme than the web's left out."""
    element = place.element
    text = _inline(place.pieces, url)
    if element.tag in _HEADINGS:
        return f"{_HEADINGS[element.tag]} {text.replace('**', '')}"
    if element.inside("tr") is element:
        return f"| {text} |"
    text = _STARTS_LIST.sub(r"\\\1", text)
    if element.inside("blockquote"):
        return f"> {text}"
    if item := element.inside("li"):
        return f"{_indent(item)}{_bullet(item)}{text}"
    return text


def _bullet(item: Element) -> str:
    numbered = item.parent is not None and item.parent.tag == "ol"
    return f"{item.position}. " if numbered else "- "


def _indent(item: Element) -> str:
    around = sum(1 for element in item.lineage() if element.tag in ("ul", "ol"))
    return "  " * min(max(around - 1, 0), 6)


def _inline(pieces: Sequence[str | Mark], url: str | None) -> str:
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
            parts.append(_SPECIAL.sub(r"\\\1", piece))
        elif piece == CLOSED:
            if opened:
                close()
        elif piece == CELL:
            parts.append(" | " if "".join(parts).strip() else "")
        elif piece.sign == "a":
            target = _absolute(piece.target, url)
            opened.append(("[" if target else "", f"]({target})", len(parts)))
        else:
            nested = any(before == _SIGNS[piece.sign] for before, _, _ in opened)
            opened.append(("" if nested else _SIGNS[piece.sign], _SIGNS[piece.sign], len(parts)))
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
