"""How a site writes its pages: CSS selectors for the story, for furniture by kind, and for fields.

A layout belongs to a site's profile and holds between two dates. It says where things stand; what it does not name is told by
the rules and the tagger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrub.article import Kind
from scrub.profile_values import ALWAYS, PERIOD_KEYS, Form, Period, check, read_period

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

BODY = 0
"""The number of the rule that an element holds the story; furniture is numbered from 1."""
FIELDS = ("title", "summary", "authors", "published", "modified", "section", "tags")
"""What a layout's selectors may find."""
_KEYS = {
    "body": Form.SELECTORS,
    "furniture": Form.TABLES,
    "fields": Form.TABLE,
    **PERIOD_KEYS,
}
_FIELD_KEYS = dict.fromkeys(FIELDS, Form.TEXT)
_FURNITURE_KEYS = dict.fromkeys(("kind", "select", "note"), Form.TEXT)
_LONGEST = 1_000
"""Characters of a field."""
_FOUND = 20_000
"""Elements that one selector marks at most."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """Elements that match `select` hold furniture of `kind`; `note` is evidence for a reader."""

    kind: Kind
    select: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """`body`: selectors, of which the first that matches is the story's; `fields`: a selector for each of `FIELDS`;
    `valid`: when pages were written so.
    """

    body: tuple[str, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    valid: Period = ALWAYS


@dataclass(slots=True)
class Selected:
    """What a layout's selectors found in a page: the numbers of the rules by the identity of elements (`mem_id`), the texts of
    the fields, and warnings. `body`: the selector that found the story.
    """

    rules: dict[int, tuple[int, ...]] = field(default_factory=dict)
    fields: dict[str, list[str]] = field(default_factory=dict)
    body: str | None = None
    warnings: list[str] = field(default_factory=list)


def read_layout(data: Mapping[str, Any]) -> Layout:
    """The layout in a table of a profile. Raises ValueError, TypeError or KeyError for what it cannot be."""
    check(data, _KEYS, "html")
    body, furniture, fields = data.get("body", ()), data.get("furniture", ()), dict(data.get("fields", {}))
    check(fields, _FIELD_KEYS, "html.fields")
    for item in furniture:
        check(item, _FURNITURE_KEYS, "html.furniture")
    return Layout(
        (body,) if isinstance(body, str) else tuple(body),
        tuple(Furniture(Kind(item["kind"]), item["select"], item.get("note", "")) for item in furniture),
        fields,
        read_period(data),
    )


def select(layout: Layout, tree: LexborHTMLParser) -> Selected:
    """What the layout's selectors find. One that does not parse, and a story that is not found, are a warning."""
    selected = Selected()
    for selector in layout.body:
        if found := _css(tree, selector, selected):
            selected.body = selector
            _mark(selected, found, BODY)
            break
    else:
        if layout.body:
            selected.warnings.append(f"nothing matches its selectors of the story ({', '.join(layout.body)})")
    for number, furniture in enumerate(layout.furniture, BODY + 1):
        _mark(selected, _css(tree, furniture.select, selected), number)
    for name, selector in layout.fields.items():
        if texts := [text for node in _css(tree, selector, selected) if (text := _text(node))]:
            selected.fields[name] = texts
    return selected


def _css(tree: LexborHTMLParser, selector: str, selected: Selected) -> list[LexborNode]:
    try:
        return tree.css(selector)[:_FOUND]
    except Exception as error:  # the parser has an error of its own, which is no ValueError
        selected.warnings.append(f"the selector {selector!r} cannot be read ({error})")
        return []


def _mark(selected: Selected, nodes: list[LexborNode], number: int) -> None:
    for node in nodes:
        selected.rules[node.mem_id] = (*selected.rules.get(node.mem_id, ()), number)


def _text(node: LexborNode) -> str:
    """What an element says: its `datetime` or `content`, else its text."""
    from scrub.metadata.markup.nodes import text_of  # late: profiles are read where no page is

    attributes = node.attributes
    return (attributes.get("datetime") or attributes.get("content") or " ".join(text_of(node, _LONGEST).split())).strip()
