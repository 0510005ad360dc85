"""What each element of a page does to the text in it, as the walk over the tree sees it."""

from __future__ import annotations

from enum import IntEnum


class Role(IntEnum):
    """Begins a paragraph, is left out, breaks the line, is a cell of a table, marks words, is a picture, stands apart."""

    BLOCK = 1
    SKIPPED = 2
    BREAK = 3
    CELL = 4
    MARK = 5
    IMAGE = 6
    APART = 7


SIGNS = {"a": "a", "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em"}
"""The marks of words, by the element that sets them."""
ROLES: dict[str, Role] = (
    dict.fromkeys(
        (
            *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl"),
            *("dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"),
            *("legend", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"),
        ),
        Role.BLOCK,
    )
    | dict.fromkeys(
        (
            *("nav", "footer", "script", "style", "noscript", "template", "head", "title", "svg", "math", "iframe", "object"),
            *("canvas", "audio", "video", "select", "textarea", "button", "datalist", "amp-iframe", "amp-ad", "rp", "rt"),
        ),
        Role.SKIPPED,
    )
    | dict.fromkeys(SIGNS, Role.MARK)
    | {"br": Role.BREAK, "td": Role.CELL, "th": Role.CELL, "img": Role.IMAGE, "amp-img": Role.IMAGE, "time": Role.APART}
)
"""What has none stands in its line like words."""
WITH_FRAME = ROLES | dict.fromkeys(("nav", "footer"), Role.BLOCK)
"""The same where the frame of the page is read as well."""
