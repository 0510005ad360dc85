"""The common form of a text dump and an HTML page: a list of blocks in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from scrub.article import Kind
from scrub.chronicle import chronicles
from scrub.facts import facts
from scrub.folding import fold
from scrub.lexicon import EDGE, WHOLE, Hit, Lexicon, lexicon, matcher
from scrub.short_lines import ShortLines
from scrub.topic import telling_words

if TYPE_CHECKING:
    from scrub.dom import PageMarkup, Place
    from scrub.sites import Profile

PROSE_WORDS = 12
"""A finished sentence of this many words is prose; furniture of this length that ends in a full stop is rare."""
LONG_WORDS = 25
"""A line of this many words is prose whether its last sentence is finished or not."""

LINE_WORDS = 20
"""Words up to which a line can be known by its shape alone."""
PITCH_WORDS = 45
"""Words up to which a pitch can be known by its shape."""
LINE_CHARS = 500
"""Characters up to which a line is compared with shapes: few words can be very long, and a pattern costs by characters."""
PLAIN_WORDS = 3
WHOLE_LINE = frozenset({"heading", "line"})

_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SOUTH_EAST = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SOUTH_EAST_CHARS_A_WORD = 5  # the same for Thai, Lao, Burmese and Khmer
_CJK_CHARS_A_WORD = 1.7  # mean length of a Chinese or Japanese word in characters
_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_TERMINAL = re.compile(
    r"[.!?…。！？؟।॥։။።‽](?:[\"'”’»«“„)\]）」』】〉》]|\s[»↩]\ufe0e?)*$|[”」』]$"  # an arrow leads back from a footnote
)
_FOOTNOTED = re.compile(r"(?<=[^\W\d_]{3})[.!?]”?\[?\d{1,2}\]?$")
_FOOTNOTED_WORDS = 6
"""Words from which on a figure behind the full stop is that of a footnote, and not of a version or a page."""
_ABBREVIATED_END = re.compile(r"(?:\.\.\.|…|\[\s*(?:\.\.\.|…)\s*\])[\"'”’»)\]]*$")
_BULLET = re.compile(r"\s*(?:[•·∙▪■□●○◦►▶▸*–—-]|\d{1,3}[.)])\s+\S")
_ASKING = frozenset("?？؟")
_SHORT = 40
"""Characters of a line that is likely to come again, on this page or the next."""
_END = 12
"""Characters at the end of a block that tell how it ends."""


class Block:
    """A paragraph-like unit: `text` is the canonical form of `source[start:stop]`. Never changed once made.

    `gap` counts the blank lines before it, `indent` the columns before its first character, `joined` says that it continues
    the paragraph of the block before it (a piece of a line), `place` where it stood in a page of HTML. The measures below are
    taken when the block is made, since nearly every detector asks for them:

    `words`: length in words, Chinese and Japanese counted by characters and converted. `terminated`: it ends as a sentence
    does, closing quotes and brackets aside. `is_prose`: it reads as running text, a finished sentence of some length or
    much text. `folded`: the folded line; of a long block only its two ends, which is all that anchored phrases look at.
    `has_digit`: a digit stands in what `folded` shows of it. `plain`: nothing but letters and spaces, which is all that most
    words of a menu are and next to no furniture with a shape of its own is.
    """

    __slots__ = (
        "_names",
        "folded",
        "gap",
        "has_digit",
        "indent",
        "index",
        "is_prose",
        "joined",
        "place",
        "plain",
        "start",
        "stop",
        "terminated",
        "text",
        "words",
    )

    def __init__(
        self,
        index: int,
        start: int,
        stop: int,
        text: str,
        gap: int = 0,
        indent: int = 0,
        joined: bool = False,
        place: Place | None = None,
    ) -> None:
        self.index = index
        self.start = start
        self.stop = stop
        self.text = text
        self.gap = gap
        self.indent = indent
        self.joined = joined
        self.place = place
        measure = _measure_short if len(text) <= _SHORT else _measure
        self.plain, self.words, self.terminated, self.is_prose, self.folded, self.has_digit = measure(text)
        self._names: frozenset[str] | None = None

    @property
    def names(self) -> frozenset[str]:
        """The words that tell what it is about (`telling_words`); found when first asked for, as most lines never are."""
        if self._names is None:
            self._names = telling_words(self.text)
        return self._names

    def __repr__(self) -> str:
        return f"Block({self.index}, {self.start}, {self.stop}, {self.text[:40]!r})"

    @property
    def tokens(self) -> list[str]:
        """The words as they stand. Scripts without spaces give one token a run."""
        return _WORD.findall(self.text)

    @property
    def trails_off(self) -> bool:
        """Whether the text ends in an ellipsis, as a cut teaser does."""
        return _ABBREVIATED_END.search(self.text, max(0, len(self.text) - _END)) is not None

    @property
    def asks(self) -> bool:
        """Whether it is a question, and no entry of a list."""
        return self.text[-1:] in _ASKING and not self.bulleted

    @property
    def bulleted(self) -> bool:
        """Whether it begins with a bullet or a list number."""
        return _BULLET.match(self.text) is not None


def _measure(text: str) -> tuple[bool, float, bool, bool, str, bool]:
    """The measures of a block with this text: `plain`, `words`, `terminated`, `is_prose`, `folded`, `has_digit`."""
    plain = text[-1:].isalpha() and text.replace(" ", "").isalpha()
    words = count_words(text)
    terminated = not plain and ends_sentence(text)
    is_prose = words >= LONG_WORDS or (terminated and words >= PROSE_WORDS)
    folded = fold(text) if len(text) <= WHOLE else f"{fold(text[:EDGE])} … {fold(text[-EDGE:])}"
    return plain, words, terminated, is_prose, folded, "#" in folded


_measure_short = lru_cache(maxsize=8192)(_measure)  # menus say the same on every page of a site


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does, closing quotes and brackets aside."""
    # Most lines end in a letter or a plain full stop.
    if (last := text[-1:]).isalpha() or last == ".":
        return last == "."
    tail = max(0, len(text) - _END)
    if _TERMINAL.search(text, tail):
        return True
    return text.count(" ") >= _FOOTNOTED_WORDS - 1 and _FOOTNOTED.search(text, tail) is not None


