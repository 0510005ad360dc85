"""Menus, site names, lists of sections: what is left around the story once the rest is named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, LIKELY, POSSIBLE, Finding, Notes
from scrub.detectors.frame import LISTS, REGIONS
from scrub.document import WHOLE_LINE, Block, Document

_MENU_WORDS = 6
_ALL_LINK = 0.9
"""Share of a block's characters in links from which on it is nothing but a link."""
_HEAD_LINES = 30
_MASTHEAD_LINES = 4
_ENTRY_WORDS = 4
_BULLETED_WORDS = 7
_TITLE_WORDS = 4
_FEWEST_ENTRIES = 4
_LONG_MENU = 8
_FEWEST_WORDS_OF_MENUS = 3
_WORDS_OF_MENUS = frozenset({Kind.NAVIGATION, Kind.LEGAL, Kind.CONTACT, Kind.PAYWALL, Kind.LOGIN, Kind.CONSENT})
"""Kinds whose buttons are entries of menus: "Privacy", "Contact us", "Subscribe"."""
_YIELDS = LISTS | {
    *(Kind.LEGAL, Kind.CONTACT, Kind.PAYWALL, Kind.NEWSLETTER, Kind.ADVERT, Kind.TAGS, Kind.COMMENTS, Kind.TOOLS),
    *(Kind.BYLINE, Kind.CAPTION, Kind.CREDIT, Kind.BIO, Kind.REACTIONS),
}
_WORDING = frozenset({"heading", "line", "names", "below", "between", "item", "list", "thread"})
"""Rules that go by a word or by what stands above. What shows its kind itself, as an address does, is no entry of a menu."""
_ADDRESS = re.compile(r"@|\d{4,}")
_ADDRESS_LINES = 3


class Menus:
    """Runs of short lines among which there are several words of menus: every entry is navigation, whatever it says.

    "Contact us" above an address is a heading of contacts; between "Sport", "Weather" and "Privacy" it is a link.
    """

    name = "menus"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """The entries from the first word of menus of a run to its last: past it a headline or a text may begin."""
        told = {
            block.index for kind in _WORDS_OF_MENUS for block, hit in document.by_kind.get(kind, ()) if hit.mode in WHOLE_LINE
        }
        for run in _runs(document):
            words = [block for block in run if block.index in told]
            if len({block.folded for block in words}) < _FEWEST_WORDS_OF_MENUS:
                continue
            menu = document.blocks[words[0].index : words[-1].index + 1]
            if len(menu) < _LONG_MENU and 2 * len(words) < len(menu):
                continue
            entries = tuple(block.index for block in menu if _yields(document, notes, block))
            if entries:
                yield Finding(
                    Kind.NAVIGATION, entries, "navigation.menu", CERTAIN + 0.02, f"one of {len(menu)} entries of a menu"
                )


def _runs(document: Document) -> Iterator[list[Block]]:
    """The runs of lines in a row that are short enough for entries of a menu."""
    run: list[Block] = []
    for block in document.blocks:
        words = block.words
        if words <= _BULLETED_WORDS and not block.terminated and (words <= _ENTRY_WORDS or block.bulleted):
            run.append(block)
            continue
        if len(run) >= _FEWEST_ENTRIES:
            yield run
        run = []
    if len(run) >= _FEWEST_ENTRIES:
        yield run


def _yields(document: Document, notes: Notes, block: Block) -> bool:
    """Whether what a line alone is taken for gives way to the menu.

    A line of a title's length may be the headline, one of the first lines the site's name, about an address all is contact,
    and "Follow us" belongs to the channels below it.
    """
    finding = notes.by_block.get(block.index)
    if finding is None:
        entry = block.words < _TITLE_WORDS or block.bulleted
        return entry and block.index >= _MASTHEAD_LINES and not _ADDRESS.search(block.text)
    if finding.kind is Kind.CONTACT:
        beside = document.blocks[max(0, block.index - _ADDRESS_LINES) : block.index + 1 + _ADDRESS_LINES]
        if any(_ADDRESS.search(line.text) for line in beside):
            return False
    below = notes.by_block.get(block.index + 1)
    if finding.kind is Kind.NEWSLETTER and below is not None and below.rule == "newsletter.channels":
        return False
    return finding.kind in _YIELDS and finding.rule.rpartition(".")[2] in _WORDING


class Menu:
    """What is left around the story once the rest is named: menus, site names, lists of sections."""

    name = "menu"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Short lines before the head of the story, and after furniture that follows its end."""
        blocks = document.blocks
        head = _head(document, notes)
        for block in blocks[:head]:
            if block.index not in notes.by_block and not block.is_prose:
                yield Finding(Kind.NAVIGATION, (block.index,), "navigation.before", LIKELY, "a short line before the headline")
        yield from self._beside(document, notes, head)
        yield from self._behind(document, notes)

    def _beside(self, document: Document, notes: Notes, head: int) -> Iterator[Finding]:
        """A word or two set to a line of navigation between the headline and the story."""
        for block in document.blocks[head + 1 : head + 1 + _HEAD_LINES]:
            if block.is_prose and block.index not in notes.by_block:
                return
            beside = notes.kind(block.index - 1) is Kind.NAVIGATION and block.gap == 0
            if block.index not in notes.by_block and beside and block.words <= 2 and not block.terminated:
                yield Finding(Kind.NAVIGATION, (block.index,), "navigation.beside", POSSIBLE, "set to a line of navigation")

    def _behind(self, document: Document, notes: Notes) -> Iterator[Finding]:
        last = max((b.index for b in document.blocks if b.is_prose and b.index not in notes.by_block), default=-1)
        if last < 0:
            return
        ended = False
        for block in document.blocks[last + 1 :]:
            kind = notes.kind(block.index)
            ended = ended or kind in REGIONS
            a_link = block.place is not None and block.place.linked >= _ALL_LINK
            if kind is None and ended and (a_link or not block.terminated) and block.words <= 2 * _MENU_WORDS:
                yield Finding(
                    Kind.NAVIGATION,
                    (block.index,),
                    "navigation.behind",
                    POSSIBLE,
                    "a short line after what follows the story",
                )


def _head(document: Document, notes: Notes) -> int:
    """Index of the last headline above the story; 0 where there is none."""
    prose = next((b.index for b in notes.free(document.blocks) if b.is_prose), 0)
    headlines = [index for finding in notes.findings if finding.kind is Kind.HEADLINE for index in finding.blocks]
    return max((index for index in headlines if index <= prose), default=0)
