"""Feeds, sitemaps and pages with links: what they lead to."""

from __future__ import annotations

import gzip
import json
import time
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrub.fetch import FetchOptions
from scrub.fetch.addresses import Entry, Source
from scrub.fetch.discovery import is_before, targets
from scrub.fetch.exchange import Answer, Exchange
from scrub.fetch.failures import FetchError, Reason
from scrub.fetch.feeds import read_day, read_feed
from scrub.fetch.links import PageLinks, is_section
from scrub.fetch.sitemaps import MAX_BYTES, read_sitemap
from scrub.fetch.xml import MalformedError, elements, texts

HERE = "https://n.example/feeds/all.xml"

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>N</title><link>https://n.example/</link>
<item><title>A</title><link>https://n.example/a?utm_source=rss</link><pubDate>Fri, 14 Mar 2025 09:30:00 +0100</pubDate></item>
<item><title>B</title><link><![CDATA[ /b ]]></link><dc:date>2025-03-15T10:00:00Z</dc:date></item>
<item><title>C</title><guid isPermaLink="true">https://n.example/c</guid></item>
<item><title>no link</title><guid>tag:n.example,2025:1</guid></item>
<item><title>again</title><link>https://n.example/a</link></item>
<item><title>bad</title><link>javascript:alert(1)</link></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><link href="https://n.example/"/>
<entry><link rel="self" href="https://n.example/self"/><link rel="alternate" href="https://n.example/a"/>
<updated>2025-03-14T09:30:00Z</updated></entry>
<entry><link href="b"/><published>2025-03-15T10:00:00+02:00</published><updated>2025-04-01T00:00:00Z</updated></entry>
</feed>"""

RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="x"><link>https://n.example/a</link></item></rdf:RDF>"""


class TestFeeds:
    def test_rss(self) -> None:
        items = read_feed(RSS, HERE)
        assert [(item.url, item.day) for item in items] == [
            ("https://n.example/a", date(2025, 3, 14)),
            ("https://n.example/b", date(2025, 3, 15)),
            ("https://n.example/c", None),
        ]

    def test_atom(self) -> None:
        items = read_feed(ATOM, HERE)
        assert [(item.url, item.day) for item in items] == [
            ("https://n.example/a", date(2025, 3, 14)),
            ("https://n.example/feeds/b", date(2025, 3, 15)),
        ]

    def test_rdf(self) -> None:
        assert [item.url for item in read_feed(RDF, HERE)] == ["https://n.example/a"]

    def test_json(self) -> None:
        items = [{"url": "/a", "date_published": "2025-03-14T09:00:00Z"}, {"external_url": "https://m.example/b"}, {"id": 3}, 7]
        found = read_feed(b"\xef\xbb\xbf" + json.dumps({"items": items}).encode(), HERE)
        assert [(item.url, item.day) for item in found] == [
            ("https://n.example/a", date(2025, 3, 14)),
            ("https://m.example/b", None),
        ]

    def test_a_torn_feed_gives_what_is_there(self) -> None:
        assert len(read_feed(RSS[: RSS.index(b"<title>C")], HERE)) == 2

    def test_no_feed_has_no_entries(self) -> None:
        assert read_feed(b"<html><body><p>no feed</p></body></html>", HERE) == []

    @pytest.mark.parametrize("content", [b"", b"no feed at all", b"{", b"{}", b'{"items": ', b"[" * 100_000, b"{" * 100_000])
    def test_what_is_no_feed(self, content: bytes) -> None:
        with pytest.raises(MalformedError):
            read_feed(content, HERE)

    def test_entities_are_not_expanded_and_files_not_read(self) -> None:
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        for entities in (f'<!ENTITY l0 "ha">{laughs}', '<!ENTITY l11 SYSTEM "file:///etc/passwd">'):
            feed = f"<!DOCTYPE rss [{entities}]><rss><item><link>https://n.example/&l11;</link></item></rss>"
            started = time.process_time()
            assert all("root" not in item.url and len(item.url) < 100 for item in read_feed(feed.encode(), HERE))
            assert time.process_time() - started < 1

    def test_deep_nesting(self) -> None:
        assert read_feed(b"<rss>" + b"<item>" * 200_000 + b"<link>https://n.example/a</link>", HERE) == []

    def test_the_number_of_entries_is_bounded(self) -> None:
        items = b"".join(b"<item><link>/%d</link></item>" % number for number in range(12_000))
        assert len(read_feed(b"<rss>" + items + b"</rss>", HERE)) == 10_000

    @given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda data: RSS[:200] + data + RSS[200:]))
    def test_arbitrary_bytes(self, content: bytes) -> None:
        with suppress(MalformedError):
            assert all(item.url.startswith("http") for item in read_feed(content, HERE))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-03-14", date(2025, 3, 14)),
        ("2025-03-14T23:30:00-05:00", date(2025, 3, 14)),
        ("Fri, 14 Mar 2025 09:30 GMT", date(2025, 3, 14)),
        ("2025-03-14T9:30", date(2025, 3, 14)),
        ("yesterday", None),
        ("", None),
        (None, None),
        ("9" * 500, None),
        ("Fri, 14 Mar 2025 09:30:00 +99999999999999", None),
        ("Fri, 14 Mar 99999999999999999999 09:30:00 GMT", None),
    ],
)
def test_days(text: str | None, day: date | None) -> None:
    assert read_day(text) == day


