"""Time zones in stamps: the abbreviations as news sites mean them, and offsets from UTC."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

LONGEST_OFFSET = timedelta(hours=14)
"""No place on earth is further from UTC; what says so is a mistake."""

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
    "BRT": "-03:00",
    **dict.fromkeys(("توقيت مكة المكرمة", "بتوقيت مكة المكرمة", "توقيت مكة", "بتوقيت مكة"), "+03:00"),
}
# "7.mai.2025 às 23h15 (Horário de Brasília)"
_BRASILIA = re.compile(r"\(?\bhor(?:ário|a) de Brasília\)?", re.IGNORECASE)
_NAMES = "|".join(sorted(_ZONES, key=len, reverse=True))
_ZONE = re.compile(
    rf"(?<=[\d\sm])\(?(?:\b({_NAMES})\b)\)?(?:\s?([+-][0-9]{{1,2}}(?::?[0-9]{{2}})?))?"
    r"(?:\s*$|,?(?=\s[A-Z][a-z]{2,8}\.?\s\d))"
)
_OFFSET = re.compile(r"([+-])([0-9]{1,2}):?([0-9]{2})?$")


def offset(text: str) -> timezone | None:
    """The zone that an offset at the end of `text` names ("+09:00", "GMT-0530", "+1"); None without one on earth."""
    if (match := _OFFSET.search(text)) is None:
        return None
    distance = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if distance > LONGEST_OFFSET:
        return None
    return timezone(-distance if match[1] == "-" else distance) if distance else UTC


def without_zone(text: str) -> tuple[str, tzinfo | None]:
    """A stamp without the zone that it names, and that zone; None where it names none, or no possible one."""
    text = _BRASILIA.sub("BRT", text)
    if (match := _ZONE.search(text)) is None:
        return text, None
    rest = text[: match.start()] + text[match.end() :]
    if match[2]:
        return rest, offset(match[2])
    if match[1] in _AMERICAN:
        return rest, ZoneInfo(_AMERICAN[match[1]])
    return rest, offset(_ZONES[match[1]])
