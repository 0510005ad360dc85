"""Bylines that readers see: elements called so, links to authors, and lines under the headline that begin with "By"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from selectolax.lexbor import LexborNode

from scrub.metadata.authors import is_name
from scrub.metadata.dates import has_year
from scrub.metadata.markup.nodes import ancestors, pieces_of
from scrub.metadata.markup.people import author_claims, named, signed
from scrub.metadata.markup.seen import Seen

MOST_BYLINES = 30
LONGEST_BYLINE = 200

CALLED = re.compile(r"by-?line|author|autor|auteur|writer|reporter")
"""What the makers of pages call a byline, in class and id."""

_NOT_CALLED = re.compile(
    r"comment|bio|box|photo|image|avatar|related|teaser|card|recommend|popular|sidebar|widget|footer|promo|more-|follow|social"
    r"|newsletter"
)
_BOX = re.compile(r"(?:author|autor|auteur|writer)[\w-]{0,20}(?:box|bio|card|info)")
"""What the makers of pages call what presents an author below a story."""
_NAME = re.compile(r"(?<![\w-])(?:[\w-]{1,40}--)?(?:post-)?author(?:[_-]{1,2}(?:name|link))?(?![\w-])")
"""What they call an element that holds one author's name and nothing else."""
_STAMP_START = re.compile(r"\s?(?:[|•·–—]|\s-\s|\b(?:published|updated|posted|last)\b|,?\s\d)", re.IGNORECASE)
_OTHER_WORK = re.compile(r"check|review|edit|photo|illustrat|translat|foto|bearbeit|redig|medical", re.IGNORECASE)
"""What others did for a story: the name behind it is no author's."""
_BY = re.compile(
    r"(?:(?:written|posted|story|words)\s)?(?:by|von|par|por|di|door|av|af|autor|auteur|author|автор)(?:\s*:\s*|\s+|\Z)",
    re.IGNORECASE,
)
_LONGEST_NAME = 40
_JOINS = re.compile(r"(?:[,;&/]|(?:and|und|et|y|e|og|och|en|i|ja|и|と)\b)\s?", re.IGNORECASE)
"""What stands between two names of one byline."""
_MOST_JOINED = 6
_SAME_BYLINE = 3
"""Levels up to which names stand in one byline."""


def byline(node: LexborNode, link: bool, words: str, seen: Seen) -> None:
    """Add whom an element names that is called a byline, or is a `link` to an author.

    One byline signs a story; those further down are of other stories.
    """
    if seen.bylines >= MOST_BYLINES:
        return
    if _NOT_CALLED.search(words):
        _author_box(node, words, seen)
        return
    around = surroundings(node)
    if (seen.signed and not around & seen.signed) or seen.is_elsewhere(node):
        return
    seen.bylines += 1
    pieces = pieces_of(node, LONGEST_BYLINE + 1)
    if not pieces or sum(map(len, pieces)) > LONGEST_BYLINE:
        return
    names, agencies = signed_pieces(pieces)
    if not (names or agencies) and len(pieces) == 1 and (link or _NAME.search(words)) and _may_be_name(pieces[0], node, seen):
        names, agencies = named(pieces[0])
    source = "[rel=author]" if link else "byline"
    if not seen.headlines:
        source += " above the headline"
    elif names:
        seen.signed = seen.signed or around
    seen.claims += author_claims(names, agencies, source)


def _may_be_name(text: str, node: LexborNode, seen: Seen) -> bool:
    """Whether what an element for a name says may be one: a single word only in a link, and where nobody signed before."""
    return " " in text or (node.tag == "a" and text.istitle() and not seen.signed)


def _author_box(node: LexborNode, words: str, seen: Seen) -> None:
    """Add whom the first box about an author presents by name: it stands below a story, where nothing above is signed."""
    if seen.boxed or not seen.headlines or not _BOX.search(words) or seen.is_elsewhere(node):
        return
    for piece in pieces_of(node, LONGEST_BYLINE)[:2]:
        if names := signed(piece)[0]:
            seen.boxed = True
            seen.claims += author_claims(names, [], "author box")
            return


def surroundings(node: LexborNode) -> set[int]:
    """The elements in which names stand that are of one byline with `node`, by `mem_id`."""
    return {parent.mem_id for parent, _ in zip(ancestors(node), range(_SAME_BYLINE), strict=False)}


def byline_below(pieces: Sequence[str], seen: Seen) -> None:
    """Add whom the pieces of text under the headline name behind a word such as "By"."""
    if seen.signed:
        return
    for number, piece in enumerate(pieces):
        if match := _BY.match(piece):
            names, agencies = signed_pieces(_joined(piece[match.end() :], pieces[number + 1 : number + 1 + _MOST_JOINED]))
            if names or agencies:
                seen.claims += author_claims(names, agencies, "byline below the headline")
                return
    for piece in pieces:
        first, bar, rest = piece.partition(" | ")
        if bar and has_year(rest) and len(piece) <= LONGEST_BYLINE and is_name(first):
            seen.claims += author_claims(*signed(first), "byline beside the date")
            return
    for before, after in pairwise(pieces):
        for name, other in ((before, after), (after, before)):
            bare = name.strip(" |·•-–—,")
            # Without capitals a topic beside the date looks like a name.
            if has_year(other) and len(name) <= _LONGEST_NAME and is_name(bare) and bare.casefold() != bare:
                names, agencies = signed(bare)
                if names:
                    seen.claims += author_claims(names, agencies, "byline beside the date")
                    return


def _joined(rest: str, following: Sequence[str]) -> list[str]:
    """What a byline says behind "By": the rest of its piece, and the pieces that follow it as long as they are joined on."""
    taken = [rest] if rest else []
    for piece in following:
        if taken and not (_JOINS.match(piece) or taken[-1].endswith((",", ";", "&", "/")) or _JOINS.fullmatch(taken[-1])):
            break
        taken.append(piece)
    return taken


def signed_pieces(pieces: Sequence[str]) -> tuple[list[str], list[str]]:
    """The people and agencies of a byline's pieces of text, up to the first with a number: there the date begins."""
    names: list[str] = []
    agencies: list[str] = []
    other_work = False
    for piece in pieces:
        text = _STAMP_START.split(piece, maxsplit=1)[0]
        if not other_work:
            found = signed(text)
            names += found[0]
            agencies += found[1]
        other_work = _OTHER_WORK.search(text) is not None
        if text != piece or any(char.isdigit() for char in piece):
            break
    return names, agencies
