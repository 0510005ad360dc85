"""Dates out of stamps such as "Updated: 14 March 2025, 09:30 KST"."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from scrub.languages import primary
from scrub.metadata.other_dates import read_other
from scrub.metadata.usual_dates import order_of, read_usual
from scrub.metadata.zones import without_zone

LONGEST_STAMP = 100
UPDATED = re.compile(
    r"(?:(?:last|zuletzt)\s+)?(?:updated|modified|update|aktualisiert|geändert|mise? à jour|modifiée?|actualizad[oa]"
    r"|atualizad[oa]|(?:ultimo\s+)?aggiorna(?:to|mento)|bijgewerkt|aangepast|gewijzigd|laatste update"
    r"|zaktualizowano|aktualizacja"
    r"|aktualizováno|aktualizované|uppdaterad|uppdaterat|oppdatert|opdateret|päivitetty|frissítve|actualizat|обновлено|оновлено|обновена|ενημέρωση"
    r"|güncelleme|son güncelleme|تحديث|آخر تحديث|更新|最終更新|수정|최종수정|업데이트)\b",
    re.IGNORECASE,
)
"""The words for what was changed later, with which stamps of updates open."""
_DIGITS = {start + n: str(n) for start in (0x0660, 0x06F0, 0x0966) for n in range(10)}
"""Arabic, Persian and Devanagari digits."""
_FOREIGN_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)|[年년]")
_NUMBER = re.compile(r"\d+")
_TIME = re.compile(
    r"(?<![\d.])(?:[01]?\d|2[0-3])\s?(?:[:h時时点點시]|\.(?=\d\d(?:\s?(?:[ap]\.?m|uhr|h\b)|\s*$)))\s?\d{0,2}|\d{1,2}\s?[ap]\.?m\b",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\b(?:at|um|uhr|a las|à|às|alle|ore|kl|klo|kello|godz|г|года|в|on|the|le|el|o|om|den|dne"
    r"|(?<!\d)(?<!\d )am|am(?= \d{1,2}\.)|время чтения)\b\.?(?!\s*m\b)|[|•·–—()\[\],]|\s-\s|入力|更新|公開|기사입력|입력|수정",
    re.IGNORECASE,
)
_WEEKDAY_NOISE = re.compile(
    r"[(（](?:[月火水木金土日월화수목금토]|[A-Za-z]{3})[)）]|星期[一二三四五六日天]|[월화수목금토일]요일"
)
_HOUR_DOT = re.compile(
    r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?=\s*(?:[ap]\.?m|uhr|h\b|hrs|Uhr|[A-Z]{2,4}\b|$))", re.IGNORECASE
)
_FRENCH_HOUR = re.compile(r"(?<!\d)([01]?\d|2[0-3])\s?[hH]\s?([0-5]\d)(?!\d)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?")


def has_year(text: str) -> bool:
    """Whether `text` holds what may be a full date: a year and a day. Cheap; asked before any parsing."""
    if len(text) > LONGEST_STAMP:
        return False
    if not text.isascii() and _FOREIGN_DIGIT.search(text):
        text = text.translate(_DIGITS)
    return len(_NUMBER.findall(text)) > 1 and _YEAR.search(text) is not None


@lru_cache(maxsize=1024)
def parse_date(
    text: str, language: str | None = None, order: str | None = None, *, usual: bool = False
) -> datetime | date | None:
    """The moment that a stamp names, or None where it is no full date.

    Only absolute dates count ("two hours ago" depends on when it was read). `language` is a BCP 47 tag. `order` is "DMY",
    "MDY" or "YMD" for numeric dates; by default the language's, in its region where the tag names one. A stamp without a time
    gives a date, one without a zone a naive datetime. With `usual` only the usual forms are read, which is fast: figures, and
    months in the words of the languages of `calendar.toml`.
    """
    text = text.translate(_DIGITS).strip(" \t:：-–—|•·.,")
    if not has_year(text):
        return None
    if _ISO.fullmatch(text):
        return _iso(text)
    text, zone = without_zone(text)
    parsed = _read(_plain(text), (language or "en").casefold(), order, usual)
    if parsed is None:
        return None
    if not _TIME.search(text):
        return parsed.date()
    if zone is not None and parsed.tzinfo is None:
        # Written and read again, so that the zone of a place becomes the offset that it has on that day.
        return datetime.fromisoformat(parsed.replace(microsecond=0, tzinfo=zone).isoformat())
    return parsed


def _read(text: str, language: str, order: str | None, usual: bool) -> datetime | None:
    order = order_of(text, language, order)
    moment = read_usual(text, order, primary(language))
    return moment if moment is not None or usual else read_other(text, order, primary(language))


def _iso(text: str) -> datetime | date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def _plain(text: str) -> str:
    text = _WEEKDAY_NOISE.sub(" ", text)
    text = _HOUR_DOT.sub(r"\1:\2", _FRENCH_HOUR.sub(r"\1:\2", text))
    return " ".join(_NOISE.sub(" ", text).split())
