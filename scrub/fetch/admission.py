"""Whether and when an address may be asked: robots.txt of its origin, then the turn of its host."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

from scrub.fetch.addresses import Entry, Other
from scrub.fetch.client import Client
from scrub.fetch.exchange import Limit
from scrub.fetch.failures import BUSY_STATUSES, FetchError, Reason
from scrub.fetch.frontier import Frontier
from scrub.fetch.options import FetchOptions
from scrub.fetch.robots import FRESH_SECONDS, MAX_BYTES, Robots, text_of
from scrub.fetch.urls import host_of, origin_of

_KEPT = 256
_LIMIT = Limit(MAX_BYTES + 1, whole=False)
_UNREACHABLE_SECONDS = 10.0
_SHORT_SLEEP = 1.0


class DuplicateError(Exception):
    """A redirect led to an address that another entry stands for."""

    def __init__(self, other: Other) -> None:
        """Keep the other."""
        super().__init__(other.url)
        self.other = other


class Admission:
    """Lets addresses through one by one, as robots.txt and the pace of their hosts allow."""

    def __init__(self, options: FetchOptions, frontier: Frontier, client: Client) -> None:
        """Take the client that asks for robots.txt; one without a cache, which would keep it for as long as its server says."""
        self._options = options
        self._frontier = frontier
        self._client = client
        self._rules: OrderedDict[str, tuple[float, Robots | str]] = OrderedDict()
        self._locks: dict[str, asyncio.Lock] = {}

    async def admit(self, entry: Entry, url: str, redirects: int) -> None:
        """Return when `url` may be asked for `entry`, which took its host's turn when it was handed out.

        Raises FetchError where it may not, DuplicateError where a redirect leads to what another entry stands for.
        """
        waited = False
        if self._options.robots:
            robots, waited = await self._robots(origin_of(url))
            if isinstance(robots, str):
                told = f"{origin_of(url)}/robots.txt: {robots}"
                raise FetchError(Reason.ROBOTS_UNREACHABLE, told, again=True, wait=_UNREACHABLE_SECONDS)
            if not robots.allows(url):
                raise FetchError(Reason.ROBOTS, "disallowed by robots.txt")
        if redirects and (other := self._frontier.take_over(entry, url)):
            raise DuplicateError(other)
        if redirects or waited:
            await self._turn(host_of(url))

    async def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt of an address's origin names, as they are written there."""
        robots, _ = await self._robots(origin_of(url))
        return robots.sitemaps if isinstance(robots, Robots) else []

    async def _turn(self, host: str) -> None:
        now = time.time()
        at = self._frontier.hosts.next_turn_of(host)
        if at - now > max(self._options.max_delay, _SHORT_SLEEP):
            raise FetchError(Reason.STATUS, f"{host} wants to be left alone", again=True, wait=at - now)
        await asyncio.sleep(self._frontier.hosts.turn(host, now) - now)

    async def _robots(self, origin: str) -> tuple[Robots | str, bool]:
        """The rules of an origin, or why they cannot be had, and whether they had to be waited for."""
        if (known := self._known(origin)) is not None:
            return known[1], False
        lock = self._locks.setdefault(origin, asyncio.Lock())
        try:
            async with lock:
                if (known := self._known(origin)) is None:
                    known = self._remember(origin, await self._asked(origin), time.time())
                return known[1], True
        finally:
            if not lock.locked():
                self._locks.pop(origin, None)

    def _known(self, origin: str) -> tuple[float, Robots | str] | None:
        now = time.time()
        if (known := self._rules.get(origin)) is not None and known[0] > now:
            self._rules.move_to_end(origin)
            return known
        if (kept := self._frontier.hosts.robots(origin, now - FRESH_SECONDS)) is not None:
            return self._remember(origin, Robots.of_text(kept[1]), kept[0])
        return None

    def _remember(self, origin: str, robots: Robots | str, asked: float) -> tuple[float, Robots | str]:
        until = asked + (FRESH_SECONDS if isinstance(robots, Robots) else _UNREACHABLE_SECONDS)
        self._rules[origin] = (until, robots)
        if len(self._rules) > _KEPT:
            self._rules.popitem(last=False)
        return self._rules[origin]

    async def _asked(self, origin: str) -> Robots | str:
        body, status, why = b"", 200, ""
        self._frontier.hosts.asked(host_of(origin), time.time())
        try:
            answer = await self._client.get(f"{origin}/robots.txt", _anything, types=frozenset(), limit=_LIMIT)
            body = answer.content
        except FetchError as error:
            if error.reason in (Reason.ADDRESS, Reason.RESOLVE, Reason.CERTIFICATE):
                raise  # the page itself would fail in the same way, and says so better
            if error.status is None or error.status in BUSY_STATUSES:  # that there is none says nothing of the host
                self._frontier.hosts.observe_failure(host_of(error.url or origin), time.time(), error)
            status = error.status if error.reason is Reason.STATUS and error.status else 503
            why = error.detail
        if (text := text_of(status, body)) is None:
            return why or f"status {status}"
        robots = Robots.of_text(text)
        self._frontier.hosts.keep_robots(origin, time.time(), text)
        self._frontier.hosts.keep_crawl_delay(host_of(origin), robots.delay)
        return robots


async def _anything(url: str, redirects: int) -> None:
    """Robots.txt needs no leave."""
