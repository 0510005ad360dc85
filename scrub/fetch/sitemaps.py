"""Sitemaps (sitemaps.org): indexes, lists, news sitemaps, plain text, any of them gzipped. Knows no network."""

from __future__ import annotations

from dataclasses import dataclass

from scrub.fetch.decoding import TooLargeError, UndecodableError, gunzip
from scrub.fetch.feeds import Item, read_day
from scrub.fetch.urls import clean_url
from scrub.fetch.xml import MalformedError, elements, texts

TYPES = frozenset(
    {
        "application/xml",
        "text/xml",
        "text/plain",
        "application/rss+xml",
        "application/gzip",
        "application/x-gzip",
        "application/octet-stream",
        "text/html",  # some servers know no other type
    }
)
MAX_BYTES = 52_428_800
"""What the protocol allows a sitemap to have, decompressed."""

_MOST = 50_000
_GZIP = b"\x1f\x8b"
_NAMES = frozenset({"url", "sitemap"})


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists: pages, or other sitemaps."""

    pages: list[Item]
    sitemaps: list[Item]


def read_sitemap(content: bytes, base: str) -> Sitemap:
    """The entries of a sitemap, at most the 50,000 that the protocol allows.

    Raises MalformedError for what is none, or is larger decompressed than the protocol allows.
    """
    if content.startswith(_GZIP):
        try:
            content = gunzip(content, MAX_BYTES)
        except (TooLargeError, UndecodableError) as error:
            raise MalformedError(f"gzip: {error}") from error
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Sitemap(_text(content, base), [])
    pages: dict[str, Item] = {}
    sitemaps: dict[str, Item] = {}
    for name, element in elements(content, _NAMES):
        said = texts(element)
        if "loc" in said and (url := clean_url(said["loc"], base)):
            day = read_day(said.get("publication_date") or said.get("lastmod"))
            (pages if name == "url" else sitemaps).setdefault(url, Item(url, day, news="publication_date" in said))
        if len(pages) + len(sitemaps) >= _MOST:
            break
    return Sitemap(list(pages.values()), list(sitemaps.values()))


def _text(content: bytes, base: str) -> list[Item]:
    """One address a line."""
    lines = content.decode("utf-8-sig", "replace").splitlines()[:_MOST]
    if not any(line.strip().startswith(("http://", "https://")) for line in lines):
        raise MalformedError("neither XML nor a list of addresses")
    return [Item(url) for line in lines if line.strip() and (url := clean_url(line, base))]
