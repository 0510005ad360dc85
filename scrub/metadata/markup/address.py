"""What the page's own address tells: the day in its path, its section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from urllib.parse import unquote, urlsplit

from scrub.metadata.claims import Claim
from scrub.metadata.markup.data import words
from scrub.metadata.markup.values import LONGEST_URL

_DAY = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?P<part>[/_-]?)(?P<month>0[1-9]|1[0-2]|(?<=[/_-])[1-9](?=[/_-]))(?P=part)"
    r"(?P<day>0[1-9]|[12][0-9]|3[01]|(?<=[/_-])[1-9](?=[/_-]))(?:(?![0-9])|(?=(?:[01][0-9]|2[0-3])[0-5][0-9]))"
)
"""2025/03/14, 20250314, and 202503140930… as numbers of articles begin."""
_SECTION = re.compile(r"[^\W\d_]{3,20}(?:[-_][^\W\d_]{2,15})?")


def from_address(url: str | None) -> Iterator[Claim]:
    """The claims of a URL's path: "/politics/2025/03/14/…" gives a day and a section. Never raises."""
    if not url or len(url) > LONGEST_URL:
        return
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return
    if match := _DAY.search(path):
        with suppress(ValueError):  # the 31st of February
            yield Claim("published", date(int(match["year"]), int(match["month"]), int(match["day"])), "url")
    first, *rest = [part for part in path.split("/") if part] or [""]
    if rest and _SECTION.fullmatch(first) and first.casefold() not in words("no_section"):
        name = first.replace("-", " ").replace("_", " ")
        yield Claim("section", [name[:1].upper() + name[1:]], "url")
