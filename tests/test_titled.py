"""The headline of a dump, its deck, and the words of addresses."""

from __future__ import annotations

import pytest

import scrub
from scrub import Pipeline
from scrub.topic import slug_words, spelled_in_slugs
from tests.story import STORY
from tests.test_cases import all_cases

HEADLINE = "Ellerby's tram depot opens after eleven years"
MENU = [
    "Home",
    "News",
    "Sport",
    "Weather",
    "Ferry halts service until Monday",
    "Baker wins prize for rye bread",
    "Jobs",
    "Homes",
]


def title(url: str | None, headline: str = HEADLINE, *between: str) -> str | None:
    dump = "\n".join([*MENU, headline, *between, "", "\n\n".join(STORY), "", "Imprint", "Privacy policy", "Contact"])
    return scrub.clean(dump, url=url, language="en", media_type="text/plain").title


@pytest.mark.parametrize(
    "address",
    [
        "https://post.example/local/ellerbys-tram-depot-opens-after-eleven-years",
        "https://post.example/2025/03/ellerbys-tram-depot-opens-after-eleven-years-4711.html?ref=rss#top",
        "https://post.example/tram_depot_opens_after_eleven_years/6236752",
        "https://post.example/Tram%20depot%20opens%20after%20eleven%20years",
    ],
)
def test_the_line_with_the_words_of_the_address_is_the_headline(address: str) -> None:
    lines = ("Read on in our app", "More from Ellerby", "Photos of the week")
    assert title(address, HEADLINE, *lines) == HEADLINE


@pytest.mark.parametrize(
    "line",
    [
        "Home > News > Trams > Ellerby's tram depot opens after eleven years",
        "URL: https://post.example/ellerbys-tram-depot-opens-after-eleven-years",
        f"{HEADLINE} | The Post",
    ],
)
def test_paths_addresses_and_the_name_of_the_site_are_no_title(line: str) -> None:
    assert title("https://post.example/ellerbys-tram-depot-opens-after-eleven-years", HEADLINE, line) == HEADLINE


def test_of_several_such_lines_that_which_the_story_speaks_of() -> None:
    other = "Depot opens years after eleven: a review"
    assert title("https://post.example/depot-opens-after-eleven-years", HEADLINE, other) == HEADLINE


@pytest.mark.parametrize(
    "address", ["https://post.example/a/4711", "https://post.example/news/baker-wins-prize-for-rye-bread", None]
)
def test_an_address_that_names_another_story_or_none_changes_nothing_but_the_title(address: str | None) -> None:
    dump = "\n".join([*MENU, HEADLINE, "", "\n\n".join(STORY)])
    without = Pipeline.default().without("titled")
    assert scrub.clean(dump, url=address).text == without.clean(dump, url=address).text


@pytest.mark.parametrize("name", [name for name, case in all_cases().items() if case.gold.get("url")])
def test_text_does_not_depend_on_it(name: str) -> None:
    case = all_cases()[name]
    arguments = {"url": case.gold["url"], "media_type": "text/plain"}
    without = Pipeline.default().without("titled").clean(case.source, **arguments)
    assert Pipeline.default().clean(case.source, **arguments).text == without.text


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://x.example/a/mill-opens-at-last.html", {"mill", "opens", "last"}),
        ("https://x.example/bruecke-oeffnet-wieder/12345", {"bruecke", "oeffnet", "wieder"}),
        ("https://x.example/%D9%81%D8%AA%D8%AD-%D8%A7%D9%84%D8%AC%D8%B3%D8%B1", {"فتح", "الجسر"}),
        ("https://x.example/", set()),
        ("x", set()),
        ("", set()),
    ],
)
def test_words_of_an_address(url: str, words: set[str]) -> None:
    assert slug_words(url) == words


@pytest.mark.parametrize(
    ("text", "spelled"),
    [("Brücke öffnet", {"brucke", "bruecke", "offnet", "oeffnet"}), ("L'été à Besançon", {"ete", "besancon"}), ("Å 9", set())],
)
def test_words_as_addresses_spell_them(text: str, spelled: set[str]) -> None:
    assert spelled_in_slugs(text) == spelled


def test_without_an_address_the_line_above_byline_and_date_that_the_story_speaks_of() -> None:
    lines = ("By Orla Finch", "14 March 2025", "3 min read", "Listen to this article", "The Post's app is here")
    assert title(None, HEADLINE, *lines) == HEADLINE


def test_a_headline_and_its_deck_that_look_like_the_story_go_where_a_byline_follows() -> None:
    headline = "Ellerby's tram depot opens after eleven years of waiting, two fires and a lawsuit that nobody here wanted"
    deck = "The council hopes that the old trams will bring back visitors, and the drivers hope that these bring back trams."
    dump = "\n".join([headline, deck, "By Orla Finch", "14 March 2025", "", "\n\n".join(STORY)])
    article = scrub.clean(dump, media_type="text/plain")
    assert (article.title, article.summary) == (headline, deck)
    assert article.text == "\n\n".join(STORY)


def test_nothing_above_the_story_is_a_title_where_nothing_speaks_of_it() -> None:
    dump = "\n".join([*MENU, "", "\n\n".join(STORY)])
    assert scrub.clean(dump, media_type="text/plain").title is None
