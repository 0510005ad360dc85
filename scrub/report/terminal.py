"""An article explained in a terminal: the source line by line, then what was found out about it.

12             │ The ferry will sail again on Monday, the harbour office said.
13 related     │ Read more: The captain who could not swim
               │   ↳ related.line (0.90): opens with "Read more:"
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from scrub.article import Article, Image, Removal
from scrub.report.lines import Lines, lines_of
from scrub.report.visible import visible

_FIELDS = (
    *("title", "summary", "authors", "published", "modified", "agency"),
    *("publisher", "site", "url", "language", "section", "tags", "images", "paywalled"),
)
_KIND_WIDTH = 11  # of "recommended", the longest kind
_LABEL_WIDTH = 10
_LEAST_WIDTH = 20
_DIM, _BOLD, _RESET = "\x1b[2m", "\x1b[1m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Style:
    """How wide the terminal is (None: no terminal, lines are never broken) and whether it takes escape sequences."""

    width: int | None = None
    colour: bool = False


def explain(article: Article, name: str, style: Style | None = None) -> Iterator[str]:
    """The lines to print, without line ends. `name` is the document's. Nothing of the document is passed on raw."""
    style = style or Style()
    wrap = _wrapper(style)
    yield from _source(article, style, wrap)
    yield ""
    for label, value, origin in _summary(article, name):
        indent = " " * (_LABEL_WIDTH + 1)
        text = visible(value) + (f"  [{visible(origin)}]" if origin else "")
        for n, line in enumerate(wrap(text, len(indent))):
            yield (_paint(f"{label:<{_LABEL_WIDTH}}", _BOLD, style) + " " if n == 0 else indent) + line


def _source(article: Article, style: Style, wrap: Callable[[str, int], list[str]]) -> Iterator[str]:
    digits = max(3, len(str(len(Lines(article.source)))))
    margin = digits + 1 + _KIND_WIDTH + len(" │ ")
    empty = f"{'':>{digits}} {'':<{_KIND_WIDTH}} │ "
    said: object = None  # the reason given last; it is given once for a run of lines
    for row in lines_of(article):
        removal = row.removal
        if row.text:
            paint = _DIM if removal else ""
            head = f"{row.number:>{digits}} {removal.kind if removal else '':<{_KIND_WIDTH}} │ "
            for n, line in enumerate(wrap(visible(row.text), margin)):
                yield _paint((head if n == 0 else empty) + line, paint, style)
            reason = removal and (removal.kind, removal.rule, removal.confidence, removal.evidence)
            if removal is not None and reason != said:
                for n, line in enumerate(wrap(_reason(removal), margin + 4)):
                    yield _paint(empty + ("  ↳ " if n == 0 else "    ") + line, _DIM, style)
            said = reason
        else:
            yield f"{row.number:>{digits}} {'':<{_KIND_WIDTH}} │"


def _reason(removal: Removal) -> str:
    return visible(f"{removal.rule} ({removal.confidence:.2f}): {removal.evidence}")


def _summary(article: Article, name: str) -> Iterator[tuple[str, str, str]]:
    """Label, value and origin of everything that is known of the document as a whole."""
    yield "document", name, ""
    yield "verdict", str(article.verdict), ""
    yield "quality", f"{article.quality:.2f}", ""
    kinds = Counter(str(removal.kind) for removal in article.removed)
    yield "kept", _count(len(article.blocks), "passage"), ""
    counted = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items(), key=lambda item: (-item[1], item[0])))
    yield "removed", _count(len(article.removed), "span") + (f": {counted}" if counted else ""), ""
    unproved = []
    for field in _FIELDS:
        if value := _worded(getattr(article, field)):
            yield field, value, article.evidence.get(field, "the caller" if field == "url" else "")
        else:
            unproved.append(field)
    if unproved:
        yield "unknown", ", ".join(unproved), ""
    for warning in article.warnings:
        yield "warning", warning, ""


def _worded(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return "; ".join(_worded(item) for item in value)
        case Image():
            return " | ".join(part for part in (value.url, value.caption, value.credit) if part)
        case date():
            return value.isoformat()
    return str(value)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _paint(text: str, code: str, style: Style) -> str:
    return f"{code}{text}{_RESET}" if style.colour and code else text


def _wrapper(style: Style) -> Callable[[str, int], list[str]]:
    """A function that breaks a text into lines that leave room for a margin; without a terminal it breaks nothing."""
    if style.width is None:
        return lambda text, margin: [text]
    # rich knows how many columns a character takes and where a line may end. Late: it takes time to load.
    from rich.console import Console
    from rich.text import Text

    columns = style.width
    console = Console(width=columns)

    def wrap(text: str, margin: int) -> list[str]:
        room = max(columns - margin, _LEAST_WIDTH)
        return [line.plain.rstrip() for line in Text(text).wrap(console, room, overflow="fold")] or [""]

    return wrap
