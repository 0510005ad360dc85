"""What is known of every block before anything is estimated: the reading, its words, its layout, what rules said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, UNDOUBTED, Notes
from scrub.detectors.tagger.along import Flags, copies
from scrub.detectors.tagger.markup import Markup, read_markup
from scrub.detectors.tagger.text import Floats, Hashes, Ints, Reading, read
from scrub.document import Document

GROUPS: dict[str, tuple[Kind, ...]] = {
    "head": (Kind.HEADLINE, Kind.SUMMARY, Kind.BYLINE, Kind.DATELINE),
    "picture": (Kind.CAPTION, Kind.CREDIT),
    "menu": (Kind.NAVIGATION, Kind.TOOLS, Kind.TAGS, Kind.PAGINATION, Kind.LOGIN, Kind.SHARE, Kind.REACTIONS, Kind.OTHER),
    "list": (Kind.RELATED, Kind.RECOMMENDED, Kind.POPULAR, Kind.LATEST, Kind.APPENDED),
    "comments": (Kind.COMMENTS,),
    "pitch": (Kind.NEWSLETTER, Kind.PAYWALL, Kind.CONSENT, Kind.ADVERT, Kind.LEGAL, Kind.BIO, Kind.CONTACT, Kind.ERROR),
}
"""Kinds that tell the same about their surroundings."""
HEAD, LIST, COMMENTS, PITCH = (1 + list(GROUPS).index(name) for name in ("head", "list", "comments", "pitch"))
_GROUP = {kind: number for number, kinds in enumerate(GROUPS.values(), 1) for kind in kinds}
_ROUNDED = 1e-6
_ALL_LINK = 0.9

LONGEST = 80.0
"""Words beyond which a block's length tells nothing more."""
_MOST = np.array([[4], [8], [1]], np.float32)
"""Blank lines and columns beyond which they tell nothing more."""
_TOPICAL = 5
_SLUG = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Topical:
    """The words that are about something, each once a block: `owner` its block, `word` its number among the document's, in
    the order of the words and below that of the blocks; `number`: how many each block has.
    """

    owner: Ints
    word: Ints
    number: Ints

    def spread(self, weights: NDArray[np.generic]) -> NDArray[np.float64]:
        """For every entry the weight of all blocks that have its word; `weights` has one for each block."""
        return np.asarray(np.bincount(self.word, weights.take(self.owner)), np.float64).take(self.word)

    def gather(self, weights: NDArray[np.generic]) -> NDArray[np.float64]:
        """For every block the weight of its words; `weights` has one for each entry."""
        return np.asarray(np.bincount(self.owner, weights, len(self.number)), np.float64)


@dataclass(frozen=True)
class Measures:
    """What the tables are made of: the reading, and for every block its words, whether it is prose, its rule's group.

    `layout`: (3, n) blank lines before, indent, whether it continues a paragraph. `slug`: hashes of the words of the URL.
    `markup`: the elements around the blocks of an HTML page.
    """

    reading: Reading
    words: Floats
    prose: Flags
    ended: Flags
    group: Ints
    confidence: Floats
    layout: Floats
    slug: Hashes
    topical: Topical
    markup: Markup | None = None

    @cached_property
    def capped(self) -> Floats:
        """Words, as far as their number tells anything."""
        return np.minimum(self.words, np.float32(LONGEST))

    @cached_property
    def named(self) -> Flags:
        """Whether a rule named it."""
        return self.group > 0

    @cached_property
    def free_prose(self) -> Flags:
        """Whether it is prose that no rule named."""
        return self.prose & ~self.named

    @cached_property
    def head(self) -> Flags:
        """Whether a rule found a field of the article in it: headline, deck, byline, date."""
        return np.asarray(self.group == HEAD, bool)

    @cached_property
    def settled(self) -> Flags:
        """Whether a rule stands whatever is estimated: where it found the article's head, or is certain.

        Of running text only profiles and rules without any doubt are certain: what looks like the lead of another story may
        be a paragraph of this one.
        """
        # Confidences are kept in single precision, where .95 is a little less.
        certain = self.confidence > np.where(self.prose, UNDOUBTED, CERTAIN) - _ROUNDED
        return np.asarray(self.head | certain, bool)

    @cached_property
    def doubtful(self) -> Flags:
        """Whether what a rule says of it may be wrong: of a line that is nothing but a link it is believed."""
        if self.markup is None:
            return np.ones(len(self.words), bool)
        return np.asarray(~self.named | self.prose | (self.markup.linked < _ALL_LINK), bool)

    @cached_property
    def copies(self) -> Floats:
        """Whether the same text stood before, and whether it comes again: (2, n), 0 or 1."""
        return copies(self.reading.whole)


def measure(document: Document, notes: Notes) -> Measures:
    """The measures of all blocks of a document."""
    blocks = document.blocks
    n = len(blocks)
    group, confidence = np.zeros(n, np.int64), np.zeros(n, np.float32)
    for index, finding in notes.by_block.items():
        group[index] = _GROUP[finding.kind]
        confidence[index] = finding.confidence if finding.rank <= 1 else 1.0
    reading, slug = read([*(block.text for block in blocks), _slug(document.url)]).without_last()
    return Measures(
        reading,
        np.array([b.words for b in blocks], np.float32),
        np.array([b.is_prose for b in blocks], bool),
        np.array([b.terminated for b in blocks], bool),
        group,
        confidence,
        np.minimum(
            np.array([[b.gap for b in blocks], [b.indent for b in blocks], [b.joined for b in blocks]], np.float32), _MOST
        ),
        slug,
        _topical(reading, n),
        read_markup(blocks),
    )


def _topical(reading: Reading, n: int) -> Topical:
    """Words of some length; in scripts without spaces pairs of characters."""
    long = reading.length >= _TOPICAL
    hashes, owner = reading.words[long], reading.owner[long]
    alone = reading.length == 1
    pairs = np.flatnonzero(alone[:-1] & alone[1:] & (reading.owner[:-1] == reading.owner[1:]))
    if len(pairs):
        hashes = np.concatenate((hashes, reading.words[pairs] * np.uint64(31) + reading.words[pairs + 1]))
        owner = np.concatenate((owner, reading.owner[pairs]))
    order = hashes.argsort(kind="stable")
    hashes, owner = hashes.take(order), owner.take(order)
    other = np.ones(len(order), bool)
    other[1:] = hashes[1:] != hashes[:-1]
    word = other.cumsum() - 1
    other[1:] |= owner[1:] != owner[:-1]
    owner = owner[other]
    return Topical(owner, word[other], np.bincount(owner, minlength=n))


def _slug(url: str | None) -> str:
    """The words in the path of a URL."""
    return " ".join(_SLUG.findall("/".join((url or "")[:500].split("/")[3:])))
