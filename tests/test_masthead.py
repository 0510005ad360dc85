"""Whose page a dump is, and the sections its breadcrumb names."""

from __future__ import annotations

import pytest

import scrub
from tests.story import STORY

HEADLINE = "Ellerby's tram depot opens after eleven years"
MENU = ["Weather", "Tides", "Jobs", "Homes", "Letters"]


def clean(*above: str, below: tuple[str, ...] = ()) -> scrub.Article:
    dump = "\n".join([*above, HEADLINE, "By Orla Finch", "14 March 2025", "", "\n\n".join(STORY), "", *below])
    article = scrub.clean(dump, language="en", media_type="text/plain")
    assert (article.title, article.text) == (HEADLINE, "\n\n".join(STORY))
    return article


@pytest.mark.parametrize(
    ("first", "publisher"),
    [
        (f"{HEADLINE} | Ellerby Post", "Ellerby Post"),
        (f"{HEADLINE} - Local | The Post of Ellerby", "The Post of Ellerby"),
        (f"{HEADLINE} — ELLERBY.ONLINE", "ELLERBY.ONLINE"),
        (f"{HEADLINE} | ellerbypost.example", None),
        (f"{HEADLINE} | 14 March 2025", None),
        (f"{HEADLINE}-Ellerby.Online", "Ellerby.Online"),
        ("Ellerby Post", None),
    ],
)
def test_behind_the_headline_in_the_title_of_the_page(first: str, publisher: str | None) -> None:
    assert clean(first, *MENU).publisher == publisher


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Sign up for the newsletter of the Ellerby Post", "Ellerby Post"),
        ("© 2025 Vane Media Holding. Ellerby Post is a registered trademark.", "Ellerby Post"),
        ("Ellerby Post", None),
        ("Tides and weather for Ellerby", None),
    ],
)
def test_a_first_line_that_furniture_says_again(line: str, publisher: str | None) -> None:
    found = clean("Ellerby Post", *MENU, below=("Imprint", "Privacy policy", line)).publisher
    assert found == (publisher or ("Vane Media Holding" if "©" in line else None))


def test_behind_a_headline_in_other_words() -> None:
    first = "Eleven years later, the trams of Ellerby roll again – Ellerby Post"
    assert clean(first, *MENU, below=("Imprint", "© 2025 Ellerby Post Media")).publisher == "Ellerby Post"
    assert clean(first, *MENU, below=("Imprint",)).publisher is None


@pytest.mark.parametrize(
    ("url", "line", "publisher"),
    [
        ("https://www.ellerbypost.example/depot", "Get the Ellerby Post on your phone", "Ellerby Post"),
        ("https://news.ellerby-post.co.uk/depot", "Subscribe to the ELLERBY POST for the price of a ticket", "ELLERBY POST"),
        ("https://elpais.example/depot", "Newsletter: El País en tu correo", "El País"),
        ("https://boersenzeitung.example/depot", "Newsletter: Börsen-Zeitung am Morgen", "Börsen-Zeitung"),
        ("https://post.example/depot", "Subscribe to The Post. Why The Post costs nothing on Sundays", "The Post"),
        ("https://post.example/depot", "Post a comment below and subscribe to our newsletter", None),
        ("https://vx.example/depot", "Subscribe to VX for the price of a ticket", "VX"),
        ("https://vx.example/depot", "Subscribe to our letter by v. X. Lamb", None),
        ("https://depot.example/depot", "Subscribe to our newsletter about the depot", None),
        ("http://[", "Subscribe to our newsletter about the depot", None),
        (None, "Newsletter: the Ellerby Post in your inbox. Questions? letters@ellerbypost.example", "Ellerby Post"),
        (None, "Newsletter: Gmail in your inbox. Questions? ellerbypost@gmail.com", None),
    ],
)
def test_as_its_lines_write_its_address(url: str | None, line: str, publisher: str | None) -> None:
    dump = "\n".join(
        [HEADLINE, "By Orla Finch", "14 March 2025", "", "\n\n".join(STORY), "", "Imprint", "Privacy policy", line]
    )
    article = scrub.clean(dump, language="en", media_type="text/plain", url=url)
    assert (article.text, article.publisher) == ("\n\n".join(STORY), publisher)


@pytest.mark.parametrize(
    ("trail", "section"),
    [
        (["Home", "News", "Trams"], ["News", "Trams"]),
        (["• Home", "• News", f"• {HEADLINE}"], ["News"]),
        (["Home", "›", "News", "›", "Trams"], ["News", "Trams"]),
        (["Home", "News", "Advertisement"], ["News"]),
        (["News", "Trams"], []),
        (["Weather", "Local › Trams"], ["Local", "Trams"]),
        (["首頁／運動／電車"], ["運動", "電車"]),
    ],
)
def test_the_sections_between_home_and_headline(trail: list[str], section: list[str]) -> None:
    assert clean("Ellerby Post", *MENU, *trail).section == section


def test_a_menu_that_begins_with_home_is_no_breadcrumb() -> None:
    assert clean("Home", "News", "Trams").section == []
