"""A crawl of the site with traps, in a process that can be killed: `python -m tests.site.crawl BASE OUT`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

import httpx

from scrub.article import Article
from scrub.fetch import Fetcher, FetchOptions
from scrub.fetch.client import guarded_transport
from scrub.fetch.guard import Guard
from tests.site.traps import ELSEWHERE

OPTIONS = FetchOptions(
    anonymous=True,
    delay=0,
    max_delay=0.1,
    attempts=3,
    seconds=2.5,
    max_bytes=2_000_000,
    allow_networks=("127.0.0.1/32",),
    http2=False,
)


async def resolve(host: str, port: int) -> Sequence[str]:
    """Names of the tests; no other exists."""
    known = {
        "inside.test": [ELSEWHERE],
        "both.test": [ELSEWHERE, "127.0.0.1"],
        "127.0.0.1": ["127.0.0.1"],
        ELSEWHERE: [ELSEWHERE],
    }
    if host not in known:
        raise OSError(f"no such name: {host}")
    return known[host]


def transport(options: FetchOptions = OPTIONS) -> httpx.AsyncBaseTransport:
    """The guarded transport with the names of the tests."""
    return guarded_transport(options, Guard(options.allow_networks, resolve))


async def crawl(base: str, out: str) -> list[Article]:
    """All articles of the site."""
    async with Fetcher(OPTIONS, out, transport=transport()) as fetcher:
        return [article async for article in fetcher.articles(sites=[base])]


if __name__ == "__main__":
    asyncio.run(crawl(*sys.argv[1:]))
