"""Author biographies: "About the author", "Jane Roe is a staff writer at ..."."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Set

from scrub.article import Kind
from scrub.detectors.base import LIKELY, POSSIBLE, Finding, Notes
from scrub.detectors.family import Family
from scrub.document import Block, Document
from scrub.metadata.authors import is_name

_WORK = re.compile(
    r"\s(?:is|was|has been)\s(?:an?|the|our|chief|senior|editor|political"
    r"|national)\s[^.]{0,80}?\b(?i:writer|reporter|researcher|lecturer|scholar|author|blogger|journalist|editor|correspondent|columnist|author"
    r"|freelancer|fellow|professor|contributor|founder|director|producer|broadcaster|critic|essayist|photographer"
    r"|novelist)\b"
    r"|\s(?:covers|writes|reports|blogs)\s(?:on|about|for|from|[a-z]+\s)|\sjoined\s[^.]{2,60}\sin\s\d{4}"
    r"|\sarbeitet\s[^.]{0,50}\sals\s[^.]{0,40}?(?:Redakteur|Reporter|Autor|Korrespondent|Journalist|Volont)"
    r"|\sist\s(?:[^.]{0,60}?)(?:Redakteur|Reporter|Autor|Korrespondent|Journalist|Volont)"
    r"|\sschreibt\s(?:über|für)|\sest\s(?:[^.]{0,40}?)journaliste|\ses\s(?:[^.]{0,40}?)periodista"
    r"|\sè\s(?:[^.]{0,40}?)giornalista",
)
_ABOUT = re.compile(
    r"(?:About|Über|À propos de|Sobre|Acerca de|Informazioni su|Over|O)(?:\s+(?:[A-ZÄÖÜ&][\w&'.-]*|the|de|la|der|die|das)){1,6}"
)
_LONGEST = 90
_CARD_LINES = 6
_CARD_WORDS = 8
_NAME_WORDS = range(2, 5)
_LAST = 12
"""Blocks at the end of the running text among which a biography can be."""


class Bio:
    """Biographies by phrase, and after the story by what they say of a name."""

    name = "bio"
    _family = Family(Kind.BIO)

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Phrases anywhere; "NAME is a reporter" only at the end, about the author or in third person."""
        for finding in self._family.detect(document, notes):
            yield finding
            if finding.rule == "bio.heading":
                for block in self._under(document, notes, document.blocks[finding.blocks[0]]):
                    if notes.kind(block.index) in {None, Kind.BYLINE}:
                        yield self._finding(block, "under a heading of biographies", LIKELY)
        authors = {name for f in notes.findings if f.kind is Kind.BYLINE for name in f.values.get("authors", ())}
        yield from self._about(document, notes)
        headings = {f.blocks[0] for f in notes.findings if f.kind is Kind.BIO}
        for block in document.blocks[self._first(document, notes) :]:
            if not 5 <= block.words <= _LONGEST or (notes.kind(block.index) not in {None, Kind.BIO}):
                continue
            if self._is_of_author_above(document, block, authors):
                yield self._finding(document.blocks[block.index - 1], "the author over what the author does", LIKELY)
                yield self._finding(block, "a role under the author's name", LIKELY)
                continue
            name = self._subject(block) or self._surname(document, block)
            if name is None:
                continue
            works = _WORK.search(block.text[:200]) is not None
            if name in authors and (self._late(document, block) or (works and self._behind(document, notes, block, 2))):
                yield self._finding(block, f"speaks of the author {name}", LIKELY)
            elif self._is_card(document, notes, block, name):
                yield self._finding(document.blocks[block.index - 1], "a name over what somebody does", POSSIBLE)
                yield self._finding(block, f"stands under the name {name}", POSSIBLE)
            elif works and (block.index - 1 in headings or self._last(document, notes, block)):
                yield self._finding(block, f"tells what {name} does", POSSIBLE)

    @staticmethod
    def _first(document: Document, notes: Notes) -> int:
        """From where on a biography can be: near the end of the running text, which comments prolong, or past half of it."""
        prose = notes.prose(document)
        half = prose[len(prose) // 2].index if prose else 0
        return max(document.story.start + 1, min(half, document.story.stop - _LAST))

    @staticmethod
    def _about(document: Document, notes: Notes) -> Iterator[Finding]:
        """ "About Tarn & Lowe" and the paragraph under it, with no text of the story behind them."""
        prose = [b.index for b in notes.free(document.blocks) if b.is_prose]
        for index in prose[-2:]:
            heading = document.blocks[index - 1]
            if index > prose[0] and _ABOUT.fullmatch(heading.text):
                behind = [i for i in prose if i >= index]
                for i in (heading.index, *behind):
                    yield Finding(Kind.BIO, (i,), "bio.about", LIKELY, f"under {heading.text[:40]!r} at the end")
                return

    @staticmethod
    def _subject(block: Block) -> str | None:
        """The name with which a block opens."""
        words = block.text.split(maxsplit=5)
        if len(words) < 4 or not (words[0][0].isupper() and any(word[0].islower() for word in words[2:5])):
            return None
        for size in (2, 3, 4):
            name = " ".join(words[:size])
            if len(words) > size and words[size][:1].islower() and is_name(name):
                return name
        return None

    @staticmethod
    def _surname(document: Document, block: Block) -> str | None:
        """The name alone on the line above of which a block opens with the last word: "IDA CRANE", "Crane covers the coast"."""
        name = document.blocks[block.index - 1].text
        last, first = name.split()[-1:], block.text.split(maxsplit=1)[:1]
        said = last and first and last[0].casefold() == first[0].casefold() and _WORK.match(block.text, len(first[0]))
        return name if said and len(name.split()) in _NAME_WORDS and is_name(name.title()) else None

    @staticmethod
    def _is_of_author_above(document: Document, block: Block, authors: Set[str]) -> bool:
        """Whether a block at the end opens with a role, and the line above is an author and nothing else."""
        above = document.blocks[block.index - 1]
        return above.text in authors and Bio._late(document, block) and document.lexicon.roles.at_edge(block.folded)

    @staticmethod
    def _late(document: Document, block: Block) -> bool:
        return block.index >= document.story.stop - 4

    @staticmethod
    def _last(document: Document, notes: Notes, block: Block) -> bool:
        """Whether nothing of the story follows."""
        prose = notes.prose(document)
        return not prose or prose[-1].index <= block.index

    @staticmethod
    def _is_card(document: Document, notes: Notes, block: Block, name: str) -> bool:
        """Whether the line above is the name and nothing else, past half of the running text or hardly before any of it."""
        above = document.blocks[block.index - 1]
        if above.text != name or above.index in notes.by_block:
            return False
        return Bio._behind(document, notes, block, 2 if _WORK.search(block.text[:200]) else 4)

    @staticmethod
    def _behind(document: Document, notes: Notes, block: Block, parts: int) -> bool:
        """Whether less than one of so many parts of the running text stands below."""
        return Bio._below(document, notes, block) * parts < len(notes.prose(document))

    @staticmethod
    def _below(document: Document, notes: Notes, block: Block) -> int:
        """How much of the running text stands below, in blocks."""
        prose = notes.prose(document)
        return len(prose) - bisect_right(prose, block.index, key=lambda other: other.index)

    @staticmethod
    def _under(document: Document, notes: Notes, heading: Block) -> list[Block]:
        """What stands under "About the author" past half of the running text: a name, a role, and one paragraph."""
        if 2 * Bio._below(document, notes, heading) > len(notes.prose(document)):
            return []
        under = document.blocks[heading.index + 1 : heading.index + 1 + _CARD_LINES]
        text = next((n for n, block in enumerate(under) if block.is_prose), None)
        if text is None or under[text].words > _LONGEST or any(b.words > _CARD_WORDS for b in under[:text]):
            return []
        return list(under[: text + 1])

    @staticmethod
    def _finding(block: Block, evidence: str, confidence: float) -> Finding:
        return Finding(Kind.BIO, (block.index,), "bio.subject", confidence, evidence)
