"""What readers see, told by how it is marked up and where it stands: headline, byline, stamps."""

from __future__ import annotations

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from scrub.canonical import canonical
from scrub.folding import fold
from scrub.metadata.claims import Claim
from scrub.metadata.markup import bylines, stamps
from scrub.metadata.markup.microdata import MOST_HEADLINES, item
from scrub.metadata.markup.nodes import attributes, pieces_after, pieces_before, text_of, words_in
from scrub.metadata.markup.seen import Seen
from scrub.metadata.markup.topics import topic
from scrub.metadata.markup.values import LONGEST_TITLE

SELECTOR = (
    'h1, time, [itemprop], [rel~="author"], a[rel~="tag" i], [class*="byline" i], [class*="author" i], [class*="autor" i], '
    '[class*="writer" i], [class*="date" i]'
)
"""Simple selectors only: what looks at ancestors would cost in proportion to the nesting."""

_KICKER = re.compile(r"kicker|overline|eyebrow|dachzeile|pre-?title|super-?title|topline|roofline|vignette|rubrik")
_ABOVE, _BELOW = 4, 40
"""Pieces of text around the headline that are looked at."""
_PARAGRAPH = 160
"""Characters from which on a piece of text is a deck, the first time, and then the story."""


def look(node: LexborNode, seen: Seen) -> None:
    """Add what one element tells to `seen`. Elements come in the order of the page."""
    found = attributes(node)
    tag = node.tag
    words = words_in(found)
    if tag == "h1":
        if len(seen.headlines) < MOST_HEADLINES and (text := _headline(node)):
            seen.claims.append(Claim("title", text, "h1"))
            seen.headlines.append((text, node))
    elif tag == "time":
        stamps.time_element(node, found, words, seen)
    if found.get("itemprop"):
        item(node, found, seen)
    rel = found.get("rel", "")
    if tag == "a" and "tag" in rel.casefold().split():
        topic(node, found, seen)
    link = "author" in rel
    if link or bylines.CALLED.search(words):
        bylines.byline(node, link, words, seen)
    elif tag != "time" and stamps.CALLED.search(words):
        stamps.called_stamp(node, words, seen)


def _headline(node: LexborNode) -> str:
    """The headline without its kicker, unless it is nothing but that."""
    return canonical(text_of(node, LONGEST_TITLE, _KICKER)) or canonical(text_of(node, LONGEST_TITLE))


def look_around_headline(seen: Seen, titles: Iterable[str]) -> None:
    """Add bylines and stamps around the headline that nothing but their place and wording tells.

    The headline is the `<h1>` that begins one of `titles` and says most, else the first.
    """
    if not seen.headlines:
        return
    folded = [fold(title) for title in titles]
    own = [item for item in seen.headlines if any(title.startswith(fold(item[0])) for title in folded)]
    _, headline = max(own, key=lambda item: len(item[0]), default=seen.headlines[0])
    below: list[str] = []
    long = 0
    for piece in pieces_after(headline, _BELOW):
        long += len(piece) > _PARAGRAPH
        if long > 1:
            break
        below.append(piece)
    bylines.byline_below(below, seen)
    stamps.stamps_around(pieces_before(headline, _ABOVE), below, seen)
