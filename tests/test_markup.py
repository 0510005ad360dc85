"""Metadata of pages: what sources agree on, and what hostile pages cannot do."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from benchmarks import metadata as benchmark
from scrub.article import Image
from scrub.canonical import canonical
from scrub.detectors.checked import fits
from scrub.metadata.agreement import agree
from scrub.metadata.agreement.titles import without_site
from scrub.metadata.claims import FIELDS, Claim
from scrub.metadata.markup import read_markup
from scrub.metadata.markup.address import from_address

URL = "https://www.ellerypost.example/news/2025/03/14/ferries"


def fields(page: str, url: str | None = URL) -> dict[str, object]:
    """What the page's markup proves, without where it comes from."""
    return {name: value for name, (value, _) in agree(read_markup(LexborHTMLParser(page), url)[0], url=url).items()}


def ld(text: str) -> str:
    """A page with one script of JSON-LD."""
    return f'<html><head><script type="application/ld+json">{text}</script></head><body></body></html>'


def test_nothing_is_proved_by_nothing() -> None:
    assert agree([]) == {}
    assert fields("", None) == {}
    assert fields("<p>Words.</p>", None) == {}


def test_the_callers_address_is_what_is_left() -> None:
    assert fields("<p>Words.</p>") == {"url": URL, "published": date(2025, 3, 14)}


def test_the_language_of_the_text_wins() -> None:
    claims = [
        Claim("language", "en-US", "html[lang]"),
        Claim("language", "en_GB", "og:locale"),
        Claim("language", "fr", "dc.language"),
    ]
    assert agree(claims)["language"] == ("en", "html[lang]")
    assert agree(claims, language="sv")["language"] == ("sv", "the text")
    assert agree([Claim("language", "zh-hant-TW", "html[lang]")])["language"][0] == "zh-Hant"
    assert "language" not in agree([Claim("language", "{{ locale }}", "html[lang]")])


def test_a_claim_of_no_field_is_refused() -> None:
    with pytest.raises(KeyError):
        agree([Claim("colour", "red", "h1")])


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Mill reopens | The Gazette", "Mill reopens"),
        ("Mill reopens - Local - The Gazette", "Mill reopens"),
        ("The Gazette: Mill reopens", "The Gazette: Mill reopens"),  # a colon without a space before it parts sentences
        ("Gazette | Mill reopens", "Mill reopens"),
        ("Mill reopens – at last", "Mill reopens – at last"),
        ("물레방아 다시 돈다ㅣ가제트", "물레방아 다시 돈다"),
        ("The Gazette", "The Gazette"),
    ],
)
def test_titles_lose_the_site(title: str, bare: str) -> None:
    assert without_site(title, {"thegazette", "gazette", "가제트"}, {"local"}) == bare


def test_titles_agree() -> None:
    claims = [
        Claim("title", "Nine facts about mills you should know", "og:title"),
        Claim("title", "Mill reopens", "h1"),
        Claim("title", "MILL REOPENS", "headline"),
        Claim("title", "Mill reopens", "twitter:title"),
    ]
    assert agree(claims)["title"] == ("Mill reopens", "h1, headline, twitter:title")


def test_a_title_that_was_cut_off_is_completed() -> None:
    whole = "The old mill on the quay opens its doors again on Sunday, and the miller has baked for the whole town"
    claims = [Claim("title", whole[:70], "json-ld NewsArticle.headline"), Claim("title", f"{whole} | Gazette", "og:title")]
    assert agree([*claims, Claim("site", "Gazette", "og:site_name")])["title"][0] == whole


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>Mill reopens</title><h1>Our town</h1><h1>Mill reopens</h1><h1>Most read</h1>", "Mill reopens"),
        ("<meta property=og:title content='Mill reopens'><h1>First steps</h1><h1>Details</h1>", "Mill reopens"),
        ("<h1>First steps</h1><h1>Details</h1>", "First steps"),
        ("<h1>Boston</h1><h1>Boston mayor resigns over the bridge vote</h1>", "Boston mayor resigns over the bridge vote"),
        (
            "<title>Boston mayor resigns over the bridge vote | Gazette</title>"
            "<h1>Boston</h1><h1>Boston mayor resigns over the bridge vote</h1>",
            "Boston mayor resigns over the bridge vote",
        ),
        (
            "<meta property=og:title content='Mill reopens'><h1>Mill reopens</h1><h1>Mill reopens letters of our readers</h1>",
            "Mill reopens",
        ),
        ("<h1>Bost</h1><h1>Boston mayor resigns</h1>", "Bost"),
        ("<title>How mills are run: all you need to know | Flour World</title>", "How mills are run: all you need to know"),
        (
            "<title>Mills | and everything else that turns in the wind</title>",
            "Mills | and everything else that turns in the wind",
        ),
    ],
)
def test_of_several_headlines_one_is_the_title(page: str, title: str) -> None:
    assert fields(page)["title"] == title


