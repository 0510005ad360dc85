"""Whose page it is: the name behind the headline in the page's title, or one of the first lines that furniture names again.

Problem: copyright lines name the company, not the paper, and many dumps have none. Rule: the first line of a dump may be the
title of its page, which ends in the site's name behind a bar or a dash; and the site's name stands alone on one of the first
lines, where no word of menus does that its pitches, credits and legal lines say again.

Example: `"Harbour bridge reopens | The Oldhaven Post"`; `"Oldhaven Post"`, and below `"Picture: Odo Lamb/Oldhaven Post"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, Finding, Notes
from scrub.detectors.going import BY_PLACE, Going
from scrub.detectors.outlet import hosts, name_of
from scrub.document import Block, Document
from scrub.folding import fold
from scrub.sites import host_of
from scrub.topic import letters_of

_HOSTS = 3
"""Hosts of e-mail addresses, the commonest, by which the name is looked for where the page's own is not known."""
_LINES = 12
"""First lines among which the name stands."""
_WORDS, _CHARS, _MOST_CHARS = 5, 4, 60
"""Words that a name has at most, characters that it has at least and at most."""
_NO_NAME = re.compile(r"\d|[a-z]\.[a-z]")
"""A date or an address is no name."""
_BEHIND, _PARTS = re.compile(r"[|–—·»-]"), re.compile(r"\s[|–—·»-]\s")
_SAYS_NAMES = frozenset(
    {
        *(Kind.LEGAL, Kind.NEWSLETTER, Kind.PAYWALL, Kind.SHARE, Kind.CONTACT, Kind.BIO),
        *(Kind.DATELINE, Kind.CAPTION, Kind.CREDIT),
    }
)
_OF_THE_STORY = frozenset({Kind.HEADLINE, Kind.SUMMARY})
_OF_COMPANIES = frozenset({Kind.CONTACT, Kind.BIO})
"""Lines that name also others than the site: whom a press release is about."""
_TITLE_RULES = frozenset({"headline.fitting", "headline.likeliest"})
_SURE = CERTAIN + 0.01
"""More than of a copyright line, which names the company."""
_MORE = 0.01
_SAID = "the site's name, said again in its furniture"


class Masthead:
    """The publisher of a dump by its masthead."""

    name = "masthead"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """At most one line."""
        if document.markup is not None or not document.blocks:
            return
        going = Going.of(document, notes)
        by_address = _by_address(document, going)
        by_place = _by_place(document, going, notes)
        if by_place is not None and (by_address is None or _is_part(by_address, by_place)):
            yield by_place
        elif by_address is not None:
            yield by_address


def _is_part(shorter: Finding, longer: Finding) -> bool:
    """Whether the one publisher's name is in the other's: "Courier" of courier.example, the "Oldhaven Courier"."""
    return letters_of(str(shorter.values["publisher"])) in letters_of(str(longer.values["publisher"]))


def _by_place(document: Document, going: Going, notes: Notes) -> Finding | None:
    """The name behind the headline, or one of the first lines."""
    if name := _behind_title(going) or _behind_other_title(document, going, notes):
        evidence = "behind the headline in the title of the page"
        return Finding(Kind.HEADLINE, (0,), "headline.page-title", _SURE, evidence, {"publisher": name})
    for block in document.blocks[: min(_LINES, going.story.start)]:
        if _may_be_name(going, block) and _named_again(document, notes, block.text, block.index == 0 and block.words > 1):
            return Finding(Kind.NAVIGATION, (block.index,), "navigation.masthead", _SURE, _SAID, {"publisher": block.text})
    return None


def _by_address(document: Document, going: Going) -> Finding | None:
    """What a line that goes proves by the page's address, or where that is not known by the e-mail addresses on the page."""
    held = {index: found for index, found in sorted(going.findings.items()) if found.kind not in _OF_THE_STORY}
    if document.url:
        named = name_of(host_of(document.url), [document.blocks[index] for index in held])
    else:
        lines = [document.blocks[index] for index, found in held.items() if found.kind not in _OF_COMPANIES]
        known = hosts([document.blocks[index] for index in held])[:_HOSTS]
        named = next((named for host in known if (named := name_of(host, lines)) and len(named[1]) > _CHARS), None)
    if named is None:
        return None
    block, name = named
    found = held[block.index]
    return replace(
        found,
        blocks=(block.index,),
        rule="masthead.address",
        confidence=min(1.0, max(_SURE, found.confidence + _MORE)),
        rank=max(found.rank, 1),
        evidence=f"{found.evidence}; {name!r} is the name in the address",
        values={**found.values, "publisher": name},
    )


def _behind_title(going: Going) -> str | None:
    """The last part of the first line, where the headline is the first."""
    first = going.blocks[0].text
    titles = (str(found.values["title"]) for found in going.findings.values() if "title" in found.values)
    title = next((title for title in titles if len(title) < len(first) and fold(first).startswith(fold(title))), None)
    if title is None:
        return None
    *parts, name = _BEHIND.split(first[len(title) :])
    name = name.strip()
    fits = parts and len(name) >= _CHARS and len(name.split()) <= _WORDS and any(char.isalpha() for char in name)
    return name if fits and not _NO_NAME.search(name) else None


def _behind_other_title(document: Document, going: Going, notes: Notes) -> str | None:
    """The last part of a first line that is a headline in other words, where furniture names it again."""
    *parts, name = _PARTS.split(going.blocks[0].text)
    told = parts and 0 not in going.story and len(parts[0].split()) > _WORDS and _CHARS <= len(name) <= _MOST_CHARS
    fits = told and len(name.split()) <= _WORDS and name[0].isupper() and not _NO_NAME.search(name)
    return name if fits and _named_again(document, notes, name) else None


def _may_be_name(going: Going, block: Block) -> bool:
    found = going.findings.get(block.index)
    unnamed = found is None or found.rank == 0 or found.rule in BY_PLACE or found.rule in _TITLE_RULES
    cased = block.text[:1].isupper() or not block.text.isascii()
    fits = block.words <= _WORDS and _CHARS <= len(block.text) <= _MOST_CHARS and not block.has_digit
    return unnamed and cased and fits


def _named_again(document: Document, notes: Notes, name: str, anywhere: bool = False) -> bool:
    """Whether a line of furniture says the name and more, as "© 2025 NAME" does; a copy of the line proves nothing.

    `anywhere`: in any line that goes, also in one whose kind nobody knows.
    """
    told = re.escape(name)
    if name[0].isupper():  # scripts without capitals write words onto names
        told = rf"(?<!\w){told}(?!\w)"
    said = re.compile(told)
    findings = notes.by_block.items()
    lines = (document.blocks[index].text for index, found in findings if index and (anywhere or found.kind in _SAYS_NAMES))
    return any(len(line) > len(name) + 2 and said.search(line) for line in lines)