def test_before() -> None:
    since = date(2025, 3, 14)
    assert is_before(date(2025, 3, 13), since)
    assert is_before(datetime(2025, 3, 13, 23, 59, tzinfo=UTC), since)
    assert not is_before(date(2025, 3, 14), since)
    assert not is_before(None, since)
    assert not is_before(date(1999, 1, 1), None)


INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://n.example/1.xml</loc><lastmod>2025-03-14</lastmod></sitemap>
<sitemap><loc>https://n.example/2.xml.gz</loc></sitemap><sitemap><loc>https://m.example/3.xml</loc></sitemap></sitemapindex>"""

NEWS = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://n.example/a</loc><image:image><image:loc>https://n.example/i.jpg</image:loc></image:image>
<news:news><news:publication_date>2025-03-14T08:00:00Z</news:publication_date></news:news></url>
<url><loc>https://n.example/2025/03/01/old-story</loc><lastmod>2025-03-20</lastmod></url>
<url><loc>https://n.example/about</loc></url><url><loc></loc></url></urlset>"""


class TestSitemaps:
    def test_index(self) -> None:
        listed = read_sitemap(INDEX, HERE)
        assert [item.url for item in listed.sitemaps] == [
            "https://n.example/1.xml",
            "https://n.example/2.xml.gz",
            "https://m.example/3.xml",
        ]
        assert listed.pages == []

    @pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda data: b"\n\n" + data], ids=["plain", "gzip", "blank lines"])
    def test_news(self, pack: type[bytes]) -> None:
        pages = read_sitemap(pack(NEWS), HERE).pages
        assert [(page.url, page.day, page.news) for page in pages] == [
            ("https://n.example/a", date(2025, 3, 14), True),
            ("https://n.example/2025/03/01/old-story", date(2025, 3, 20), False),
            ("https://n.example/about", None, False),
        ]

    def test_text(self) -> None:
        assert [page.url for page in read_sitemap(b"https://n.example/a\n\nhttps://n.example/b\r\n", HERE).pages] == [
            "https://n.example/a",
            "https://n.example/b",
        ]

    @pytest.mark.parametrize("content", [b"", b"hello", gzip.compress(b"hello", mtime=0), gzip.compress(NEWS, mtime=0)[:-9]])
    def test_what_is_no_sitemap(self, content: bytes) -> None:
        with pytest.raises(MalformedError):
            read_sitemap(content, HERE)

    def test_a_bomb(self) -> None:
        with pytest.raises(MalformedError, match=str(MAX_BYTES)):
            read_sitemap(gzip.compress(bytes(MAX_BYTES + 1), 1), HERE)

    def test_the_number_of_entries_is_bounded(self) -> None:
        urls = b"".join(b"<url><loc>https://n.example/%d</loc></url>" % number for number in range(50_010))
        assert len(read_sitemap(b"<urlset>" + urls + b"</urlset>", HERE).pages) == 50_000


