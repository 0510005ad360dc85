"""What a crawl makes of answers that were recorded from the site with traps; no server runs.

To record anew: `python -m tests.site.server requests.jsonl --port 8099`, and beside it
`pytest tests/test_fetch_recorded.py --record-mode=rewrite --allowed-hosts='127\\.0\\.0\\..*'`.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scrub.article import Article
from scrub.demo.stories import stories
from scrub.fetch import Fetcher, FetchOptions, fetch
from scrub.fetch.output import FAILURES
from tests.site.traps import FORBIDDEN, TRAPS

BASE = "http://127.0.0.1:8099"
OPTIONS = FetchOptions(allow_networks=("127.0.0.1/32",), delay=0, per_host=1, concurrency=1, max_delay=0.01, anonymous=True)
SINCE = stories()[-3].published.date()
LATEST = {BASE + story.path for story in stories() if story.published.date() >= SINCE}

pytestmark = pytest.mark.vcr


@pytest.fixture(scope="module")
def vcr_config() -> dict[str, Any]:
    return {"filter_headers": ["user-agent", "cookie"], "ignore_hosts": [], "decode_compressed_response": False}


def since(day: date = SINCE, **how: Any) -> FetchOptions:
    return dataclasses.replace(OPTIONS, since=day, **how)


def urls(articles: list[Article]) -> set[str | None]:
    return {article.url for article in articles}


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_feeds(name: str) -> None:
    assert urls(list(fetch(feeds=[f"{BASE}/{name}"], options=since()))) == LATEST


def test_sitemaps() -> None:
    assert urls(list(fetch(sitemaps=[f"{BASE}/sitemap.xml"], options=since()))) == LATEST


def test_a_section_is_read_for_its_stories() -> None:
    section = stories()[-1].section
    found = list(fetch(sites=[f"{BASE}/{section}/"], options=since(depth=0, match=f"/{section}/|/2025/")))
    assert BASE + stories()[-1].path in urls(found)


def test_metadata_of_all_layouts() -> None:
    latest = stories()[-3:]
    found = {article.url: article for article in fetch([BASE + story.path for story in latest], options=OPTIONS)}
    for story in latest:
        article = found[BASE + story.path]
        assert article.title == story.title
        assert article.text == "\n\n".join(story.paragraphs)


REFUSED = ("no-index", "all-is-well", "nothing-but-a-wall", "file-on-disk", "end-in-sight", "goes-again")


@pytest.mark.parametrize("words", REFUSED)
def test_traps(words: str, tmp_path: Path) -> None:
    (trap,) = [trap for trap in TRAPS if words in trap.path and "header" not in trap.path]
    assert list(fetch([BASE + trap.path], options=OPTIONS, out=tmp_path)) == []
    (failure,) = [json.loads(line) for line in (tmp_path / FAILURES).read_text("utf-8").splitlines()]
    assert (failure["url"], failure["reason"]) == (BASE + trap.path, trap.outcome)


def test_noindex_can_be_overridden() -> None:
    (trap,) = [trap for trap in TRAPS if "page-that-wants-no-index" in trap.path]
    options = dataclasses.replace(OPTIONS, directives=False)
    assert len(list(fetch([BASE + trap.path], options=options))) == 1


def test_robots_can_be_overridden() -> None:
    options = dataclasses.replace(OPTIONS, robots=False)

    async def run() -> str:
        async with Fetcher(options) as fetcher:
            assert [article async for article in fetcher.articles([BASE + FORBIDDEN[0]])] == []
            return next(fetcher.frontier.failures())["reason"]

    assert asyncio.run(run()) == "status"
