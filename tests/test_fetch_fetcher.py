"""The crawl as a whole, where it meets hosts that misbehave, and how it is shown."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from warcio.archiveiterator import ArchiveIterator

import scrub
from scrub.cli.progress import line, summary, table
from scrub.demo.site import reply
from scrub.demo.stories import stories
from scrub.fetch import ContactMissingError, Fetcher, FetchOptions, visit
from scrub.fetch.addresses import Target
from scrub.fetch.admission import Admission
from scrub.fetch.client import Client, guarded_transport
from scrub.fetch.exchange import Answer, Exchange
from scrub.fetch.failures import FetchError, Reason
from scrub.fetch.frontier import Frontier
from scrub.fetch.output import ARTICLES
from scrub.fetch.pace import Bounds
from scrub.fetch.urls import host_of, origin_of
from scrub.fetch.visit import readable
from scrub.fetch.warc import Place
from tests.site.wire import http, server

pytestmark = pytest.mark.block_network(allowed_hosts=[r"127\.0\.0\..*"])

OPTIONS = FetchOptions(allow_networks=("127.0.0.0/8",), delay=0, attempts=1, seconds=5, anonymous=True, http2=False)
STORY = stories()[0]
PAGE = reply(STORY.path, "").body

Crawled = tuple[list[str], list[dict[str, Any]]]


def crawl(*urls: str, options: FetchOptions = OPTIONS, out: Path | None = None, **sources: Any) -> Crawled:
    """The titles that came, and the failures."""

    async def run() -> Crawled:
        async with Fetcher(options, out) as fetcher:
            titles = [str(article.title) async for article in fetcher.articles(urls, **sources)]
            return titles, list(fetcher.frontier.failures())

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("robots", "why"),
    [
        (http("503 Busy"), "503"),
        (http("429 Slower"), "429"),
        (b"", "disconnected"),
        (http(body=b"x" * 100, Content_Encoding="gzip"), "gzip"),
    ],
)
def test_a_host_whose_robots_cannot_be_had_is_not_asked(robots: bytes, why: str) -> None:
    with server(robots, http(body=PAGE)) as (url, got):
        _, (failure,) = crawl(url)
    assert failure["reason"] == "robots-unreachable"
    assert why in failure["detail"]
    assert len(got) == 1


@pytest.mark.parametrize("robots", [http("404 Not Found"), http("403 Forbidden"), http(body=b"\xff\xfe\x00 rubbish")])
def test_a_host_without_robots_is_asked(robots: bytes) -> None:
    with server(robots, http(body=PAGE)) as (url, _):
        assert crawl(url)[0] == [STORY.title]


def _long(rule: str, size: int) -> bytes:
    return f"User-agent: *\n{rule}\n".encode() + b"# nothing\n" * (size // 10)


@pytest.mark.parametrize("coding", ["", "gzip"])
@pytest.mark.parametrize("size", [400_000, 3_000_000])
def test_a_long_robots_is_cut_and_not_refused(size: int, coding: str) -> None:
    body = _long("Disallow: /private", size)
    robots = http(body=gzip.compress(body) if coding else body, Content_Encoding=coding)
    with server(robots, http(body=PAGE)) as (url, _):
        titles, (failure,) = crawl(url, url.replace("/a", "/private"), options=replace(OPTIONS, max_bytes=50_000))
    assert (titles, failure["reason"]) == ([STORY.title], "robots")


def test_robots_are_asked_for_again_after_a_day_however_long_they_may_be_cached(tmp_path: Path) -> None:
    robots = http(body=b"", Cache_Control="max-age=31536000", Date="Sat, 01 Jan 2050 00:00:00 GMT")

    async def run(url: str, asked: float) -> None:
        async with Fetcher(OPTIONS, tmp_path) as fetcher:
            if kept := fetcher.frontier.hosts.robots(origin_of(url), 0):
                fetcher.frontier.hosts.keep_robots(origin_of(url), time.time() - asked, kept[1])
            async for _ in fetcher.articles([url]):
                pass

    with server(robots, http(body=PAGE), robots, http(body=PAGE)) as (url, got):
        asyncio.run(run(url, 0))
        asyncio.run(run(f"{url}2", 86_401))
        assert [request.split()[1] for request in got] == [b"/robots.txt", b"/a", b"/robots.txt", b"/a2"]
        asyncio.run(run(f"{url}3", 86_300))
    assert len(got) == 5


def test_the_age_of_kept_robots_counts_from_when_they_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    with server(http("404 No")) as (url, got):

        async def run() -> None:
            async with Fetcher(OPTIONS) as fetcher:
                fetcher.frontier.hosts.keep_robots(origin_of(url), now - 80_000, f"Sitemap: {url}")
                transport = guarded_transport(OPTIONS)
                async with transport:
                    admission = Admission(OPTIONS, fetcher.frontier, Client(OPTIONS, transport))
                    assert await admission.sitemaps(url) == [url]
                    monkeypatch.setattr(time, "time", lambda: now + 10_000)
                    assert await admission.sitemaps(url) == []

        asyncio.run(run())
    assert len(got) == 1


def test_a_sitemap_may_be_as_large_as_the_protocol_allows(tmp_path: Path) -> None:
    listed = f"<urlset><!--{'x' * 200_000}--><url><loc>/2025/03/14/the-old-mill-opens-again</loc></url></urlset>"
    options = replace(OPTIONS, robots=False, max_bytes=100_000)
    with server(http(body=listed.encode(), Content_Type="text/xml"), http(body=PAGE)) as (url, _):
        assert crawl(options=options, out=tmp_path, sitemaps=[url]) == ([STORY.title], [])


def test_robots_are_not_asked_for_when_they_do_not_count() -> None:
    with server(http(body=PAGE)) as (url, got):
        assert crawl(url, options=replace(OPTIONS, robots=False))[0] == [STORY.title]
    assert [request.split()[1] for request in got] == [b"/a"]


def test_a_host_that_cannot_be_had_at_all_is_named_as_such() -> None:
    _, failures = crawl("http://10.0.0.1/a", "http://127.0.0.1:1/a")
    assert [failure["reason"] for failure in failures] == ["refused-address", "robots-unreachable"]


def _moved(there: str) -> bytes:
    return http("301 Moved", Location=there)


def test_a_redirect_waits_for_the_host_that_it_leads_to() -> None:
    with server(http("404 No"), http(body=PAGE)) as (there, _), server(http("404 No"), _moved(there)) as (here, _):
        started = time.monotonic()
        assert crawl(here, options=replace(OPTIONS, delay=0.4))[0] == [STORY.title]
    assert time.monotonic() - started >= 0.8, "a delay on each host: robots.txt, then the page"


def test_a_redirect_to_a_host_that_wants_to_be_left_alone() -> None:
    async def run() -> dict[str, Any]:
        with server(http("404 No"), http("301 Moved", Location="http://127.0.0.9/b")) as (url, _):
            async with Fetcher(replace(OPTIONS, robots=False)) as fetcher:
                fetcher.frontier.hosts.turn("127.0.0.9", time.time() + 500)
                fetcher.frontier.hosts.observe("127.0.0.9", time.time(), 0.1, 503, wait=500)
                async for _ in fetcher.articles([url.replace("/a", "/first"), url]):
                    pass
                return {row["url"].rpartition("/")[2]: row["detail"] for row in fetcher.frontier.failures()}

    assert "left alone" in asyncio.run(run())["a"]


def _turns(*urls: str, options: FetchOptions = OPTIONS) -> list[float]:
    """Seconds until each of the hosts may be asked again, after the first address was asked for."""

    async def run() -> list[float]:
        async with Fetcher(options) as fetcher:
            async for _ in fetcher.articles(urls[:1]):
                pass
            return [fetcher.frontier.hosts.next_turn_of(host_of(url)) - time.time() for url in urls]

    return asyncio.run(run())


def test_after_a_redirect_it_is_the_second_host_that_is_left_alone() -> None:
    busy = http("429 Slower", Retry_After="90")
    with server(busy) as (there, _), server(_moved(there)) as (here, _):
        first, second = _turns(here, there, options=replace(OPTIONS, robots=False))
    assert first < 1 < 80 < second


@pytest.mark.parametrize("status", ["429 Slower", "503 Busy"])
def test_a_host_that_is_too_busy_for_robots_is_left_alone(status: str) -> None:
    with server(http(status, Retry_After="90")) as (url, _):
        assert _turns(url)[0] > 80


@pytest.mark.parametrize(("away", "reached"), [(40.0, True), (130.0, False)])
def test_a_redirect_waits_as_long_as_a_crawl_delay_may_be(away: float, reached: bool) -> None:
    """Up to `max_delay`; a host that is further away is left alone, and no turn of it is taken for nothing."""
    slept: list[float] = []

    async def run() -> float:
        frontier = Frontier(":memory:", Bounds())
        admission = Admission(replace(OPTIONS, robots=False), frontier, None)  # type: ignore[arg-type] - robots.txt is not asked
        frontier.begin([Target("http://n.example/a")])
        entry = frontier.claim(time.time(), {})
        assert entry is not None
        frontier.hosts.turn("n.example", time.time() + away)
        before = frontier.hosts.next_turn_of("n.example")
        asking = asyncio.create_task(admission.admit(entry, "http://n.example/b", 1))
        done, _ = await asyncio.wait([asking], timeout=0.05)
        asking.cancel()
        slept.append(len(done))
        if done:
            with pytest.raises(FetchError, match="left alone"):
                asking.result()
        return frontier.hosts.next_turn_of("n.example") - before

    assert (asyncio.run(run()) > 0) is reached
    assert slept == [0 if reached else 1]


def test_a_story_of_before() -> None:
    with server(http("404 No"), http(body=PAGE)) as (url, _):
        _, (failure,) = crawl(url, options=replace(OPTIONS, since=STORY.published.date().replace(year=2026)))
    assert (failure["reason"], failure["status"]) == ("before-since", 200)


def test_without_a_contact_a_handful_is_asked_for_whatever_comes_of_it(tmp_path: Path) -> None:
    links = "".join(f'<h2><a href="/2025/03/14/the-old-mill-opens-again-{number}">x</a></h2>' for number in range(30))
    options = replace(OPTIONS, anonymous=False, limit=5, robots=False, concurrency=1)
    with (
        server(http(body=f"<html><body>{links}</body></html>".encode()), http("404 Not Found")) as (url, got),
        pytest.raises(ContactMissingError, match="more than 10 pages"),
    ):
        crawl(options=options, out=tmp_path, sites=[url])
    assert len([request for request in got if b"/2025/" in request]) == 10


def test_a_handful_without_a_contact_may_be_tried_again() -> None:
    options = replace(OPTIONS, anonymous=False, robots=False, concurrency=1, attempts=2)
    with server(http("500 Oh"), *[http("404 No")] * 9, http(body=PAGE)) as (url, got):
        assert crawl(*(f"{url}{number}" for number in range(10)), options=options)[0] == [STORY.title]
    assert len(got) == 11


@pytest.mark.parametrize("since", [None, STORY.published.date()])
def test_a_page_that_failed_does_not_stand_for_its_story(since: date | None) -> None:
    """A wall, or an old version, names the story as its canonical address; the story itself still comes."""
    link = b'<link rel="canonical" href="/story">'
    wall = b"<html><head>" + link + b"</head><body></body></html>"
    old = PAGE.replace(str(STORY.published.year).encode(), b"1999").replace(b"</head>", link + b"</head>")
    options = replace(OPTIONS, robots=False, concurrency=1, since=since)
    with server(http(body=old if since else wall), http(body=PAGE)) as (url, _):
        titles, (failure,) = crawl(url, url.replace("/a", "/story"), options=options)
    assert (titles, failure["reason"]) == ([STORY.title], "before-since" if since else "not-an-article")


@pytest.mark.parametrize(("words", "others"), [(12, []), (40, ["duplicate"])])
def test_short_texts_do_not_make_one_story_of_several(words: int, others: list[str]) -> None:
    """What a wall leaves of every story is the same few words; the same long text is the same story."""
    sentence = " ".join(f"word{n}" for n in range(words))
    pages = [http(body=f"<html><body><h1>{title}</h1><p>{sentence}.</p></body></html>".encode()) for title in ("One", "Two")]
    options = replace(OPTIONS, robots=False, concurrency=1)
    with server(*pages) as (url, _):
        titles, failures = crawl(url, url.replace("/a", "/b"), options=options)
    assert titles == ["One", "Two"][: 2 - len(others)]
    assert [failure["reason"] for failure in failures] == others


def test_a_page_that_ended_the_crawl_again_and_again_is_given_up(tmp_path: Path) -> None:
    """Each time it is handed out counts, also where the process ended before anything came of it."""
    options = replace(OPTIONS, attempts=2)

    async def end() -> None:
        async with Fetcher(options, tmp_path) as fetcher:
            fetcher.frontier.begin([Target("http://127.0.0.1:1/a")])
            entry = fetcher.frontier.claim(time.time(), {})
            assert entry is not None
            if entry.place is None:
                fetcher.frontier.archived(entry, Place("pages-00000.warc.gz", 0), {})

    for _ in range(4):
        asyncio.run(end())
    _, (failure,) = crawl(options=options, out=tmp_path)
    assert failure["reason"] == "internal-error"


def test_what_is_kept_is_cleaned_again_without_asking(tmp_path: Path) -> None:
    """A lost file of articles comes back from the WARC: same text, and the host is not there any more."""
    options = replace(OPTIONS, attempts=1)
    with server(http("404 No"), http(body=PAGE, Content_Encoding="")) as (url, _):
        assert crawl(url, options=options, out=tmp_path) == ([STORY.title], [])
    before = (tmp_path / ARTICLES).read_bytes()
    (tmp_path / ARTICLES).unlink()
    assert crawl(options=options, out=tmp_path) == ([STORY.title], [])
    assert json.loads((tmp_path / ARTICLES).read_bytes()) == json.loads(before)


def test_a_page_that_asks_not_to_be_used_is_not_kept(tmp_path: Path) -> None:
    with server(http(body=PAGE, X_Robots_Tag="noindex"), http(body=PAGE)) as (url, _):
        options = replace(OPTIONS, robots=False, concurrency=1)
        titles, (failure,) = crawl(f"{url}/unwanted", url, options=options, out=tmp_path)
    assert (titles, failure["reason"]) == ([STORY.title], "noindex")
    kept = [record.rec_headers.get_header("WARC-Target-URI") for record in _records(tmp_path / "pages-00000.warc.gz")]
    assert set(kept[1:]) == {url}


def test_what_leads_to_pages_is_kept_apart_from_them(tmp_path: Path) -> None:
    listed = b"<urlset><url><loc>/2025/03/14/the-old-mill-opens-again</loc></url></urlset>"
    options = replace(OPTIONS, robots=False)
    with server(http(body=listed, Content_Type="text/xml"), http(body=PAGE)) as (url, _):
        assert crawl(options=options, out=tmp_path, sitemaps=[url]) == ([STORY.title], [])
    paths = ("pages-00000.warc.gz", "sources-00000.warc.gz")
    kept = [{record.rec_headers.get_header("WARC-Target-URI") for record in _records(tmp_path / path)} for path in paths]
    assert [{url.rpartition("/")[2] for url in urls if url} for urls in kept] == [{"the-old-mill-opens-again"}, {"a"}]


def test_pages_are_decoded_and_parsed_beside_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty megabytes take seconds, in which other hosts want answers."""
    threads: set[str] = set()

    def noting(real: Callable[..., Any]) -> Callable[..., Any]:
        def note(*args: Any) -> Any:
            threads.add(threading.current_thread().name)
            return real(*args)

        return note

    for name in ("readable", "PageLinks"):
        monkeypatch.setattr(f"scrub.fetch.visit.{name}", noting(getattr(visit, name)))
    section = b'<html><body><h2><a href="/2025/03/14/the-old-mill-opens-again">The old mill opens again</a></h2></body></html>'
    with server(http(body=section), http(body=PAGE)) as (url, _):
        assert crawl(options=replace(OPTIONS, robots=False), sites=[url])[0] == [STORY.title]
    assert {name.rpartition("_")[0] for name in threads} == {"scrub-clean"}


