"""How a crawl is going, on stderr: a live table on a terminal, a line now and then elsewhere, a summary at the end."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import click
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from scrub.fetch.failures import Reason
from scrub.fetch.fetcher import Fetcher
from scrub.fetch.output import ARTICLES, FAILURES
from scrub.fetch.tally import LOG
from scrub.report import visible

_TICK = 0.5
_LINE_SECONDS = 10.0
_HOSTS = 8
_FEW = 5


@asynccontextmanager
async def shown(fetcher: Fetcher, log: str | None, quiet: bool) -> AsyncIterator[None]:
    """Show how the crawl is going while the body runs."""
    if log:
        with _logged():
            yield
    elif quiet:
        yield
    else:
        task = asyncio.create_task(_live(fetcher) if sys.stderr.isatty() else _lines(fetcher))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])


def summary(fetcher: Fetcher, out: Path) -> str:
    """What came of this run, and what there is in all."""
    tally = fetcher.tally
    lines = [
        f"{tally.articles:,} articles and {tally.sources:,} sources of {tally.pages:,} pages"
        f" ({_bytes(tally.received)}) in {_duration(tally.seconds)}, {tally.retries:,} retries"
    ]
    if reasons := fetcher.frontier.reasons():
        lines.append("failed: " + ", ".join(f"{number:,} {reason}" for reason, number in reasons.items()))
        if sum(reasons.values()) <= _FEW:
            lines += [f"  {visible(row['url'])}: {visible(row['detail'] or '')}" for row in fetcher.frontier.failures()]
        if Reason.ADDRESS in reasons:
            lines.append("  --allow-private, or --allow-network CIDR, lets addresses be asked that are not public")
    if waiting := fetcher.frontier.hosts.waiting():
        lines.append(f"{waiting:,} addresses are waiting: the same command goes on with them")
    lines.append(f"{visible(str(out / ARTICLES))}, {visible(str(out / FAILURES))}")
    return "\n".join(lines)


def ended(fetcher: Fetcher) -> str:
    """The same as the last event of a log."""
    tally = fetcher.tally
    facts = {"articles": tally.articles, "sources": tally.sources, "pages": tally.pages, "bytes": tally.received}
    facts |= {"retries": tally.retries, "waiting": fetcher.frontier.hosts.waiting()}
    told = {"seconds": round(tally.seconds, 3), "failed": fetcher.frontier.reasons()}
    return json.dumps({"time": round(time.time(), 3), "event": "end"} | facts | told)


def table(fetcher: Fetcher) -> Group:
    """The crawl at a glance: rates and time to go, then the hosts with most addresses waiting."""
    now = time.time()
    hosts = Table(box=None, pad_edge=False)
    for name, justify in (("host", "left"), ("waiting", "right"), ("asking", "right"), ("delay", "right"), ("state", "left")):
        hosts.add_column(name, justify=justify, no_wrap=True)  # type: ignore[arg-type]
    for host, waiting, delay, turn in fetcher.frontier.hosts.busiest(_HOSTS):
        asking = fetcher.tally.active[host]
        state = "asking" if asking else f"resting {_duration(turn - now)}" if turn > now + 1 else "ready"
        hosts.add_row(visible(host), f"{waiting:,}", str(asking), f"{delay:.1f} s", state)
    return Group(Text(line(fetcher)), hosts)


def line(fetcher: Fetcher) -> str:
    """The crawl in one line."""
    tally, waiting = fetcher.tally, fetcher.frontier.hosts.waiting()
    rate = tally.pages / tally.seconds if tally.seconds else 0.0
    left = f", {_duration(waiting / rate)} to go" if waiting and rate else ""
    failed = sum(tally.failures.values())
    return (
        f"{tally.articles:,} articles, {tally.pages:,} pages ({rate:.1f}/s, {_bytes(tally.received)}),"
        f" {waiting:,} waiting, {failed:,} failed{left}"
    )


async def _live(fetcher: Fetcher) -> None:
    with Live(table(fetcher), console=Console(stderr=True), auto_refresh=False, transient=True) as live:
        while True:
            await asyncio.sleep(_TICK)
            live.update(table(fetcher), refresh=True)


async def _lines(fetcher: Fetcher) -> None:
    while True:
        await asyncio.sleep(_LINE_SECONDS)
        click.echo(line(fetcher), err=True)


@contextmanager
def _logged() -> Iterator[None]:
    """Every event as a JSON object on a line of stderr."""
    handler, level = logging.StreamHandler(), LOG.level
    handler.setFormatter(_Json())
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    try:
        yield
    finally:
        LOG.removeHandler(handler)
        LOG.setLevel(level)


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps({"time": round(record.created, 3)} | getattr(record, "event", {"event": record.getMessage()}))


def _bytes(number: int) -> str:
    size = float(number)
    for unit in ("B", "kB", "MB"):
        if size < 1_000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1_000
    return f"{size:.1f} GB"


def _duration(seconds: float) -> str:
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min" if whole < 7_200 else f"{whole / 3_600:.1f} h"
