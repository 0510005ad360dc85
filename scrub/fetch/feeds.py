"""Feeds: RSS 0.9 to 2.0, Atom and JSON Feed, read for the addresses and days of their entries. Knows no network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from scrub.fetch.urls import clean_url
from scrub.fetch.xml import MalformedError, elements, texts

TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "application/xml",
        "text/xml",
        "text/plain",
        "text/html",  # some servers know no other type
    }
)
_MOST = 10_000
_ENTRIES = frozenset({"item", "entry"})
_DATES = ("published", "pubdate", "date", "issued", "updated", "modified")


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed or a sitemap: its address, the day it is of, and whether it surely is a story."""

    url: str
    day: date | None = None
    news: bool = False


def read_feed(content: bytes, base: str) -> list[Item]:
    """The entries of a feed, at most ten thousand, relative addresses resolved against `base`.

    Raises MalformedError for what is no feed.
    """
    entries = _json(content) if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _xml(content)
    found: dict[str, Item] = {}
    for link, day in entries:
        if (url := clean_url(link, base)) and url not in found:
            found[url] = Item(url, read_day(day), news=True)
        if len(found) >= _MOST:
            break
    return list(found.values())


def read_day(text: str | None) -> date | None:
    """The day of a date of RFC 822 or ISO 8601; None where it is neither."""
    text = (text or "").strip()[:60]
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _xml(content: bytes) -> Iterator[tuple[str, str | None]]:
    for _, element in elements(content, _ENTRIES):
        said = texts(element)
        link = said.get("link") or (said.get("guid", "") if said.get("guid", "").startswith("http") else "")
        if link:
            yield link, next((said[name] for name in _DATES if name in said), None)


def _json(content: bytes) -> Iterator[tuple[str, str | None]]:
    try:
        feed = json.loads(content.decode("utf-8-sig"))
        items = feed["items"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise MalformedError(f"no JSON feed: {error}"[:200]) from error
    for item in items if isinstance(items, list) else []:
        link = item.get("url") or item.get("external_url") if isinstance(item, dict) else None
        if isinstance(link, str):
            day = item.get("date_published") or item.get("date_modified")
            yield link, day if isinstance(day, str) else None
