"""robots.txt and the directives of pages."""

from __future__ import annotations

import time

import pytest

from scrub.fetch.robots import Robots, header_directives, text_of

RULES = """
User-agent: otherbot
Disallow: /

User-agent: *
Disallow: /all

User-agent: scrub
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Disallow: /search*q=
Crawl-delay: 2.5

Sitemap: https://n.example/a.xml
Sitemap: https://n.example/a.xml
Sitemap: https://n.example/b.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/all", True),  # a group of one's own replaces that of all
        ("/private/x", False),
        ("/private/open/x", True),  # the longest match wins
        ("/a.pdf", False),
        ("/a.pdf?x", True),
        ("/search?a=1&q=2", False),
        ("/robots.txt", True),
    ],
)
def test_rules(path: str, allowed: bool) -> None:
    assert Robots.of_text(RULES).allows(f"https://n.example{path}") is allowed


@pytest.mark.parametrize(
    ("agent", "ours"),
    [
        *[(name, True) for name in ("scrub", "Scrub", "scrub/1.0", "scrub # us", "SCRUB 2", "*", "* # all", "scrub*")],
        *[(name, False) for name in ("scrub-images", "scrub_x", "scrubber", "s", "Mozilla scrub", "", "-", "crub", "*bot")],
    ],
)
def test_whom_a_group_is_for(agent: str, ours: bool) -> None:
    for line in (f"User-agent: {agent}", f" useragent : {agent}", f"USER-AGENT {agent}"):
        assert Robots.of_text(f"{line}\nDisallow: /a").allows("https://n.example/a") is not ours


def test_rules_for_others_are_not_added_to_the_group_above() -> None:
    rules = "User-agent: *\rDisallow: /a\r\nUser-agent: otherbot\nUser-agent: third\nDisallow: /"
    assert Robots.of_text(rules).allows("https://n.example/b")
    assert not Robots.of_text(rules).allows("https://n.example/a")


def test_delay_and_sitemaps() -> None:
    robots = Robots.of_text(RULES)
    assert robots.delay == 2.5
    assert robots.sitemaps == ["https://n.example/a.xml", "https://n.example/b.xml"]
    assert Robots.of_text("User-agent: *\nRequest-rate: 1/10").delay == 10
    assert Robots.of_text("User-agent: *\nCrawl-delay: soon").delay == 0


@pytest.mark.parametrize(
    ("status", "text"),
    [(200, "x"), (204, "x"), (301, ""), (401, ""), (404, ""), (410, ""), (429, None), (500, None), (503, None)],
)
def test_what_an_answer_means(status: int, text: str | None) -> None:
    assert text_of(status, b"x") == text


def test_hostile_files_cost_little() -> None:
    """Half a megabyte of wildcards, asked about a long address, takes well under a second."""
    line = "Disallow: /" + "*a" * 500 + "$\n"
    body = text_of(200, ("User-agent: *\n" + line * 1_000).encode()) or ""
    assert 500_000 < len(body) <= 512_000
    started = time.process_time()
    assert Robots.of_text(body).allows("https://n.example/" + "a" * 1_500 + "b")
    assert time.process_time() - started < 5
    assert Robots.of_text("\x00\ufeff\r\n\x0bUser-agent\n:::\n" * 50).allows("https://n.example/")


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["noindex"], {"noindex"}),
        (["NoIndex, nofollow"], {"noindex", "nofollow"}),
        (["none"], {"noindex", "nofollow"}),
        (["scrub: noindex"], {"noindex"}),
        (["otherbot: noindex"], set()),
        (["unavailable_after: 25 Jun 2030 15:00:00 GMT"], set()),
        (["all"], set()),
        (["noarchive", "nofollow"], {"nofollow"}),
        (["max-snippet:-1, noindex"], {"noindex"}),
        (["max-image-preview:large, noindex"], {"noindex"}),
        (["unavailable_after: Wednesday, 25-Jun-30 15:00:00 GMT, noindex"], {"noindex"}),
        (["unavailable_after: 2030-06-25T15:00:00+00:00, noindex"], {"noindex"}),
        (["googlebot: nofollow, scrub: noindex"], {"noindex"}),
        (["scrub: max-snippet: 5, noindex, otherbot: nofollow"], {"noindex"}),
        (["otherbot: noindex, nofollow", "nofollow"], {"nofollow"}),
        (["otherbot: max-snippet: 5, noindex"], set()),
        (["*: noindex"], {"noindex"}),
        ([""], set()),
    ],
)
def test_directives_in_headers(values: list[str], found: set[str]) -> None:
    assert header_directives(values) == found
