"""Markup that would cost a parser more than it is worth, told before it is parsed.

Two costs of the HTML standard are not linear. Every block element looks through all elements that are open, so that nesting
costs its depth squared. And every block opens anew all formatting elements (`<b>`, `<font>` …) that were not closed, each a
node of its own: twelve kilobytes can make a million nodes.
"""

from __future__ import annotations

import re
from collections import Counter

DEEPEST = 5_000
MOST_REOPENED = 500_000

_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
_FORMATTING = frozenset(b"a b big code em font i nobr s small strike strong tt u".split())
_CLOSED_BY_OTHERS = frozenset(b"p li dt dd option optgroup tr td th thead tbody tfoot rp rt".split())
_EMPTY = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())


def excess(markup: str | bytes) -> str | None:
    """What is too much about a page, in words; None for one that can be parsed. One pass, linear in its length."""
    data = markup.encode("utf-8", "replace") if isinstance(markup, str) else markup
    if b"\x00" in data[:1_000]:
        data = data.replace(b"\x00", b"")  # of UTF-16
    unclosed: Counter[bytes] = Counter()
    depth = formatting = reopened = 0
    for match in _TAG.finditer(data):
        name = match[2].lower()
        if name in _EMPTY:
            continue
        step = -1 if match[1] else 1
        if step < 0 and not unclosed[name]:
            continue
        if name in _FORMATTING:
            formatting += step
        else:
            reopened += formatting
        if name not in _CLOSED_BY_OTHERS:
            unclosed[name] += step
            depth += step
        if depth > DEEPEST:
            return f"elements are nested deeper than {DEEPEST:,}"
        if reopened > MOST_REOPENED:
            return f"unclosed formatting would make more than {MOST_REOPENED:,} elements"
    return None
