"""Copies of the headline, and with them the title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice, pairwise

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, LIKELY, POSSIBLE, Finding, Notes
from scrub.detectors.frame import ITEM_WORDS, REGIONS
from scrub.document import Block, Document
from scrub.folding import fold
from scrub.metadata.dates import has_year, parse_date
from scrub.topic import content_words, shared

_SUFFIX = re.compile(r"\s+(?:[|–—»·-]|::)\s+(?P<site>[^|–—»·]{2,50})$")
_MEDIA = re.compile(r"(?:AUDIO|VIDEO|FOTOS?|PHOTOS?|PODCAST|BILDER)\s*[:|–-]")
_LONGEST = 40
_FEWEST = 3
_NAMING, _TOLD = 4, 0.2
"""Words that a line said twice must have, and the share of them that the story must have too."""
_LEAD_PROSE = 8
_HEAD_LINES = 60
_TOPIC_BLOCKS = 8
_MAY_BE_HEADLINE = frozenset({None, Kind.NAVIGATION, Kind.RELATED})
_BARS, _MENU_BARS = "·•|", 3
"""Marks between the entries of a menu, and how many of them make a line one."""
_DATE_WORDS = 8
_HEADINGS = frozenset({"h2", "h3"})
_KICKER = "kicker"
"""Names what finds a headline with its topic in the same element: the headline alone is what others say."""
_KICKER_WORDS = 8
"""Words of the topic that stands before a headline in the same element."""
_MOST_TITLES = 50
"""Titles that a page's headings are compared with."""
_FITS = 0.55
_AS_GOOD = 0.4
_AFTER_HEADLINE = frozenset(
    {Kind.BYLINE, Kind.DATELINE, Kind.SUMMARY, Kind.CAPTION, Kind.CREDIT, Kind.SHARE, Kind.TAGS, Kind.TOOLS}
)


Chosen = tuple[str, str, str, float]
"""The line that is the headline, the title in it, the rule and its confidence."""


class Headline:
    """The line above the story that names it: said twice, or the one that best fits what the story says."""

    name = "headline"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """The headline and all its copies: what a page marks, else a line before the story; nothing where neither is there."""
        candidates = self._candidates(document, notes)
        chosen = _marked(document) or self._repeated(document, notes, candidates) or self._fitting(document, notes, candidates)
        if chosen is None:
            return
        line, title, rule, confidence = chosen
        copies = [b for b in document.blocks if b.text.startswith(line) and _same(b.text, line)]
        # Of what fits only so well the first line of a dump may be its title; another is better told by the story (`titled`).
        told = confidence > POSSIBLE or copies[0].index == 0 or rule == _KICKER
        values: dict[str, object] = {"title": title} if told else {}
        yield Finding(
            Kind.HEADLINE,
            tuple(b.index for b in copies),
            f"headline.{rule}",
            confidence,
            f"the headline {title[:60]!r}",
            values,
        )

    @staticmethod
    def _candidates(document: Document, notes: Notes) -> list[Block]:
        """Lines before the story's text that can name it: a few words or more, not named otherwise."""
        prose = [b.index for b in document.blocks if b.is_prose and b.index not in notes.by_block][:_LEAD_PROSE]
        if not prose:
            return []
        # Menus before the head are long; the headline is among the last lines of them.
        above = document.blocks[max(0, prose[0] - _HEAD_LINES) : prose[0]]
        named = [b for b in above if notes.kind(b.index) in _MAY_BE_HEADLINE and not _in_menu(notes, b) and _can_name(b)]
        # A deck in whole sentences may stand between two copies of the headline.
        texts = {_bare(b.text) for b in named if b.words >= _FEWEST}
        copies = [b for b in document.blocks[prose[0] + 1 : prose[-1] + 1] if b.words <= _LONGEST and _bare(b.text) in texts]
        return named + copies

    @staticmethod
    def _repeated(document: Document, notes: Notes, candidates: Sequence[Block]) -> Chosen | None:
        """A line that stands twice before the story, with or without the site's name behind it, and speaks of what it tells.

        Entries of menus stand twice as well, so that a line of a few words proves nothing by itself.
        """
        counts = Counter(_bare(block.text) for block in candidates if block.words >= _NAMING)
        again = [b for b in candidates if counts[_bare(b.text)] > 1 and not b.bulleted and not b.text.startswith("http")]
        if not again:
            return None
        told = _told(notes.free(document.blocks[again[-1].index :]))
        fitting = [b for b in again if shared(content_words(_bare(b.text)), told) >= _TOLD]
        return (title := _bare(fitting[-1].text), title, "repeated", CERTAIN) if fitting else None

    def _fitting(self, document: Document, notes: Notes, candidates: Sequence[Block]) -> Chosen | None:
        """The line whose words the story uses most; of equals the one nearest to the story."""
        prose = next((b.index for b in notes.free(document.blocks) if b.is_prose), None)
        if prose is None:
            return None
        first = _first_sentence(document, notes, prose)
        words = _told(notes.free(document.blocks[first : prose + 40]))
        before = [b for b in candidates if b.index < first]
        top = before[0].index if before else first
        named = [0, *accumulate(notes.kind(index) in _AFTER_HEADLINE for index in range(top, first))]
        scored = [(self._fit(document, notes, b, first, named[-1] - named[b.index + 1 - top], words), b) for b in before]
        best = max((score for score, _ in scored), default=0.0)
        if best < _FITS:
            return None
        # A deck fits as well as the headline does; the headline comes first.
        score, block = next((s, b) for s, b in scored if s == best or (s >= max(best - _AS_GOOD, _FITS) and b.words > _FEWEST))
        return (title := without_site(block.text)), title, "fitting", LIKELY if score > 1 else POSSIBLE

    @staticmethod
    def _fit(document: Document, notes: Notes, block: Block, first: int, named: int, words: frozenset[str]) -> float:
        """How well a line names the story that begins at block `first`; `named` blocks between are such as follow headlines."""
        unnamed = first - block.index - 1 - named
        score = (
            1.5 * shared(content_words(block.text), words)
            + min(block.words, 8) / 8
            + 0.3 * min(named, 3)
            - 0.12 * min(unnamed, 10)
        )
        if block.words < _FEWEST and len(block.text) < 12:
            score -= 0.7
        if block.bulleted:
            score -= 0.4
        if any(hit.kind in REGIONS for hit in document.hits[block.index]) or notes.kind(block.index) is not None:
            score -= 0.6
        return score


