"""What stands around the headline of a text dump: the section above it, the deck below.

Problem: before the story is known nothing tells a path of sections from a menu, nor a deck from a teaser. Rule: once the
headline is known, lines between "Home" and it, steps between arrows, or a line right above it that the menus say as well are
its section; what stands between it and the byline or date is the deck, else the first line above the story that goes and
tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from scrub.article import Kind
from scrub.detectors.base import LIKELY, Finding
from scrub.detectors.going import Going
from scrub.detectors.navigation import trail_above
from scrub.document import WHOLE_LINE, Block, Document
from scrub.metadata.authors import parse_names
from scrub.metadata.dates import has_year
from scrub.topic import content_words

ABOVE = 80
"""Lines above the story in which its head is."""
SURE = 0.97
"""More than of a line that only stands twice."""
MARKS = "•·-–—› "
"""What may stand before a title on its line."""
_BEARS = frozenset({Kind.BYLINE, Kind.DATELINE})
ASIDE = frozenset(
    {Kind.TOOLS, Kind.SHARE, Kind.COMMENTS, Kind.CAPTION, Kind.CREDIT, Kind.ADVERT, Kind.PAGINATION, Kind.PAYWALL}
)
"""Furniture that stands in the head of an article, between what tells of it."""
_IN_HEAD = ASIDE | _BEARS | {Kind.HEADLINE}
MAY_BE_HEADLINE = frozenset({None, Kind.HEADLINE, Kind.SUMMARY, Kind.NAVIGATION, Kind.OTHER, Kind.RELATED, Kind.RECOMMENDED})
"""Kinds under which a headline or a step to it may have been taken."""
_MAY_BE_DECK = frozenset({None, Kind.SUMMARY, Kind.OTHER})
_DECK_LINES = 2
"""Lines of a deck at most."""
_DECK_WORDS, _LONGEST_DECK = 6, 70
"""Words of a line of a deck at least and at most."""
_NAME_WORDS = 6
HEAD_LINES = 12
"""Lines below the headline in which a deck may stand."""
_TELLING = 3
"""Words that a deck shares with the story, at least."""
_MENU_LINES = 5
"""Lines above a breadcrumb, at least: the first "Home" of a page opens its menu."""
_SECTION_WORDS = 4
_STAMP_WORDS = 12
"""Words of a line that bears a date, at most."""


def signs(going: Going, block: Block) -> bool:
    """Whether a block bears a byline or a date."""
    return going.kind(block.index) in _BEARS or (block.has_digit and block.words <= _STAMP_WORDS and has_year(block.text))


def sections(document: Document, going: Going, headline: Block) -> Iterator[Finding]:
    """The path of sections to the headline, or its section alone."""
    above = going.blocks[max(0, headline.index - ABOVE) : headline.index]
    steps = [block for block in above if going.kind(block.index) in MAY_BE_HEADLINE and not _locks(document, block)]
    trail, section = trail_above(headline, steps)
    if trail and trail[0].index >= _MENU_LINES:
        evidence = "steps from the start page to right above the headline"
        found = tuple(block.index for block in trail)
        yield Finding(Kind.NAVIGATION, found, "navigation.trail", SURE, evidence, {"section": section})
    elif named := _of_menus(going, headline):
        evidence = "a section of the menus, right above the headline"
        value = {"section": [named.text.strip(MARKS)]}
        yield Finding(Kind.NAVIGATION, (named.index,), "navigation.section", SURE, evidence, value)


def _locks(document: Document, block: Block) -> bool:
    """Whether a line says that the article is for subscribers, as some do behind the path of sections."""
    return any(hit.kind is Kind.PAYWALL and hit.mode in WHOLE_LINE for hit in document.hits[block.index])


def _of_menus(going: Going, headline: Block) -> Block | None:
    """The line right above the headline, where menus say it as well and it is not one of their lines itself."""
    line, above = (going.blocks[max(0, headline.index - n)] for n in (1, 2))
    if headline.index < _MENU_LINES or going.proves("section") or line.words > _SECTION_WORDS or line.terminated:
        return None
    if going.kind(line.index) not in {None, Kind.NAVIGATION} or line.index not in going.findings:
        return None
    apart = line.gap > 0 or above.words > _SECTION_WORDS or going.kind(above.index) is not Kind.NAVIGATION
    others = (block for block in going.blocks[: above.index] if going.kind(block.index) is Kind.NAVIGATION)
    return line if apart and any(block.folded == line.folded for block in others) else None


def decks(going: Going, headline: Block, signed: Set[int], told: Set[str]) -> Iterator[Finding]:
    """The deck: `signed` are the lines right above a byline or date, `told` is what the story is about."""
    if deck := _between(going, headline, signed):
        summary = " ".join(block.text.lstrip(MARKS) for block in deck)
        found, where = tuple(block.index for block in deck), "between headline and byline or date"
        yield Finding(Kind.SUMMARY, found, "summary.below-headline", SURE, where, {"summary": summary})
    elif said := _told_above(going, headline, told):
        evidence = "between headline and story, of which it tells"
        yield Finding(
            Kind.SUMMARY, (said.index,), "summary.above-story", LIKELY, evidence, {"summary": said.text.lstrip(MARKS)}
        )


def _between(going: Going, headline: Block, signed: Set[int]) -> list[Block]:
    """The lines below the headline, one or two in a row, behind which the byline or date stands.

    Besides them only furniture of the head may stand between headline and byline: pictures, tools.
    """
    deck: list[Block] = []
    for block in going.blocks[headline.index + 1 : headline.index + HEAD_LINES]:
        kind = going.kind(block.index)
        unnamed = kind in _MAY_BE_DECK
        name = unnamed and block.words <= _NAME_WORDS and bool(parse_names(block.text))
        if signs(going, block) or (name and block.index in signed):
            return deck
        if kind in _IN_HEAD:
            continue
        apart = deck and (len(deck) == _DECK_LINES or deck[-1].index != block.index - 1)
        if apart or not unnamed or not _DECK_WORDS <= block.words <= _LONGEST_DECK:
            return []
        deck.append(block)
    return []


def _told_above(going: Going, headline: Block, told: Set[str]) -> Block | None:
    """The first line between headline and story that goes though no rule named it and that tells of the story.

    Right below the headline it may be unfinished; further down only furniture of the head may stand above it.
    """
    for block in going.blocks[headline.index + 1 : min(headline.index + HEAD_LINES, going.story.start)]:
        if not going.dropped(block.index):
            if going.kind(block.index) not in _IN_HEAD:
                return None
        elif _DECK_WORDS <= block.words <= _LONGEST_DECK and (block.terminated or block.index == headline.index + 1):
            below = going.kind(block.index + 1)
            about = content_words(block.text) & told
            return block if len(about) >= _TELLING and below is not Kind.CREDIT else None
    return None
