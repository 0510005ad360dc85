"""Lists of other stories: related, recommended, popular, latest; headings with their entries, and single lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, LIKELY, UNDOUBTED, Finding, Notes
from scrub.detectors.family import Shape, openings
from scrub.detectors.frame import LISTS, REGIONS, is_item, resumes
from scrub.document import WHOLE_LINE, Block, Document
from scrub.lexicon import Hit
from scrub.metadata.dates import has_year

_HEADING_WORDS = 7
_LINE_WORDS = 45
_LABEL_ENDS = frozenset(":：|—–")
_AROUND_LABEL = " :：|—–"
_LABELLED_WORDS = 20
_MOST_ITEMS = 300
_SUBHEAD_WORDS = 6
_MENU_WORDS = 2
_HEADED = REGIONS - {Kind.NAVIGATION}
_FOOT = frozenset({Kind.NAVIGATION, Kind.CONTACT, Kind.LEGAL, Kind.CONSENT})
_QUESTIONS = 3
"""Lines besides the list's that ask something from which on the story is taken for an interview."""
_TITLE_WORDS = 3
_TEASER_WORDS = 70
_BULLETED = 3
"""Entries from which on, where all have a bullet, a line without one is none."""
_SPEECH = frozenset("—―")
"""With these opens what somebody says, in interviews an entry of no list."""
_ENDS_LIST = frozenset(
    {
        Kind.SHARE,
        Kind.NEWSLETTER,
        Kind.COMMENTS,
        Kind.LEGAL,
        Kind.TAGS,
        Kind.PAYWALL,
        Kind.CONSENT,
        Kind.CONTACT,
        Kind.REACTIONS,
        Kind.LOGIN,
        Kind.BIO,
    }
)


@dataclass(frozen=True)
class Listing:
    """The headings and lines of one kind of list, with the entries under them.

    `heading`: the shape of a line above a list of titles that is its heading, besides the phrases. `of_sections`: a phrase and
    the name of a section is a heading as well, "Most read in Sport".
    """

    kind: Kind
    heading: Shape | None = None
    of_sections: bool = False

    @property
    def name(self) -> str:
        """The family's name in the table is the kind it finds."""
        return str(self.kind)

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """A finding for every heading with its entries, and for every single line."""
        done = -1
        for block, hit in self._opened(document):
            if block.index <= done or block.words > _LINE_WORDS:
                continue
            if hit.mode == "start" and _opens_sentence(block, hit):
                continue
            items = self._items(document, notes, block, hit)
            if not items and hit.mode == "heading" and block.index < document.story.start:
                continue  # above the story, with nothing under it: a word of the menu
            rule = "line" if hit.mode != "heading" and not items else "heading"
            yield Finding(
                self.kind,
                (block.index,),
                f"{self.kind}.{rule}",
                _confidence(block, hit),
                f'"{hit.phrase}"',
            )
            if items:
                done = items[-1].index
                yield Finding(
                    self.kind,
                    tuple(b.index for b in items),
                    f"{self.kind}.item",
                    CERTAIN + 0.01,
                    f"listed under {block.text[:40]!r}",
                )

    def _opened(self, document: Document) -> list[tuple[Block, Hit]]:
        """The lines that a phrase or the form of a heading names, in order."""
        opened = list(document.by_kind.get(self.kind, ()))
        shaped = self.heading.among(document.lines) if self.heading is not None else []
        several = document.lines.several if self.of_sections else []
        named = {block.index for block, _ in opened}
        opened += [
            (block, Hit(self.kind, "heading", block.text, len(block.text)))
            for block in (*shaped, *(line for line in several if _is_of_section(document, line, self.kind)))
            if block.index not in named and _titles_follow(document, block)
        ]
        return sorted(opened, key=lambda pair: pair[0].index)

    def _items(self, document: Document, notes: Notes, heading: Block, hit: Hit) -> list[Block]:
        """The entries under a heading: up to another heading, other furniture, or the story."""
        opens = (
            hit.mode == "heading"
            or (hit.mode in {"start", "end"} and block_is_heading(heading))
            or (hit.mode == "line" and _title_follows(document, heading))
        )
        if not opens:
            return []
        goes_on = resumes(document, notes, heading.index)
        items: list[Block] = []
        for block in document.blocks[heading.index + 1 : heading.index + 1 + _MOST_ITEMS]:
            if _is_other_heading(document, block) or notes.kind(block.index) in _ENDS_LIST or (block.text == heading.text):
                break
            several = block.joined and not block.terminated  # titles that nothing parts on a page of one line
            if not (is_item(block) or several) and (goes_on or not items or not self._is_teaser(document, items, block)):
                break
            if len(items) >= _BULLETED and not block.bulleted and all(item.bulleted for item in items):
                break
            if items and _wider_gap(items, block) and (goes_on or _is_menu(document, block)):
                break
            if _is_footer(document, notes, block) or (goes_on and block.text[:1] in _SPEECH):
                break
            if notes.kind(block.index) is Kind.ADVERT:
                continue
            items.append(block)
            if hit.mode == "line":
                break
        if goes_on:
            items = _without_subhead(document, items)
        # Before the story, a heading that is also a word of menus opens no list of such short lines.
        menu = heading.index < document.story.start and items and median(item.words for item in items) < _TITLE_WORDS
        return [] if menu else items

    def _is_teaser(self, document: Document, items: Sequence[Block], block: Block) -> bool:
        """Whether a text is the lead under a title of the list: titles stand before and behind it.

        Where the story may go on, a text under "Related" is taken for the story's.
        """
        if self.kind is Kind.RELATED and block.terminated:
            return False
        below = document.blocks[block.index + 1 : block.index + 2]
        between = is_item(items[-1]) and (not below or is_item(below[0]) or bool(document.hits[below[0].index]))
        return block.words <= _TEASER_WORDS and between


