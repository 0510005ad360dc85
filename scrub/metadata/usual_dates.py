"""Stamps in the usual forms, read fast: in figures, and with the months in the words of the languages in `calendar.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

CALENDAR = "metadata/calendar.toml"
JOINED_BY_DE = frozenset({"es", "pt", "ca"})
"""Languages that set "de" between day, month and year."""
_ENGLISH = "en"
"""Its words are known in every language's stamps: what makes a page is often English."""
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)(?= )", re.IGNORECASE)
_DAY, _MONTH, _YEAR = "(?P<day>[0-9]{1,2})", "(?P<month>[0-9]{1,2})", "(?P<year>(?:19|20)[0-9]{2})"
_SHORT_YEAR = "(?P<year>(?:19|20)?[0-9]{2})"
_NAME = r"(?P<name>[^\s\d.,/:-]{2,14})"
_CLOCK_FIRST = re.compile(r"([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]\.?m\b\.?)?) (.+)", re.IGNORECASE)
_CLOCK = (
    r"(?:[ T](?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,12})?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?)?"
)
_USUAL = {
    order: re.compile(form + _CLOCK, re.IGNORECASE)
    for order, form in {
        "DMY": rf"{_DAY}([./-]){_MONTH}\2{_SHORT_YEAR}",
        "MDY": rf"{_MONTH}([./-]){_DAY}\2{_SHORT_YEAR}",
        "YMD": rf"{_YEAR}([./-]){_MONTH}\2{_DAY}",
        "name first": rf"{_NAME}\.? {_DAY} {_YEAR}",
        "day first": rf"{_DAY}\.?([ -]){_NAME}\.?\2{_YEAR}",
    }.items()
}
_SIGNED = re.compile(
    rf"{_YEAR}[年년] ?{_MONTH}[月월] ?{_DAY}[日일]"
    r"(?: ?(?P<hour>[0-9]{1,2})[:時时点點시] ?(?P<minute>[0-9]{2})[分분]?(?::?(?P<second>[0-9]{2})[秒초]?)?)?"
)
"""A day and a clock with the East Asian signs behind their figures."""
_DOTTED = re.compile(r"(?<![\d.])\d{1,2}\. ?\d{1,2}\. ?\d{2}")
# The month stands before the day in these only, and with dots in none.
_MONTH_FIRST = frozenset({"en", "en-us"})


def order_of(text: str, language: str, told: str | None) -> str:
    """In which order day, month and year stand in the figures of `text`: "DMY", "MDY" or "YMD".

    `language` is a BCP 47 tag in small letters; `told`, if given, holds for all that does not begin with the year.
    """
    if re.match(r"\d{4}", text):
        return "YMD"
    return told or ("MDY" if language in _MONTH_FIRST and not _DOTTED.search(text) else "DMY")


def read_usual(text: str, order: str, language: str) -> datetime | None:
    """The moment of a stamp in figures or with the month in the language's words, as dateparser reads it; None for any other.

    `order` is what `order_of` says, `language` the primary part of its tag. A stamp without a time gives a midnight.
    """
    if language in JOINED_BY_DE:
        text = text.replace(" de ", " ")
    if clock_first := _CLOCK_FIRST.fullmatch(text):
        text = f"{clock_first[2]} {clock_first[1]}"
    text = _ORDINAL.sub("", _without_day_of_week(text, language))
    forms = (_USUAL[form] for form in (order, "day first", "name first") if form in _USUAL)
    match = next((match for form in (*forms, _SIGNED) if (match := form.fullmatch(text))), None)
    return _moment(match.groupdict(), order, language) if match else None


def _without_day_of_week(text: str, language: str) -> str:
    """A stamp without the day of the week that it opens with."""
    first, _, rest = text.partition(" ")
    first = first.rstrip(".").casefold()
    return rest if rest and any(first in calendar(spoken).days for spoken in (language, _ENGLISH)) else text


def _moment(parts: dict[str, str | None], order: str, language: str) -> datetime | None:
    """The moment that the parts of a stamp make, if any does."""
    day, hour = int(parts["day"] or 0), int(parts["hour"] or 0)
    if half := parts.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half.casefold() == "p")
    if name := parts.get("name"):
        month = _month(name.casefold(), language)
    else:
        month = int(parts["month"] or 0)
        if month > 12 and order != "YMD":
            month, day = day, month
    try:
        return datetime(_year(parts["year"] or ""), month, day, hour, int(parts["minute"] or 0), int(parts["second"] or 0))
    except ValueError:
        return None


def _month(name: str, language: str) -> int:
    """The number of the month that a word names, 0 if it names none."""
    return calendar(language).months.get(name) or calendar(_ENGLISH).months.get(name, 0)


def _year(figures: str) -> int:
    """The year that four or two figures name; of two, as POSIX has it, those from 69 on are of the last century."""
    year = int(figures)
    if len(figures) > 2:
        return year
    return year + (1900 if year >= 69 else 2000)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a language calls the months, each with its number, and the days of the week."""

    months: Mapping[str, int]
    days: frozenset[str]


@cache
def calendar(language: str) -> Calendar:
    """The calendar of a language by the primary part of its tag; an empty one of a language that has none here."""
    table = _calendars().get(language, {"months": [], "days": []})
    months = {word.casefold(): number for number, words in enumerate(table["months"], start=1) for word in words.split()}
    return Calendar(months, frozenset(word for words in table["days"] for word in words.split()))


@cache
def _calendars() -> dict[str, dict[str, list[str]]]:
    from importlib import resources  # late: it is as slow to import as many modules of this package

    return tomllib.loads(resources.files("scrub").joinpath(CALENDAR).read_text("utf-8"))
