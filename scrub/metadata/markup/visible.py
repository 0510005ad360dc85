"""What readers see, told by how it is marked up: the headline, bylines, stamps of time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from scrub.canonical import canonical
from scrub.metadata.claims import Claim
from scrub.metadata.dates import has_year
from scrub.metadata.markup.nodes import ancestors, attributes, pieces_after, pieces_before, pieces_of, text_of, words_of
from scrub.metadata.markup.people import author_claims, named, signed
from scrub.metadata.markup.values import LONGEST_NAME, LONGEST_TITLE, moment, stamp

SELECTOR = (
    'h1, time, [itemprop], [rel~="author"], [class*="byline" i], [class*="author" i], [class*="autor" i], [class*="auteur" i], '
    '[class*="writer" i], [class*="reporter" i], [class*="date" i], [class*="publish" i], [class*="posted" i], [class*="time" i]'
)
"""Simple selectors only: what looks at ancestors would cost in proportion to the nesting."""
MOST_HEADLINES = 12
MOST_BYLINES = 30
MOST_STAMPS = 12

_BYLINE = re.compile(r"by-?line|author|autor|auteur|writer|reporter")
_STAMP = re.compile(r"date|publish|posted|timestamp|time")
_NO_BYLINE = re.compile(
    r"comment|bio|box|photo|image|avatar|related|teaser|card|recommend|popular|sidebar|widget|footer|promo|more-|follow|social|newsletter"
)
_ELSEWHERE = re.compile(
    r"comment|related|teaser|recommend|popular|sidebar|most-?read|trending|promo|footer|newsletter|latest|read-?more|more-(?:from|on|stories)"
    r"|carousel|swiper|breaking|ticker|live-?blog|feed"
)
_OUTSIDE = frozenset({"nav", "footer", "aside"})
_UPDATED = re.compile(
    r"updat|modif|aktualis|mis à jour|actualizad|aggiornat|bijgewerkt|uppdaterad|oppdatert|opdateret|atualizad|güncelle|обновлено|更新|수정|zuletzt|last",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[^\d]{0,40}?(?:\bon\b|:|\bam\b|\ble\b|\bel\b|\bpå\b)\s{0,4}(?=\S{0,12}\s?\d)", re.IGNORECASE)
_STAMP_START = re.compile(r"\s?(?:[|•·–—]|\s-\s|\b(?:published|updated|posted|last)\b|,?\s\d)", re.IGNORECASE)
_OTHER_WORK = re.compile(r"check|review|edit|photo|illustrat|translat|foto|bearbeit|redig|medical", re.IGNORECASE)
"""What others did for a story: the name behind it is no author's."""
_BY = re.compile(r"(?:(?:written|posted|story|words)\s)?(?:by|von|par|por|di|door|av|af|autor|auteur|author|автор)(?:\s*:\s*|\s+|\Z)", re.IGNORECASE)
_MOST_PIECES = 40
_PARAGRAPH = 160
"""Characters from which on a piece of text is the story, or its deck."""
_SAME_BYLINE = 3
"""Levels up to which names stand in one byline."""
_LONGEST_BYLINE = 200
_LONGEST_STAMP = 90


@dataclass(slots=True)
class Seen:
    """What was read so far of a page, from top to bottom."""

    headlines: int = 0
    bylines: int = 0
    stamps: int = 0
    headline_nodes: list[tuple[str, LexborNode]] = field(default_factory=list)
    signed: set[int] = field(default_factory=set)
    """What the byline that was found stands in."""
    claims: list[Claim] = field(default_factory=list)
    stamp_texts: list[tuple[str, str]] = field(default_factory=list)
    """Stamps in words, with field and source."""
    stamps_above: list[tuple[str, str]] = field(default_factory=list)
    """Those above the headline, which may be today's date: read last."""


