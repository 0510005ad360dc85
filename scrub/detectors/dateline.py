"""Publication and update stamps. A date in the story's prose, in a caption or of an interview is none.

Every line is read for itself first (`moments.py`); what was published and what was changed is settled afterwards, between the
stamps of a page: each pass of `Dateline.detect` says what one line tells of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, LIKELY, POSSIBLE, Finding, Notes
from scrub.detectors.frame import around
from scrub.detectors.moments import (
    MARKS,
    NOTHING,
    SPLIT,
    TIME_ONLY,
    Moment,
    Moments,
    is_update,
    moments,
    same_day,
    with_time_below,
)
from scrub.document import Block, Document
from scrub.lexicon import Hit
from scrub.metadata.dates import LONGEST_STAMP, UPDATED, has_year

# "21 January 2025, updated on": the date of the update stands on the line below.
_UPDATED_BELOW = re.compile(
    rf"[\s,;|•·–—-]{{1,3}}{UPDATED.pattern}(?:\s(?:on|le|am|el|em|il|op|den|w dniu))?\s?:?$", re.IGNORECASE
)
_FIRST = re.compile(
    r"(?:first|originally|erst(?:mals|publi|ver)|zuerst|ursprünglich|initialement|originalmente)", re.IGNORECASE
)
_PAGE = re.compile(r"[\s|–—-]{1,3}page\s?\w{1,3}$", re.IGNORECASE)
"""The page of the printed paper, behind its day."""
_AGO = re.compile(
    r"(?:(?:about|vor|il y a|hace|há)\s+)?\d{1,3}\s?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?"
    r"|months?|years?|stunden?|minuten|tagen?|heures?|horas?|ore|uur|시간|분|일|時間|分|小时|小時|天)\s?(?:ago|전|前)?",
    re.IGNORECASE,
)
_LONGEST = 24
_STAMP_WORDS = 11
_TICKER = 3
_DAY, _MINUTE = len("2025-03-14"), len("2025-03-14T09:30")
_MOST_BARE = 60
"""Lines looked at as bare dates: parsing costs, and no page bears more stamps of its own."""
_DATE_AND_LABEL = CERTAIN + 0.01


@dataclass(frozen=True, slots=True)
class Stamp:
    """A line that is a stamp, or a part of one on several lines: what it says, by which rule and evidence it is one."""

    block: Block
    evidence: str
    said: Moments = NOTHING
    rule: str = "stamp"
    confidence: float = CERTAIN

    @property
    def is_of_update(self) -> bool:
        """Whether it says when something was changed."""
        return self.said.modified is not None

    @property
    def says_first(self) -> bool:
        """Whether it says of itself that it is of the first publication."""
        return _FIRST.match(self.block.text) is not None

    def as_update(self) -> Stamp:
        """The same, where the moment of publication turns out to be the update's."""
        return replace(self, said=Moments(modified=self.said.published))

    def finding(self) -> Finding:
        """What it proves."""
        return Finding(
            Kind.DATELINE, (self.block.index,), f"dateline.{self.rule}", self.confidence, self.evidence, self.said.values
        )


class Dateline:
    """Lines that are a stamp: a word such as "Published" with a date, or a date with nothing else of weight."""

    name = "dateline"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Stamps anywhere; bare dates only outside the story, where they can be nothing else."""
        stamps = _by_lines(document, notes)
        stamps = _with_times_below(document, stamps)
        stamps = _times_of_updates(list(stamps))
        stamps = _later_are_updates(list(stamps))
        for stamp in _beside_others(list(stamps)):
            yield stamp.finding()


def _with_times_below(document: Document, stamps: Iterable[Stamp]) -> Iterator[Stamp]:
    """A stamp of a day says the time that stands below its date, and the lines of that time are stamps."""
    for stamp in stamps:
        dated = stamp.block.index if has_year(stamp.block.text) else stamp.block.index + 1
        said, rows = with_time_below(stamp.said, document.blocks, dated)
        yield replace(stamp, said=said)
        yield from (Stamp(document.blocks[row], "the time under its date") for row in rows)


def _times_of_updates(stamps: Sequence[Stamp]) -> Iterator[Stamp]:
    """An update of which there is nothing but the time ("Updated 15:45") was on the day of the stamps above."""
    for stamp, day in _with_day_above(stamps):
        word = None if stamp.said.told else UPDATED.search(stamp.block.text)
        later = same_day(stamp.block.text[word.end() :], day) if word else None
        yield stamp if later is None else replace(stamp, said=Moments(modified=later))


def _later_are_updates(stamps: Sequence[Stamp]) -> Iterator[Stamp]:
    """A later moment below the first is the update's, whatever its word."""
    for stamp, day in _with_day_above(stamps):
        yield stamp.as_update() if not stamp.is_of_update and _is_later(stamp.said.published, day) else stamp


def _beside_others(stamps: Sequence[Stamp]) -> Iterator[Stamp]:
    """A day of which another stamp gives the time says nothing; what is later than the first publication is the update's."""
    first = next((stamp.said.published for stamp in stamps if stamp.said.published and stamp.says_first), None)
    timed = {moment.date() for stamp in stamps if isinstance(moment := stamp.said.published, datetime)}
    for stamp in stamps:
        if stamp.said.published in timed:
            yield replace(stamp, said=stamp.said._replace(published=None))
        elif not stamp.is_of_update and _is_later(stamp.said.published, first):
            yield stamp.as_update()
        else:
            yield stamp


