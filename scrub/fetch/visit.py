"""What becomes of one address: asked or read again, kept, and turned into an article or into further addresses."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from typing import TypeVar

from scrub.article import Article, Verdict
from scrub.document import count_words
from scrub.fetch import discovery, feeds, sitemaps
from scrub.fetch.addresses import Entry, Source, Target
from scrub.fetch.admission import Admission, DuplicateError
from scrub.fetch.client import PAGES, Client
from scrub.fetch.exchange import Answer, Limit, answered
from scrub.fetch.failures import FetchError, Reason
from scrub.fetch.frontier import Frontier
from scrub.fetch.links import PageLinks
from scrub.fetch.options import FetchOptions
from scrub.fetch.output import Output
from scrub.fetch.pace import retry_delay
from scrub.fetch.robots import header_directives
from scrub.fetch.tally import Tally
from scrub.fetch.urls import host_of, story_key
from scrub.fetch.warc import Place
from scrub.options import Options
from scrub.page import HTML, Page, read_page
from scrub.pipeline import clean

_TYPES = {
    Source.ARTICLE: PAGES,
    Source.SECTION: PAGES,
    Source.SITE: PAGES,
    Source.FEED: feeds.TYPES,
    Source.SITEMAP: sitemaps.TYPES,
}
_T = TypeVar("_T")
_NO_ARTICLES = frozenset({Verdict.INDEX, Verdict.CONSENT, Verdict.ERROR, Verdict.EMPTY, Verdict.FAILED})
_MOST_READINGS = 3
_TELLING = 30
"""Words from which on a text tells a story from others: what walls and stubs leave is the same for many."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Visits addresses. `pages` asks for articles, `sources` for what is asked again and again and therefore cached."""

    options: FetchOptions
    frontier: Frontier
    admission: Admission
    pages: Client
    sources: Client
    output: Output | None
    cleaner: ThreadPoolExecutor
    tally: Tally
    chance: random.Random

    async def visit(self, entry: Entry) -> Article | None:
        """The article of an address that was handed out, None of a source; whatever happened is in the frontier then."""
        try:
            answer, place = await self._obtain(entry)
            if entry.kind is Source.ARTICLE:
                return await self._story(entry, answer, place)
            await self._source(entry, answer, place)
        except DuplicateError as gone:
            self.frontier.duplicate(entry, time.time(), gone.other)
            self.tally.failed(entry, FetchError(Reason.DUPLICATE, f"of {gone.other.url}"))
        except FetchError as error:
            self._failed(entry, error)
        except Exception as error:  # whatever one page does, the others are fetched
            self._failed(entry, FetchError(Reason.INTERNAL, f"{type(error).__name__}: {error}"[:300]))
        return None

    async def _obtain(self, entry: Entry) -> tuple[Answer, Place | None]:
        if entry.attempts > self.options.attempts or entry.readings > _MOST_READINGS:
            raise FetchError(Reason.INTERNAL, "the crawl ended again and again while it was at this page")
        limit = Limit(sitemaps.MAX_BYTES if entry.kind is Source.SITEMAP else self.options.max_bytes)
        if entry.place and self.output:
            return await answered([self.output.kept(entry.place)], limit), entry.place
        client = self.pages if entry.kind is Source.ARTICLE else self.sources
        try:
            answer = await client.get(entry.url, partial(self.admission.admit, entry), types=_TYPES[entry.kind], limit=limit)
        except FetchError as error:
            self.frontier.hosts.observe_failure(host_of(error.url or entry.url), time.time(), error)
            raise
        self.frontier.hosts.observe(host_of(answer.url), time.time(), answer.last.seconds, answer.last.status)
        self.tally.fetched(entry, answer)
        return answer, None

    def _keep(self, entry: Entry, answer: Answer, place: Place | None) -> Place | None:
        if place or not self.output or answer.last.cached:
            return place
        return self.output.keep(entry, answer)

    async def _story(self, entry: Entry, answer: Answer, place: Place | None) -> Article:
        page = await self._aside(partial(_Reading.of, answer))
        if self.options.directives and "noindex" in page.directives:
            raise FetchError(Reason.NOINDEX, "the page asks not to be used (noindex)", status=answer.last.status)
        place = self._keep(entry, answer, place)
        article = await self._aside(partial(page.cleaned, answer.url, self.options.clean))
        if article.verdict in _NO_ARTICLES:
            detail = next((w for w in article.warnings if w.startswith(f"{article.verdict}:")), str(article.verdict))
            raise FetchError(Reason.NOT_AN_ARTICLE, detail, status=answer.last.status)
        self._mark(entry, f"c:{story_key(page.canonical or answer.url)}")  # a wall names the story that it stands before
        if count_words(article.text) >= _TELLING:
            self._mark(entry, f"t:{_digest(article.text)}")
        if discovery.is_before(article.published, self.options.since):
            raise FetchError(Reason.TOO_OLD, f"published {article.published}", status=answer.last.status)
        now = time.time()
        if self.output:
            self.output.write(entry, answer, article, place, now)
        else:
            self.frontier.done(entry, now, answer.last.status)
        self.tally.wrote(entry)
        return article

    def _mark(self, entry: Entry, mark: str) -> None:
        if other := self.frontier.mark(entry, mark):
            raise DuplicateError(other)

    async def _source(self, entry: Entry, answer: Answer, place: Place | None) -> None:
        self._keep(entry, answer, place)
        announced = await self.admission.sitemaps(answer.url) if entry.kind is Source.SITE else []
        found = await self._aside(partial(_targets, entry, answer, announced, self.options))
        new = self.frontier.add(found)
        self.frontier.done(entry, time.time(), answer.last.status)
        self.tally.found(entry, new)

    async def _aside(self, work: Callable[[], _T]) -> _T:
        """Do in the cleaner's thread what takes long for a long page, so that all other connections go on meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self.cleaner, work)

    def _failed(self, entry: Entry, error: FetchError) -> None:
        now = time.time()
        if error.again and entry.attempts < self.options.attempts:
            due = now + retry_delay(entry.attempts, error.wait, self.chance)
            self.frontier.later(entry, due, error.reason, error.detail, error.status)
            self.tally.later(entry, error)
            return
        self.frontier.failed(entry, now, error.reason, error.detail, error.status)
        self.tally.failed(entry, error)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A page as text, the address that it calls its own, and what it and its head ask of crawlers."""

    page: Page
    canonical: str | None
    directives: frozenset[str]

    @classmethod
    def of(cls, answer: Answer) -> _Reading:
        """What an answer says."""
        page = readable(answer)
        said = PageLinks(page.content, answer.url)
        return cls(page, said.canonical, said.directives | header_directives(answer.last.headers_named("x-robots-tag")))

    def cleaned(self, url: str, options: Options) -> Article:
        """The article of the page. Its warnings are those of cleaning the bytes: what decoding had to assume comes first."""
        article = clean(self.page.content, url=url, media_type=HTML, options=options)
        return replace(article, warnings=[*self.page.warnings, *article.warnings])


def _targets(entry: Entry, answer: Answer, announced: Iterable[str], options: FetchOptions) -> list[Target]:
    content = readable(answer).content if entry.kind in (Source.SECTION, Source.SITE) else ""
    return discovery.targets(entry, answer, content, announced, options)


def readable(answer: Answer) -> Page:
    """The page, decoded: what the bytes say they are, and the server where they do not contradict it."""
    charset = f"; charset={answer.charset}" if answer.charset else ""
    return read_page(answer.content, media_type=f"{HTML}{charset}")


def _digest(text: str) -> str:
    """The same for texts that differ in white space and case only."""
    return blake2b(re.sub(r"\s+", " ", text).casefold().encode("utf-8", "replace"), digest_size=16).hexdigest()