def _records(path: Path) -> list[Any]:
    with path.open("rb") as file:
        return list(ArchiveIterator(file))


CAFES = "Le caf\u00e9 de la gare a ferm\u00e9 pour l'\u00e9t\u00e9, et le d\u00e9p\u00f4t aussi, \u00e0 la f\u00eate."


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        (CAFES.encode(), "iso-8859-1"),
        (CAFES.encode("latin-1"), "iso-8859-1"),
        (CAFES.encode("latin-1"), "no-such-charset"),
        (CAFES.encode("latin-1"), "rot13"),
        (CAFES.encode("latin-1"), None),
    ],
)
def test_charsets(content: bytes, charset: str | None) -> None:
    assert readable(Answer(content, "text/html", charset, ())).content == CAFES


def test_an_article_says_what_decoding_had_to_assume(tmp_path: Path) -> None:
    told = "text/html; charset=iso-8859-1"
    body = PAGE.replace(b"</p>", f" {CAFES}</p>".encode(), 1)
    with server(http("404 No"), http(body=body, Content_Type=told)) as (url, _):
        crawl(url, out=tmp_path)
    (row,) = map(json.loads, (tmp_path / ARTICLES).read_text("utf-8").splitlines())
    assert row["warnings"] == scrub.clean(body, url=url, media_type=told).warnings
    assert row["warnings"][0].startswith("encoding: ")


