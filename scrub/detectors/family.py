"""The common part of the families whose furniture announces itself by wording or by shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, LIKELY, POSSIBLE, UNDOUBTED, Finding, Notes
from scrub.document import LINE_CHARS, LINE_WORDS, WHOLE_LINE, Block, Document
from scrub.lexicon import Hit
from scrub.metadata.dates import has_year
from scrub.short_lines import ShortLines, opening

LONGEST_ANCHORED = 45
"""Words up to which a line that begins or ends with a phrase is furniture as a whole; past it, it is more than that."""
_TAKEN_WORDS = 6
_AFTER = 24
_TOLD = re.compile(r",\s(?:an?\s|the\s|his\s|her\s|he\b|she\b|they\b|it\b|[a-z]+\s(?:said|says)\b)|\s?:\s[a-z]|:\s?[a-z]")
_BRIDGED_WORDS = 24
"""A paragraph longer than this between two pitches is the story's; cookie banners write longer ones."""
LONGEST_HAS = 90
_UNMISTAKABLE = 6
"""Words of a phrase that are nobody's own."""


def _confidence(hit: Hit) -> float:
    """A line that is a phrase is certain; one that has a phrase so long that no story says it leaves no doubt."""
    if len(hit.phrase.split()) >= _UNMISTAKABLE:
        return UNDOUBTED
    return CERTAIN if hit.mode in WHOLE_LINE else LIKELY


def _told(rest: str) -> bool:
    """Whether what follows a phrase makes a sentence of it that somebody says: "Thank you for reading, the letter ended"."""
    return _TOLD.match(rest) is not None


def openings(*alternatives: str) -> frozenset[str]:
    """How lines can begin that begin with one of `alternatives`: patterns whose first two characters stand for themselves."""
    return frozenset(map(opening, alternatives))


@dataclass(frozen=True, slots=True)
class Shape:
    """A rule by form: `pattern` must match the whole canonical line of `fewest` to `longest` words (or a part: `anywhere`).

    What is cheap is asked first: `digit`, the line must hold one; `opens`, how lines of two words or more that match can begin
    (`openings`); `holds`, one of these stands in every line that matches, in small letters.
    """

    rule: str
    pattern: re.Pattern[str]
    evidence: str
    confidence: float = LIKELY
    longest: int = LINE_WORDS
    fewest: int = 1
    digit: bool = False
    anywhere: bool = False
    opens: frozenset[str] = frozenset()
    holds: tuple[str, ...] = ()

    def among(self, lines: ShortLines) -> list[Block]:
        """Those of the document's lines that have this shape."""
        fewest, longest = self.fewest, self.longest
        match = self.pattern.search if self.anywhere else self.pattern.fullmatch
        if self.holds:
            candidates = lines.holding(self.holds)
        elif self.opens:
            candidates = lines.opening_with(self.opens)
        else:
            candidates = lines.with_digit if self.digit else lines.several if fewest > 1 else lines.every
            if longest > LINE_WORDS:
                candidates = candidates + lines.longer
        return [block for block in candidates if fewest <= block.words <= longest and match(block.text)]


@dataclass(frozen=True)
class Family:
    """Finds the lines of one kind by the phrases of the lexicon and by shapes.

    `takes`: what the lines right under a found one must match as a whole to belong to it. `bridges`: how many blocks may stand
    between two found ones and belong to the same widget, long paragraphs among them if it `bridges_prose`. `labels`: its lines
    are no sentences, so that a finished one which begins or ends with a phrase is something else. `spares_stamps`: what ends
    with a phrase and holds a date is a stamp.
    """

    kind: Kind
    shapes: tuple[Shape, ...] = ()
    takes: re.Pattern[str] | None = None
    bridges: int = 0
    bridges_prose: bool = False
    labels: bool = False
    spares_stamps: bool = False

    @property
    def name(self) -> str:
        """The family's name in the table is the kind it finds."""
        return str(self.kind)

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """A finding for every block that matches a phrase or a shape, and for what they take with them."""
        found = self._lines(document)
        yield from found
        if self.bridges:
            yield from self._between(document, [finding.blocks[0] for finding in found])

    def _between(self, document: Document, found: Sequence[int]) -> Iterator[Finding]:
        """What stands between two lines of one widget, unless it is most of the document's running text.

        A line that was there before begins the widget anew: what a story embeds asks for consent each time.
        """
        prose = sum(block.words for block in document.blocks if block.is_prose)
        seen: set[str] = set()
        for above, below in pairwise(found):
            seen.add(document.blocks[above].folded)
            if document.blocks[below].folded in seen:
                continue
            between = document.blocks[above + 1 : below]
            long = not self.bridges_prose and any(block.is_prose and block.words > _BRIDGED_WORDS for block in between)
            if len(between) <= self.bridges and not long and 4 * sum(block.words for block in between) < prose:
                for block in between:
                    yield self.finding(block, "between", f"between two lines of {self.kind}", LIKELY)

    def _lines(self, document: Document) -> list[Finding]:
        """What phrases and shapes name, in order."""
        named: dict[int, Finding] = {}
        for block, hit in document.by_kind.get(self.kind, ()):
            if self.accepts(block, hit):
                named[block.index] = self.finding(block, hit.mode, f'"{hit.phrase}"', _confidence(hit))
        for shape in self.shapes:
            for block in shape.among(document.lines):
                if block.index not in named:
                    named[block.index] = self.finding(block, shape.rule, shape.evidence, shape.confidence)
        if self.takes:
            for index in sorted(named):
                self._take(document, index + 1, named)
        return [named[index] for index in sorted(named)]

    def _take(self, document: Document, index: int, named: dict[int, Finding]) -> None:
        """Add the lines from `index` on that belong to the one above."""
        for at in range(index, len(document.blocks)):
            block = document.blocks[at]
            short = block.words <= _TAKEN_WORDS and len(block.text) <= LINE_CHARS
            taken = self.takes is not None and short and self.takes.fullmatch(block.text)
            if block.index in named or not taken:
                return
            named[block.index] = self.finding(block, "below", "right under such a line", POSSIBLE)

    def accepts(self, block: Block, hit: Hit) -> bool:
        """Whether a line of this length is what the phrase says."""
        match hit.mode:
            case "heading" | "line":
                return True
            case "has":
                return block.words <= LONGEST_HAS
        if hit.mode == "start" and block.terminated and _told(hit.rest(block.text)[:_AFTER]):
            return False
        if self.spares_stamps and hit.mode == "end" and has_year(block.text):
            return False
        if self.labels and block.is_prose and block.terminated and hit.phrase[-1] not in ":：":
            return False
        return block.words <= LONGEST_ANCHORED

    def finding(self, block: Block, rule: str, evidence: str, confidence: float) -> Finding:
        """A finding of this kind for one block."""
        return Finding(self.kind, (block.index,), f"{self.kind}.{rule}", confidence, evidence)
