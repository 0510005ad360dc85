"""The title of a text dump: of the lines above its story the one that is likeliest its headline.

Problem: in a dump of a whole page the headline is one short line among hundreds, often not the one right above the story, and
some dumps have none. Rule: once the story is known, every line above it is weighed by what it says of the story, by where and
how often it stands, by the byline or date below it, and by the words of the page's address, which are made of headlines. The
likeliest is the title, if it is likelier than that there is none.

The weights are those of a conditional logit over the lines of a dump and none of them (McFadden 1974, "Conditional logit
analysis of qualitative choice behavior"), fitted by `training/titles.py`. What stands around the title is told by `head.py`.
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
from scrub.detectors.head import ABOVE, ASIDE, HEAD_LINES, MARKS, MAY_BE_HEADLINE, SURE, decks, sections, signs
from scrub.detectors.headline import without_site
from scrub.detectors.navigation import breadcrumb
from scrub.document import PROSE_WORDS, Block, Document
from scrub.folding import fold
from scrub.metadata.dates import has_year
from scrub.topic import content_words, shared, slug_words, spelled_in_slugs

_BELOW = 3
"""Lines below the first paragraph of the story, where what goes interrupts it, among which the headline may be."""
_FEWEST, _LONGEST, _DATE_WORDS = 2, 40, 8
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
NONE = "none"
"""The weight of there being no headline."""
_ANNOUNCES, _ENDS = frozenset(":："), frozenset(".。")
Features = dict[str, float]


class Titled:
    """The title of a text dump; a page of HTML has other sources."""

    name = "titled"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """At most one headline and its copies, the deck below it, and the lines above it that were left."""
        if document.markup is not None:
            return
        candidates = Candidates.of(document, notes)
        weights = _weights()
        scored = [
            (sum(weights[name] * value for name, value in features.items()), block) for block, features in candidates.all()
        ]
        if not scored:
            return
        best, headline = max(scored, key=lambda pair: pair[0])
        none = weights[NONE]
        if best <= none:
            return
        chance = 1 / (exp(none - best) + sum(exp(score - best) for score, _ in scored))
        title = without_site(headline.text.lstrip(MARKS))
        evidence = f"with {chance:.0%} the likeliest of {len(scored)} lines above the story"
        yield Finding(Kind.HEADLINE, candidates.copies(headline), "headline.likeliest", SURE, evidence, {"title": title})
        for block in candidates.kept_above(headline):
            yield Finding(Kind.NAVIGATION, (block.index,), "navigation.before", LIKELY, "a short line above the headline")
        yield from sections(document, candidates.going, headline)
        yield from decks(candidates.going, headline, candidates.signed, candidates.told)


@dataclass(frozen=True)
class Candidates:
    """The lines that may be the headline, and what is compared with each: `told` by the story, `slug` of the address, the
    `top` line of the dump.
    """

    going: Going
    blocks: Sequence[Block]
    told: frozenset[str]
    slug: frozenset[str]
    counts: Mapping[str, int]
    text: str
    top: Block | None
    signed: frozenset[int]

    @classmethod
    def of(cls, document: Document, notes: Notes) -> Self:
        """The lines above the story, those that interrupt its first ones, and of those that stay the ones above a byline."""
        going = Going.of(document, notes)
        start = going.story.start
        lines = range(max(0, start - ABOVE), start + _BELOW if going.story else 0)
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
            document.blocks[0] if document.blocks else None,
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
            "page_title": len(folded) >= _PART and index > 0 and self._in_page_title(folded),
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

    @cached_property
    def page_title(self) -> tuple[str, str]:
        """What may be the page's title, as the first line of a dump, with the name of the site and without."""
        return (self.top.folded, fold(without_site(self.top.text))) if self.top else ("", "")

    def _in_page_title(self, folded: str) -> bool:
        """Whether the page's title has the line, or the line goes on where that ends."""
        whole, bare = self.page_title
        return folded in whole or (len(bare) >= _PART and folded.startswith(bare))

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

    @cached_property
    def indices(self) -> frozenset[int]:
        """The blocks that may be the headline."""
        return frozenset(block.index for block in self.blocks)

    def copies(self, headline: Block) -> tuple[int, ...]:
        """The blocks that say the same."""
        return tuple(block.index for block in self.blocks if block.folded == headline.folded)


def _signed(going: Going, lines: range) -> frozenset[int]:
    """Those of some lines right below which a byline or a date stands, pictures and tools between them aside."""
    signed: set[int] = set()
    nearest: deque[tuple[int, bool]] = deque(maxlen=_FOLLOWS)
    for block in reversed(going.blocks[lines.start : lines.stop + HEAD_LINES]):
        if any(does and index <= block.index + HEAD_LINES for index, does in nearest):
            signed.add(block.index)
        if going.kind(block.index) not in ASIDE:
            nearest.appendleft((block.index, signs(going, block)))
    return frozenset(signed)


def _told(going: Going) -> frozenset[str]:
    """What the first paragraphs of the story are about."""
    story = (going.blocks[index] for index in going.story if index not in going.findings)
    first = islice((block for block in story if block.is_prose), _TOPIC_BLOCKS)
    return frozenset().union(*(content_words(block.text) for block in first))


def _can_name(going: Going, block: Block) -> bool:
    text = block.text
    if not _FEWEST <= block.words <= _LONGEST or text[-1:] in _ANNOUNCES or "://" in text or _is_point(going.blocks, block):
        return False
    if going.kind(block.index) not in MAY_BE_HEADLINE or (block.words >= PROSE_WORDS and text[-1:] in _ENDS):
        return False
    return block.plain or not ((block.words <= _DATE_WORDS and has_year(text)) or breadcrumb(text) is not None)


def _is_point(blocks: Sequence[Block], block: Block) -> bool:
    """Whether a line is one of several with bullets."""
    beside = blocks[max(0, block.index - 1) : block.index + 2]
    return block.bulleted and sum(line.bulleted for line in beside) > 1


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(resources.files(__package__).joinpath("titled.json").read_text("utf-8"))
    return weights