def test_bylines_are_looked_for_below_the_headline_that_says_most() -> None:
    title = "Boston mayor resigns over the bridge vote"
    page = f"<title>{title}</title><h1>Boston</h1><p>By Quentin Loud</p><h1>{title}</h1><p>By Jane Roe</p>"
    assert fields(page, None)["authors"] == ["Jane Roe"]


def test_a_stamp_above_the_headline_is_the_storys_where_a_time_says_the_same() -> None:
    def stamp(day: int) -> str:
        return f"<div class=date><time datetime='2024-03-{day}T09:00:00Z'>3/{day}/2024 9:00:00 AM</time></div>"

    found = fields(f"{stamp(15)}<h1>Mill reopens</h1><p>Words.</p>{stamp(25)}{stamp(26)}", None)
    assert found["published"] == datetime(2024, 3, 15, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Example Gazette: Mill reopens", "Mill reopens"),
        ("The Example Gazette: Mill reopens", "Mill reopens"),
        ("Boston: Mill reopens", "Boston: Mill reopens"),
        ("Mill: Example Gazette", "Mill: Example Gazette"),
    ],
)
def test_a_title_loses_the_claimed_name_before_a_colon(title: str, bare: str) -> None:
    claims = [Claim("title", title, "h1"), Claim("site", "Example Gazette", "og:site_name")]
    assert agree(claims, url="https://boston.com/mill")["title"][0] == bare


@pytest.mark.parametrize(
    ("node", "authors"),
    [
        ('{"@type": "Person", "name": ["Jane Roe", "John Doe"]}', ["Jane Roe", "John Doe"]),
        ('{"name": ["Jane Roe", {"@value": "John Doe"}, 5, "AP"]}', ["Jane Roe", "John Doe"]),
        ('{"name": ["AP"]}', ["AP"]),
        ('{"@type": "Organization", "name": ["Harbour Watch Group"]}', ["Harbour Watch Group"]),
    ],
)
def test_several_names_of_one_node_are_several_authors(node: str, authors: list[str]) -> None:
    assert fields(ld(f'{{"@type": "NewsArticle", "author": {node}}}'))["authors"] == authors


@pytest.mark.parametrize(
    ("node", "paywalled"),
    [
        ('"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": false}', True),
        ('"hasPart": [{"isAccessibleForFree": "True"}, {"isAccessibleForFree": "False"}]', True),
        ('"hasPart": {"isAccessibleForFree": true}', None),
        ('"isAccessibleForFree": true, "hasPart": {"isAccessibleForFree": false}', False),
        ('"hasPart": ["x", 5]', None),
    ],
)
def test_a_part_that_costs_money_is_a_paywall(node: str, paywalled: bool | None) -> None:
    assert fields(ld(f'{{"@type": "NewsArticle", {node}}}')).get("paywalled") is paywalled


def test_a_comma_in_one_of_several_tags_is_its_own() -> None:
    claims = [Claim("tags", words, "article:tag") for words in (["Floods"], ["Ferries"], ["Roe", "Jane"])]
    assert agree(claims, url=None)["tags"][0] == ["Floods", "Ferries", "Roe, Jane"]
    assert agree([Claim("tags", ["Floods", "Ferries"], "article:tag")], url=None)["tags"][0] == ["Floods", "Ferries"]


def test_a_path_tells_more_than_its_last_step() -> None:
    claims = [
        Claim("section", ["Harbour"], "json-ld NewsArticle.articleSection"),
        Claim("section", ["Local", "Harbour"], "crumbs"),
    ]
    assert agree(claims, url=None)["section"] == (["Local", "Harbour"], "crumbs")


