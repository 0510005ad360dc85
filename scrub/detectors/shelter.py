"""What looks like furniture and is story: lines that findings are withdrawn from.

Problem: a story may quote a sign ("All rights reserved"), list "Home" among its wishes, or use "Popular now" as a subheading.
Rule: furniture of a kind that stands around a story is not believed inside it where it stands alone; lines that the story
announces with a colon are quoted; what happened when, told in order, and facts behind labels are no lists of other stories;
numbers that count through the story are its chapters'; and a sentence with its place before it opens the story.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise, takewhile

from scrub.article import Kind
from scrub.detectors.base import Finding, Notes
from scrub.document import PROSE_WORDS, Block, Document
from scrub.facts import in_box, of_match

AROUND = frozenset(
    {
        Kind.NAVIGATION,
        Kind.LOGIN,
        Kind.COMMENTS,
        Kind.REACTIONS,
        Kind.TAGS,
        Kind.POPULAR,
        Kind.LATEST,
        Kind.RECOMMENDED,
        Kind.LEGAL,
        Kind.ERROR,
        Kind.CONTACT,
        Kind.CONSENT,
        Kind.BIO,
        Kind.DATELINE,
    }
)
"""Kinds that stand before or after a story. The others (advertisements, captions, "read also" …) are at home inside it."""

WITHIN = frozenset({Kind.ADVERT, Kind.RELATED, Kind.CAPTION, Kind.CREDIT})
"""Kinds that interrupt a story anywhere, so that a colon before them announces nothing."""

_MISTAKEN = frozenset({Kind.APPENDED, Kind.DATELINE})
"""Kinds that facts are taken for: they are short lines in a row, and hold days."""

_SURE = "dateline.stamp"
"""A rule that is believed inside a story: a word of publishing stands beside the date."""
_NEVER_TOLD = ("©", "video")
"""How lines begin that no story has on a line of their own: the mark of a picture's owner, the label of a card."""

_UNSURE = frozenset({"newsletter.names", "tools.player"})
"""Rules that are believed only around a story, though their kind is at home inside it."""

_HEAD, _FOOT = 30, 8
"""Lines above the story and below it in which its byline and date may stand."""
_QUOTED_WORDS = 20
_BEFORE = 1
_SUBHEAD_WORDS = 2
_SEVERAL = 3
_ITEMS = 2
_NUMBER = re.compile(r"(?:(?P<roman>[IVX]{1,5})|(?P<figure>\d{1,2}))\.?")
_ROMAN = {"I": 1, "V": 5, "X": 10}
_CHAPTERS = 3
# "OLDHAVEN, Northshore — ", "NEW TARN (Post) - "
_PLACE = re.compile(
    r"[^\W\d_a-zß-ÿ]{2,}(?:[ '’.-]{1,2}[^\W\d_a-zß-ÿ]{2,}){0,3}"
    r"(?:,\s[^\W\d_][^—–:;.]{1,30}\.?|\s\([^()]{2,30}\))?\s?(?:—|–|--|-\s|\.\s|:\s)"
)
# "MAUD Ellery sells tickets": the first word of a story in capitals.
_SHOUTED = re.compile(r"[^\W\d_a-zß-ÿ]{4,}\s\w*[a-zß-ÿ]")


def holding(document: Document, notes: Notes) -> dict[int, Finding]:
    """For every block that goes the finding that removes it: neither sheltered nor doubted."""
    spared = sheltered(document, notes) | (notes.estimate.doubted if notes.estimate else frozenset())
    return {index: finding for index, finding in notes.by_block.items() if index not in spared}


def story_of(document: Document, removed: Container[int]) -> range:
    """From the first to past the last paragraph that stays; empty, at the end, where none does."""
    kept = [block.index for block in document.blocks if block.is_prose and block.index not in removed]
    return range(kept[0], kept[-1] + 1) if kept else range(len(document.blocks), len(document.blocks))


def stands_with(story: range, index: int) -> bool:
    """Whether a line is near enough to the story to be its byline or date; further off stand those of others."""
    return story.start - _HEAD <= index < story.stop + _FOOT


def sheltered(document: Document, notes: Notes) -> frozenset[int]:
    """Indices of blocks whose findings do not hold."""
    prose = [b.index for b in document.blocks if b.is_prose and b.index not in notes.by_block]
    if len(prose) < _BEFORE + 1:
        return frozenset()
    inside = range(prose[_BEFORE - 1], prose[-1])
    alone = (i for i in inside if _stands_alone(document, notes, i))
    told = {*_quoted(document, notes, inside), *_listed(document, notes, prose[0]), *_opening(document, notes, prose[0])}
    return frozenset(alone) | frozenset(told) | _subheads(document, notes, inside) | _chapters(document, inside)


def _subheads(document: Document, notes: Notes, inside: range) -> frozenset[int]:
    """Lines of a word or two, each alone between paragraphs of the story, where there are several and all differ.

    Furniture repeats itself inside a story ("Read more"); subheadings do not, and none says "Advertisement".
    """
    prose = {b.index for b in document.blocks if b.is_prose and b.index not in notes.by_block}
    alone = [
        document.blocks[i]
        for i in inside
        if i - 1 in prose and i + 1 in prose and document.blocks[i].words <= _SUBHEAD_WORDS and notes.kind(i) is not Kind.ADVERT
    ]
    texts = {block.folded for block in alone}
    claimed = frozenset(b.index for b in alone if (found := notes.by_block.get(b.index)) and found.rank <= 1)
    return claimed if len(alone) == len(texts) >= _SEVERAL and len(claimed) > 1 else frozenset()


