"""The demo site as a function from a path to a reply: pages, feeds, sitemaps, robots.txt. Knows no network."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from html import escape

from scrub.demo import pages
from scrub.demo.stories import Story, sections, stories

HTML = "text/html; charset=utf-8"
XML = "application/xml"
LATEST = 30


@dataclass(frozen=True, slots=True)
class Reply:
    """What a path gives: status, body, media type, further headers."""

    status: int
    body: bytes = b""
    media_type: str = HTML
    headers: tuple[tuple[str, str], ...] = field(default=())

    @property
    def etag(self) -> str:
        """Changes with the body."""
        return f'"{sha256(self.body).hexdigest()[:16]}"'


def reply(path: str, base: str) -> Reply:
    """The reply for a path with its query; `base` is where the site is, such as `http://127.0.0.1:8000`."""
    path = path.split("#")[0]
    if item := _by_path().get(path):
        number = item.number
        related = [other for other in stories() if other.section == item.section and 0 < abs(other.number - number) <= 15]
        return Reply(200, pages.story(item, related, base).encode())
    if (name := path.removeprefix("/")) in pages.ABOUT:
        return Reply(200, pages.about(name, base).encode())
    if make := _OTHERS.get(path):
        return make(base)
    if path.strip("/") in sections() and path.endswith("/"):
        members = [item for item in reversed(stories()) if item.section == path.strip("/")]
        return Reply(200, pages.section(path.strip("/"), members, base).encode())
    return Reply(404, b"<html><title>Not found</title><body><h1>Page not found</h1><p>There is no such page.</p></body></html>")


@cache
def _by_path() -> dict[str, Story]:
    return {item.path: item for item in stories()}


def _latest() -> list[Story]:
    return list(reversed(stories()))[:LATEST]


def _front(base: str) -> Reply:
    return Reply(200, pages.front(_latest(), base).encode())


def _robots(base: str) -> Reply:
    text = f"User-agent: *\nDisallow: /drafts/\nAllow: /drafts/public\n\nSitemap: {base}/sitemap.xml\n"
    return Reply(200, text.encode(), "text/plain; charset=utf-8")


def _rss(base: str) -> Reply:
    items = "".join(
        f"<item><title>{escape(item.title)}</title><link>{base}{escape(_tracked(item.path))}</link>"
        f"<pubDate>{format_datetime(item.published)}</pubDate></item>"
        for item in _latest()
    )
    channel = f"<channel><title>{pages.NAME}</title><link>{base}/</link>{items}</channel>"
    text = f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'
    return Reply(200, text.encode(), "application/rss+xml")


def _tracked(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}utm_source=rss"


def _atom(base: str) -> Reply:
    entries = "".join(
        f'<entry><title>{escape(item.title)}</title><link rel="alternate" href="{base}{escape(item.path)}"/>'
        f"<id>{base}{escape(item.path)}</id><updated>{item.published.isoformat()}</updated></entry>"
        for item in _latest()
    )
    text = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{pages.NAME}</title>{entries}</feed>'
    return Reply(200, text.encode(), "application/atom+xml")


def _json_feed(base: str) -> Reply:
    items = [{"id": str(i.number), "url": base + i.path, "date_published": i.published.isoformat()} for i in _latest()]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": pages.NAME, "items": items}
    return Reply(200, json.dumps(feed).encode(), "application/feed+json")


def _sitemap_index(base: str) -> Reply:
    names = ("sitemap-1.xml", "sitemap-2.xml.gz", "sitemap-news.xml")
    maps = "".join(f"<sitemap><loc>{base}/{name}</loc></sitemap>" for name in names)
    return Reply(200, f'<sitemapindex xmlns="{_SITEMAPS}">{maps}</sitemapindex>'.encode(), XML)


def _sitemap(base: str, items: Iterable[Story]) -> bytes:
    urls = "".join(f"<url><loc>{base}{escape(i.path)}</loc><lastmod>{i.published:%Y-%m-%d}</lastmod></url>" for i in items)
    return f'<?xml version="1.0"?><urlset xmlns="{_SITEMAPS}"><url><loc>{base}/about</loc></url>{urls}</urlset>'.encode()


def _news_sitemap(base: str) -> Reply:
    urls = "".join(
        f"<url><loc>{base}{escape(i.path)}</loc><news:news><news:publication_date>{i.published.isoformat()}"
        f"</news:publication_date><news:title>{escape(i.title)}</news:title></news:news></url>"
        for i in _latest()
    )
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    return Reply(200, f'<urlset xmlns="{_SITEMAPS}" xmlns:news="{news}">{urls}</urlset>'.encode(), XML)


_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OTHERS: dict[str, Callable[[str], Reply]] = {
    "/": _front,
    "/robots.txt": _robots,
    "/rss.xml": _rss,
    "/atom.xml": _atom,
    "/feed.json": _json_feed,
    "/sitemap.xml": _sitemap_index,
    "/sitemap-1.xml": lambda base: Reply(200, _sitemap(base, stories()[:100]), XML),
    "/sitemap-2.xml.gz": lambda base: Reply(200, gzip.compress(_sitemap(base, stories()[100:]), mtime=0), "application/gzip"),
    "/sitemap-news.xml": _news_sitemap,
}