class TestElements:
    """What is read of an XML document is all that is held of it."""

    @pytest.mark.parametrize("other", [b"<a/>", b"<a><b>c</b></a>d", b"<!---->", b"<?a?>"])
    def test_what_stands_between_entries_is_let_go(self, other: bytes) -> None:
        document = b"<urlset>" + (other * 20_000 + b"<url><loc>/a</loc></url>") * 2 + b"</urlset>"
        before = [sum(1 for _ in url.itersiblings(preceding=True)) for _, url in elements(document, frozenset({"url"}))]
        assert before == [1, 1] if other.startswith(b"<a") else before == [0, 1]

    def test_entries_hold_all_that_is_said_of_them(self) -> None:
        document = b"<urlset><url>" + b"<image><loc>i</loc></image>" * 1_000 + b"<lastmod>2025-03-14</lastmod></url></urlset>"
        (said,) = (texts(url) for _, url in elements(document, frozenset({"url"})))
        assert said == {"loc": "i", "lastmod": "2025-03-14"}

    def test_an_entry_without_end_ends_the_reading(self) -> None:
        document = b"<urlset><url>a</url><url>" + b"<a/>" * 100_001 + b"</url><url>b</url></urlset>"
        assert [url.text for _, url in elements(document, frozenset({"url"}))] == ["a"]


SECTION = """<html><head><link rel="canonical" href="/world/">
<link rel="alternate" type="application/rss+xml" href="/world.xml">
<meta name="robots" content="max-image-preview:large"></head><body>
<nav><a href="/sport/">Sport</a>
<a href="/about">About</a><a href="https://other.example/2025/03/14/a-story-of-others">x</a></nav>
<main><article class="card">
<h3><a href="/2025/03/14/harbour-bridge-opens?utm_source=home">Harbour bridge is now open</a></h3>
</article>
<div class="teaser">
<a href="/world/council-votes-to-keep-the-bridge-1234567.html"><h2>Council votes to keep it</h2></a></div>
<p><a href="/2025/03/14/harbour-bridge-opens">again</a> <a rel="nofollow" href="/2025/03/15/not-to-be-followed">x</a>
<a href="/a/b/c/d">deep</a><a href="#top">top</a><a href="mailto:a@n.example">mail</a><a>none</a></p></main>
<footer><a href="/terms-of-use-of-this-site">Terms of use of this site</a></footer></body></html>"""


class TestLinks:
    def test_links_of_a_section(self) -> None:
        links = {link.url: link.is_story for link in PageLinks(SECTION, "https://n.example/world").links()}
        assert links == {
            "https://n.example/sport/": False,
            "https://n.example/about": False,
            "https://n.example/2025/03/14/harbour-bridge-opens": True,
            "https://n.example/world/council-votes-to-keep-the-bridge-1234567.html": True,
            "https://n.example/a/b/c/d": False,
            "https://n.example/terms-of-use-of-this-site": False,
        }

    def test_what_a_page_says_of_itself(self) -> None:
        page = PageLinks(SECTION, "https://n.example/world")
        assert page.canonical == "https://n.example/world/"
        assert page.feeds == ["https://n.example/world.xml"]
        assert page.directives == set()

    @pytest.mark.parametrize("href", ["/", "https://n.example", "https://other.example/a", "javascript:x", ""])
    def test_canonical_addresses_that_cannot_be(self, href: str) -> None:
        assert PageLinks(f'<link rel="canonical" href="{href}">', "https://n.example/a").canonical is None

    @pytest.mark.parametrize(
        ("meta", "found"),
        [
            ('name="robots" content="NOINDEX"', {"noindex"}),
            ('name="Robots" content="none"', {"noindex", "nofollow"}),
            ('name="scrub" content="nofollow, noarchive"', {"nofollow"}),
            ('name="googlebot" content="noindex"', set()),
        ],
    )
    def test_directives(self, meta: str, found: set[str]) -> None:
        assert PageLinks(f"<meta {meta}>", "https://n.example/a").directives == found

    def test_base(self) -> None:
        page = PageLinks('<base href="/deep/er/"><a href="2025/03/14/a-story-of-old">x</a>', "https://n.example/a")
        assert [link.url for link in page.links()] == ["https://n.example/deep/er/2025/03/14/a-story-of-old"]

    @pytest.mark.parametrize("markup", ["<a href='/x/%d'>" * 100_000, "<div>" * 500_000, "<p><b id=1>x" * 50_000])
    def test_hostile_pages_cost_little(self, markup: str) -> None:
        started = time.process_time()
        assert len(PageLinks(markup, "https://n.example/").links()) <= 1
        assert time.process_time() - started < 5

    @given(st.text(max_size=300))
    def test_arbitrary_pages(self, html: str) -> None:
        page = PageLinks(html, "https://n.example/a")
        assert page.canonical is None or page.canonical.startswith("http")
        assert all(link.url.startswith("http") for link in page.links())

    @pytest.mark.parametrize(
        ("url", "section"), [("/sport/", True), ("/sport/football", True), ("/a/b/c", False), ("/a?x", False)]
    )
    def test_sections(self, url: str, section: bool) -> None:
        assert is_section(f"https://n.example{url}") is section


