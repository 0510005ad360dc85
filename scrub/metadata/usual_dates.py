"""Stamps in the usual forms, read fast: in figures, and with the months in the words of some languages."""

from __future__ import annotations

import re
from datetime import datetime

MONTHS = {
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
JOINED_BY_DE = frozenset({"es", "pt"})
"""Languages that set "de" between day, month and year."""
MONTH_NUMBERS = {
    language: {name: number for number, name in enumerate(names.split(), start=1)} for language, names in MONTHS.items()
}
MONTH_NUMBERS["en"] |= {name[:3]: number for name, number in MONTH_NUMBERS["en"].items()}
"""By language the number of the month that a word names."""
_ENGLISH_EXTRAS = re.compile(
    r"^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thu|fri|sat|sun) (?=\w)"
    r"|(?<=[0-9])(?:st|nd|rd|th)(?= )",
    re.IGNORECASE,
)
_DAY, _MONTH, _YEAR = "(?P<day>[0-9]{1,2})", "(?P<month>[0-9]{1,2})", "(?P<year>(?:19|20)[0-9]{2})"
_NAME = r"(?P<name>[^\W\d_]{3,12})"
_CLOCK_FIRST = re.compile(r"([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]m)?) (.+)", re.IGNORECASE)
_CLOCK = r"(?:[ T](?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,12})?)?(?: ?(?P<half>[ap]m))?)?"
_USUAL = {
    order: re.compile(form + _CLOCK, re.IGNORECASE)
    for order, form in {
        "DMY": rf"{_DAY}([./-]){_MONTH}\2{_YEAR}",
        "MDY": rf"{_MONTH}([./-]){_DAY}\2{_YEAR}",
        "YMD": rf"{_YEAR}([./-]){_MONTH}\2{_DAY}",
        "name first": rf"{_NAME}\.? {_DAY} {_YEAR}",
        "day first": rf"{_DAY}\.?([ -]){_NAME}\.?\2{_YEAR}",
    }.items()
}
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
    names = MONTH_NUMBERS.get(language, {})
    month = int(parts["month"]) if "month" in parts else names.get(parts["name"].casefold(), 0)
    day = int(parts["day"])
    if month > 12 and order != "YMD":
        month, day = day, month
    try:
        return datetime(int(parts["year"]), month, day, hour, int(parts["minute"] or 0), int(parts["second"] or 0))
    except ValueError:
        return None