def test_a_newsroom_is_nobody_in_scripts_without_capitals_either() -> None:
    claims = [Claim("authors", ["北浜新聞社"], "meta author"), Claim("authors", ["桐谷悠"], "byline.signed")]
    assert agree(claims, url=None)["authors"][0] == ["桐谷悠"]


def test_the_site_is_no_tag_with_an_article_either() -> None:
    claims = [
        Claim("tags", ["The Gazette", "Gazette", "The Mill", "Theatre"], "article:tag"),
        Claim("publisher", "Gazette", "json-ld NewsArticle.publisher"),
        Claim("site", "atre", "og:site_name"),
    ]
    assert agree(claims)["tags"][0] == ["The Mill", "Theatre"]


def test_microdata_of_others_below_the_story_signs_nothing() -> None:
    below = "<section><ol><li><p><b itemprop=author>Quentin Loud</b></p></li></ol></section>"
    changed = "<i itemprop=dateModified title=2025-03-15></i>"
    found = fields(f"<h1>Mill reopens</h1><div><p itemprop=creator content='Jane Roe'></p></div>{below}{changed}", None)
    assert found["authors"] == ["Jane Roe"]
    assert found["modified"] == date(2025, 3, 15)


def test_findings_of_the_text_take_part() -> None:
    claims = [
        Claim("title", "Mill reopens", "headline.repeated"),
        Claim("authors", ["Jane Roe"], "byline.by"),
        Claim("published", date(2025, 3, 14), "dateline.stamp"),
        Claim("summary", "The miller bakes.", "summary.deck"),
        Claim("summary", "Everything about mills.", "og:description"),
        Claim("images", Image(None, "The mill.", "AP"), "caption"),
    ]
    found = {name: value for name, (value, _) in agree(claims).items()}
    assert found == {
        "title": "Mill reopens",
        "authors": ["Jane Roe"],
        "published": date(2025, 3, 14),
        "summary": "The miller bakes.",
        "images": [Image(None, "The mill.", "AP")],
    }


@pytest.mark.parametrize(
    ("host", "person", "site"),
    [
        ("madison.com", "James Madison", "Wisconsin State Journal"),
        ("boston.com", "Boston Roe", "Boston.com"),
        ("robert.substack.com", "Robert Malone", "Notes on Mills"),
        ("houston.eater.com", "Anna Houston", "Eater Houston"),
        ("hudson.example", "Kate Hudson", "Hudson"),
    ],
)
def test_people_may_be_called_like_the_host(host: str, person: str, site: str) -> None:
    page = f'<meta property=og:site_name content="{site}">' + ld(
        f'{{"@type": "NewsArticle", "headline": "Mill reopens", "author": {{"@type": "Person", "name": "{person}"}}}}'
    )
    assert fields(page, f"https://{host}/mill")["authors"] == [person]


def test_people_in_bylines_may_be_called_like_the_host() -> None:
    page = "<h1>Mill reopens</h1><p class=byline>By James Madison</p>"
    assert fields(page, "https://madison.com/mill")["authors"] == ["James Madison"]


@pytest.mark.parametrize("desk", ["Ellery Post", "The Ellery Post", "Ellery Post Newsroom", "Ellery Post Harbour"])
def test_a_desk_of_the_site_is_nobody(desk: str) -> None:
    page = f'<meta property=og:site_name content="Ellery Post"><meta name=author content="{desk}"><h1>Mill reopens</h1>'
    assert "authors" not in fields(page)


def test_a_users_name_yields_to_a_byline() -> None:
    claims = [Claim("authors", ["KatieS"], "json-ld NewsArticle.author"), Claim("authors", ["Jane Roe"], "byline")]
    assert agree(claims)["authors"][0] == ["Jane Roe"]
    assert agree(claims[:1])["authors"][0] == ["KatieS"]