def test_progress_and_summary(tmp_path: Path) -> None:
    async def run() -> str:
        async with Fetcher(replace(OPTIONS, delay=2.0), tmp_path) as fetcher:
            fetcher.frontier.begin([Target(f"https://{host}.example/{page}") for host in "abc" for page in range(1_000)])
            asking = fetcher.frontier.claim(time.time(), {})
            assert asking is not None
            fetcher.tally.active["a.example"] += 1
            fetcher.frontier.hosts.observe("b.example", time.time(), 0.1, 503, wait=300)
            fetcher.tally.pages, fetcher.tally.received, fetcher.tally.started = 500, 7_400_000_000, time.monotonic() - 7_300
            fetcher.frontier.failed(asking, 1.0, Reason.STATUS, "404 Not Found", 404)
            fetcher.tally.failed(asking, FetchError(Reason.STATUS, "404"))
            console = Console(width=120)
            with console.capture() as captured:
                console.print(table(fetcher))
            return captured.get() + line(fetcher) + "\n" + summary(fetcher, tmp_path)

    shown = asyncio.run(run())
    assert "2,999 waiting, 1 failed, 12.2 h to go" in shown
    assert "500 pages (0.1/s, 7.4 GB)" in shown
    states = {row.split()[0]: " ".join(row.split()[5:]) for row in shown.splitlines() if row[1:].startswith(".example")}
    assert states["a.example"] == "asking"
    assert states["b.example"].startswith("resting 4 min")
    assert states["c.example"] == "ready"
    assert "https://a.example/0: 404 Not Found" in shown


def test_an_exchange_gives_all_values_of_a_header() -> None:
    pairs = (("X-Robots-Tag", "noindex"), ("x-robots-tag", "nofollow"))
    exchange = Exchange("u", "/", (), 200, "", pairs, b"", None, 0.0)  # type: ignore[arg-type]
    assert exchange.headers_named("x-robots-tag") == ["noindex", "nofollow"]
    assert exchange.header("x-robots-tag") == "noindex, nofollow"


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_host": 0},
        {"delay": -1.0},
        {"limit": 0},
        {"contact": "a\nb"},
        {"match": "("},
        {"allow_networks": ("x",)},
        {"seconds": 0},
        {"proxy": ""},
        {"proxy": "foo"},
        {"proxy": "127.0.0.1:3128"},
        {"proxy": "ftp://x"},
        {"proxy": "http://"},
        {"proxy": "http://x:99999"},
        {"proxy": "http://[::1"},
        {"proxy": "http://x y"},
    ],
)
def test_options_that_can_only_be_mistakes(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        FetchOptions(**wrong)
