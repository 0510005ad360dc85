"""The headline by the words of the page's address.

Problem: in a dump of a whole page the headline is one short line among hundreds, and often not the one right above the story.
Rule: addresses are made of headlines. Of the lines above the story that go anyway the headline is the one that has most of the
words of the address and of what the story tells.

Example: `https://gazette.example/local/harbour-bridge-reopens-after-two-years` and "Harbour Bridge reopens after two years".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from scrub.article import Kind
from scrub.detectors.base import Finding, Notes
from scrub.detectors.going import Going
from scrub.detectors.headline import without_site
from scrub.detectors.navigation import breadcrumb
from scrub.document import Block, Document
from scrub.topic import content_words, shared, slug_words, spelled_in_slugs

_ABOVE = 60
"""Lines above the story among which the headline is."""
_FEWEST, _LONGEST = 3, 40
_SLUG_WORDS, _SHARE = 3, 0.5
"""Words that an address must have to tell anything, and the share of them that the headline must have."""
_TOPIC_BLOCKS = 8
_SURE = 0.97
"""More than of a line that only stands twice."""
_HEAD = frozenset({Kind.BYLINE, Kind.DATELINE})
_OTHERWISE = _HEAD | {Kind.CAPTION, Kind.CREDIT, Kind.TAGS}
_FOLLOWS = 4


class Addressed:
    """The title of a text dump whose address names its story; a page of HTML says its title itself."""

    name = "addressed"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """At most one headline, and its copies."""
        slug = slug_words(document.url or "")
        if len(slug) < _SLUG_WORDS or document.markup is not None:
            return
        going = Going.of(document, notes)
        start = going.story.start
        told = _told(going)
        above = [block for block in document.blocks[max(0, start - _ABOVE) : start] if block.index in going.findings]
        counts = Counter(block.folded for block in above)
        best, headline = 0.0, None
        for block in above:
            if not _can_name(block, going.findings[block.index]):
                continue
            share = len(slug & spelled_in_slugs(block.text)) / len(slug)
            topic = shared(content_words(block.text), told)
            score = (
                2 * share
                + 1.5 * topic
                + 0.3 * (counts[block.folded] > 1)
                + 0.4 * _heads(document.blocks[block.index + 1 :][:_FOLLOWS], notes)
                - 0.02 * (start - block.index)
                - 0.5 * block.terminated
            )
            if share >= _SHARE and topic and score > best:
                best, headline = score, block
        if headline is not None:
            copies = tuple(block.index for block in above if block.folded == headline.folded)
            title = without_site(headline.text.lstrip("•·-–—› "))
            evidence = f"has {len(slug & spelled_in_slugs(title))} of {len(slug)} words of the address"
            yield Finding(Kind.HEADLINE, copies, "headline.address", _SURE, evidence, {"title": title})


def _told(going: Going) -> frozenset[str]:
    """What the first paragraphs of the story are about."""
    story = (going.blocks[index] for index in going.story if index not in going.findings)
    first = islice((block for block in story if block.is_prose), _TOPIC_BLOCKS)
    return frozenset().union(*(content_words(block.text) for block in first))


def _can_name(block: Block, finding: Finding) -> bool:
    known = finding.rank > 0 and finding.kind in _OTHERWISE
    fits = _FEWEST <= block.words <= _LONGEST and "://" not in block.text
    return fits and not known and breadcrumb(block.text) is None


def _heads(below: Sequence[Block], notes: Notes) -> bool:
    """Whether a byline or a date stands right below."""
    return any(notes.kind(block.index) in _HEAD for block in below)