@pytest.mark.parametrize(
    ("below", "authors"),
    [
        ("<p>By <a>Jane Roe</a></p><p>Pia Sandoval</p>", ["Jane Roe"]),
        ("<p>By <a>Jane Roe</a> and <a>Pia Sandoval</a></p>", ["Jane Roe", "Pia Sandoval"]),
        ("<p>By <a>Jane Roe</a>, <a>Pia Sandoval</a> &amp; <a>Jörg Amsel</a></p>", ["Jane Roe", "Pia Sandoval", "Jörg Amsel"]),
        ("<p>Written by: Jane Roe | 14 March 2025</p>", ["Jane Roe"]),
        ("<p>Jane Roe</p><p>14 March 2025</p>", ["Jane Roe"]),
        ("<p>By the sea they stood.</p>", None),
        ("<p>Harbour Diary of the Week</p>", None),
    ],
)
def test_bylines_that_only_their_words_tell(below: str, authors: list[str] | None) -> None:
    assert fields(f"<h1>Mill reopens</h1>{below}<p>Words.</p>").get("authors") == authors


def test_authors_of_several_tags_stand_together() -> None:
    page = '<meta name="citation_author" content="Roe, Jane"><meta name="citation_author" content="Amsel, Jörg">'
    assert fields(page, None)["authors"] == ["Jane Roe", "Jörg Amsel"]


@pytest.mark.parametrize(
    ("canonical_url", "given", "expected"),
    [
        ("https://ellery.example/a", "https://www.ellery.example/a?x=1", "https://ellery.example/a"),
        ("https://www.ellery.example/a", "https://amp.ellery.example/a", "https://www.ellery.example/a"),
        ("https://www.ellery.example/a", "https://cache.example/c/s/www.ellery.example/a/amp", "https://www.ellery.example/a"),
        ("https://ellery.example/", "https://ellery.example/a", "https://ellery.example/a"),
        ("https://ellery.example/", "https://ellery.example/", "https://ellery.example/"),
        ("https://other.example/a", "https://ellery.example/b", "https://ellery.example/b"),
        ("https://ellery.example/a", None, "https://ellery.example/a"),
        ("https://ellery.example/a", "http://[::1", "https://ellery.example/a"),
    ],
)
def test_canonical_addresses(canonical_url: str, given: str | None, expected: str) -> None:
    assert agree([Claim("url", canonical_url, "link[rel=canonical]")], url=given)["url"][0] == expected


def test_parts_of_json_ld_in_unusual_forms() -> None:
    page = ld(
        """{"@type": "schema:NewsArticle", "headline": {"@value": "Mill reopens"}, "creator": {"name": "Jane Roe"},
        "author": {"@list": [{"givenName": "Jane", "familyName": "Roe"}, {"name": "https://social.example/jane"}, 5]},
        "isAccessibleForFree": "http://schema.org/False", "keywords": [{"name": "mills"}, "bread, salt"],
        "inLanguage": {"name": "sv"}, "image": ["/a.jpg", {"@id": "https://x.example/b.jpg"}, {"url": "data:x"}, 7],
        "publisher": "Ellery Post", "mainEntityOfPage": "https://www.ellerypost.example/news/mill"}"""
    )
    found = fields(page)
    assert found["title"] == "Mill reopens"
    assert found["authors"] == ["Jane Roe"]
    assert found["paywalled"] is True
    assert found["tags"] == ["mills", "bread", "salt"]
    assert found["language"] == "sv"
    assert found["images"] == [Image("https://www.ellerypost.example/a.jpg"), Image("https://x.example/b.jpg")]
    assert found["publisher"] == "Ellery Post"
    assert found["url"] == "https://www.ellerypost.example/news/mill"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/politics/2025/03/14/mill", {"published": date(2025, 3, 14), "section": ["Politics"]}),
        ("https://a.example/2025-3-4/mill", {"published": date(2025, 3, 4)}),
        ("https://a.example/article/20250314093000123", {"published": date(2025, 3, 14)}),
        ("https://a.example/article/12025031477", {}),
        ("https://a.example/local-news/2025/02/31/mill", {"section": ["Local news"]}),
        ("https://a.example/mill", {}),
        ("http://[::1/2025/03/14/", {}),
    ],
)
def test_what_an_address_tells(url: str, expected: dict[str, object]) -> None:
    assert {claim.field: claim.value for claim in from_address(url)} == expected


