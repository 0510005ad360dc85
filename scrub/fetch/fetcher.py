"""The crawl as a whole: addresses in, articles out, a bounded number of them under way."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import AsyncGenerator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, aclosing
from itertools import chain, islice
from pathlib import Path
from typing import Self

import httpx
from hishel import AsyncSqliteStorage
from hishel.httpx import AsyncCacheTransport

from scrub.article import Article
from scrub.fetch.addresses import Entry, Source, Target
from scrub.fetch.admission import Admission
from scrub.fetch.client import Client, guarded_transport
from scrub.fetch.failures import ContactMissingError, Reason
from scrub.fetch.frontier import Frontier
from scrub.fetch.options import FetchOptions
from scrub.fetch.output import CACHE, FRONTIER, Output
from scrub.fetch.pace import Bounds
from scrub.fetch.sitemaps import MAX_BYTES
from scrub.fetch.tally import Tally
from scrub.fetch.urls import clean_url, redacted
from scrub.fetch.visit import Visitor

HANDFUL = 10
"""Pages that may be asked for without saying who asks, and as many feeds, sitemaps and sections."""

_CONTACT_MISSING = (
    f"more than {HANDFUL} pages need a contact: an address or a page where the owner of a site finds out who asks"
)
_CACHED_BYTES = 512 << 20
_SHORTEST_WAIT = 0.005
_LONGEST_WAIT = 30.0


class Fetcher:
    """Fetches articles, politely. `async with`, then `async for article in fetcher.articles(urls)`.

    With a folder `out`, articles and raw pages are written there, and a crawl that was interrupted goes on where it stood;
    without, nothing is kept. `transport` replaces the network (it is the caller's to check addresses then).
    Raises OSError for a folder that cannot be written to or is in use.
    """

    def __init__(
        self,
        options: FetchOptions | None = None,
        out: str | Path | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """See the class."""
        self.options = options or FetchOptions()
        self.tally = Tally()
        self._out = Path(out) if out is not None else None
        self._transport = transport
        self._stack = AsyncExitStack()
        self._stopped = False  # more than a handful would be asked for without a contact

    async def __aenter__(self) -> Self:
        """Open the folder and the connections."""
        options = self.options
        async with AsyncExitStack() as stack:
            if self._out:
                (self._out / FRONTIER).parent.mkdir(parents=True, exist_ok=True)
            bounds = Bounds(options.delay, options.max_delay, options.per_host)
            self.frontier = Frontier(self._out / FRONTIER if self._out else ":memory:", bounds)
            stack.callback(self.frontier.close)
            info = {"software": options.user_agent, "robots": "obey" if options.robots else "ignore"}
            output = Output(self._out, self.frontier, info) if self._out else None
            if output:
                stack.callback(output.close)
            transport = self._transport or guarded_transport(options)
            stack.push_async_callback(transport.aclose)
            pages = sources = Client(options, transport)
            if self._out:
                storage = AsyncSqliteStorage(
                    database_path=self._out / CACHE, max_stream_size=max(options.max_bytes, MAX_BYTES), max_size=_CACHED_BYTES
                )
                stack.push_async_callback(storage.close)
                sources = Client(options, AsyncCacheTransport(transport, storage, rfc=True))
            cleaner = stack.enter_context(ThreadPoolExecutor(1, "scrub-clean"))
            admission = Admission(options, self.frontier, pages)
            self._visitor = Visitor(
                options,
                self.frontier,
                admission,
                pages,
                sources,
                output,
                cleaner,
                self.tally,
                random.Random(),  # noqa: S311
            )
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        """Write the failures, close everything."""
        await self._stack.aclose()

    async def articles(
        self,
        urls: Iterable[str] = (),
        *,
        feeds: Iterable[str] = (),
        sitemaps: Iterable[str] = (),
        sites: Iterable[str] = (),
    ) -> AsyncGenerator[Article, None]:
        """Yield articles as they come in: those at `urls`, and those that feeds, sitemaps and sites lead to.

        What fails ends in `failures.jsonl` and the frontier, and never raises. Raises ContactMissingError where more than a
        handful would be asked for without a contact: at once where that is plain, else when they have been asked for.
        """
        sources = {Source.FEED: feeds, Source.SITEMAP: sitemaps, Source.SITE: sites}
        named = [(kind, url) for kind, given in sources.items() for url in given]
        pages = iter(urls)
        first = list(islice(pages, HANDFUL + 1))
        self._check_contact(bool(named) or len(first) > HANDFUL or self.frontier.hosts.waiting() > HANDFUL)
        targets = self._targets(chain(named, ((Source.ARTICLE, url) for url in chain(first, pages))))
        self.tally.before = self.frontier.begin(targets)
        queue: asyncio.Queue[Article] = asyncio.Queue(self.options.concurrency)
        crawl = asyncio.create_task(self._crawl(queue))
        try:
            while not crawl.done() or not queue.empty():
                getting = asyncio.create_task(queue.get())
                await asyncio.wait({getting, crawl}, return_when=asyncio.FIRST_COMPLETED)
                if getting.done():
                    yield getting.result()
                else:
                    getting.cancel()
            await crawl
        finally:
            crawl.cancel()
            await asyncio.wait([crawl])

    def _check_contact(self, many: bool) -> None:
        options = self.options
        few = options.limit is not None and options.limit <= HANDFUL
        if many and not few and not self._may_ask_many:
            raise ContactMissingError(_CONTACT_MISSING)

    @property
    def _may_ask_many(self) -> bool:
        return bool(self.options.contact) or self.options.anonymous

    def _targets(self, named: Iterable[tuple[Source, str]]) -> Iterator[Target]:
        for kind, text in named:
            url = clean_url(text)
            if url is not None:
                yield Target(url, kind, scope=url if kind in (Source.SITE, Source.SITEMAP) else "")
            elif re.match(r"\s*[a-z][a-z0-9+.-]*:", text, re.IGNORECASE) and not re.match(r"\s*https?:", text, re.IGNORECASE):
                self._refuse(text, Reason.SCHEME, "only http and https are fetched")
            else:
                self._refuse(text, Reason.INVALID, "no address of the web")

    def _refuse(self, text: str, reason: Reason, detail: str) -> None:
        self.frontier.refuse(redacted(text)[:2_000], reason, detail)
        self.tally.failures[reason] += 1

    # -- the loop

    async def _crawl(self, queue: asyncio.Queue[Article]) -> None:
        tasks: dict[asyncio.Task[Article | None], Entry] = {}
        try:
            while True:
                self._start(tasks)
                if not (wait := self._wait(tasks)):
                    if self._stopped:
                        raise ContactMissingError(_CONTACT_MISSING)
                    break
                done: set[asyncio.Task[Article | None]] = set()
                if tasks:
                    done, _ = await asyncio.wait(tasks, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
                else:
                    await asyncio.sleep(wait)
                for task in done:
                    self._leave(tasks.pop(task))
                    if article := task.result():
                        await queue.put(article)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for entry in tasks.values():
                self._leave(entry)
                self.frontier.release(entry)

    def _start(self, tasks: dict[asyncio.Task[Article | None], Entry]) -> None:
        """Hand out as many addresses as there is room for."""
        while len(tasks) < self.options.concurrency and self._room(tasks) and not self._stopped:
            entry = self.frontier.claim(time.time(), self.tally.active)
            if entry is None:
                return
            if not self._may_ask_many and self.tally.asked_of(entry) >= HANDFUL:
                self.frontier.release(entry)
                self._stopped = True
                return
            self.tally.handed_out(entry)
            tasks[asyncio.create_task(self._visitor.visit(entry))] = entry

    def _room(self, tasks: dict[asyncio.Task[Article | None], Entry]) -> bool:
        """Whether another article would still be within the limit."""
        under_way = sum(entry.kind is Source.ARTICLE for entry in tasks.values())
        return self.options.limit is None or self.tally.articles + under_way < self.options.limit

    def _wait(self, tasks: dict[asyncio.Task[Article | None], Entry]) -> float:
        """Seconds until there may be something to hand out again; 0 where nothing is left."""
        full = len(tasks) >= self.options.concurrency or not self._room(tasks) or self._stopped
        turn = None if full else self.frontier.hosts.next_turn(self.tally.active)
        if turn is None:
            return _LONGEST_WAIT if tasks else 0.0
        return min(max(turn - time.time(), _SHORTEST_WAIT), _LONGEST_WAIT)

    def _leave(self, entry: Entry) -> None:
        self.tally.active[entry.host] -= 1
        if not self.tally.active[entry.host]:
            del self.tally.active[entry.host]


def fetch(
    urls: Iterable[str] = (),
    *,
    options: FetchOptions | None = None,
    out: str | Path | None = None,
    feeds: Iterable[str] = (),
    sitemaps: Iterable[str] = (),
    sites: Iterable[str] = (),
) -> Iterator[Article]:
    """The same without `async`: yields articles; fetching goes on while the next one is waited for.

    Raises RuntimeError inside a running event loop; use `Fetcher` there.
    """
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        fetcher = runner.run(stack.enter_async_context(Fetcher(options, out)))
        articles = fetcher.articles(urls, feeds=feeds, sitemaps=sitemaps, sites=sites)
        runner.run(stack.enter_async_context(aclosing(articles)))
        try:
            while (article := runner.run(anext(articles, None))) is not None:
                yield article
        finally:
            runner.run(stack.aclose())
