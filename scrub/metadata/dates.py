"""Dates out of stamps such as "Updated: 14 March 2025, 09:30 KST"; parsing is dateparser's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache, lru_cache
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

LONGEST_STAMP = 100
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
# What American sites write all year: the offset depends on the day.
_AMERICAN = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
# Abbreviations that dateparser does not know or that mean several zones: the offset that news sites mean by them.
_ZONES = {
    "KST": "+09:00",
    "JST": "+09:00",
    "IST": "+05:30",
    "CEST": "+02:00",
    "CET": "+01:00",
    "BST": "+01:00",
    "EDT": "-04:00",
    "EST": "-05:00",
    "CDT": "-05:00",
    "CST": "-06:00",
    "MDT": "-06:00",
    "MST": "-07:00",
    "PDT": "-07:00",
    "PST": "-08:00",
    "AEST": "+10:00",
    "AEDT": "+11:00",
    "SAST": "+02:00",
    "MSK": "+03:00",
    "МСК": "+03:00",
    "мск": "+03:00",
    "WIB": "+07:00",
    "HKT": "+08:00",
    "SGT": "+08:00",
    "GMT": "+00:00",
    "UTC": "+00:00",
    **dict.fromkeys(_AMERICAN, ""),
    "EAT": "+03:00",
    "PKT": "+05:00",
    "MESZ": "+02:00",
    "MEZ": "+01:00",
}
_ZONE = re.compile(
    rf"(?<=[\d\sm])\(?(?:\b({'|'.join(sorted(_ZONES, key=len, reverse=True))})\b)\)?(?:\s?([+-]\d{{1,2}}(?::?\d\d)?))?"
    r"(?:\s*$|,?(?=\s[A-Z][a-z]{2,8}\.?\s\d))"
)
_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
_JOINED_BY_DE = frozenset({"es", "pt"})
_MONTH_NUMBERS = {
    language: {name: number for number, name in enumerate(names.split(), start=1)} for language, names in _MONTHS.items()
}
_MONTH_NUMBERS["en"] |= {name[:3]: number for name, number in _MONTH_NUMBERS["en"].items()}
_ENGLISH_EXTRAS = re.compile(
    r"^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thu|fri|sat|sun) (?=\w)"
    r"|(?<=[0-9])(?:st|nd|rd|th)(?= )",
    re.IGNORECASE,
)
_DAY, _MONTH, _YEAR_ = "(?P<day>[0-9]{1,2})", "(?P<month>[0-9]{1,2})", "(?P<year>(?:19|20)[0-9]{2})"
_NAME = r"(?P<name>[^\W\d_]{3,12})"
_CLOCK_FIRST = re.compile(r"([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]m)?) (.+)", re.IGNORECASE)
_CLOCK = r"(?:[ T](?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,12})?)?(?: ?(?P<half>[ap]m))?)?"
_USUAL = {
    order: re.compile(form + _CLOCK, re.IGNORECASE)
    for order, form in {
        "DMY": rf"{_DAY}([./-]){_MONTH}\2{_YEAR_}",
        "MDY": rf"{_MONTH}([./-]){_DAY}\2{_YEAR_}",
        "YMD": rf"{_YEAR_}([./-]){_MONTH}\2{_DAY}",
        "name first": rf"{_NAME}\.? {_DAY} {_YEAR_}",
        "day first": rf"{_DAY}\.?([ -]){_NAME}\.?\2{_YEAR_}",
    }.items()
}
_ASCII_WORD = re.compile(r"(?<![^\W\d_])[A-Za-z]{4,}(?![^\W\d_]|[\u0300-\u036f])")
_LETTERS = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile("[ivxlcdm]+")
_DOTTED = re.compile(r"(?<![\d.])\d{1,2}\. ?\d{1,2}\. ?\d{2}")
_KNOWN_AS = {"no": "nb"}
"""Languages that dateparser has under another name."""
# The month stands before the day in these only, and with dots in none.
_MONTH_FIRST = frozenset({"en", "en-us"})


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
    months in the words of some languages.
    """
    text = text.translate(_DIGITS).strip(" \t:：-–—|•·.,")
    if not has_year(text):
        return None
    if _ISO.fullmatch(text):
        return _iso(text)
    text, offset, zone = _without_zone(text)
    parsed = _parse(_plain(text), language, order, usual)
    if parsed is None:
        return None
    if not _TIME.search(text):
        return parsed.date()
    if offset and parsed.tzinfo is None:
        return datetime.fromisoformat(parsed.replace(microsecond=0).isoformat() + offset)
    if zone and parsed.tzinfo is None:
        return _in_zone(parsed, zone)
    return parsed


