"""What the page's own address tells: the day in its path, its section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from scrub.metadata.claims import Claim
from scrub.metadata.markup.data import words
from scrub.metadata.url_day import LONGEST_URL, day_of

_SECTION = re.compile(r"[^\W\d_]{3,20}(?:[-_][^\W\d_]{2,15})?")


def from_address(url: str | None) -> Iterator[Claim]:
    """The claims of a URL's path: "/politics/2025/03/14/…" gives a day and a section. Never raises."""
    if not url or len(url) > LONGEST_URL:
        return
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return
    if (day := day_of(url)) is not None:
        yield Claim("published", day, "url")
    first, *rest = [part for part in path.split("/") if part] or [""]
    if rest and _SECTION.fullmatch(first) and first.casefold() not in words("no_section"):
        name = first.replace("-", " ").replace("_", " ")
        yield Claim("section", [name[:1].upper() + name[1:]], "url")