def _told(blocks: Iterable[Block]) -> frozenset[str]:
    """What the first finished sentences among blocks are about."""
    text = (block for block in blocks if block.terminated)
    return frozenset().union(*(content_words(block.text) for block in islice(text, _TOPIC_BLOCKS)))


def _first_sentence(document: Document, notes: Notes, prose: int) -> int:
    """Where the text begins: at its first two finished sentences in a row, be they ever so short, or at the first prose."""
    free = [b for b in notes.free(document.blocks[: prose + 1]) if b.words >= 2 or b.is_prose]
    return next(
        (a.index for a, b in pairwise(free) if a.terminated and b.terminated and a.words <= ITEM_WORDS),
        prose,
    )


def _bare(text: str) -> str:
    """A headline without the site's name behind it."""
    if text.isascii() and " - " not in text and " | " not in text and " :: " not in text:
        return text
    match = _SUFFIX.search(text)
    if match is None or len(text[: match.start()].split()) < 4 or len(match["site"].split()) > 5:
        return text
    return text[: match.start()]


def without_site(text: str) -> str:
    """A headline that stands once: only a bar parts it from the site's name beyond doubt, a dash may be its own."""
    return _bare(text) if "|" in text else text


def _same(text: str, title: str) -> bool:
    return text == title or (text.startswith(title) and _bare(text) == title)


def _marked(document: Document) -> Chosen | None:
    """The main heading of a page: the one that other sources call the title, or the only one."""
    if document.markup is None:
        return None
    headings = [b for b in document.blocks if b.place is not None and b.place.element.tag == "h1" and b.text]
    claims = (claim for claim in document.markup.claims if claim.field == "title" and claim.source != "h1")
    titles = {fold(str(claim.value)): str(claim.value) for claim in islice(claims, _MOST_TITLES)}
    told = [b for b in headings if any(title.startswith(b.folded) or b.folded.startswith(title) for title in titles)]
    if not headings and (below := _below_kicker(document, titles)):
        line, title = below
        return line, title, _KICKER, POSSIBLE
    if not told and len(headings) != 1:
        return None
    title = max(told or headings, key=lambda block: len(block.folded)).text
    return title, title, "h1", CERTAIN


def _below_kicker(document: Document, titles: Mapping[str, str]) -> tuple[str, str] | None:
    """The first heading of a page without an `<h1>` that is one of the `titles`, which are given by their folded forms, or one
    behind a kicker ("Ferries A quiet engine"), and that title."""
    for block in document.blocks:
        if block.place is None or block.place.element.tag not in _HEADINGS:
            continue
        title = next((folded for folded in titles if folded and block.folded.endswith(folded)), None)
        if title is not None and len(block.folded.removesuffix(title).split()) <= _KICKER_WORDS:
            return block.text, titles[title]
    return None


def _in_menu(notes: Notes, block: Block) -> bool:
    """Whether the line stands in a run of menu entries; such lines stand twice on a page as headlines do."""
    finding = notes.by_block.get(block.index)
    return finding is not None and finding.rule == "navigation.menu"


def _can_name(block: Block) -> bool:
    if not 2 <= block.words <= _LONGEST and not (block.words < 2 and len(block.text) >= 8):
        return False
    if not block.plain and block.words <= _DATE_WORDS and has_year(block.text) and parse_date(block.text) is not None:
        return False
    if _MEDIA.match(block.text) or sum(map(block.text.count, _BARS)) >= _MENU_BARS:
        return False
    if block.text[-1:] in {":", "："} or not any(char.isalpha() for char in block.text):
        return False
    closes = block.text.rstrip("\"'”’»)」』")[-1:]
    return closes not in {".", "。", ";", ","} or (block.words <= 12 and block.text.endswith(("U.S.", "...")))
