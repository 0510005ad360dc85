"""From sources to addresses: which entries of a feed, a sitemap or a section are to be fetched. Knows no network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time

from scrub.fetch.addresses import Entry, Source, Target
from scrub.fetch.exchange import Answer
from scrub.fetch.failures import FetchError, Reason
from scrub.fetch.feeds import Item, read_feed
from scrub.fetch.links import PageLinks, is_section
from scrub.fetch.options import FetchOptions
from scrub.fetch.robots import header_directives
from scrub.fetch.sitemaps import read_sitemap
from scrub.fetch.urls import clean_url, day_in, origin_of, same_site, story_score
from scrub.fetch.xml import MalformedError


def targets(entry: Entry, answer: Answer, content: str, announced: Iterable[str], options: FetchOptions) -> list[Target]:
    """What a source leads to: `content` is its page, `announced` are the sitemaps as its robots.txt writes them.

    Raises FetchError for what cannot be read.
    """
    try:
        if entry.kind is Source.FEED:
            return list(_feed(entry, answer.url, answer.content, options))
        if entry.kind is Source.SITEMAP:
            return list(_sitemap(entry, answer.url, answer.content, options))
    except MalformedError as error:
        raise FetchError(Reason.UNREADABLE, str(error), status=answer.last.status) from error
    page = PageLinks(content, answer.url)
    if options.directives and "nofollow" in page.directives | header_directives(answer.last.headers_named("x-robots-tag")):
        return []
    found = list(_section(entry, page, options))
    if entry.kind is Source.SITE:
        named = (clean_url(line, origin_of(answer.url)) for line in announced)
        found += [Target(url, Source.SITEMAP, scope=answer.url) for url in named if url]
        found += [Target(url, Source.FEED, scope=answer.url) for url in page.feeds]
    return found


def is_before(day: date | None, since: date | None) -> bool:
    """Whether something is known to be of a day before `since`."""
    if day is None or since is None:
        return False
    return (day.date() if isinstance(day, datetime) else day) < since


def _feed(entry: Entry, url: str, content: bytes, options: FetchOptions) -> Iterator[Target]:
    for item in read_feed(content, url):
        if _wanted(item, entry, options):
            yield Target(item.url)


def _sitemap(entry: Entry, url: str, content: bytes, options: FetchOptions) -> Iterator[Target]:
    listed = read_sitemap(content, url)
    scope = entry.scope or url
    for item in listed.sitemaps:
        if entry.depth < 3 and same_site(item.url, scope) and not is_before(item.day, options.since):
            changed = datetime.combine(item.day, time.max, UTC).timestamp() if item.day else None
            yield Target(item.url, Source.SITEMAP, entry.depth + 1, scope, changed)
    for item in listed.pages:
        likely = item.news or options.match or story_score(item.url)
        if likely and same_site(item.url, scope) and _wanted(item, entry, options):
            yield Target(item.url)


def _section(entry: Entry, page: PageLinks, options: FetchOptions) -> Iterator[Target]:
    for link in page.links():
        if link.is_story or (options.match and re.search(options.match, link.url)):
            if _wanted(Item(link.url), entry, options):
                yield Target(link.url)
        elif entry.depth < options.depth and is_section(link.url) and not link.likeness:
            yield Target(link.url, Source.SECTION, entry.depth + 1, entry.scope)


def _wanted(item: Item, entry: Entry, options: FetchOptions) -> bool:
    if entry.scope and not same_site(item.url, entry.scope):
        return False
    if options.match and not re.search(options.match, item.url):
        return False
    return not is_before(item.day or day_in(item.url), options.since)
