"""Who signed a dump: names beside the date between headline and story, and no authors of other stories."""

from __future__ import annotations

import pytest

import scrub
from tests.story import STORY

HEADLINE = "Tram depot at Ellerby opens after eleven years"
MENU = ["Home", "News", "Sport", "Weather", "Jobs", "Homes"]


def authors(*head: str, behind: tuple[str, ...] = ()) -> list[str]:
    dump = "\n".join([*MENU, HEADLINE, *head, "", "\n\n".join(STORY), "", *behind, "Imprint", "Privacy policy"])
    article = scrub.clean(dump, language="en", media_type="text/plain")
    assert article.text == "\n\n".join(STORY)
    return article.authors


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (["Maud Ellery", "14 March 2025"], ["Maud Ellery"]),
        (["14 March 2025", "Maud Ellery"], ["Maud Ellery"]),
        (["Maud Ellery | 14 March 2025"], ["Maud Ellery"]),
        (["14 March 2025 • Maud Ellery • 3 min read"], ["Maud Ellery"]),
        (["Maud ElleryPublished Mar 14, 2025, 11:21am"], ["Maud Ellery"]),
        (["by Maud Ellery Mar. 14, 2025 1:15 pm"], ["Maud Ellery"]),
        (["Maud Ellery and Piet Vane", "14 March 2025"], ["Maud Ellery", "Piet Vane"]),
        (["By Maud ElleryReporter", "14 March 2025"], ["Maud Ellery"]),
        (["Maud Ellery@maudellery", "14 March 2025"], ["Maud Ellery"]),
        (["14 March 2025 | 14:07 | By Maud Ellery"], ["Maud Ellery"]),
        (["14 March 2025", "Maud Ellery", "Piet Vane"], ["Maud Ellery", "Piet Vane"]),
    ],
)
def test_a_name_beside_the_date(head: list[str], expected: list[str]) -> None:
    assert authors(*head) == expected


@pytest.mark.parametrize(
    "head",
    [
        ["Orla Finch | 14 March 2025"],  # the story tells of her
        ["Old Carriages | 14 March 2025"],  # a topic
        ["LOCAL NEWS", "14 March 2025"],
        ["• Maud Ellery | 14 March 2025"],  # an entry of a list
        ["Coast and Harbour Desk", "14 March 2025"],
        ["By OBN Staff", "14 March 2025"],
    ],
)
def test_what_is_no_author(head: list[str]) -> None:
    assert authors(*head) == []


PAGE = """<html><head><title>{headline}</title>{head}</head><body><h1>{headline}</h1><div>{line}</div>{story}</body></html>"""


@pytest.mark.parametrize(
    ("head", "line", "expected"),
    [
        ("", "14 March 2025 • Maud Ellery • 3 min read", ["Maud Ellery"]),
        ('<meta name="author" content="Piet Vane">', "14 March 2025 • Maud Ellery • 3 min read", ["Piet Vane"]),
        ('<meta property="article:section" content="Coast Matters">', "Coast Matters", []),
    ],
)
def test_a_page_is_signed_where_its_markup_names_nobody(head: str, line: str, expected: list[str]) -> None:
    story = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    article = scrub.clean(PAGE.format(headline=HEADLINE, head=head, line=line, story=story), media_type="text/html")
    assert article.authors == expected


def test_a_name_alone_that_stands_nowhere_else_on_the_page() -> None:
    head = ("Listen", "Share", "Print", "Save", "Maud Ellery")
    assert authors(*head) == ["Maud Ellery"]
    assert authors(*head, behind=("Ellery Island in pictures",)) == []


def test_the_day_on_the_same_line_stays() -> None:
    dump = "\n".join([*MENU, HEADLINE, "Maud Ellery | 14 March 2025", "", "\n\n".join(STORY)])
    article = scrub.clean(dump, language="en", media_type="text/plain")
    assert (article.authors, str(article.published)) == (["Maud Ellery"], "2025-03-14")


def test_bylines_of_other_stories_sign_nothing() -> None:
    more = tuple(line for n in range(12) for line in (f"Another story, number {n}", "By Piet Vane"))
    assert authors("By Maud Ellery", "14 March 2025", behind=more) == ["Maud Ellery"]


def test_a_byline_below_the_story_signs_it_where_none_stands_above() -> None:
    assert authors("14 March 2025", behind=("By Maud Ellery",)) == ["Maud Ellery"]


@pytest.mark.parametrize("line", ["Political Correspondent | 14 March 2025", "San Francisco, 14 March 2025"])
def test_roles_and_places_sign_nothing(line: str) -> None:
    assert authors(line) == []