def answer(content: bytes | str, url: str = HERE, **headers: str) -> Answer:
    """An answer as if `url` had given it."""
    data = content.encode() if isinstance(content, str) else content
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    exchange = Exchange(url, "/", (), 200, "OK", pairs, data, datetime.now(UTC), 0.1)
    return Answer(data, "text/html", None, (exchange,))


def found(kind: Source, content: bytes | str, options: FetchOptions | None = None, **entry: object) -> list[tuple[str, Source]]:
    known = Entry(1, HERE, "n.example", kind, **entry)  # type: ignore[arg-type]
    made = targets(known, answer(content), content, ["https://n.example/s.xml"], options or FetchOptions())
    return [(target.url.removeprefix("https://n.example"), target.kind) for target in made]


class TestDiscovery:
    def test_of_a_feed(self) -> None:
        assert found(Source.FEED, RSS) == [("/a", Source.ARTICLE), ("/b", Source.ARTICLE), ("/c", Source.ARTICLE)]

    def test_since_leaves_out_what_is_known_to_be_older(self) -> None:
        since = FetchOptions(since=date(2025, 3, 15))
        assert [url for url, _ in found(Source.FEED, RSS, since)] == ["/b", "/c"]

    def test_match(self) -> None:
        assert [url for url, _ in found(Source.FEED, RSS, FetchOptions(match="/[bc]$"))] == ["/b", "/c"]

    def test_of_an_index_only_the_sites_own(self) -> None:
        assert found(Source.SITEMAP, INDEX) == [("/1.xml", Source.SITEMAP), ("/2.xml.gz", Source.SITEMAP)]
        assert found(Source.SITEMAP, INDEX, FetchOptions(since=date(2025, 4, 1))) == [("/2.xml.gz", Source.SITEMAP)]

    def test_indexes_in_indexes_have_an_end(self) -> None:
        assert found(Source.SITEMAP, INDEX, depth=3) == []

    def test_of_a_sitemap_what_may_be_a_story(self) -> None:
        assert [url for url, _ in found(Source.SITEMAP, NEWS)] == ["/a", "/2025/03/01/old-story"]
        assert [url for url, _ in found(Source.SITEMAP, NEWS, FetchOptions(match="about"))] == ["/about"]

    def test_of_a_section(self) -> None:
        made = found(Source.SECTION, SECTION, depth=0)
        assert ("/2025/03/14/harbour-bridge-opens", Source.ARTICLE) in made
        assert ("/sport/", Source.SECTION) in made
        assert all(kind is Source.ARTICLE for _, kind in found(Source.SECTION, SECTION, depth=1))

    def test_of_a_site_its_sitemaps_and_feeds_too(self) -> None:
        made = found(Source.SITE, SECTION, scope="https://n.example/")
        assert {("/s.xml", Source.SITEMAP), ("/world.xml", Source.FEED)} <= set(made)

    def test_sitemaps_of_robots_are_addresses_or_nothing(self) -> None:
        named = ["/s.xml", "maps/news.xml", "//n.example/t.xml", "::::", "ftp://n.example/s.xml", "https://n.example/s.xml#top"]
        entry = Entry(1, "https://n.example/world/", "n.example", Source.SITE)
        made = targets(entry, answer("", "https://n.example/world/"), "", named, FetchOptions())
        assert [target.url.removeprefix("https://n.example") for target in made] == [
            "/s.xml",
            "/maps/news.xml",
            "/t.xml",
            "/s.xml",
        ]

    def test_a_site_stays_on_its_site(self) -> None:
        feed = RSS.replace(b"https://n.example/c", b"https://m.example/c")
        assert [url for url, _ in found(Source.FEED, feed, scope="https://n.example/")] == ["/a", "/b"]

    def test_nofollow(self) -> None:
        page = SECTION.replace("max-image-preview:large", "nofollow")
        assert found(Source.SECTION, page) == []
        assert found(Source.SECTION, page, FetchOptions(directives=False))
        entry = Entry(1, HERE, "n.example", Source.SECTION)
        assert targets(entry, answer(SECTION, X_Robots_Tag="nofollow"), SECTION, [], FetchOptions()) == []

    def test_what_cannot_be_read_is_named(self) -> None:
        with pytest.raises(FetchError) as caught:
            found(Source.FEED, b"no feed")
        assert caught.value.reason is Reason.UNREADABLE