def _chapters(document: Document, inside: range) -> frozenset[int]:
    """Numbers alone above paragraphs of the story, where they count from one or two on without a gap."""
    chapters: list[int] = []
    last = 0
    for block in document.blocks[inside.start : inside.stop]:
        number = _number(block) if document.blocks[block.index + 1].is_prose else None
        if number is None:
            continue
        if number != last + 1 and (chapters or number != 2):
            return frozenset()
        chapters.append(block.index)
        last = number
    return frozenset(chapters if len(chapters) >= _CHAPTERS else ())


def _number(block: Block) -> int | None:
    """The number that a block is, in figures or Roman."""
    match = _NUMBER.fullmatch(block.text) if block.words <= 1 else None
    if match is None:
        return None
    if match["figure"]:
        return int(match["figure"])
    values = [_ROMAN[char] for char in match["roman"]]
    return sum(-value if value < following else value for value, following in pairwise([*values, 0]))


def _stands_alone(document: Document, notes: Notes, index: int) -> bool:
    """Whether a finding of a kind from around stories has no furniture beside it."""
    finding = notes.by_block.get(index)
    if finding is None or finding.rank > 1 or not any(char.isalpha() for char in document.blocks[index].text):
        return False
    if finding.rule == _SURE or (finding.kind not in AROUND and finding.rule not in _UNSURE):
        return False
    if document.blocks[index].folded.startswith(_NEVER_TOLD):
        return False
    neighbours = (notes.by_block.get(index - 1), notes.by_block.get(index + 1))
    return all(beside is None for beside in neighbours)


def _quoted(document: Document, notes: Notes, inside: range) -> Iterator[int]:
    """The lines that follow a paragraph of the story which ends in a colon.

    All that are items of its list and that no rule names; else those that look like furniture, where only some of them do.
    """
    for index in range(inside.start, inside.stop + 1):
        block = document.blocks[index]
        if index in notes.by_block or not block.text.endswith((":", "：")):
            continue
        run = list(_run(document, index + 1))
        items = list(takewhile(lambda b: b.bulleted, run))
        named = [found for b in items if (found := notes.by_block.get(b.index)) and found.rank]
        if len(items) >= _ITEMS and (not named or _is_told(document, notes, block, items, named)):
            yield from (b.index for b in items)
            continue
        claimed = [b for b in run if (found := notes.by_block.get(b.index)) and found.rank <= 1 and found.kind not in WITHIN]
        if len(run) == 1 and claimed and notes.by_block[run[0].index].kind in AROUND:
            yield run[0].index
        elif claimed and len(claimed) * 2 <= len(run):
            yield from (b.index for b in claimed)


def _is_told(document: Document, notes: Notes, above: Block, items: Sequence[Block], named: Sequence[Finding]) -> bool:
    """Whether a list stands between two paragraphs of the story, the first of which is long enough to announce it, and none of
    its items is at home inside stories: "It has, at its foot, a row of buttons that she has never pressed:"."""
    below = document.blocks[items[-1].index + 1 : items[-1].index + 2]
    inside = all(block.is_prose and block.index not in notes.by_block for block in below)
    return bool(below) and inside and above.words >= PROSE_WORDS and not any(found.kind in WITHIN for found in named)


def _opening(document: Document, notes: Notes, first: int) -> Iterator[int]:
    """The sentence above the first paragraph that stays, advertisements between them aside, where it opens as a report does,
    with its place or its first word in capitals."""
    index = next((index for index in range(first - 1, -1, -1) if notes.kind(index) is not Kind.ADVERT), -1)
    above = document.blocks[index] if index >= 0 else None
    found = notes.by_block.get(index)
    if above is None or found is None or found.rank > 0 or not above.terminated or document.hits[above.index]:
        return
    if _PLACE.match(above.text) or _SHOUTED.match(above.text):
        yield above.index


def _listed(document: Document, notes: Notes, start: int) -> Iterator[int]:
    """The lines of a chronicle or of facts that follow what stays from line `start` on, and their heading.

    Facts of a match stay whatever looks like furniture in them; others where no rule names any.
    """
    listed = [(lines, True) for lines in document.chronicles] + [(lines, of_match(lines)) for lines in document.facts]
    for lines, sure in listed:
        above = document.blocks[lines[0].index - 1]
        headed = above.index in notes.by_block and above.words <= _QUOTED_WORDS
        before = above.index - headed
        if lines[0].index > start and before >= start and before not in notes.by_block:
            told = [*[above] * headed, *lines]
            held = [(block.index, found) for block in told if (found := notes.by_block.get(block.index))]
            if sure or (in_box(lines) and all(found.rank == 0 or found.kind in _MISTAKEN for _, found in held)):
                yield from (index for index, found in held if found.rank <= 1)


def _run(document: Document, start: int) -> Iterator[Block]:
    """Short lines that belong together: as far apart as the first two, and not yet prose nor what announces others."""
    blocks = document.blocks[start : start + 60]
    for n, block in enumerate(blocks):
        over = block.gap > 0 or block.text.endswith((":", "：")) or (block.is_prose and not block.bulleted)
        if block.words > _QUOTED_WORDS or (n > 0 and over):
            return
        yield block