@pytest.mark.parametrize(
    ("page", "published"),
    [
        ('<html lang=de><meta name=date content="05.03.2024">', date(2024, 3, 5)),
        ("<h1>Mühle offen</h1><time>05.03.2024</time>", date(2024, 3, 5)),
        ("<h1>Mühle offen</h1><p class=date>05.03.2024, 14:30 Uhr</p>", datetime(2024, 3, 5, 14, 30)),
        ("<html lang=en-US><h1>Mill</h1><time>05.03.2024</time>", date(2024, 3, 5)),
        ('<html lang=fr><meta name=date content="05/03/2024">', date(2024, 3, 5)),
        ('<html lang=en-GB><meta name=date content="05/03/2024">', date(2024, 3, 5)),
        ('<meta name=date content="05/03/2024"><meta property=og:locale content=en_GB>', date(2024, 3, 5)),
        ('<html lang="{{ locale }}"><meta name=date content="05/03/2024">', date(2024, 5, 3)),
        ('<html lang=en-US><meta name=date content="05/03/2024">', date(2024, 5, 3)),
        ('<html lang=en><meta name=date content="05/03/2024">', date(2024, 5, 3)),
        ('<html lang=fr><meta name=date content="March 5, 2024">', date(2024, 3, 5)),
        ('<html lang=fr><meta name=date content="5 mars 2024">', date(2024, 3, 5)),
        ("<html lang=en-AU><h1>Mill</h1><p class=date>05/03/2024</p>", date(2024, 3, 5)),
        ("<html lang=nl><h1>Molen</h1><time datetime='05-03-2024'></time>", date(2024, 3, 5)),
        ("<html lang=it><h1>Mulino</h1><i itemprop=datePublished content='05/03/2024'></i>", date(2024, 3, 5)),
        (
            '<html lang=fr><script type="application/ld+json">'
            '{"@type": "NewsArticle", "datePublished": "05/03/2024 14:30"}</script>',
            datetime(2024, 3, 5, 14, 30),
        ),
    ],
)
def test_the_page_tells_whether_the_day_or_the_month_comes_first(page: str, published: date) -> None:
    assert fields(page, None)["published"] == published


def test_a_change_before_publication_is_none() -> None:
    claims = [Claim("published", date(2025, 3, 14), "url"), Claim("modified", date(2025, 3, 1), "time")]
    assert "modified" not in agree(claims)


def test_a_day_is_told_in_the_zone_that_another_stamp_bears() -> None:
    utc = datetime(2025, 3, 14, 22, 30, tzinfo=UTC)
    east = timezone(timedelta(hours=9))
    claims = [
        Claim("published", utc, "json-ld NewsArticle.datePublished"),
        Claim("modified", datetime(2025, 3, 15, 9, 0, tzinfo=east), "article:modified_time"),
    ]
    found = agree(claims)["published"][0]
    assert found == utc
    assert isinstance(found, datetime)
    assert found.isoformat() == "2025-03-15T07:30:00+09:00"


def test_readers_who_see_utc_keep_it() -> None:
    claims = [
        Claim("published", datetime(2025, 3, 14, 23, 55, tzinfo=UTC), "json-ld NewsArticle.datePublished"),
        Claim("modified", datetime(2025, 3, 15, 7, 25, tzinfo=UTC), "json-ld NewsArticle.dateModified"),
        Claim("published", datetime(2025, 3, 15, 7, 25), "dateline"),
    ]
    assert agree(claims)["published"][0] == datetime(2025, 3, 14, 23, 55, tzinfo=UTC)


@pytest.mark.parametrize(
    "page",
    [
        ld('{"@type": "NewsArticle", "headline": ' + '{"@value":' * 5_000 + "1" + "}" * 5_000 + "}"),
        ld("[" * 100_000),
        ld('{"@type":"NewsArticle","author":[' + ",".join(['{"@type":"Person","name":"Jane Roe"}'] * 50_000) + "]}"),
        ld('{"@graph":[' + ",".join(['{"@type":"NewsArticle","headline":"Mill"}'] * 30_000) + "]}"),
        ld('{"a":"' + "x" * 3_000_000 + '"}'),
        ld("{") * 2_000,
        ld("{" + "(" * 10_000) * 60,
        '<meta property="article:tag" content="ellerypost">' * 50_000,
        '<meta name="author" content="By By By By, By By">' * 20_000,
        "<meta " + " ".join(f"a{n}=1" for n in range(20_000)) + ' name="title" content="Mill">',
        "<time class=author datetime=2025-03-14>By 2025-03-14</time>" * 50_000,
        "<h1>" + "<b class=byline>By Jane " * 2_000,
        "<h1>Mill</h1><div class=author>" + "<span>,</span>" * 100_000,
        "<title>" + " - ".join(["Mill"] * 100_000) + "</title>",
        '<span itemprop="author">' * 3_000 + "Jane Roe",
        f'<meta name="description" content="{"e" + chr(0x301) * 200_000}">',
    ],
    ids=lambda page: page[:40],
)
@pytest.mark.usefixtures("untraced")
def test_hostile_pages_cost_little(page: str) -> None:
    tree = LexborHTMLParser(page)
    started = time.process_time()
    claims, _ = read_markup(tree, URL)
    agree(claims, url=URL)
    assert time.process_time() - started < 2


