"""What a line that goes says of itself: the headline again, an author, a credit, a date, an address, telling words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from typing import NamedTuple, Self

from scrub.article import Kind
from scrub.detectors.going import Going, Naming
from scrub.document import LINE_CHARS, Block, Document
from scrub.metadata.authors import is_agency

_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}\b|\b(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}\b|\b\d{1,2}[:.h]\d{2}\b"
    r"|\b[^\W\d_]{3,9}\.? \d{1,2},? (?:19|20)\d{2}\b|\b\d{1,2}\.? [^\W\d_]{3,9}\.?,? (?:19|20)\d{2}\b"
)
_PHONE = re.compile(r"(?:\+|\b00|\()?\d[\d ()./-]{5,20}\d")
_EMAIL = re.compile(r"\[email\s?protected\]|[\w.+-]{1,64}@[\w-]{1,64}\.\w")
POSTCODE = re.compile(
    r"\b[A-Z]{2} \d{5}\b|\b\d{5} [^\W\d_]|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b|\b[A-Z]{1,2}\d{1,2}[A-Z]? ?\d[A-Z]{2}\b|,\s\d{4,5}\b"
)
"""The postcodes of the United States, of much of Europe, of Canada and of Britain, and any behind a comma."""
_PICTURE = re.compile(r"(?:foto|photo|bild|image|фото|写真|zdjęcie|crédito|credit)s?\s?[:：/©]|©\s?[^\W\d_]", re.IGNORECASE)
_DIGIT, _REACHES = re.compile(r"\d"), re.compile(r"[\d@\[]")
_WORD = re.compile(r"[^\W\d_]+(?:['.\-][^\W\d_]+)*|[€£]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

_MOST = 20
"""Headlines and authors that lines are compared with."""
_TITLE_WORDS = 4
_CREDIT_WORDS, _DATE_WORDS, _CONTACT_WORDS = 9, 9, 14
_PHONE_DIGITS = 7
_HEAD_LINES = 12
_TELLING_WORDS, _PITCH_WORDS, _ENTRY_WORDS = 20, 60, 8
_MENU_WORDS = 4
_OPENING = 3
"""Letters by which stems are looked up; none is shorter."""
_LEAD_CHARS = 80
_PITCHES = frozenset({Kind.CONSENT})
"""Kinds whose words tell a whole paragraph."""
_OF_MENUS = frozenset({Kind.LEGAL, Kind.CONTACT, Kind.RELATED, Kind.REACTIONS, Kind.CONSENT})
"""Kinds whose words are also entries of menus."""


@dataclass(frozen=True)
class Said:
    """What the document tells beforehand: its headlines, folded, and the names of its authors in small letters."""

    going: Going
    headlines: tuple[str, ...]
    authors: tuple[str, ...]

    @classmethod
    def of(cls, document: Document, going: Going) -> Self:
        """As far as the findings that hold tell."""
        holding = {id(found): found for found in going.findings.values() if found.rank > 0}.values()
        titles = (found for found in holding if found.kind is Kind.HEADLINE and found.rule != "headline.repeated")
        lines = (document.blocks[index] for found in titles for index in found.blocks)
        names = (str(name).casefold() for found in holding for name in found.values.get("authors", ()))
        return cls(
            going,
            tuple(islice((line.folded for line in lines if line.words >= _TITLE_WORDS), _MOST)),
            tuple(islice(dict.fromkeys(name for name in names if " " in name), _MOST)),
        )

    def by(self, block: Block) -> Naming | None:
        """What the line is by what it says, if it tells."""
        if len(block.text) > LINE_CHARS:
            return None
        dropped = self.going.findings[block.index].rank == 0
        told = self._title(block, dropped) or self._author(block)
        if told is None and dropped:
            told = _credit(block) or self._date(block)
        if told is not None or (block.words <= _MENU_WORDS and self.going.between_menus(block.index, block.index)):
            return told
        return self._contact(block) or _words(block, dropped)

    def _title(self, block: Block, dropped: bool) -> Naming | None:
        text, words = block.folded, block.words
        if words < _TITLE_WORDS or (not dropped and block.index >= self.going.story.stop):
            return None
        if any(text == title or (words > _TITLE_WORDS and text in title) for title in self.headlines):
            return Kind.HEADLINE, "title", "the headline once more"
        return None

    def _author(self, block: Block) -> Naming | None:
        behind = block.index >= self.going.story.stop
        if block.folded in self.authors:
            return Kind.BIO if behind else Kind.BYLINE, "author", "the name of an author"
        start = block.text[:_LEAD_CHARS].casefold()
        if behind and block.words >= 8 and any(name in start for name in self.authors):
            return Kind.BIO, "author", "about an author, after the story"
        return None

    def _date(self, block: Block) -> Naming | None:
        near = self.going.story.start - _HEAD_LINES <= block.index < self.going.story.start
        if near and block.words <= _DATE_WORDS and _DIGIT.search(block.text) and (found := _DATE.search(block.text)):
            return Kind.DATELINE, "date", f"{found[0]!r} above the story"
        return None

    def _contact(self, block: Block) -> Naming | None:
        text = block.text
        if block.words > _CONTACT_WORDS or not _REACHES.search(text) or _DATE.search(text):
            return None
        behind = block.index >= self.going.story.stop
        number = _PHONE.search(text) if sum(char.isdigit() for char in text) >= _PHONE_DIGITS else None
        found = _EMAIL.search(text) or number or (POSTCODE.search(text) if behind else None)
        return (Kind.CONTACT, "address", f"{found[0]!r}") if found else None


def _credit(block: Block) -> Naming | None:
    text = block.text
    if block.words > _CREDIT_WORDS or block.terminated:
        return None
    parts = re.split(r"[/|]", text)[-3:] if block.words <= 3 or "/" in text else ()
    agency = next((part for part in parts if is_agency(part.strip(" ()©•"))), None)
    if agency is not None or _PICTURE.match(text):
        return Kind.CREDIT, "credit", f"{agency.strip()!r}, as under a picture" if agency else "named as a picture's source"
    return None


def _words(block: Block, dropped: bool) -> Naming | None:
    longest = _PITCH_WORDS if dropped else _ENTRY_WORDS
    if block.words > longest or block.text.startswith(("http", "www")):
        return None
    told = telling(block.folded)
    if told is None or (not dropped and told.kind in _OF_MENUS):
        return None
    if block.words > _TELLING_WORDS and told.kind not in _PITCHES:
        return None
    return told.kind, "words", f"it says “{told.word}”"


class Telling(NamedTuple):
    """A word of `words.toml`; `place` counts through the file."""

    place: int
    kind: Kind
    word: str


def telling(folded: str) -> Telling | None:
    """The first of `words.toml` that a folded line has."""
    return min(_found(folded), default=None)


def _found(folded: str) -> Iterator[Telling]:
    table = _table()
    said = _WORD.findall(folded)
    for at, word in enumerate(said):
        if (told := table.words.get(word)) is not None:
            yield told
        for stem, told in table.stems.get(word[:_OPENING], ()):
            if word.startswith(stem):
                yield told
        for phrase, told in table.phrases.get(word, ()):
            if said[at : at + len(phrase)] == phrase:
                yield told
    if not folded.isascii() and _UNSPACED.search(folded):
        yield from (told for word, told in table.unspaced.items() if word in folded)


class _Table(NamedTuple):
    """What tells: whole words, stems by their first letters, phrases by their first word, words of scripts without spaces."""

    words: dict[str, Telling]
    stems: dict[str, list[tuple[str, Telling]]]
    phrases: dict[str, list[tuple[list[str], Telling]]]
    unspaced: dict[str, Telling]


@cache
def _table() -> _Table:
    read = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))["words"]
    listed = [Telling(0, Kind(kind), word) for kind, words in read.items() for word in words]
    table = _Table({}, {}, {}, {})
    for place, told in enumerate(listed):
        found = told._replace(place=place)
        if _UNSPACED.match(told.word):
            table.unspaced[told.word] = found
        elif told.word.endswith("*"):
            table.stems.setdefault(told.word[:_OPENING], []).append((told.word[:-1], found._replace(word=f"{told.word[:-1]}…")))
        elif len(parts := _WORD.findall(told.word)) > 1:
            table.phrases.setdefault(parts[0], []).append((parts, found))
        else:
            table.words.setdefault(told.word, found)
    return table
