"""Microdata: elements with an `itemprop` of an article."""

from __future__ import annotations

from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from scrub.canonical import canonical
from scrub.metadata.claims import Claim
from scrub.metadata.markup.bylines import MOST_BYLINES, signed_pieces, surroundings
from scrub.metadata.markup.nodes import pieces_of, text_of
from scrub.metadata.markup.people import author_claims, signed
from scrub.metadata.markup.seen import Seen
from scrub.metadata.markup.values import LONGEST_NAME, LONGEST_TITLE, moment

MOST_HEADLINES = 12
_MOST_LOOKED = 20
_DATES = (("published", "datePublished"), ("modified", "dateModified"))


def item(node: LexborNode, found: Mapping[str, str], seen: Seen) -> None:
    """Add what an element with an `itemprop` tells; what belongs to a comment or a teaser is told by what stands around it."""
    names = found["itemprop"][:100].split()
    if not names or seen.is_elsewhere(node):
        return
    source = f"[itemprop={names[0]}]"
    if "headline" in names and len(seen.headlines) < MOST_HEADLINES:
        if text := canonical(found.get("content", "")[:LONGEST_TITLE] or text_of(node, LONGEST_TITLE)):
            seen.claims.append(Claim("title", text, source))
    elif ("author" in names or "creator" in names) and seen.bylines < MOST_BYLINES:
        seen.bylines += 1
        around = surroundings(node)
        if seen.signed and not around & seen.signed:
            return
        content = canonical(found.get("content", "")[:LONGEST_NAME])
        people, agencies = signed(content) if content else signed_pieces(pieces_of(_inner(node, "name"), LONGEST_NAME))
        seen.claims += author_claims(people, agencies, source)
        if people and seen.headlines:
            seen.signed = seen.signed or around
    elif node.tag != "time":
        value = found.get("content") or found.get("datetime") or found.get("title")
        for field, wanted in _DATES:
            if wanted in names and value and (when := moment(value, seen.language)) is not None:
                seen.claims.append(Claim(field, when, source))


def _inner(node: LexborNode, prop: str) -> LexborNode:
    """The element with the itemprop `prop` among the first below the node, else the node itself."""
    child, looked = node.child, 0
    while child is not None and looked < _MOST_LOOKED:
        if child.tag != "-text" and (child.attributes.get("itemprop") or "") == prop:
            return child
        child, looked = child.child or child.next, looked + 1
    return node
