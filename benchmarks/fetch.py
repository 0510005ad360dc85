"""Fetching: pages per second and cost per page, beside a bare httpx loop and trafilatura's downloader; memory of a long crawl.

All on the demo site, served on loopback by a process of its own that waits 50 ms before each answer, with all politeness
off. `--pages N` for the memory, 0 to leave it out.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from scrub.demo.stories import stories
from scrub.fetch import Fetcher, FetchOptions

CONNECTIONS = 16
LATENCY = 0.05
OPTIONS = FetchOptions(
    contact="benchmark@scrub.invalid",
    delay=0,
    per_host=CONNECTIONS,
    concurrency=CONNECTIONS,
    robots=False,
    allow_networks=("127.0.0.0/8",),
    http2=False,
)

_SERVER = """
import sys, time
from dataclasses import replace
from scrub.demo import server
from scrub.demo.site import reply
class Slow(server.Handler):
    def do_GET(self):
        time.sleep(float(sys.argv[1]))
        path, _, copy = self.path.partition("copy=")
        found = reply(path.rstrip("?&") if copy else path, self.base)
        body = found.body.replace(b'rel="canonical"', b"").replace(b"said", b"said " + copy.encode())
        self.send(replace(found, body=body))
found = server.Server(("127.0.0.1", 0), Slow)
print(found.server_address[1], flush=True)
found.serve_forever()
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One way of fetching: seconds of the wall and of this process's CPU for so many pages."""

    name: str
    pages: int
    seconds: float
    cpu: float

    def __str__(self) -> str:
        rate, cpu = self.pages / self.seconds, 1_000 * self.cpu / self.pages
        return f"{self.name:<44} {self.pages:>6,} {rate:>9.1f} {cpu:>9.2f}"


@contextmanager
def site(latency: float = LATENCY) -> Iterator[str]:
    """The demo site with a latency, in a process of its own."""
    command = [sys.executable, "-c", _SERVER, str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - of its own making
        try:
            assert process.stdout
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


def bare_httpx(urls: Sequence[str]) -> int:
    """As many requests at a time, and nothing done with the answers."""

    async def run() -> int:
        limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
        room = asyncio.Semaphore(CONNECTIONS)
        async with httpx.AsyncClient(limits=limits, timeout=30) as client:

            async def one(url: str) -> bool:
                async with room:
                    return bool((await client.get(url)).text)

            return sum(await asyncio.gather(*map(one, urls)))

    return asyncio.run(run())


def trafilatura_downloader(urls: Sequence[str]) -> int:
    """Its `fetch_url`, from as many threads; no extraction."""
    from trafilatura import fetch_url
    from trafilatura.settings import use_config

    config = use_config()
    config.set("DEFAULT", "SSRF_PROTECTION", "False")  # it refuses loopback otherwise
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return sum(bool(page) for page in pool.map(lambda url: fetch_url(url, config=config), urls))


def scrub_fetch(urls: Sequence[str], *, keep: bool = True) -> int:
    """Articles; with `keep` written to a folder, with the raw pages as WARC and a frontier on disk."""

    async def run(out: str | None) -> int:
        async with Fetcher(OPTIONS, out) as fetcher:
            return len([article.url async for article in fetcher.articles(urls)])

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(run(folder if keep else None))


WAYS: dict[str, Callable[[Sequence[str]], int]] = {
    "httpx, bare loop": bare_httpx,
    "trafilatura.fetch_url, threads": trafilatura_downloader,
    "scrub, articles only": lambda urls: scrub_fetch(urls, keep=False),
    "scrub, articles, WARC, frontier": scrub_fetch,
}


def measured(name: str, urls: Sequence[str], repeats: int) -> Result:
    """The median run of several, after one that warms up."""
    runs = []
    WAYS[name](urls[:20])
    for _ in range(repeats):
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        pages = WAYS[name](urls)
        runs.append(Result(name, pages, time.perf_counter() - wall, time.process_time() - cpu))
    return sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]


def memory(base: str, pages: int) -> list[tuple[int, float]]:
    """Peak memory (MB) of this process after each tenth of a crawl of so many different addresses."""
    some = stories()
    urls = (f"{base}{some[n % len(some)].path}{'&' if '?' in some[n % len(some)].path else '?'}copy={n}" for n in range(pages))
    points: list[tuple[int, float]] = []

    async def run(out: str) -> None:
        async with Fetcher(OPTIONS, out) as fetcher:
            counting = asyncio.create_task(count(fetcher))
            async for _ in fetcher.articles(urls):
                pass
            counting.cancel()
            points.append((fetcher.tally.pages, _peak()))

    async def count(fetcher: Fetcher) -> None:
        while True:
            await asyncio.sleep(0.5)
            if fetcher.tally.pages >= len(points) * pages / 10:
                points.append((fetcher.tally.pages, _peak()))

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(folder))
    return points


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def main(argv: Sequence[str]) -> int:
    """Print the tables; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks fetch", description=__doc__)
    parser.add_argument("--repeats", type=int, default=3, help="runs of each way; the median counts (default: %(default)s)")
    parser.add_argument("--pages", type=int, default=10_000, help="pages of the crawl whose memory is measured")
    arguments = parser.parse_args(argv)
    print(f"{len(stories())} pages, {CONNECTIONS} at a time, {1_000 * LATENCY:.0f} ms of latency, no politeness\n")
    print(f"{'':<44} {'pages':>6} {'pages/s':>9} {'CPU ms':>9}")
    with site() as base:
        urls = [base + story.path for story in stories()]
        results = [measured(name, urls, arguments.repeats) for name in WAYS]
    for result in results:
        print(result)
    bare, full = results[0], results[-1]
    overhead = 1_000 * (full.cpu / full.pages - bare.cpu / bare.pages)
    print(f"\nover the bare loop a page costs {overhead:.1f} ms of CPU: robots, guard, frontier, WARC, cleaning, JSON")
    if arguments.pages:
        with site(0.0) as base:
            points = memory(base, arguments.pages)
        print(f"\n{'pages':>8} {'peak MB':>8}")
        for pages, peak in points:
            print(f"{pages:>8,} {peak:>8.0f}")
        later = [peak for pages, peak in points if pages > arguments.pages / 2]
        print(f"growth over the second half: {later[-1] - later[0]:.0f} MB (median {statistics.median(later):.0f} MB)")
    return 0