def look(node: LexborNode, seen: Seen) -> None:
    """Add what one element tells to `seen`. Elements come in the order of the page."""
    found = attributes(node)
    tag = node.tag or ""
    if tag == "h1":
        _headline(node, seen)
    if tag == "time":
        _time(node, found, seen)
    prop = found.get("itemprop", "")
    if prop and tag != "meta":
        _property(node, prop, found, seen)
    words = words_of(node)
    if "author" in found.get("rel", "") or _BYLINE.search(words):
        _byline(node, found, words, seen)
    elif tag != "time" and _STAMP.search(words):
        _stamp(node, words, seen)


def _headline(node: LexborNode, seen: Seen) -> None:
    if seen.headlines >= MOST_HEADLINES:
        return
    seen.headlines += 1
    if text := canonical(text_of(node, LONGEST_TITLE)):
        seen.claims.append(Claim("title", text, "h1"))
        seen.headline_nodes.append((text, node))


def _time(node: LexborNode, found: dict[str, str], seen: Seen) -> None:
    if seen.stamps >= MOST_STAMPS or _is_elsewhere(node):
        return
    seen.stamps += 1
    text = canonical(text_of(node, 2 * _LONGEST_STAMP))
    words = words_of(node) + " ".join(words_of(parent) for parent, _ in zip(ancestors(node), range(2), strict=False))
    updated = bool(_UPDATED.match(text) or re.search("updat|modif", words) or found.get("itemprop") == "dateModified")
    name = "modified" if updated else "published"
    source = "time[itemprop=datePublished]" if found.get("itemprop") == "datePublished" else "time"
    if (when := moment(found.get("datetime"))) is not None:
        seen.claims.append(Claim(name, when, source))
    if text:
        seen.stamp_texts.append((text, f"{name} time"))


def _property(node: LexborNode, prop: str, found: dict[str, str], seen: Seen) -> None:
    """Microdata of an article; what belongs to a comment or a teaser is told by what stands around it."""
    names = prop[:100].split()
    source = f"[itemprop={names[0]}]" if names else ""
    if "headline" in names and seen.headlines < MOST_HEADLINES and not _is_elsewhere(node):
        seen.headlines += 1
        if text := canonical(found.get("content") or text_of(node, LONGEST_TITLE)):
            seen.claims.append(Claim("title", text, source))
    elif ("author" in names or "creator" in names) and seen.bylines < MOST_BYLINES and not _is_elsewhere(node):
        seen.bylines += 1
        content = canonical(found.get("content", "")[:LONGEST_NAME])
        people, agencies = signed(content) if content else _signed(pieces_of(_inner(node, "name"), LONGEST_NAME))
        seen.claims += author_claims(people, agencies, source)
    elif node.tag != "time":
        for name, wanted in (("published", "datePublished"), ("modified", "dateModified")):
            value = found.get("content") or found.get("datetime") or found.get("title")
            if wanted in names and value and (when := moment(value)) is not None:
                seen.claims.append(Claim(name, when, source))


def _inner(node: LexborNode, prop: str) -> LexborNode:
    """The descendant with the itemprop `prop`, else the node itself."""
    child, looked = node.child, 0
    while child is not None and looked < 20:
        if child.tag != "-text" and (child.attributes.get("itemprop") or "") == prop:
            return child
        child, looked = child.child or child.next, looked + 1
    return node


def _byline(node: LexborNode, found: dict[str, str], words: str, seen: Seen) -> None:
    if seen.bylines >= MOST_BYLINES or _NO_BYLINE.search(words) or _is_elsewhere(node):
        return
    around = {parent.mem_id for parent, _ in zip(ancestors(node), range(_SAME_BYLINE), strict=False)}
    if seen.signed and not around & seen.signed:
        return  # one byline signs a story; those further down are of other stories
    seen.bylines += 1
    pieces = pieces_of(node, _LONGEST_BYLINE + 1)
    if not pieces or sum(map(len, pieces)) > _LONGEST_BYLINE:
        return
    names, agencies = _signed(pieces)
    link = "author" in found.get("rel", "")
    if not names and link and len(pieces) == 1 and " " in pieces[0]:
        names, agencies = named(pieces[0])
    source = "[rel=author]" if link else "byline"
    if not seen.headlines:
        source += " above the headline"
    elif names:
        seen.signed = seen.signed or around
    seen.claims += author_claims(names, agencies, source)