def _with_day_above(stamps: Sequence[Stamp]) -> Iterator[tuple[Stamp, Moment | None]]:
    """Each stamp with the moment of publication that those above it tell: the first, or the first with a time."""
    day: Moment | None = None
    for stamp in stamps:
        yield stamp, day
        said = stamp.said.published
        if day is None or (isinstance(said, datetime) and not isinstance(day, datetime)):
            day = said


def _is_later(moment: Moment | None, day: Moment | None) -> bool:
    """Whether a moment is later than the other; one of the same day as one without a time may be the same."""
    if moment is None or day is None:
        return False
    length = _DAY if not (isinstance(moment, datetime) and isinstance(day, datetime)) else _MINUTE
    return moment.isoformat()[:length] > day.isoformat()[:length]


def _by_lines(document: Document, notes: Notes) -> Iterator[Stamp]:
    """The lines that are stamps, each with what it says for itself."""
    bare = 0
    # Entries of a ticker bear their times; a page's own stamp stands alone.
    ticker = sum(1 for b in document.lines.with_digit if TIME_ONLY.fullmatch(b.text)) >= _TICKER
    for block in document.telling:
        hits = document.hits[block.index]
        if not (block.has_digit or hits) or block.words > _LONGEST or len(block.text) > 2 * LONGEST_STAMP:
            continue
        if block.has_digit and not block.text[-1].isdigit() and (above := _above_update(document, block)):
            yield from above
        elif hits and (hit := _stamp_word(hits)):
            yield from _labelled(document, block, hit)
        elif block.words <= _STAMP_WORDS and is_update(block.text) and has_year(block.text):
            yield from _labelled(document, block, None)
        elif bare < _MOST_BARE and _may_be_date(block) and _stands_apart(document, notes, block):
            bare += 1
            if not (ticker and TIME_ONLY.fullmatch(block.text)):
                yield from _bare(document, block)


def _labelled(document: Document, block: Block, hit: Hit | None) -> Iterator[Stamp]:
    """A word such as "Published", with the date behind it or on the line below."""
    below = next(iter(document.blocks[block.index + 1 : block.index + 2]), None)
    text = hit.rest(block.text) if hit else block.text
    alone = hit is not None and (hit.mode in {"heading", "line"} or not text.strip(MARKS + ":："))
    if alone:
        text = below.text if below and has_year(below.text) else ""
    if hit and hit.mode in {"start", "updated"} and not (has_year(text) or _AGO.search(text) or TIME_ONLY.search(text)):
        return
    said = moments(text, document, updated=(hit is not None and hit.mode == "updated") or is_update(block.text))
    yield Stamp(block, "a word of publishing and a date", said)
    if alone and below and said.told:
        yield Stamp(below, "the date under its label")


def _above_update(document: Document, block: Block) -> list[Stamp]:
    """The stamps of a line that ends in the label of the date below: "21 January 2025, updated on"."""
    label = _UPDATED_BELOW.search(block.text)
    below = next(iter(document.blocks[block.index + 1 : block.index + 2]), None)
    if label is None or below is None or not (has_year(below.text) and has_year(block.text[: label.start()])):
        return []
    above, under = moments(block.text[: label.start()], document, False), moments(below.text, document, True)
    said = Moments(under.published or above.published, under.modified or above.modified)
    return [
        Stamp(block, "a date and a label", said, confidence=_DATE_AND_LABEL),
        Stamp(below, "the date under its label", confidence=_DATE_AND_LABEL),
    ]


def _bare(document: Document, block: Block) -> Iterator[Stamp]:
    """A line that is nothing but a date, or nothing but a time."""
    text = _without_page(block)
    if _AGO.fullmatch(text) or TIME_ONLY.fullmatch(text):
        yield Stamp(block, "nothing but a time", rule="relative", confidence=POSSIBLE)
    elif has_year(text) and len(text) <= LONGEST_STAMP:
        # Behind the story stand the dates of other stories: they are not worth parsing.
        head = block.index < document.story.stop
        said = moments(text, document, False) if head else NOTHING
        if said.told or not head:
            yield Stamp(block, "nothing but a date", said, "date", LIKELY if head else POSSIBLE)


def _without_page(block: Block) -> str:
    """The line without a bullet, and without the page of the printed paper."""
    return _PAGE.sub("", block.text).lstrip("•·-–—*| ")


def _may_be_date(block: Block) -> bool:
    text = _without_page(block)
    if block.words > _STAMP_WORDS and SPLIT.search(text) is None:
        return False
    return has_year(text) or _AGO.fullmatch(text) is not None or TIME_ONLY.fullmatch(text) is not None


def _stands_apart(document: Document, notes: Notes, block: Block) -> bool:
    """Whether it stands neither in the small print nor in the story."""
    return notes.kind(block.index) is not Kind.LEGAL and not _in_story(document, notes, block)


def _in_story(document: Document, notes: Notes, block: Block) -> bool:
    """Whether prose stands on both sides; one line of it before is likely to be a deck."""
    before, _ = around(document, notes, block.index)
    return len(before) > 1 and block.index < document.story.stop


def _stamp_word(hits: Sequence[Hit]) -> Hit | None:
    return next((hit for hit in hits if hit.kind is Kind.DATELINE), None)
