"""Addresses: which are the same, which look like stories, what of them may be shown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrub.fetch.urls import (
    clean_url,
    day_in,
    host_of,
    origin_of,
    redacted,
    same_site,
    story_key,
    story_score,
    without_credentials,
)

CLEANED = [
    ("HTTP://News.Example:80/a/../b/./c?utm_source=x&b=2&a=1&fbclid=3#frag", "http://news.example/b/c?b=2&a=1"),
    ("https://user:secret@news.example/a", "https://news.example/a"),
    ("https://exämple.test/ä b", "https://xn--exmple-cua.test/%C3%A4%20b"),
    ("  https://news.example/a\n", "https://news.example/a"),
    ("https://news.example/a\tb\nc", "https://news.example/abc"),
    ("http://[::1]:80/x", "http://[::1]/x"),
    ("https://news.example", "https://news.example/"),
    ("https://news.example/a%2Fb?x=%zz&y", "https://news.example/a%2Fb?x=%zz&y"),
    ("https://news.example/?UTM_Medium=mail&gclid=1", "https://news.example/"),
    ("https://news.example/a?id=7&page=2&source=desk", "https://news.example/a?id=7&page=2&source=desk"),
]


@pytest.mark.parametrize(("url", "cleaned"), CLEANED)
def test_cleaned(url: str, cleaned: str) -> None:
    assert clean_url(url) == cleaned


@pytest.mark.parametrize(
    "url",
    [
        *("", "#", "javascript:alert(1)", "mailto:a@b.example", "file:///etc/passwd", "ftp://a.example/", "data:text/html,x"),
        *("//news.example/a", "/a", "http:///a", "http://a.example:0/", "http://a.example:70000/", "http://a.example:x/"),
        *("http://" + "a" * 5_000, "https://a.example/" + "b" * 3_000, "http://xn--a\u0000/", "http://a\ud800.example/"),
    ],
)
def test_what_is_no_address_of_the_web(url: str) -> None:
    assert clean_url(url) is None


@pytest.mark.parametrize(
    ("link", "resolved"),
    [("../b", "https://n.example/b"), ("?p=2", "https://n.example/a/c?p=2"), ("//m.example/x", "https://m.example/x")],
)
def test_resolved_against_its_page(link: str, resolved: str) -> None:
    assert clean_url(link, "https://n.example/a/c") == resolved


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example/2025/03/14/a-story",
        "https://www.news.example/2025/03/14/a-story/",
        "https://m.news.example/2025/03/14/a-story",
        "https://amp.news.example/2025/03/14/a-story",
        "https://news.example/2025/03/14/a-story/amp",
        "https://news.example/2025/03/14/a-story/amp/",
        "https://news.example/amp/2025/03/14/a-story",
        "https://news.example/2025/03/14/a-story.amp",
        "https://news.example/2025/03/14/a-story?outputType=amp",
        "https://news.example/2025/03/14/a-story/index.html",
    ],
)
def test_one_story_has_one_key(other: str) -> None:
    assert story_key(other) == story_key("https://news.example/2025/03/14/a-story")


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://news.example/story?id=1", "https://news.example/story?id=2"),
        ("https://news.example/a", "https://other.example/a"),
        ("https://news.example/a", "https://news.example:8443/a"),
        ("https://news.example/camp", "https://news.example/c"),
        ("https://m.example/a", "https://www.example/a"),
    ],
)
def test_different_stories_have_different_keys(url: str, other: str) -> None:
    assert story_key(url) != story_key(other)


@pytest.mark.parametrize(
    "url",
    [
        "https://n.example/2025/03/14/harbour-bridge-opens",
        "https://n.example/world/2025-03-14/minister-resigns-after-vote-1234567",
        "https://n.example/town/council-votes-to-keep-the-old-bridge-1234567.html",
        "https://n.example/2025/mar/14/rain-stops-play-again",
    ],
)
def test_addresses_of_stories(url: str) -> None:
    assert story_score(url) >= 3


@pytest.mark.parametrize(
    "url",
    [
        "https://n.example/",
        "https://n.example/sport/",
        "https://n.example/about",
        "https://n.example/tag/harbour-bridge-opens-to-traffic-again",
        "https://n.example/author/maud-ellery-of-oldhaven-12345",
        "https://n.example/2025/03/14/a-large-picture-of-the-bridge.jpg",
        "https://n.example/login?next=/2025/03/14/harbour-bridge-opens",
        "https://n.example/" + "a/" * 40,
    ],
)
def test_addresses_of_other_pages(url: str) -> None:
    assert story_score(url) == 0


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://n.example/2025/03/14/x", date(2025, 3, 14)),
        ("https://n.example/2025-03-14-x", date(2025, 3, 14)),
        ("https://n.example/20250314/x", date(2025, 3, 14)),
        ("https://n.example/2025/mar/14/x", date(2025, 3, 14)),
        ("https://n.example/2025/02/31/x", None),
        ("https://n.example/2025/xyz/01/x", None),
        ("https://n.example/room/2025", None),
    ],
)
def test_days_in_addresses(url: str, day: date | None) -> None:
    assert day_in(url) == day


def test_sites_and_hosts() -> None:
    assert same_site("https://www.n.example/a", "http://n.example/b")
    assert same_site("https://sport.n.example/", "https://n.example/")
    assert not same_site("https://n.example/", "https://notn.example/")
    assert not same_site("https://n.example/", "https://n.example:8443/")
    assert host_of("https://n.example:8443/a") == "n.example:8443"
    assert origin_of("http://n.example/a?b") == "http://n.example"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("https://me:secret@n.example/a", "https://n.example/a"),
        ("me:secret@n.example/a", "n.example/a"),
        ("//me:secret@n.example/a", "//n.example/a"),
        ("https://me:sec/ret@n.example/a", "https://n.example/a"),
        ("ftp://me:sec@ret@n.example/a", "ftp://n.example/a"),
        (" ftp://me:sec\nret@n.example/a", " ftp://n.example/a"),
        ("mailto:secret@n.example", "n.example"),
        ("https://n.example/a", "https://n.example/a"),
        ("no address", "no address"),
    ],
)
def test_credentials_are_never_shown(given: str, shown: str) -> None:
    assert redacted(given) == shown


def test_a_location_loses_its_credentials_and_nothing_else() -> None:
    assert without_credentials("https://me:sec@ret@n.example/@author?a@b") == "https://n.example/@author?a@b"
    assert without_credentials("//me@n.example/a") == "//n.example/a"
    for location in ("/a/@author", "https://n.example/@author", "story@home", ""):
        assert without_credentials(location) == location


@given(st.from_regex(r"https?://[a-z0-9.-]{1,9}[.][a-z]{2,3}/[a-z0-9._~/-]{0,15}", fullmatch=True))
def test_the_short_way_gives_what_the_long_way_gives(url: str) -> None:
    assert clean_url(url) == clean_url(f"{url}#x")


@given(
    st.text(max_size=60)
    | st.builds("https://{}/{}?{}".format, st.text(max_size=12), st.text(max_size=30), st.text(max_size=30))
)
def test_cleaning_never_fails_and_is_done_once(text: str) -> None:
    cleaned = clean_url(text)
    if cleaned is not None:
        assert clean_url(cleaned) == cleaned
        assert "#" not in cleaned
        assert "@" not in host_of(cleaned)
        assert story_key(cleaned)
        assert 0 <= story_score(cleaned) <= 5
