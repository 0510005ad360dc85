"""The title of a text dump: of the lines above its story the one that is likeliest its headline.

Problem: in a dump of a whole page the headline is one short line among hundreds, often not the one right above the story, and
some dumps have none. Rule: once the story is known, every line above it is weighed by what it says of the story, by where and
how often it stands, by the byline or date below it, and by the words of the page's address, which are made of headlines. The
likeliest is the title, if it is likelier than that there is none.

The weights are those of a conditional logit over the lines of a dump and none of them (McFadden 1974, "Conditional logit
analysis of qualitative choice behavior"), fitted by `training/titles.py`. What stands between headline and
byline is the deck, and the lines between "Home" and the headline are the section.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from itertools import islice
from math import exp
from typing import Self

from scrub.article import Kind
from scrub.detectors.base import LIKELY, Finding, Notes
from scrub.detectors.going import Going
from scrub.detectors.headline import without_site
from scrub.detectors.navigation import breadcrumb, trail_above
from scrub.document import PROSE_WORDS, Block, Document
from scrub.metadata.authors import parse_names
from scrub.metadata.dates import has_year
from scrub.topic import content_words, shared, slug_words, spelled_in_slugs

_ABOVE, _BELOW = 80, 3
"""Lines above the first paragraph of the story, and below it where what goes interrupts it, among which the headline is."""
_FEWEST, _LONGEST, _DATE_WORDS, _STAMP_WORDS = 2, 40, 8, 12
_SHORT, _USUAL, _LONG = 4, 8, 18
"""Words of a title: below the first it is hardly one, from the second on as long as any, from the third on too long."""
_PART = 20
"""Characters of a line from which on it is looked for in others."""
_MORE = 6
"""Words that a line may have besides the headline: the name of the site."""
_SLUG_WORDS = 3
"""Words that an address must have to tell anything."""
_TOPIC_BLOCKS, _TOPIC_WORDS = 8, 5
_FOLLOWS = 4
_FAR = 40
_SECTION_WORDS = 4
_SURE = 0.97
"""More than of a line that only stands twice."""
MARKS = "•·-–—› "
"""What may stand before a title on its line."""
NONE = "none"
"""The weight of there being no headline."""
_ANNOUNCES, _ENDS = frozenset(":："), frozenset(".。")
_HEAD = frozenset({Kind.BYLINE, Kind.DATELINE})
_LISTS = frozenset({Kind.RELATED, Kind.RECOMMENDED})
_MAY_BE_DECK = frozenset({None, Kind.SUMMARY, Kind.OTHER})
_DECK_LINES, _DECK_WORDS, _LONGEST_DECK, _NAME_WORDS = 2, 6, 70, 6
_IN_HEAD = frozenset(
    {
        Kind.HEADLINE,
        Kind.BYLINE,
        Kind.DATELINE,
        Kind.TOOLS,
        Kind.SHARE,
        Kind.COMMENTS,
        Kind.CAPTION,
        Kind.CREDIT,
        Kind.ADVERT,
        Kind.PAGINATION,
        Kind.PAYWALL,
    }
)
_ASIDE = _IN_HEAD - _HEAD - {Kind.HEADLINE}
_HEAD_LINES, _TELLING = 12, 3
"""Lines below the headline in which a deck may stand, and the words that it shares with the story."""
_MENU_LINES = 5
"""Lines above a breadcrumb: the first "Home" of a page opens its menu."""
_POSSIBLE = frozenset({None, Kind.HEADLINE, Kind.SUMMARY, Kind.NAVIGATION, Kind.OTHER}) | _LISTS

Features = dict[str, float]


class Titled:
    """The title of a text dump; a page of HTML has other sources."""

    name = "titled"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """At most one headline and its copies, the deck below it, and the lines above it that were left."""
        if document.markup is not None:
            return
        lines = Lines.of(document, notes)
        weights = _weights()
        scored = [(sum(weights[name] * value for name, value in features.items()), block) for block, features in lines.all()]
        if not scored:
            return
        best, headline = max(scored, key=lambda pair: pair[0])
        none = weights[NONE]
        if best <= none:
            return
        chance = 1 / (exp(none - best) + sum(exp(score - best) for score, _ in scored))
        title = without_site(headline.text.lstrip(MARKS))
        evidence = f"with {chance:.0%} the likeliest of {len(scored)} lines above the story"
        yield Finding(Kind.HEADLINE, lines.copies(headline), "headline.likeliest", _SURE, evidence, {"title": title})
        for block in lines.kept_above(headline):
            yield Finding(Kind.NAVIGATION, (block.index,), "navigation.before", LIKELY, "a short line above the headline")
        above = document.blocks[max(0, headline.index - _ABOVE) : headline.index]
        trail, section = trail_above(headline, [block for block in above if lines.going.kind(block.index) in _POSSIBLE])
        if trail and trail[0].index >= _MENU_LINES:
            evidence = "steps from the start page to right above the headline"
            found = tuple(block.index for block in trail)
            yield Finding(Kind.NAVIGATION, found, "navigation.trail", _SURE, evidence, {"section": section})
        elif named := lines.section(headline):
            evidence = "a section of the menus, right above the headline"
            value = {"section": [named.text.strip(MARKS)]}
            yield Finding(Kind.NAVIGATION, (named.index,), "navigation.section", _SURE, evidence, value)
        if deck := lines.deck(headline):
            summary = " ".join(block.text.lstrip(MARKS) for block in deck)
            found, where = tuple(block.index for block in deck), "between headline and byline or date"
            yield Finding(Kind.SUMMARY, found, "summary.below-headline", _SURE, where, {"summary": summary})
        elif said := lines.told_above(headline):
            evidence = "between headline and story, of which it tells"
            yield Finding(Kind.SUMMARY, (said.index,), "summary.above-story", LIKELY, evidence, {"summary": said.text})


@dataclass(frozen=True)
class Lines:
    """The lines that may be the headline, and what is compared with each: `told` by the story, `slug` of the address."""

    going: Going
    blocks: Sequence[Block]
    told: frozenset[str]
    slug: frozenset[str]
    counts: Mapping[str, int]
    text: str
    page_title: str
    signed: frozenset[int]

    @classmethod
    def of(cls, document: Document, notes: Notes) -> Self:
        """The lines above the story, those that interrupt its first ones, and of those that stay the ones above a byline."""
        going = Going.of(document, notes)
        start = going.story.start
        lines = range(max(0, start - _ABOVE), start + _BELOW if going.story else 0)
        near, signed = document.blocks[lines.start : lines.stop], _signed(going, lines)
        above = [block for block in near if block.index in going.findings or (block.index <= start and block.index in signed)]
        slug = slug_words(document.url or "")
        return cls(
            going,
            [block for block in above if _can_name(going, block)],
            _told(going),
            slug if len(slug) >= _SLUG_WORDS else frozenset(),
            Counter(block.folded for block in near),
            "\n".join(block.folded for block in near if block.words <= _LONGEST + _MORE),
            document.blocks[0].folded if document.blocks else "",
            signed,
        )

    def all(self) -> Iterator[tuple[Block, Features]]:
        """Every line with its features."""
        return ((block, self.features(block)) for block in self.blocks)

    def features(self, block: Block) -> Features:
        """What speaks for and against a line, most of it 0 or 1."""
        index, words, folded = block.index, block.words, block.folded
        kind = self.going.kind(index)
        start = self.going.story.start
        again = self.counts[folded]
        about = content_words(block.text)
        return {
            "topic": shared(about, self.told),
            "topic_words": min(len(about & self.told), _TOPIC_WORDS) / _TOPIC_WORDS,
            "address": self._addressed(block),
            "again": again > 1,
            "in_another": len(folded) >= _PART and self.text.count(folded) > again,
            "page_title": len(folded) >= _PART and index > 0 and folded in self.page_title,
            "above_byline": block.index in self.signed,
            "above_credit": self.going.kind(index + 1) is Kind.CREDIT,
            "below_trail": (above := self.going.findings.get(index - 1)) is not None and above.rule == "navigation.breadcrumb",
            "below_another": index - 1 in self.indices,
            "distance": min(max(start - index, 0), _FAR) / _FAR,
            "inside": index > start,
            "words": min(words, _USUAL) / _USUAL,
            "short": words < _SHORT,
            "long": max(words - _LONG, 0) / _LONG,
            "sentence": block.terminated,
            "bulleted": block.bulleted,
            "navigation": kind is Kind.NAVIGATION,
            "headline": kind is Kind.HEADLINE,
            "deck": kind is Kind.SUMMARY,
            "stays": index not in self.going.findings,
        }

    def _addressed(self, block: Block) -> float:
        """Share of the words of the page's address that a line says."""
        text = block.text
        if not self.slug or (text.isascii() and not any(word in block.folded for word in self.slug)):
            return 0.0
        return len(self.slug & spelled_in_slugs(text)) / len(self.slug)

    def kept_above(self, headline: Block) -> Iterator[Block]:
        """Lines above the headline and the story that stay so far, where a byline or date proves the headline."""
        if headline.index not in self.signed:
            return
        above = self.going.blocks[: min(headline.index, self.going.story.start)]
        yield from (block for block in above if block.index not in self.going.findings)

    def section(self, headline: Block) -> Block | None:
        """The line right above the headline, where menus say it as well and it is not one of their lines itself."""
        line, above = (self.going.blocks[max(0, headline.index - n)] for n in (1, 2))
        if headline.index < _MENU_LINES or self.going.proves("section") or line.words > _SECTION_WORDS or line.terminated:
            return None
        if self.going.kind(line.index) not in {None, Kind.NAVIGATION} or line.index not in self.going.findings:
            return None
        apart = line.gap > 0 or above.words > _SECTION_WORDS or self.going.kind(above.index) is not Kind.NAVIGATION
        others = (block for block in self.going.blocks[: above.index] if self.going.kind(block.index) is Kind.NAVIGATION)
        return line if apart and any(block.folded == line.folded for block in others) else None

    def deck(self, headline: Block) -> list[Block]:
        """The lines below the headline, one or two in a row, behind which the byline or date stands.

        Besides them only furniture of the head may stand between headline and byline: pictures, tools.
        """
        deck: list[Block] = []
        for block in self.going.blocks[headline.index + 1 : headline.index + _HEAD_LINES]:
            kind = self.going.kind(block.index)
            unnamed = kind in _MAY_BE_DECK
            name = unnamed and block.words <= _NAME_WORDS and bool(parse_names(block.text))
            if _signs(self.going, block) or (name and block.index in self.signed):
                return deck
            if kind in _IN_HEAD:
                continue
            apart = deck and (len(deck) == _DECK_LINES or deck[-1].index != block.index - 1)
            if apart or not unnamed or not _DECK_WORDS <= block.words <= _LONGEST_DECK:
                return []
            deck.append(block)
        return []

    def told_above(self, headline: Block) -> Block | None:
        """The first line between headline and story that goes though no rule named it and that tells of the story.

        Right below the headline it may be unfinished; further down only furniture of the head may stand above it.
        """
        for block in self.going.blocks[headline.index + 1 : min(headline.index + _HEAD_LINES, self.going.story.start)]:
            if not self.going.dropped(block.index):
                if self.going.kind(block.index) not in _IN_HEAD:
                    return None
            elif _DECK_WORDS <= block.words <= _LONGEST_DECK and (block.terminated or block.index == headline.index + 1):
                below = self.going.kind(block.index + 1)
                about = content_words(block.text) & self.told
                return block if len(about) >= _TELLING and below is not Kind.CREDIT else None
        return None

    @cached_property
    def indices(self) -> frozenset[int]:
        """The blocks that may be the headline."""
        return frozenset(block.index for block in self.blocks)

    def copies(self, headline: Block) -> tuple[int, ...]:
        """The blocks that say the same."""
        return tuple(block.index for block in self.blocks if block.folded == headline.folded)