def _signed(pieces: list[str]) -> tuple[list[str], list[str]]:
    """The people and agencies of a byline's pieces of text, up to the first with a number: there the date begins."""
    names: list[str] = []
    agencies: list[str] = []
    other_work = False
    for piece in pieces:
        text = _before_stamp(piece)
        found = signed(text)
        if not other_work:
            names += found[0]
            agencies += found[1]
        other_work = _OTHER_WORK.search(text) is not None
        if text != piece or any(char.isdigit() for char in piece):
            break
    return names, agencies


def _before_stamp(text: str) -> str:
    """The part of a byline before a date that shares the line."""
    return _STAMP_START.split(text, maxsplit=1)[0]


def _stamp(node: LexborNode, words: str, seen: Seen) -> None:
    if seen.stamps >= MOST_STAMPS or _is_elsewhere(node):
        return
    text = canonical(text_of(node, _LONGEST_STAMP + 1))
    if not text or len(text) > _LONGEST_STAMP or not has_year(text):
        return
    seen.stamps += 1
    updated = bool(_UPDATED.match(text) or re.search("updat|modif", words))
    (seen.stamp_texts if seen.headlines else seen.stamps_above).append(_kind(text, updated))


def _kind(text: str, updated: bool) -> tuple[str, str]:
    return text, "modified dateline" if updated else "published dateline"


def read_stamps(seen: Seen, language: str | None, known: Collection[str]) -> Iterator[Claim]:
    """The stamps in words, parsed: the first of each kind. Where the fields `known` hold the date, only those of usual forms are
    read: they tell the page's time zone, and the rest would cost more than they tell."""
    told = set(known) & {"published"}
    done: set[str] = set()
    for text, kind in [*seen.stamp_texts[:MOST_STAMPS], *reversed(seen.stamps_above)]:
        name, _, kind = kind.partition(" ")
        if f"{name} {kind}" in done or not has_year(text):
            continue
        when = stamp(_LABEL.sub("", text), language, usual="published" in told)
        if when is not None:
            told.add(name)
            done.add(f"{name} {kind}")
            yield Claim(name, when, "dateline" if kind == "dateline" else "time, as written")


def look_around(headline: LexborNode, seen: Seen) -> None:
    """Bylines and stamps around the headline that nothing but their place and wording tells."""
    seen.stamps_above += [_kind(piece, False) for piece in pieces_before(headline, 4) if len(piece) <= _LONGEST_STAMP]
    found: list[str] = []
    for piece in pieces_after(headline, _MOST_PIECES):
        if len(piece) > _PARAGRAPH:
            break
        found.append(piece)
    for number, piece in enumerate(found):
        if len(piece) <= _LONGEST_STAMP and has_year(piece) and len(seen.stamp_texts) < MOST_STAMPS:
            seen.stamp_texts.append(_kind(piece, _UPDATED.match(piece) is not None))
        elif not seen.signed and (match := _BY.match(piece)):
            names, agencies = _signed([piece[match.end() :], *found[number + 1 : number + 2]] if piece[match.end() :] else found[number + 1 : number + 3])
            if names or agencies:
                seen.claims += author_claims(names, agencies, "byline below the headline")
                return


def _is_elsewhere(node: LexborNode) -> bool:
    """Whether an element belongs to something beside the story, as what is around it says."""
    return any(parent.tag in _OUTSIDE or _ELSEWHERE.search(words_of(parent)) for parent in ancestors(node) if parent.tag not in ("body", "html"))
