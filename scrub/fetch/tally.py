"""What happens in a crawl, counted and logged: what progress and summary are made of."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from scrub.fetch.addresses import Entry, Source
from scrub.fetch.exchange import Answer
from scrub.fetch.failures import FetchError

LOG = logging.getLogger("scrub.fetch")
"""One record an address and outcome; its attribute `event` holds the facts as a dict of plain values."""


@dataclass(slots=True)
class Tally:
    """Counts of one run: `articles` written, `pages` and `received` bytes fetched, `retries`, `failures` by reason,
    `active` requests by host, and how many `asked` of "pages" and "sources". `before`: how many of what the caller named
    earlier runs had "done", or had found "failed"."""

    articles: int = 0
    pages: int = 0
    sources: int = 0
    received: int = 0
    retries: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    active: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    before: Mapping[str, int] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self.started

    @property
    def fruitless(self) -> bool:
        """Whether something failed, now or before, and nothing that was named gave an article or had given one."""
        failed = self.failures.total() + self.before.get("failed", 0)
        return failed > 0 and not self.articles + self.before.get("done", 0)

    def asked_of(self, entry: Entry) -> int:
        """How many addresses of its sort were asked for; 0 for one that is kept already, or asked again after a failure."""
        return self.asked[_sort(entry)] if _is_new(entry) else 0

    def handed_out(self, entry: Entry) -> None:
        """An address is under way."""
        self.active[entry.host] += 1
        self.asked[_sort(entry)] += _is_new(entry)

    def fetched(self, entry: Entry, answer: Answer) -> None:
        """An answer came over the network, or out of the cache."""
        self.pages += 1
        self.received += sum(len(exchange.body) for exchange in answer.exchanges if not exchange.cached)
        _log("fetched", entry, status=answer.last.status, seconds=round(answer.last.seconds, 3), bytes=len(answer.last.body))

    def wrote(self, entry: Entry) -> None:
        """An article was written."""
        self.articles += 1
        _log("article", entry)

    def found(self, entry: Entry, new: int) -> None:
        """A source was read."""
        self.sources += 1
        _log("source", entry, new=new)

    def later(self, entry: Entry, error: FetchError) -> None:
        """Something failed and is tried again."""
        self.retries += 1
        _log("retry", entry, reason=str(error.reason), detail=error.detail, status=error.status, attempt=entry.attempts)

    def failed(self, entry: Entry, error: FetchError) -> None:
        """Something failed for good."""
        self.failures[error.reason] += 1
        _log("failed", entry, reason=str(error.reason), detail=error.detail, status=error.status, attempt=entry.attempts)


def _sort(entry: Entry) -> str:
    return "pages" if entry.kind is Source.ARTICLE else "sources"


def _is_new(entry: Entry) -> bool:
    return entry.place is None and entry.attempts == 1


def _log(name: str, entry: Entry, **facts: object) -> None:
    event = {"event": name, "url": entry.url, "kind": str(entry.kind)} | facts
    LOG.info("%s %s", name, entry.url, extra={"event": event})
