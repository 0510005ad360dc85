"""A crawl of the site with traps, killed in the middle and started again: what came out, and what the server saw."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from scrub.demo.stories import stories
from scrub.fetch.output import ARTICLES, FAILURES
from tests.site.crawl import crawl
from tests.site.serving import ROOT, Site, serving
from tests.site.traps import ARTICLE, FORBIDDEN, TRAPS, Trap

pytestmark = pytest.mark.block_network(allowed_hosts=[r"127\.0\.0\..*"])

EXPECTED = {story.path for story in stories()} | {trap.path for trap in TRAPS if trap.outcome == ARTICLE}


@dataclass(frozen=True, slots=True)
class Crawl:
    """A finished crawl: the site, the rows of its files, and what the server saw up to the kill and in all."""

    site: Site
    out: Path
    articles: list[dict[str, Any]]
    failures: dict[str, dict[str, Any]]
    before: list[str]
    paths: Counter[str]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    folder = tmp_path_factory.mktemp("crawl")
    with serving(folder) as site:
        out = folder / "out"
        killed = subprocess.Popen([sys.executable, "-m", "tests.site.crawl", site.base, str(out)], cwd=ROOT)
        while len(site.paths()) < 90:
            assert killed.poll() is None, "the crawl ended before it could be killed"
            time.sleep(0.02)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        before = site.paths()
        with (out / ARTICLES).open("ab") as file:
            file.write(b'{"text": "torn')
        with (out / "pages-00000.warc.gz").open("ab") as file:
            file.write(b"\x1f\x8b\x08\x00torn")
        asyncio.run(crawl(site.base, str(out)))
        failures = {row["url"].removeprefix(site.base): row for row in lines(out / FAILURES)}
        yield Crawl(site, out, lines(out / ARTICLES), failures, before, Counter(site.paths()))


def test_all_articles_came_once(finished: Crawl) -> None:
    requested = Counter(row["fetch"]["requested"].removeprefix(finished.site.base) for row in finished.articles)
    assert set(requested) == EXPECTED
    assert max(requested.values()) == 1


def test_articles_read_as_they_were_written(finished: Crawl) -> None:
    texts = {row["fetch"]["requested"].removeprefix(finished.site.base): row["text"] for row in finished.articles}
    wrong = [story.path for story in stories() if texts[story.path] != "\n\n".join(story.paragraphs)]
    assert not wrong


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.path.rpartition("/")[2])
def test_trap(finished: Crawl, trap: Trap) -> None:
    if trap.outcome == ARTICLE:
        assert trap.path not in finished.failures
        (row,) = [row for row in finished.articles if row["fetch"]["requested"].endswith(trap.path)]
        assert "�" not in row["text"]
    else:
        assert finished.failures[trap.path]["reason"] == trap.outcome
    if trap.asked is not None:
        assert finished.paths[trap.path] == trap.asked


def test_every_address_ends_in_the_result_or_in_the_failures(finished: Crawl) -> None:
    written = {row["fetch"]["requested"].removeprefix(finished.site.base) for row in finished.articles}
    assert {trap.path for trap in TRAPS} <= written | set(finished.failures)
    assert not written & set(finished.failures)
    for failure in finished.failures.values():
        assert failure["attempts"] >= 1
        assert failure["detail"]


def test_nothing_forbidden_was_asked_for(finished: Crawl) -> None:
    assert not [path for path in finished.paths if path.startswith(("/forbidden", "/bait"))]
    assert {finished.failures[path]["reason"] for path in FORBIDDEN} == {"robots"}


def test_robots_were_read_first_and_once_a_day(finished: Crawl) -> None:
    assert finished.before[0] == "/robots.txt"
    assert finished.paths["/robots.txt"] == 1


def test_no_private_address_was_connected_to(finished: Crawl) -> None:
    assert {request["at"] for request in finished.site.requests()} == {"127.0.0.1"}


def test_requests_say_who_asks(finished: Crawl) -> None:
    assert all(request["User-Agent"].startswith("scrub/") for request in finished.site.requests())


def test_cookies_stay_with_the_redirects_they_came_with(finished: Crawl) -> None:
    carrying = {request["path"] for request in finished.site.requests() if request["Cookie"]}
    assert all("cookies" in path for path in carrying)


def test_after_a_kill_nothing_that_was_kept_is_asked_for_again(finished: Crawl) -> None:
    """What was in flight when the process was killed has to be asked for again, all else not."""
    again = set(finished.before) & set(finished.site.paths()[len(finished.before) :])
    retried = {trap.path for trap in TRAPS if trap.asked is None or trap.asked > 1}
    assert len(again - retried) <= 2, again


def test_requests_keep_the_delay_of_robots(finished: Crawl) -> None:
    times = [request["time"] for request in finished.site.requests()]
    gaps = sorted(later - sooner for sooner, later in pairwise(times))
    assert gaps[len(gaps) // 10] >= 0.009


def test_the_warc_is_whole_and_holds_every_article(finished: Crawl) -> None:
    kept: dict[str, list[str]] = {"response": [], "request": [], "metadata": [], "warcinfo": []}
    for path in sorted(finished.out.glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                kept[record.rec_type].append(record.rec_headers.get_header("WARC-Target-URI") or "")
                record.content_stream().read()
    assert len(kept["response"]) == len(kept["request"])
    assert len(kept["response"]) == len(set(kept["response"])) + kept["response"].count(_cookie_wall(finished)) - 1
    assert {row["fetch"]["url"] for row in finished.articles} <= set(kept["response"])
    assert len(kept["metadata"]) >= len(finished.articles)


def _cookie_wall(finished: Crawl) -> str:
    """The one address that is asked twice on the way to its story."""
    (trap,) = [trap for trap in TRAPS if "behind-a-wall" in trap.path]
    return f"{finished.site.base}{trap.path}"


def test_rows_say_where_the_raw_page_is(finished: Crawl) -> None:
    row = finished.articles[-1]["fetch"]
    with (finished.out / row["warc"]).open("rb") as file:
        file.seek(row["offset"])
        record = next(iter(ArchiveIterator(file)))
        assert record.rec_headers.get_header("WARC-Target-URI") == row["url"]
        assert b"<html" in record.content_stream().read()


def test_a_second_round_asks_for_sources_only_and_gets_nothing_anew(finished: Crawl) -> None:
    seen = len(finished.site.requests())
    assert asyncio.run(crawl(finished.site.base, str(finished.out))) == []
    asked = finished.site.requests()[seen:]
    assert not {request["path"] for request in asked} & EXPECTED
    assert {"/", "/sitemap.xml", "/rss.xml"} <= {request["path"] for request in asked}
    assert all(request["If-None-Match"] for request in asked if request["path"] in ("/", "/sitemap.xml", "/rss.xml"))
    assert len(lines(finished.out / ARTICLES)) == len(finished.articles)
