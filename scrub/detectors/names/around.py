"""What stands around a line that goes: the head of the article, the list or menu that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from scrub.article import Kind
from scrub.detectors.going import Going
from scrub.detectors.names.said import POSTCODE
from scrub.detectors.summary import is_menu
from scrub.document import Block
from scrub.metadata.authors import is_name, parse_names

_ABOVE = 14
"""Lines above the story in which its head is looked for."""
_BELOW = 3
"""Lines of the story among which a name may stand: a deck that stays may open it."""
_HEAD = frozenset({Kind.BYLINE, Kind.DATELINE})
_MARKS = " •·|-–—"
_FOLLOWS = 3
"""Lines from a title or deck to the byline or date at most."""
_TITLE_WORDS, _LONGEST_TITLE = 5, 25
_DECK_WORDS = 9
_NAME_WORDS = 6
_CAPTION_WORDS, _LONGEST_CAPTION = 4, 60
_DECK_ENDS = frozenset(".。…")

_BETWEEN = 5
"""Lines from one of a block to the next, between which all others belong to it."""
_BLOCKS = frozenset({Kind.RELATED, Kind.RECOMMENDED, Kind.POPULAR, Kind.LATEST, Kind.COMMENTS, Kind.PAYWALL, Kind.CONSENT})
_ADDRESS_WORDS = 8
_ADDRESS_LINES = 3
"""Lines of an address above its postcode, at most."""
_WORD = re.compile(r"[^\W_]+")
_BELOW_STORY = 40
"""Lines below the story among which its tags are looked for."""
_TOPIC_WORDS = 5
_FEWEST_TOPICS, _MOST_TOPICS = 3, 12

_FEWEST_TITLED, _FEWEST_ALONE = 2, 3
"""Leads of other stories that stand together, at least: under titles, and without."""
_LEADS_IN = 4
"""Of so many lines one at least is such a lead."""
_LEAD_WORDS = 8
"""Words from which on a line may be a lead."""
_LONG_LEAD = 15
"""Words from which on it is one whatever its end."""
_TITLE_FROM = 2
"""Words of a title above a lead, at least."""
_ENTRY_WORDS = 5
_LONGEST_PITCH = 20
_TAG_WORDS = 3
_IN_A_ROW = 8
"""Lines that go on with one above, at most."""
_LONGEST_LIST = 32
"""The same where the one above is of a list or menu."""
_MENU_RULES = frozenset(
    {"caption.phrase", "newsletter.heading", "advert.start", "consent.heading", "consent.line", "contact.heading"}
)
"""Rules by wording whose lines are entries of a menu where menus stand on both sides."""
_RELATED, _CONTACT = "related.item", "contact.below"
_REACHES = re.compile(r"[\d@]")
"""What no address, telephone number or mail is without."""


def heads(going: Going) -> None:
    """Captions above credits; and above the story the headline, deck and byline that stand by a byline or date."""
    for index in sorted(going.findings, reverse=True):
        if not going.dropped(index):
            continue
        block = going.blocks[index]
        pictured = index < going.story.stop and going.kind(index + 1) is Kind.CREDIT
        if pictured and _CAPTION_WORDS <= block.words <= _LONGEST_CAPTION:
            going.name(index, Kind.CAPTION, "head", "right above a credit")
        elif going.story.start - _ABOVE < index < going.story.start:
            _head(going, block)
        if index not in going.names and _signs(going, block):
            going.name(index, Kind.BYLINE, "head", "a name between headline and story")


def _head(going: Going, block: Block) -> None:
    index, words = block.index, block.words
    beside = going.kind(index - 1) in _HEAD or going.kind(index + 1) in _HEAD
    if beside and words <= _NAME_WORDS and not block.bulleted and _names(block.text):
        going.name(index, Kind.BYLINE, "head", "a name beside the byline or date")
        return
    if not any(going.kind(below) in _HEAD for below in range(index + 1, index + 1 + _FOLLOWS)) or block.bulleted:
        return
    if words >= _DECK_WORDS and block.text[-1:] in _DECK_ENDS:
        going.name(index, Kind.SUMMARY, "head", "a sentence above the byline or date")
    elif any(going.kind(above) is Kind.HEADLINE for above in range(index - _FOLLOWS, index)):
        if is_menu(block.text):
            going.name(index, Kind.NAVIGATION, "head", "a row of entries")
        elif words >= _DECK_WORDS:
            going.name(index, Kind.SUMMARY, "head", "below the headline, above the byline or date")
    elif _TITLE_WORDS <= words <= _LONGEST_TITLE and not block.terminated:
        going.name(index, Kind.HEADLINE, "head", "a title above the byline or date")


def _signs(going: Going, block: Block) -> bool:
    """Whether a line between headline and story, or right below its first lines, is a name; only capitals prove one."""
    index, start = block.index, going.story.start
    if not start - _ABOVE < index < start + _BELOW or block.words > _NAME_WORDS or block.text.lower() == block.text:
        return False
    above = range(index - 1, max(-1, start - _ABOVE), -1)
    return any(going.kind(other) is Kind.HEADLINE for other in above) and is_name(block.text.strip(_MARKS))


def _names(text: str) -> bool:
    """Whether a line is one name or several, a remark behind a comma aside."""
    return is_name(text.partition(",")[0]) or bool(parse_names(text))


def go_on(going: Going) -> None:
    """Lines that go on with what stands right above them."""
    run = 0
    for block in going.blocks:
        index = block.index
        kind = going.kind(index - 1) if going.dropped(index) else None
        if kind is None or run >= _LONGEST_LIST or not _goes_on(going, block, kind, run):
            run = 0
            continue
        run += 1
        going.name(index, kind, "below", f"it goes on with the {kind} above")


def _goes_on(going: Going, block: Block, kind: Kind, run: int) -> bool:
    words = block.words
    if kind in {Kind.RECOMMENDED, Kind.POPULAR}:
        return True
    if kind is Kind.NAVIGATION:
        below = block.index + 1
        return words <= _ENTRY_WORDS and not block.terminated and (below in going.findings or below == len(going.blocks))
    if run >= _IN_A_ROW:
        return False
    if kind is Kind.RELATED:
        return words >= _TAG_WORDS
    if kind is Kind.ADVERT:
        return _ENTRY_WORDS < words <= _LONGEST_PITCH
    return (kind is Kind.BIO and words > _ENTRY_WORDS) or (kind is Kind.CONSENT and words > _TITLE_WORDS)


def between(going: Going) -> None:
    """Lines between two of the same list, block of addresses or thread."""
    last: int | None = None
    for block in going.blocks:
        index = block.index
        kind = going.kind(index)
        if kind is None:
            continue
        if last is not None and 1 < index - last <= _BETWEEN and kind in _BLOCKS and going.kind(last) is kind:
            inside = range(last + 1, index)
            if all(going.dropped(each) for each in inside):
                for each in inside:
                    going.name(each, kind, "between", f"{kind} stands above and below")
        last = index


def addresses(going: Going) -> None:
    """The first lines of postal addresses: street, house, name of the office."""
    left = 0
    for block in reversed(going.blocks[going.story.stop :]):
        if going.kind(block.index) is Kind.CONTACT and POSTCODE.search(block.text):
            left = _ADDRESS_LINES
        elif left and going.dropped(block.index) and block.words <= _ADDRESS_WORDS and not (block.terminated or block.bulleted):
            going.name(block.index, Kind.CONTACT, "above", "right above a postcode")
            left -= 1
        else:
            left = 0


def topics(going: Going) -> None:
    """Short lines in a row below the story, most of which say nothing but words of the story: its tags."""
    below = going.blocks[going.story.stop : going.story.stop + _BELOW_STORY]
    groups = (list(group) for nameless, group in groupby(below, lambda block: _is_topic(going, block)) if nameless)
    runs = [run for run in groups if _FEWEST_TOPICS <= len(run) <= _MOST_TOPICS]
    if not runs:
        return
    kept = (block for block in going.blocks[going.story.start : going.story.stop] if block.index not in going.findings)
    said = {word for block in kept for word in _WORD.findall(block.text.casefold())}
    for run in runs:
        known = [block for block in run if said.issuperset(_WORD.findall(block.text.casefold()))]
        if 2 * len(known) >= len(run) and known:
            for block in run:
                going.name(block.index, Kind.TAGS, "topics", f"with {known[0].text!r}, of which the story tells")


def _is_topic(going: Going, block: Block) -> bool:
    return going.dropped(block.index) and block.words <= _TOPIC_WORDS and not block.terminated


def teasers(going: Going) -> None:
    """Leads of other stories below the story, with their titles or without, that stand in no list with a heading."""
    below = going.blocks[going.story.stop :]
    for nameless, group in groupby(below, lambda block: going.dropped(block.index)):
        run = list(group)
        leads = _leads(run) if nameless else []
        if leads and _LEADS_IN * len(leads) >= len(run):
            evidence = f"among leads of other stories, such as {leads[0].text[:40]!r}"
            for block in run:
                going.name(block.index, Kind.APPENDED, "teasers", evidence)


def _leads(run: Sequence[Block]) -> list[Block]:
    """The texts that stand under titles, two at least; else the paragraphs, three at least."""
    titled = [b for a, b in pairwise(run) if _is_title(a) and _is_lead(b)]
    alone = [block for block in run if block.words >= _LONG_LEAD and block.is_prose]
    return titled if len(titled) >= _FEWEST_TITLED else alone if len(alone) >= _FEWEST_ALONE else []


def _is_title(block: Block) -> bool:
    return _TITLE_FROM <= block.words <= _LONGEST_TITLE and not (block.terminated and block.text[-1] in _DECK_ENDS)


def _is_lead(block: Block) -> bool:
    return block.words >= _LEAD_WORDS and (block.terminated or block.trails_off or block.words >= _LONG_LEAD)


def menus(going: Going) -> None:
    """Entries of menus that were taken by their wording; lists of words under "related", which are tags."""
    for rule, run in _runs(going):
        blocks = [going.blocks[index] for index in run]
        if rule == _RELATED:
            if len(run) > 1 and all(block.words <= _TAG_WORDS for block in blocks):
                for index in run:
                    going.name(index, Kind.TAGS, "menu", "one of a list of words, none of them a title")
            continue
        if _reaches(going, blocks) if rule == _CONTACT else not _inside(going, run):
            continue
        for block in blocks:
            if block.words < _ENTRY_WORDS and not block.terminated:
                going.name(block.index, Kind.NAVIGATION, "menu", "a short line among menus")


def _inside(going: Going, run: Sequence[int]) -> bool:
    ends = run[0], run[-1]
    return going.between_menus(*ends) and going.beside_menus(*ends, far=2)


def _reaches(going: Going, blocks: Sequence[Block]) -> bool:
    """Whether lines below a heading of contacts are what it announces, and no menu stands beside them."""
    first, last = blocks[0].index, blocks[-1].index
    goes_on = going.kind(last + 1) is Kind.CONTACT
    return goes_on or not going.beside_menus(first, last) or any(_REACHES.search(block.text) for block in blocks)


def _runs(going: Going) -> Iterator[tuple[str, list[int]]]:
    """Blocks in a row that one of these rules found, none of which gave a field."""
    rules = _MENU_RULES | {_RELATED, _CONTACT}
    indices = [index for index, found in sorted(going.findings.items()) if found.rule in rules and not found.values]
    for (rule, _), group in groupby(enumerate(indices), lambda pair: (going.findings[pair[1]].rule, pair[1] - pair[0])):
        yield rule, [index for _, index in group]