def _confidence(block: Block, hit: Hit) -> float:
    """A line is certain where nothing else can be meant; behind a label even a title that reads like a sentence is one."""
    if hit.mode in {"heading", "line"}:
        return CERTAIN
    if hit.mode != "start" or not _labels(block, hit):
        return LIKELY
    return UNDOUBTED if block.is_prose and block.words <= _LABELLED_WORDS else CERTAIN


def _labels(block: Block, hit: Hit) -> bool:
    """Whether a phrase is a label before a title: "Read more: The bell of the Petrel"."""
    return hit.phrase[-1] in _LABEL_ENDS or hit.rest(block.text).lstrip()[:1] in _LABEL_ENDS


def _opens_sentence(block: Block, hit: Hit) -> bool:
    """Whether a phrase such as "read more" opens a sentence of the story: it is no label, or no capital follows it."""
    if not (block.is_prose and block.terminated):
        return False
    return not _labels(block, hit) or hit.rest(block.text).lstrip(_AROUND_LABEL)[:1].islower()


def _is_of_section(document: Document, line: Block, kind: Kind) -> bool:
    """Whether a line is a phrase that heads lists of this kind, a preposition, and the name of a section."""
    words = line.folded.split()
    if not 3 <= len(words) <= _HEADING_WORDS or _PREPOSITIONS.isdisjoint(words) or line.terminated:
        return False
    at = next(place for place, word in enumerate(words) if word in _PREPOSITIONS)
    return any(hit.kind is kind and hit.mode == "heading" for hit in document.lexicon.whole.get(" ".join(words[:at]), ()))


def _titles_follow(document: Document, block: Block) -> bool:
    """Whether the two lines below are titles, and no text follows them at once."""
    below = document.blocks[block.index + 1 : block.index + 3]
    return len(below) == 2 and all(is_item(b) and b.words >= _TITLE_WORDS for b in below)


def block_is_heading(block: Block) -> bool:
    """Whether a line that begins with a phrase is itself a heading: "More from Politics"."""
    return block.words <= _HEADING_WORDS and not block.terminated and ":" not in block.text[:-1]


def _title_follows(document: Document, line: Block) -> bool:
    """Whether the line right below is a title, as after a "READ MORE" of its own."""
    below = document.blocks[line.index + 1 : line.index + 2]
    return (
        bool(below)
        and below[0].gap == 0
        and line.gap > 0
        and is_item(below[0])
        and below[0].words >= 4
        and not document.hits[below[0].index]
    )


def _is_other_heading(document: Document, block: Block) -> bool:
    return any(
        (hit.kind in LISTS and hit.mode == "start" and block.words <= _HEADING_WORDS)
        or (hit.kind in _HEADED and hit.mode == "heading")
        or (hit.kind in _ENDS_LIST and hit.mode in WHOLE_LINE)
        for hit in document.hits[block.index]
    )


def _wider_gap(items: Sequence[Block], block: Block) -> bool:
    """Whether more blank lines stand before `block` than between the entries so far."""
    inner = [item.gap for item in items[1:]] or [items[0].gap]
    return block.gap > max(inner) and not block.bulleted


def _is_menu(document: Document, block: Block) -> bool:
    """Whether a menu begins here: one- and two-word lines in a row."""
    return median(b.words for b in document.blocks[block.index + 1 : block.index + 5] or [block]) <= _MENU_WORDS


def _is_footer(document: Document, notes: Notes, block: Block) -> bool:
    """Whether two lines in a row are of the page's foot."""
    below = block.index + 1
    return notes.kind(block.index) in _FOOT and below < len(document.blocks) and notes.kind(below) in _FOOT


def _without_subhead(document: Document, items: list[Block]) -> list[Block]:
    """Entries without a last short line that is a subheading, or one of the questions, of the story which goes on below it."""
    if not items or items[-1].index + 1 >= len(document.blocks):
        return items
    last, below = items[-1], document.blocks[items[-1].index + 1]
    if not below.is_prose or last.bulleted:
        return items
    if last.asks and document.questions - sum(item.asks for item in items) >= _QUESTIONS:
        return items[:-1]
    if last.words > _SUBHEAD_WORDS:
        return items
    others = [item.words for item in items[:-1] if not has_year(item.text)]
    return items[:-1] if not others or last.words * 1.5 < sum(others) / len(others) or last.gap > items[-2].gap else items


_PREPOSITIONS = frozenset({"in", "on", "im", "auf", "en", "sur", "dans", "su", "nel", "op", "em", "w", "na", "i", "på", "в"})
_MORE = (
    *("more", "other", "further", "mehr", "weitere", "plus de", "autres", "más", "otras", "altri", "altre", "meer", "andere"),
    *("więcej", "ещё", "mais", "outras"),
)
_MORE_OF = Shape(
    "heading",
    re.compile(rf"(?:{'|'.join(_MORE)})(?:\s+(?:[^\W\d_][\w'-]*|&)){{1,5}}:?", re.IGNORECASE),
    "a heading of other stories",
    fewest=2,
    opens=openings(*_MORE),
)


def heads_more(text: str) -> bool:
    """Whether a line has the form of a heading of other stories: "More in Arts & Design"."""
    return _MORE_OF.pattern.fullmatch(text) is not None


RELATED = Listing(Kind.RELATED, _MORE_OF)
RECOMMENDED = Listing(Kind.RECOMMENDED)
POPULAR = Listing(Kind.POPULAR, of_sections=True)
LATEST = Listing(Kind.LATEST)