def _in_zone(moment: datetime, zone: str) -> datetime:
    """The moment with the offset that its zone has on that day."""
    return datetime.fromisoformat(moment.replace(tzinfo=ZoneInfo(zone)).isoformat())


def _iso(text: str) -> datetime | date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def _without_zone(text: str) -> tuple[str, str, str]:
    """The stamp without its zone, the offset of that, and the zone's name where the offset depends on the day."""
    if match := _ZONE.search(text):
        offset = match[2] or _ZONES[match[1]]
        if match[2]:
            hours, _, minutes = match[2].partition(":")
            offset = f"{hours[0]}{int(hours[1:3]):02d}:{minutes or '00'}"
        return text[: match.start()] + text[match.end() :], offset, _AMERICAN.get(match[1], "")
    return text, "", ""


def _plain(text: str) -> str:
    text = _WEEKDAY_NOISE.sub(" ", text)
    text = _HOUR_DOT.sub(r"\1:\2", _FRENCH_HOUR.sub(r"\1:\2", text))
    return " ".join(_NOISE.sub(" ", text).split())


def _parse(text: str, language: str | None, order: str | None, usual: bool = False) -> datetime | None:
    language = (language or "en").casefold()
    primary = language.split("-")[0]
    order = _order(text, language, order)
    if (moment := _usual(text, order, primary)) is not None or usual:
        return moment
    import dateparser  # late: it takes a third of a second to load, and most stamps are read without

    settings: Any = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": order,
        "PREFER_LOCALE_DATE_ORDER": False,
    }
    for tried in dict.fromkeys((_KNOWN_AS.get(primary, primary), "en")):
        if _has_foreign_word(text, tried):
            continue
        try:
            if parsed := dateparser.parse(text, languages=[tried], settings=settings):
                return parsed if 1900 <= parsed.year <= 2100 else None
        except (ValueError, OverflowError, RecursionError):
            continue
    return None


def _has_foreign_word(text: str, language: str) -> bool:
    """Whether `text` has a word that no date in `language` has: dateparser then says None, at the cost of a whole parse."""
    if language not in _MONTHS or "on:" in text:  # what stands before an "on:" is left out by dateparser
        return False
    words = _ASCII_WORD.findall(text.casefold())
    return any(word not in _vocabulary(language) and not _ROMAN.fullmatch(word) for word in words)


@cache
def _vocabulary(language: str) -> frozenset[str]:
    """Every word that dateparser knows in a language, without accents, and those of the time zones."""
    from dateparser.timezones import timezone_info_list

    known = import_module(f"dateparser.data.date_translation_data.{language}").info
    texts = " ".join((*_strings(known), *_strings(timezone_info_list))).casefold()
    plain = "".join(char for char in unicodedata.normalize("NFKD", texts) if not unicodedata.combining(char))
    return frozenset(_LETTERS.findall(plain))


def _strings(data: object) -> Iterator[str]:
    """All strings of nested lists and tables."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from _strings([*data, *data.values()])
    elif isinstance(data, list | tuple):
        for item in data:
            yield from _strings(item)


def _order(text: str, language: str, told: str | None) -> str:
    """In which order day, month and year stand in figures."""
    if re.match(r"\d{4}", text):
        return "YMD"
    return told or ("MDY" if language in _MONTH_FIRST and not _DOTTED.search(text) else "DMY")


def _usual(text: str, order: str, language: str) -> datetime | None:
    """A stamp in figures or with the month in the language's words, as dateparser would read it; None for any other."""
    if language in _JOINED_BY_DE:
        text = text.replace(" de ", " ")
    if language == "en":
        text = _ENGLISH_EXTRAS.sub("", text)
    if clock_first := _CLOCK_FIRST.fullmatch(text):
        text = f"{clock_first[2]} {clock_first[1]}"
    forms = (order, "day first", "name first") if language == "en" else (order, "day first")
    match = next((match for form in forms if form in _USUAL and (match := _USUAL[form].fullmatch(text))), None)
    if match is None:
        return None
    parts = match.groupdict()
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (parts["half"].casefold() == "pm")
    names = _MONTH_NUMBERS.get(language, {})
    month = int(parts["month"]) if "month" in parts else names.get(parts["name"].casefold(), 0)
    day = int(parts["day"])
    if month > 12 and order != "YMD":
        month, day = day, month
    try:
        return datetime(int(parts["year"]), month, day, hour, int(parts["minute"] or 0), int(parts["second"] or 0))
    except ValueError:
        return None