def _signs(going: Going, block: Block) -> bool:
    """Whether a block bears a byline or a date."""
    return going.kind(block.index) in _HEAD or (block.has_digit and block.words <= _STAMP_WORDS and has_year(block.text))


def _signed(going: Going, lines: range) -> frozenset[int]:
    """Those of some lines right below which a byline or a date stands, pictures and tools between them aside."""
    signed: set[int] = set()
    nearest: deque[tuple[int, bool]] = deque(maxlen=_FOLLOWS)
    for block in reversed(going.blocks[lines.start : lines.stop + _HEAD_LINES]):
        if any(signs and index <= block.index + _HEAD_LINES for index, signs in nearest):
            signed.add(block.index)
        if going.kind(block.index) not in _ASIDE:
            nearest.appendleft((block.index, _signs(going, block)))
    return frozenset(signed)


def _told(going: Going) -> frozenset[str]:
    """What the first paragraphs of the story are about."""
    story = (going.blocks[index] for index in going.story if index not in going.findings)
    first = islice((block for block in story if block.is_prose), _TOPIC_BLOCKS)
    return frozenset().union(*(content_words(block.text) for block in first))


def _can_name(going: Going, block: Block) -> bool:
    text = block.text
    if not _FEWEST <= block.words <= _LONGEST or text[-1:] in _ANNOUNCES or "://" in text:
        return False
    if going.kind(block.index) not in _POSSIBLE or (block.words >= PROSE_WORDS and text[-1:] in _ENDS):
        return False
    return block.plain or not ((block.words <= _DATE_WORDS and has_year(text)) or breadcrumb(text) is not None)


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(resources.files(__package__).joinpath("titled.json").read_text("utf-8"))
    return weights
