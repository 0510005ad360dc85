"""Values out of attributes and JSON: text, moments, addresses and names, each read under guard.

Nothing here raises on content, and everything is linear in what it reads, which is cut to a stated length first.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, time, tzinfo
from urllib.parse import urljoin, urlsplit

from scrub.canonical import canonical
from scrub.metadata.dates import parse_date
from scrub.metadata.url_day import LONGEST_URL
from scrub.metadata.zones import offset

LONGEST_TEXT = 5_000
LONGEST_TITLE = 500
LONGEST_NAME = 300
EARLIEST, LATEST = 1900, 2100
"""Years that a page can be of; what lies outside is a mistake or a placeholder."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_ISO = re.compile(
    r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})"
    r"(?:(?:[T ]|, )\s?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,:][0-9]{1,12})?)?"
    r"\s?(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-][0-9]{1,2}:?(?:[0-9]{2})?)?)?(?:\[[\w/+-]{1,40}\])?",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:T?(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?(?P<zone>Z|[+-][0-9]{4})?)?"
)
_EPOCH = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
_MAIL = re.compile(  # RFC 5322, and what JavaScript prints for a Date
    r"(?:[a-z]{3,9},?\s)?"
    r"(?:(?P<day>[0-9]{1,2})[ -](?P<name>[a-z]{3})[a-z]{0,6}|(?P<name2>[a-z]{3})[a-z]{0,6}\s(?P<day2>[0-9]{1,2}),?)"
    r"[ -](?P<year>[0-9]{4})\s(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"\s(?P<zone>Z|UTC|(?:GMT|UTC)?[+-][0-9]{2}:?[0-9]{2}|GMT)(?:\s\([^()]{1,50}\))?",
    re.IGNORECASE,
)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}


def plain(value: object, longest: int = LONGEST_TEXT) -> str:
    """`value` as canonical text without entities and tags; "" where it is no text. Cut to `longest` characters before."""
    if not isinstance(value, str):
        return ""
    text = value[:longest]
    for _ in range(2):  # "&amp;quot;": many systems escape what is escaped already
        if "&" not in text:
            break
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return canonical(text)


def moment(value: object, language: str | None = None) -> datetime | date | None:
    """The moment that `value` names: ISO 8601 however it is written, RFC 5322, seconds or milliseconds since 1970, or
    a plain stamp in figures, in English or in `language`, the page's; None where it names none between `EARLIEST` and
    `LATEST`.

    A day, or a midnight without a zone, gives a date.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value)) if 0 < value < 1e14 else ""
    text = plain(value, 120)
    if not 6 <= len(text) <= 100:
        return None
    if _EPOCH.fullmatch(text):
        seconds = int(text) if len(text) == 10 else int(text) / 1000
        return _sane(datetime.fromtimestamp(seconds, UTC).replace(microsecond=0))
    if text[0].isascii():
        for form in (_ISO, _COMPACT, _MAIL):
            if match := form.fullmatch(text):
                return _from_parts(match.groupdict())
    found = parse_date(text, language, usual=True) or parse_date(text, "en", usual=True)
    if isinstance(found, datetime) and found.tzinfo is None and found.time() == time():
        found = found.date()
    return _sane(found)


def stamp(text: str, language: str | None, *, usual: bool) -> datetime | date | None:
    """The moment that a canonical stamp for readers names; with `usual` only if it has a form that is read fast."""
    return _sane(parse_date(text, language, usual=usual))


def _from_parts(parts: dict[str, str | None]) -> datetime | date | None:
    name = parts.get("name") or parts.get("name2")
    month = _MONTHS.get(name.casefold(), 0) if name else int(parts["month"] or 0)
    year, day = int(parts["year"] or 0), int(parts.get("day") or parts.get("day2") or 0)
    try:
        if not parts.get("hour"):
            return _sane(date(year, month, day))
        hour, minute, second = (int(parts.get(unit) or 0) for unit in ("hour", "minute", "second"))
        zone = _zone(parts.get("zone"))
        if zone is None and not (hour or minute or second):
            return _sane(date(year, month, day))
        return _sane(datetime(year, month, day, hour, minute, second, tzinfo=zone))
    except ValueError:
        return None


def _zone(text: str | None) -> tzinfo | None:
    """The zone behind a moment: an offset, else UTC by whatever name; None for none, and for an offset that no place has."""
    if not text:
        return None
    return UTC if text[-1].isalpha() else offset(text.rstrip(":"))


def _sane(found: datetime | date | None) -> datetime | date | None:
    return found if found is not None and EARLIEST <= found.year <= LATEST else None


def address(value: object, base: str | None = None) -> str | None:
    """`value` as an absolute http(s) URL, resolved against `base`; None where it is none."""
    if not isinstance(value, str):
        return None
    text = canonical(html.unescape(value[: LONGEST_URL + 1])).replace(" ", "%20")
    if not text or len(text) > LONGEST_URL or text.startswith(("data:", "javascript:", "#")):
        return None
    try:
        joined = urljoin(base, text) if base and not text.startswith(("https://", "http://")) else text
        parts = urlsplit(f"https:{joined}" if joined.startswith("//") else joined)
        host = parts.hostname
    except ValueError:
        return None
    return parts.geturl() if parts.scheme in {"http", "https"} and host and "." in host else None


def bare_host(url: str | None) -> str:
    """The host of a URL without "www.", in small letters; "" where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
