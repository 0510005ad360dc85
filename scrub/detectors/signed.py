"""Who signed a text dump, where a name stands beside the date between headline and story.

Problem: many pages print the author's name without a "By", on a line of its own or on one with the date. Before the story is
known it is one short line among hundreds. Rule: below the headline and beside a date stands the author, unless the story tells
of whoever is named there, or has the words in small letters: that is a topic. Without a date beside it a name has to be the
only one there, and its words may stand nowhere else on the page.

Example: `"Orla Finch | 14 March 2025"`, or the two on lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrub.article import Kind
from scrub.detectors.base import Finding, Notes
from scrub.detectors.going import Going
from scrub.document import Block, Document
from scrub.lexicon import Roles
from scrub.metadata.authors import MOST_AUTHORS, is_name, parse_names
from scrub.metadata.dates import has_year

_BESIDE, _BELOW = 2, 8
"""Lines between a name and its date, and lines below the story among which one says who reported it."""
_LONGEST, _STAMP_WORDS, _NAME_WORDS = 14, 11, 3
_OPENING = re.compile(
    r"(?:by|von|par|di|av|af|door|por|text|story|autor(?:in)?(?:/autor)?|author|escrito por"
    r"|(?:kommentar|kolumne|beitrag) von)\b:?\s*",
    re.IGNORECASE,
)
_STUCK = re.compile(r"(?:[Bb]y|[Vv]on)(?=[A-Z])")
_AGO = re.compile(
    r"\d\s?(?:minutes?|mins?|hours?|days?|weeks?|stunden?|tagen?|heures?|horas?|uur|timer?)\b"
    r"|\b(?:min(?:utes?)? read|lesezeit|uhr)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\s*(?:[|•·–—/]|\s-\s|\b(?:published|updated|posted|last|on)\b|(?<![\w.])\d"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[,|&]|\s(?:and|und|og|och|et|y|e|i|en)\s")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_HANDLE = re.compile(r"\s?@\w{2,30}$")
"""What an author is called elsewhere, which stands right behind the name."""
# "Reporting by Jane Roe in Oldhaven and Osric Vane; Editing by Mary Major"
_REPORTING = re.compile(r"Reporting by (?P<names>[^;]{4,200})")
_NEXT_NAME = re.compile(r",\s(?:and\s)?|\sand\s")
_WHENCE = re.compile(r"\s(?:in|from)\s.*")
_PARTS = 6
"""Of what the date and the marks on a line leave, so many are looked at."""


class Signed:
    """The authors of a dump in whose bylines nobody was found, or of a page whose markup tells none."""

    name = "signed"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """The line that names the authors, unless bylines do, and the names on the lines right below it or them."""
        going = Going.of(document, notes)
        if not going.story or document.claims("authors", "agency"):
            return
        lines = [block for block in going.head() if block.words <= _LONGEST and not block.bulleted]
        proved = going.proves("authors")
        signed = [block for block in lines if proved and going.kind(block.index) is Kind.BYLINE and is_name(block.text)]
        said = _said(going) if signed or (lines and not proved) else frozenset()
        roles = document.lexicon.roles
        if not proved and (found := _beside_date(going, lines, said, roles) or _alone(going, lines, said, roles)):
            block, names, evidence = found
            signed = [block]
            yield going.proof(block.index, Kind.BYLINE, "byline.head", evidence, {"authors": names})
        elif not proved and (reporting := _reporting(going)):
            block, names, evidence = reporting
            yield going.proof(block.index, Kind.BYLINE, "byline.reporting", evidence, {"authors": names})
        for block in signed:
            yield from _more(going, block, said, roles)


Signature = tuple[Block, list[str], str]
"""A line, whom it names, and why they are the authors."""


def _beside_date(going: Going, lines: Sequence[Block], said: frozenset[str], roles: Roles) -> Signature | None:
    """The first line that names authors beside a date."""
    for block in lines:
        if names := _names(going, block, said, roles):
            return block, names, f"{', '.join(names)} beside the date, between headline and story"
    return None


def _alone(going: Going, lines: Sequence[Block], said: frozenset[str], roles: Roles) -> Signature | None:
    """The only line that is a name, or the first of several in a row, of nobody that the page names elsewhere."""
    alone = [
        block
        for block in lines
        if going.kind(block.index) is None and _is_author(block.text, said) and parse_names(block.text, roles)
    ]
    if not alone or alone[-1].index - alone[0].index >= len(alone) or not _is_nobody_else(going, alone[0].text):
        return None
    return alone[0], [alone[0].text], f"{alone[0].text}, a name between headline and story that stands nowhere else"


def _reporting(going: Going) -> Signature | None:
    """The line below the story that says who reported it."""
    for block in going.blocks[going.story.stop - 1 : going.story.stop + _BELOW]:
        if (
            block.text.startswith("Reporting by ")
            and going.kind(block.index) is Kind.BYLINE
            and (told := _REPORTING.match(block.text))
        ):
            names = [_WHENCE.sub("", part) for part in _NEXT_NAME.split(told["names"])]
            if all(map(is_name, names)):
                return block, names, "who reported it, below the story"
    return None


def _said(going: Going) -> frozenset[str]:
    """The words of the story as they stand."""
    kept = (block for block in going.blocks[going.story.start : going.story.stop] if block.index not in going.findings)
    return frozenset(word for block in kept for word in _LETTERS.findall(block.text))


def _is_nobody_else(going: Going, name: str) -> bool:
    """Whether its words stand nowhere on the page but in the name; those of a topic do."""
    words = {*_LETTERS.findall(name.casefold())}
    lines = (block.text for block in going.blocks if name not in block.text)
    return all(words.isdisjoint(_LETTERS.findall(line.casefold())) for line in lines)


def _more(going: Going, first: Block, said: frozenset[str], roles: Roles) -> Iterator[Finding]:
    """The other authors, each on a line right below."""
    for block in going.blocks[first.index + 1 : min(first.index + 1 + MOST_AUTHORS, going.story.start)]:
        if not _is_author(block.text, said) or not parse_names(block.text, roles):
            return
        yield going.proof(block.index, Kind.BYLINE, "byline.head", "a name below an author's", {"authors": [block.text]})


def _names(going: Going, block: Block, said: frozenset[str], roles: Roles) -> list[str]:
    match = _OPENING.match(block.text) or _STUCK.match(block.text)
    text = _HANDLE.sub("", block.text[match.end() :] if match else block.text)
    if has_year(text) or _AGO.search(text):
        parts = [bare for part in _UNTIL.split(text) if (bare := part.strip(" ;:"))]
        if match and (names := parse_names(parts[0], roles)[:1] if parts else []):
            return names if _is_author(names[0], frozenset()) else []
        # A place is parted from its date by a comma: "San Francisco, 14 March 2025".
        found = (parse_names(_OPENING.sub("", part), roles)[:1] for part in parts[:_PARTS] if match or not part.endswith(","))
        return next((names for names in found if names and _is_author(names[0], said)), [])
    if not any(_dated(going, index) for index in range(block.index - _BESIDE, block.index + _BESIDE + 1)):
        return []
    names = parse_names(text, roles) if is_name(text) or _SEVERAL.search(text) else []
    return names if all(_is_author(name, said) for name in names) else []


def _is_author(name: str, said: frozenset[str]) -> bool:
    """Whether it is a name in a script with capitals, of nobody and nothing that the story tells of."""
    if not is_name(name) or len(name.split()) > _NAME_WORDS or not any(char.islower() for char in name):
        return False
    return not any(word in said or word.lower() in said for word in _LETTERS.findall(name))


def _dated(going: Going, index: int) -> bool:
    if not 0 <= index < len(going.blocks):
        return False
    block = going.blocks[index]
    return going.kind(index) is Kind.DATELINE or (block.words <= _STAMP_WORDS and has_year(block.text))
