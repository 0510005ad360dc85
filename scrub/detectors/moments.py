"""What a stamp says: when it was published, and when it was changed.

Example: `"Veröffentlicht 12. März 2025 | Aktualisiert 14:03 Uhr"` is of 12 March, and was changed that day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any, NamedTuple

from scrub.document import Block, Document
from scrub.metadata.dates import LONGEST_STAMP, UPDATED, has_year, parse_date

Moment = datetime | date

# Chinese and Japanese may say behind a moment in brackets that it is the update's.
SPLIT = re.compile(
    rf"(?<=\S)[\s|•·/(（–—-]+(?={UPDATED.pattern})|(?<=\S)\s?(?=[(（][^()（）]{{4,24}}更新[)）]$)", re.IGNORECASE
)
_FIRST_PUBLISHED = re.compile(
    r"[\s,;|•·/–—-]+(?:(?:first|originally|zuerst) )?(?:published|posted|veröffentlicht|erschienen|publié|publicado|pubblicato"
    r"|gepubliceerd|publicerad|publicerat|publisert|publiceret|opublikowano|publikacja|publikováno|опубликовано|опубліковано)\b",
    re.IGNORECASE,
)
STUCK = re.compile(r"(?<=(?:19|20)\d\d)(?=\d{1,2}:\d\d)|(?<=[\da-zß-ÿ])(?=[A-ZÀ-Þ][a-zß-ÿ])|(?<=[a-zß-ÿ])(?=\d{1,2}[./]\d)")
"""Where an extraction tool left out the space between two elements: "20232:23 PM", "2026Updated", "Jane RoePublished"."""
_MONTH_AND_DAY = re.compile(r"\d{1,2}月\d{1,2}日")
_PARTS = re.compile(r"\s*[|•·]\s*|\s{2,}|\s[-–—]\s|,\s(?=[A-Z][a-z]+\s[A-Z])|来源|來源|\b(?:Published|Posted)\b")
TIME_ONLY = re.compile(r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:\s?(?:uhr|[ap]\.?m\.?|h))?(?:\s[A-Z]{2,4})?", re.IGNORECASE)
_HOUR_AND_MINUTE = re.compile(r"(\d{1,2})[:.h](\d{2})(?:\s?(?P<half>[ap])\.?m\b)?", re.IGNORECASE)
# "14 March", "March 14": a day whose year is that of the publication.
_DAY_AND_MONTH = re.compile(r"\b(?:\d{1,2}\.?\s[^\W\d_]{3,12}\b\.?|[^\W\d_]{3,12}\.?\s\d{1,2}(?![\d:.h]))")
# "14.03 Uhr" and "kl. 14.03" are times.
_BEHIND_TIME = re.compile(r"\s?(?:uhr|uur|h|hrs|[ap]\.?m|gmt|bst|utc|ces?t)\b", re.IGNORECASE)
_BEFORE_TIME = re.compile(r"\b(?:at|um|alle|ore|kl|klo|saat)\.?\s$", re.IGNORECASE)
_MOST_DAYS, _MONTHS, _NOON = 31, 12, 12
MARKS = " -–—|•·,/"
_AT = frozenset(
    {"at", "um", "alle", "alle ore", "ore", "à", "a las", "às", "om", "kl", "o godz", "o", "в", "saat", "klo", "den"}
)
"""Words alone between a date and its time."""


class Moments(NamedTuple):
    """When something was published, and when it was changed; None where a stamp does not say so."""

    published: Moment | None = None
    modified: Moment | None = None

    @property
    def told(self) -> bool:
        """Whether it says anything."""
        return self.published is not None or self.modified is not None

    @property
    def values(self) -> dict[str, Any]:
        """What it proves about an article."""
        return {name: moment for name, moment in self._asdict().items() if moment is not None}


NOTHING = Moments()
"""What a line says that tells no moment."""


def is_update(text: str) -> bool:
    """Whether a stamp says of itself that it is of a change."""
    return UPDATED.match(text) is not None


def moments(text: str, document: Document, updated: bool) -> Moments:
    """What a stamp says that may bear both moments; one that is `updated` bears no publication, unless it says so."""
    text = STUCK.sub(" ", text)
    published = modified = None
    said_first = ""
    if updated and (found := _FIRST_PUBLISHED.search(text)):
        text, said_first = text[: found.start()], text[found.end() :]
    first, *rest = SPLIT.split(text, maxsplit=1)
    moment = _moment(first, document)
    if updated:
        modified = moment
        published = _moment(said_first, document) or same_day(said_first, moment)
    else:
        published = moment
    if rest:
        bare = UPDATED.sub("", rest[0], count=1)
        if moment is not None and _MONTH_AND_DAY.match(bare.strip(" (（")):
            bare = f"{moment.year}年{bare.strip(' (（')}"
        modified = _moment(bare, document) or _same_year(bare, moment, document) or same_day(bare, moment) or modified
    return Moments(published, modified)


def _moment(text: str, document: Document) -> Moment | None:
    """The date of a stamp; what shares its line (a source, a place, a reading time) is tried without."""
    if len(text) > 2 * LONGEST_STAMP:
        return None
    order = document.profile.date_order if document.profile else None
    text = UPDATED.sub("", text).strip(" :：|•·-–—,()（）")
    if parsed := parse_date(text, document.language, order):
        return parsed
    for part, behind in pairwise([*_PARTS.split(text), ""]):
        if part != text and has_year(part) and (parsed := parse_date(part.strip(" :：,"), document.language, order)):
            return _with_time(parsed, behind)
    return None


def _with_time(day: Moment, behind: str) -> Moment:
    """A day with the time that stands for itself behind it: "25.04.24 | 14:07 Uhr"."""
    clock = TIME_ONLY.fullmatch(behind.strip()) and _HOUR_AND_MINUTE.search(behind)
    return day if isinstance(day, datetime) or not clock else _at(day, clock) or day


def _same_year(text: str, day: Moment | None, document: Document) -> Moment | None:
    """The moment of an update stamp that leaves out the year: it is that of the `day` of publication."""
    if day is None or not _DAY_AND_MONTH.search(text):
        return None
    return _moment(_DAY_AND_MONTH.sub(lambda found: f"{found[0]} {day.year}", text, count=1), document)


def same_day(text: str, day: Moment | None) -> datetime | None:
    """The moment of an update stamp that gives only the time: it is of the `day` of publication."""
    found = _HOUR_AND_MINUTE.search(text)
    return None if day is None or found is None or _is_day(text, found) else _at(day, found)


def _is_day(text: str, found: re.Match[str]) -> bool:
    """Whether two numbers with a dot between them are a day and its month, as in "14.03."."""
    if found[0][-3] != "." or not (0 < int(found[1]) <= _MOST_DAYS and 0 < int(found[2]) <= _MONTHS):
        return False
    return _BEHIND_TIME.match(text, found.end()) is None and _BEFORE_TIME.search(text, 0, found.start()) is None


def _at(day: Moment, found: re.Match[str]) -> datetime | None:
    hour, minute = int(found[1]), int(found[2])
    if found["half"] and hour <= _NOON:
        hour = hour % _NOON + (_NOON if found["half"] in "pP" else 0)
    if hour > 23 or minute > 59:
        return None
    zone = day.tzinfo if isinstance(day, datetime) else None
    return datetime.combine(day.date() if isinstance(day, datetime) else day, time(hour, minute), zone)


def with_time_below(said: Moments, blocks: Sequence[Block], dated: int) -> tuple[Moments, range]:
    """What a stamp says together with the time on the line below the one that is `dated`; and the lines of that time.

    Between the two may stand a mark or a word alone: "14 March 2025", "at", "9:30".
    """
    days = [name for name, moment in said.values.items() if not isinstance(moment, datetime)]
    below = blocks[dated + 1 : dated + 3]
    if below and below[0].folded in _AT:
        below = below[1:]
    clock = below[1] if len(below) > 1 and not below[0].text.strip(MARKS) else next(iter(below), None)
    text = clock.text.strip(MARKS) if clock else ""
    if len(days) != 1 or clock is None or not TIME_ONLY.fullmatch(text) or not (found := _HOUR_AND_MINUTE.search(text)):
        return said, range(0)
    moment = _at(said.values[days[0]], found)
    return (said._replace(**{days[0]: moment}), range(dated + 1, clock.index + 1)) if moment else (said, range(0))
