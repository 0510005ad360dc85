"""A page of HTML read: its markup disarmed and parsed, its visible text as lines, and what else it tells of its article."""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from scrub.dom import PageMarkup
from scrub.layouts import Layout, select
from scrub.metadata.claims import Claim
from scrub.metadata.markup import read_markup
from scrub.metadata.markup.values import address
from scrub.options import Options
from scrub.segment.guard import guarded
from scrub.segment.walk import MAX_LINES, VisibleText, read_visible


def read_html(content: str, options: Options, layout: Layout | None = None, url: str | None = None) -> VisibleText:
    """The lines of a page, what its markup claims about the article, and what the `layout` of its site selects.

    `url` is where the page came from. Markup past `options.max_bytes` is not parsed, with a warning.
    """
    warnings = []
    if len(content) > options.max_bytes:
        warnings.append(f"budget: {len(content)} characters of markup are over {options.max_bytes}; the rest was not parsed")
        content = content[: options.max_bytes]
    content, harmful = guarded(content)
    tree = LexborHTMLParser(content.encode("utf-8", "replace"))
    selected = select(layout, tree) if layout else None
    visible = read_visible(tree, min(options.max_blocks, MAX_LINES), selected.rules if selected else {})
    claims, doubts = read_markup(tree, url)
    visible.markup = PageMarkup(visible.pictures, claims, layout, selected, _base(tree, claims, url))
    visible.warnings[:0] = [*warnings, *harmful, *doubts]
    return visible


def _base(tree: LexborHTMLParser, claims: Sequence[Claim], url: str | None) -> str | None:
    """The address against which the page's links are read: that of `<base>`, else its own."""
    own = url or next((str(claim.value) for claim in claims if claim.field == "url"), None)
    node = tree.css_first("base[href]")
    return (address(node.attributes.get("href"), own) if node is not None else None) or own