def count_words(text: str) -> float:
    """Length of a canonical text in words; in scripts without spaces characters are counted and converted."""
    if text.isascii() or not _UNSPACED.search(text):
        return float(text.count(" ") + 1) if text else 0.0
    ideographs, letters = len(_CJK.findall(text)), len(_SOUTH_EAST.findall(text))
    rest = len(_UNSPACED.sub(" ", text).split())
    return ideographs / _CJK_CHARS_A_WORD + letters / _SOUTH_EAST_CHARS_A_WORD + rest * 0.5


@dataclass(frozen=True)
class Document:
    """What detectors look at: the blocks of `source`, and what is known of it beforehand.

    `language` is BCP 47 or None, `language_from` says who told; `profile` is the site profile that applies, or None;
    `markup`: what an HTML page tells beside its text; `opinion`: for every block whether another extractor keeps it.
    """

    source: str
    blocks: Sequence[Block]
    url: str | None = None
    language: str | None = None
    profile: Profile | None = None
    language_from: str = "the text"
    markup: PageMarkup | None = None
    opinion: tuple[bool, ...] | None = None

    def claims(self, *fields: str) -> bool:
        """Whether the markup of a page makes a claim of one of the fields; a text dump has none."""
        return self.markup is not None and any(claim.field in fields for claim in self.markup.claims)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The phrases for this document's language."""
        return lexicon(self.language)

    @cached_property
    def hits(self) -> list[tuple[Hit, ...]]:
        """For every block the phrases it matches."""
        match, match_short = self.lexicon.match, matcher(self.language)
        return [(match_short if len(block.text) <= _SHORT else match)(block.folded) for block in self.blocks]

    @cached_property
    def by_kind(self) -> dict[Kind, list[tuple[Block, Hit]]]:
        """For every kind the blocks that match a phrase of it, each with the longest such phrase."""
        found: dict[Kind, list[tuple[Block, Hit]]] = {}
        for block, hits in zip(self.blocks, self.hits, strict=True):
            for hit in hits:
                listed = found.setdefault(hit.kind, [])
                if not listed or listed[-1][0] is not block:
                    listed.append((block, hit))
        return found

    @cached_property
    def lines(self) -> ShortLines:
        """The blocks short enough to be a line of furniture by their shape, and not a phrase as a whole."""
        whole = {b.index for b, hits in zip(self.blocks, self.hits, strict=True) if hits and hits[0].mode in WHOLE_LINE}
        short = [b for b in self.blocks if b.words <= PITCH_WORDS and len(b.text) <= LINE_CHARS]
        every = [b for b in short if b.words <= LINE_WORDS and b.index not in whole]
        longer = [b for b in short if b.words > LINE_WORDS]
        return ShortLines(every, longer)

    @cached_property
    def telling(self) -> list[Block]:
        """The blocks that tell something by themselves."""
        return [block for block, tells in zip(self.blocks, self.tells, strict=True) if tells]

    @cached_property
    def tells(self) -> list[bool]:
        """For every block whether it is more than a few plain words: the others can be furniture only by their place."""
        return [
            block.words > PLAIN_WORDS or bool(hits) or not block.plain
            for block, hits in zip(self.blocks, self.hits, strict=True)
        ]

    @cached_property
    def chronicles(self) -> list[Sequence[Block]]:
        """The runs of lines that tell what happened when, through the years."""
        return chronicles(self.blocks)

    @cached_property
    def facts(self) -> list[Sequence[Block]]:
        """The runs of lines that bear labels, as facts do."""
        return facts(self.blocks)

    @cached_property
    def questions(self) -> int:
        """How many blocks are questions; an interview has several."""
        return sum(block.asks for block in self.blocks)

    @cached_property
    def story(self) -> range:
        """From the first to past the last block that reads as running text and matches no phrase; may be empty."""
        prose = [b.index for b in self.blocks if b.is_prose and not self.hits[b.index]]
        return range(prose[0], prose[-1] + 1) if prose else range(0)
