"""Pages made of others: what pages teach whatever stands around their stories, and however short these are.

Problem: real pages are large, and nearly all of their stories long; a page that is nothing but its story, or a report of two
paragraphs, looks like no page that was learned from. Rule: some pages come again as nothing but their story, some as a
small page around its beginning.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from training.markup import Marked

EVERY = 6
"""One page in so many comes again in each way."""
_FEWEST, _FEW = 2, 3
"""Paragraphs that are kept at least, and how many numbers of them take turns."""
_TITLE = re.compile(rb"<title[^>]*>([^<]{1,300})</title>")
_BAR = re.compile(r"\s[|–—-]\s")
_SMALL = (
    "<h1>{title}</h1>{story}",
    "<h1>{title}</h1><p>14.03.2025</p>{story}<footer>© 2025</footer>",
    "<div><a href='/'>Home</a></div><h1>{title}</h1><div>Advertisement</div>{story}<div>All rights reserved.</div>",
    "<header><p>Menu</p></header><h2>{title}</h2><p>By Jane Roe</p>{story}<p><a href='/next'>Next</a></p>",
)
"""Small pages, in which nothing tells by its name what it is."""


def augment(marked: Sequence[Marked]) -> Iterator[Marked]:
    """Pages that are nothing but their story, made of some of the golds, and small pages, made of the beginnings of others."""
    for number, one in enumerate(one for one in marked[:: EVERY // 2] if one.unlabelled is None):
        lines = [line for line in one.page.gold.split("\n") if line.strip()]
        if small := number % 2 == 1:
            lines = lines[: _FEWEST + number // 2 % _FEW]
        paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        markup = _SMALL[number // 2 % len(_SMALL)].format(title=_title(one.html), story=paragraphs) if small else paragraphs
        page = replace(one.page, gold="\n".join(lines))
        yield replace(one, page=page, html=f"<html><body>{markup}</body></html>".encode(), truncated=False, made_by="gold")


def _title(page: bytes) -> str:
    """The title of a page up to the first bar or dash, escaped."""
    found = _TITLE.search(page)
    return html.escape(_BAR.split(html.unescape(found[1].decode("utf-8", "replace")))[0].strip()) if found else ""
