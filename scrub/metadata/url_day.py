"""The day in the path of an address: `/2025/03/14/`, `/20250314/`, `/story-2025-03-14.html`."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote, urlsplit

LONGEST_URL = 2_000

_DAY = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?P<part>[/_-]?)(?P<month>0[1-9]|1[0-2]|(?<=[/_-])[1-9](?=[/_-]))(?P=part)"
    r"(?P<day>0[1-9]|[12][0-9]|3[01]|(?<=[/_-])[1-9](?=[/_-]))(?:(?![0-9])|(?=(?:[01][0-9]|2[0-3])[0-5][0-9]))"
)
"""2025/03/14, 20250314, and 202503140930… as numbers of articles begin."""


def day_of(url: str) -> date | None:
    """The first day in the path of `url`; None without one on the calendar. Never raises."""
    try:
        match = _DAY.search(unquote(urlsplit(url[:LONGEST_URL]).path))
        return date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    except ValueError:  # an address of no host, the 31st of February
        return None
