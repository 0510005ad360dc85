"""Publication and update stamps. A date in the story's prose, in a caption or of an interview is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, LIKELY, POSSIBLE, Finding, Notes
from scrub.detectors.frame import around
from scrub.document import Block, Document
from scrub.lexicon import Hit
from scrub.metadata.dates import LONGEST_STAMP, has_year, parse_date

_UPDATED = re.compile(
    r"(?:last\s+)?(?:updated|modified|update|aktualisiert|geändert|mise? à jour|modifiée?|actualizad[oa]"
    r"|atualizad[oa]|(?:ultimo\s+)?aggiorna(?:to|mento)|bijgewerkt|aangepast|gewijzigd|laatste update"
    r"|zaktualizowano|aktualizacja"
    r"|aktualizováno|aktualizované|uppdaterad|uppdaterat|oppdatert|opdateret|päivitetty|frissítve|actualizat|обновлено|оновлено|обновена|ενημέρωση"
    r"|güncelleme|son güncelleme|تحديث|آخر تحديث|更新|最終更新|수정|최종수정|업데이트)\b",
    re.IGNORECASE,
)
# Chinese and Japanese may say behind a moment in brackets that it is the update's.
_SPLIT = re.compile(
    rf"(?<=\S)[\s|•·/(（–—-]+(?={_UPDATED.pattern})|(?<=\S)\s?(?=[(（][^()（）]{{4,24}}更新[)）]$)", re.IGNORECASE
)
# "21 January 2025, updated on": the date of the update stands on the line below.
_UPDATED_BELOW = re.compile(
    rf"[\s,;|•·–—-]{{1,3}}{_UPDATED.pattern}(?:\s(?:on|le|am|el|em|il|op|den|w dniu))?\s?:?$", re.IGNORECASE
)
_FIRST_PUBLISHED = re.compile(
    r"[\s,;|•·/–—-]+(?:(?:first|originally|zuerst) )?(?:published|posted|veröffentlicht|erschienen|publié|publicado|pubblicato"
    r"|gepubliceerd|publicerad|publicerat|publisert|publiceret|opublikowano|publikacja|publikováno|опубликовано|опубліковано)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"(?:first|originally|erst(?:mals|publi|ver)|zuerst|ursprünglich|initialement|originalmente)", re.IGNORECASE
)
STUCK = re.compile(r"(?<=(?:19|20)\d\d)(?=\d{1,2}:\d\d)|(?<=[\da-zß-ÿ])(?=[A-ZÀ-Þ][a-zß-ÿ])|(?<=[a-zß-ÿ])(?=\d{1,2}[./]\d)")
"""Where an extraction tool left out the space between two elements: "20232:23 PM", "2026Updated", "Jane RoePublished"."""
_PAGE = re.compile(r"[\s|–—-]{1,3}page\s?\w{1,3}$", re.IGNORECASE)
"""The page of the printed paper, behind its day."""
_MONTH_AND_DAY = re.compile(r"\d{1,2}月\d{1,2}日")
_MOMENTS = frozenset({"published", "modified"})
_AGO = re.compile(
    r"(?:(?:about|vor|il y a|hace|há)\s+)?\d{1,3}\s?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?"
    r"|months?|years?|stunden?|minuten|tagen?|heures?|horas?|ore|uur|시간|분|일|時間|分|小时|小時|天)\s?(?:ago|전|前)?",
    re.IGNORECASE,
)
_TIME_ONLY = re.compile(r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:\s?(?:uhr|[ap]\.?m\.?|h))?(?:\s[A-Z]{2,4})?", re.IGNORECASE)
_LONGEST = 24
_STAMP_WORDS = 11
_TICKER = 3
_DAY, _MINUTE = len("2025-03-14"), len("2025-03-14T09:30")
_MARKS = " -–—|•·,/"
_AT = frozenset(
    {"at", "um", "alle", "alle ore", "ore", "à", "a las", "às", "om", "kl", "o godz", "o", "в", "saat", "klo", "den"}
)
"""Words alone between a date and its time."""
_MOST_BARE = 60
"""Lines looked at as bare dates: parsing costs, and no page bears more stamps of its own."""


class Dateline:
    """Lines that are a stamp: a word such as "Published" with a date, or a date with nothing else of weight."""

    name = "dateline"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Stamps anywhere; bare dates only outside the story, where they can be nothing else."""
        found = list(self._in_order(document, notes))
        first = next((day for finding in found if (day := _first_published(document, finding)) is not None), None)
        clocks = {said.date() for finding in found if isinstance(said := finding.values.get("published"), datetime)}
        for finding in found:
            said = finding.values.get("published")
            if said in clocks:  # the day on top of the page, of which the stamp below gives the time
                finding = replace(
                    finding, values={name: value for name, value in finding.values.items() if name != "published"}
                )
            elif first is not None and said is not None and "modified" not in finding.values and _is_later(said, first):
                finding = replace(finding, values={"modified": said})
            yield finding

    def _in_order(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """The stamps in the order of the page, of which a later moment below the first is the update's."""
        day: datetime | date | None = None
        for finding, below in self._completed(document, notes):
            said = finding.values.get("published")
            if day is not None and said is not None and "modified" not in finding.values and _is_later(said, day):
                finding = replace(finding, values={"modified": said})
            if day is None or (said is not None and isinstance(said, datetime) > isinstance(day, datetime)):
                day = said
            text = document.blocks[finding.blocks[0]].text
            if not finding.values and (word := _UPDATED.search(text)) and (later := _same_day(text[word.end() :], day)):
                finding = replace(finding, values={"modified": later})
            yield finding
            yield from below

    def _completed(self, document: Document, notes: Notes) -> Iterator[tuple[Finding, list[Finding]]]:
        """The stamps, a day with the time on the line below it; and what the line below is."""
        for finding in self._stamps(document, notes):
            at = finding.blocks[0]
            dated = at if has_year(document.blocks[at].text) else at + 1
            values, clock = with_clock(finding.values, document.blocks, dated)
            rows = () if clock is None else range(dated + 1, clock + 1)
            below = [Finding(Kind.DATELINE, (row,), "dateline.stamp", CERTAIN, "the time under its date") for row in rows]
            yield replace(finding, values=values), below

    def _stamps(self, document: Document, notes: Notes) -> Iterator[Finding]:
        bare = 0
        # Entries of a ticker bear their times; a page's own stamp stands alone.
        ticker = sum(1 for b in document.lines.with_digit if _TIME_ONLY.fullmatch(b.text)) >= _TICKER
        for block in document.telling:
            hits = document.hits[block.index]
            if not (block.has_digit or hits) or block.words > _LONGEST or len(block.text) > 2 * LONGEST_STAMP:
                continue
            if block.has_digit and not block.text[-1].isdigit() and (above := _above_update(document, block)):
                yield from above
            elif hits and (hit := _stamp_word(hits)):
                yield from self._stamped(document, block, hit)
            elif block.words <= _STAMP_WORDS and _UPDATED.match(block.text) and has_year(block.text):
                yield from self._stamped(document, block, None)
            elif bare < _MOST_BARE and _may_be_date(block) and self._stands_apart(document, notes, block):
                bare += 1
                if not (ticker and _TIME_ONLY.fullmatch(block.text)):
                    yield from self._bare(document, block)

    @staticmethod
    def _stands_apart(document: Document, notes: Notes, block: Block) -> bool:
        return notes.kind(block.index) is not Kind.LEGAL and not _in_story(document, notes, block)

    def _stamped(self, document: Document, block: Block, hit: Hit | None) -> Iterator[Finding]:
        below = next(iter(document.blocks[block.index + 1 : block.index + 2]), None)
        text = hit.rest(block.text) if hit else block.text
        alone = hit is not None and (hit.mode in {"heading", "line"} or not text.strip(_MARKS + ":："))
        if alone:
            text = below.text if below and has_year(below.text) else ""
        if (
            hit
            and hit.mode in {"start", "updated"}
            and not has_year(text)
            and not _AGO.search(text)
            and not _TIME_ONLY.search(text)
        ):
            return
        updated = (hit is not None and hit.mode == "updated") or is_update(block.text)
        values = stamps(text, document, updated)
        yield Finding(Kind.DATELINE, (block.index,), "dateline.stamp", CERTAIN, "a word of publishing and a date", values)
        if alone and values:
            yield Finding(Kind.DATELINE, (block.index + 1,), "dateline.stamp", CERTAIN, "the date under its label")

    def _bare(self, document: Document, block: Block) -> Iterator[Finding]:
        text = _bare(block)
        if _AGO.fullmatch(text) or _TIME_ONLY.fullmatch(text):
            yield Finding(Kind.DATELINE, (block.index,), "dateline.relative", POSSIBLE, "nothing but a time")
        elif has_year(text) and len(text) <= LONGEST_STAMP:
            # Behind the story stand the dates of other stories: they are not worth parsing.
            head = block.index < document.story.stop
            values = stamps(text, document, False) if head else {}
            if values or not head:
                yield Finding(
                    Kind.DATELINE,
                    (block.index,),
                    "dateline.date",
                    LIKELY if head else POSSIBLE,
                    "nothing but a date",
                    values,
                )


def _first_published(document: Document, finding: Finding) -> datetime | date | None:
    """The moment that a stamp says is the first publication's."""
    return finding.values.get("published") if _FIRST.match(document.blocks[finding.blocks[0]].text) else None


def _is_later(moment: datetime | date, day: datetime | date) -> bool:
    """Whether a second stamp is of a later moment than the first: then it is the update's, whatever its word.

    A moment of the same day as one without a time may be the same.
    """
    length = _DAY if not (isinstance(moment, datetime) and isinstance(day, datetime)) else _MINUTE
    return moment.isoformat()[:length] > day.isoformat()[:length]


def _bare(block: Block) -> str:
    return _PAGE.sub("", block.text).lstrip("•·-–—*| ")


def _may_be_date(block: Block) -> bool:
    text = _bare(block)
    if block.words > _STAMP_WORDS and _SPLIT.search(text) is None:
        return False
    return has_year(text) or _AGO.fullmatch(text) is not None or _TIME_ONLY.fullmatch(text) is not None


def _in_story(document: Document, notes: Notes, block: Block) -> bool:
    """Whether prose stands on both sides; one line of it before is likely to be a deck."""
    before, _ = around(document, notes, block.index)
    return len(before) > 1 and block.index < document.story.stop


def _above_update(document: Document, block: Block) -> list[Finding]:
    """The stamps of a line that ends in the label of the date below: "21 January 2025, updated on"."""
    label = _UPDATED_BELOW.search(block.text)
    below = next(iter(document.blocks[block.index + 1 : block.index + 2]), None)
    if label is None or below is None or not (has_year(below.text) and has_year(block.text[: label.start()])):
        return []
    values = {**stamps(block.text[: label.start()], document, False), **stamps(below.text, document, True)}
    return [
        Finding(Kind.DATELINE, (block.index,), "dateline.stamp", CERTAIN + 0.01, "a date and a label", values),
        Finding(Kind.DATELINE, (below.index,), "dateline.stamp", CERTAIN + 0.01, "the date under its label"),
    ]


def _stamp_word(hits: Sequence[Hit]) -> Hit | None:
    return next((hit for hit in hits if hit.kind is Kind.DATELINE), None)


def is_update(text: str) -> bool:
    """Whether a stamp says of itself that it is of a change."""
    return _UPDATED.match(text) is not None


def stamps(text: str, document: Document, updated: bool) -> dict[str, Any]:
    """`published` and `modified` out of a stamp that may bear both; one that is `updated` bears no publication."""
    values: dict[str, Any] = {}
    text = STUCK.sub(" ", text)
    if updated and (found := _FIRST_PUBLISHED.search(text)):
        published = _moment(text[found.end() :], document)
        values = {} if published is None else {"published": published}
        text = text[: found.start()]
    first, *rest = _SPLIT.split(text, maxsplit=1)
    moment = _moment(first, document)
    if moment is not None:
        values["modified" if updated else "published"] = moment
    if rest:
        bare = _UPDATED.sub("", rest[0], count=1)
        if moment is not None and _MONTH_AND_DAY.match(bare.strip(" (（")):
            bare = f"{moment.year}年{bare.strip(' (（')}"
        later = _moment(bare, document) or _same_day(bare, moment)
        if later is not None:
            values["modified"] = later
    return values


def with_clock(values: Mapping[str, Any], blocks: Sequence[Block], dated: int) -> tuple[dict[str, Any], int | None]:
    """`values` with the time on the line below the one that is `dated`, a mark alone between them or not, and its index."""
    days = [name for name, value in values.items() if name in _MOMENTS and not isinstance(value, datetime)]
    below = blocks[dated + 1 : dated + 3]
    if below and below[0].folded in _AT:
        below = below[1:]
    clock = below[1] if len(below) > 1 and not below[0].text.strip(_MARKS) else next(iter(below), None)
    text = clock.text.strip(_MARKS) if clock else ""
    if len(days) != 1 or clock is None or not _TIME_ONLY.fullmatch(text):
        return dict(values), None
    moment = _same_day(text, values[days[0]])
    return ({**values, days[0]: moment}, clock.index) if moment else (dict(values), None)


def _moment(text: str, document: Document) -> datetime | date | None:
    """The date of a stamp; what shares its line (a source, a place, a reading time) is tried without."""
    if len(text) > 2 * LONGEST_STAMP:
        return None
    order = document.profile.date_order if document.profile else None
    text = _UPDATED.sub("", text).strip(" :：|•·-–—,()（）")
    if parsed := parse_date(text, document.language, order):
        return parsed
    for part in re.split(r"\s*[|•·]\s*|\s{2,}|\s[-–—]\s|,\s(?=[A-Z][a-z]+\s[A-Z])|来源|來源|\b(?:Published|Posted)\b", text):
        if part != text and has_year(part) and (parsed := parse_date(part.strip(" :：,"), document.language, order)):
            return parsed
    return None


def _same_day(text: str, day: datetime | date | None) -> datetime | None:
    """An update stamp that gives only the time is of the day of publication."""
    if day is None or not (match := re.search(r"(\d{1,2})[:.h](\d{2})", text)):
        return None
    hour, minute = int(match[1]), int(match[2])
    if hour > 23 or minute > 59:
        return None
    zone = day.tzinfo if isinstance(day, datetime) else None
    return datetime.combine(day.date() if isinstance(day, datetime) else day, time(hour, minute), zone)