def test_what_is_left_out_is_said() -> None:
    deep = '{"a":' * 100 + "1" + "}" * 100
    pages = {
        ld(deep): "60 levels",
        ld("[" * 100_000): "nested too deep",
        ld('"' + "x" * 2_000_001 + '"'): "are over 2000000",
        ld('{"@type": "Thing"}') * 61: "61 scripts",
        ld('"' + "x" * 1_500_000 + '"') * 3: "the scripts from the 3. on",
        "<time>soon</time>" * 4_000: "first 3000 elements",
    }
    for page, words in pages.items():
        _, warnings = read_markup(LexborHTMLParser(page), URL)
        assert any(words in warning for warning in warnings), words


PIECES = st.sampled_from(
    [
        *(
            "<h1>",
            "</h1>",
            "<time datetime='",
            "'>",
            "</time>",
            "<div class='byline'>",
            "<a rel=author>",
            "</a>",
            "<br>",
            "By ",
            "Jane Roe",
            "AP",
        ),
        *(
            "<meta property='og:title' content='",
            "<meta name='author' content='",
            "<link rel=canonical href='",
            "<title>",
            "</title>",
        ),
        *(
            '<script type="application/ld+json">',
            "</script>",
            '{"@type":"NewsArticle","headline":"',
            '","author":[',
            "]}",
            '"}',
            "{",
            "}",
            ",",
        ),
        *(
            "<span itemprop='author'>",
            "<span itemprop='headline datePublished' content='",
            "2025-03-14",
            "T23:59:59Z",
            "https://[::1",
            "//x.example/a",
        ),
        *(
            "\x01",
            "\u202e",
            "&#xD800;",
            "&#1;",
            " | ",
            " - ",
            "Ellery Post",
            "14 March 2025",
            "<meta itemprop=datePublished content='",
            "9" * 40,
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=25))
def test_whatever_a_page_holds_values_fit_and_are_canonical(pieces: list[str]) -> None:
    page = "".join(pieces).encode("utf-8", "replace").decode("utf-8")
    claims, warnings = read_markup(LexborHTMLParser(page), URL)
    assert all(isinstance(warning, str) for warning in warnings)
    assert {claim.field for claim in claims} <= set(FIELDS)
    found = agree(claims, url=URL)
    for name, (value, source) in found.items():
        assert source
        assert fits(name, value)
        for text in [value] if isinstance(value, str) else value if isinstance(value, list) else []:
            assert isinstance(text, Image) or text == canonical(text) != ""
    assert found == agree(claims, url=URL)


@pytest.mark.usefixtures("untraced")
def test_real_pages(shared: Path) -> None:
    rows = pq.read_table(shared / "data" / "fundus-pages.parquet").to_pylist()
    scores = benchmark.score([benchmark.Gold.of("fundus", row) for row in rows], benchmark.scrub_metadata)
    assert scores["title"].right / scores["title"].gold > 0.80
    assert scores["authors"].right / scores["authors"].gold > 0.77
    assert scores["day"].right / scores["day"].gold > 0.96


@pytest.mark.parametrize("word", ["Updated", "Zaktualizowano", "Päivitetty", "Оновлено", "업데이트", "Zuletzt geändert"])
def test_word_for_a_change_is_no_publication(word: str) -> None:
    found = fields(f"<h1>Mill reopens</h1><p class=date>{word}: 15.03.2025</p><p>The mill reopened.</p>", None)
    assert (found.get("published"), found["modified"]) == (None, date(2025, 3, 15))
