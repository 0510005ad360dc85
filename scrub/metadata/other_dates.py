"""Stamps in other forms than the usual, read by dateparser, which is asked only where it can say something."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from scrub.metadata.usual_dates import calendar

_ASCII_WORD = re.compile(r"(?<![^\W\d_])[A-Za-z]{4,}(?![^\W\d_]|[\u0300-\u036f])")
_LETTERS = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile("[ivxlcdm]+")
_KNOWN_AS = {"no": "nb"}
"""Languages that dateparser has under another name."""


def read_other(text: str, order: str, language: str) -> datetime | None:
    """The moment that dateparser reads in a stamp without a zone, in `language` or English; None where it reads none.

    `order` is "DMY", "MDY" or "YMD", `language` the primary part of a tag. A stamp without a time gives a midnight.
    """
    import dateparser  # late: it takes a third of a second to load, and most stamps are read without

    settings: Any = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": order,
        "PREFER_LOCALE_DATE_ORDER": False,
    }
    for tried in dict.fromkeys((_KNOWN_AS.get(language, language), "en")):
        if has_foreign_word(text, tried):
            continue
        try:
            if parsed := dateparser.parse(text, languages=[tried], settings=settings):
                return parsed if 1900 <= parsed.year <= 2100 else None
        except (ValueError, OverflowError, RecursionError):
            continue
    return None


def has_foreign_word(text: str, language: str) -> bool:
    """Whether `text` has a word that no date in `language` has: dateparser then says None, at the cost of a whole parse."""
    if not calendar(language).months or "on:" in text:  # what stands before an "on:" is left out by dateparser
        return False
    words = _ASCII_WORD.findall(text.casefold())
    return any(word not in _vocabulary(language) and not _ROMAN.fullmatch(word) for word in words)


@cache
def _vocabulary(language: str) -> frozenset[str]:
    """Every word that dateparser knows in a language, without accents, and those of the time zones."""
    from dateparser.timezones import timezone_info_list

    known = import_module(f"dateparser.data.date_translation_data.{_KNOWN_AS.get(language, language)}").info
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
