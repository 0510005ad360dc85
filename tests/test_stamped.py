"""When a dump was published: dates between headline and story, and no dates of other stories."""

from __future__ import annotations

import pytest

import scrub
from tests.test_signed import HEADLINE, MENU, STORY


def dates(*head: str, behind: tuple[str, ...] = ()) -> tuple[str, str]:
    dump = "\n".join([*MENU, HEADLINE, *head, "", "\n\n".join(STORY), "", *behind, "Imprint", "Privacy policy"])
    article = scrub.clean(dump, language="en", media_type="text/plain")
    assert article.text == "\n\n".join(STORY)
    return str(article.published), str(article.modified)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (["The first passengers since the flood", "By Maud Ellery Mar. 14, 2025 1:15 pm | 3 Comments"], "2025-03-14 13:15:00"),
        (["Local / March 14, 2025"], "2025-03-14"),
        (["Written By Mar 14, 2025 · 3 min read"], "2025-03-14"),
        (["Maud Ellery · Post News · Posted: Mar 14, 2025 4:00 AM"], "2025-03-14 04:00:00"),
    ],
)
def test_a_date_between_headline_and_story(head: list[str], published: str) -> None:
    assert dates(*head) == (published, "None")


def test_the_time_may_stand_below() -> None:
    assert dates("Local / March 14, 2025", "•", "06:00") == ("2025-03-14 06:00:00", "None")


def test_an_update_is_no_publication() -> None:
    assert dates("Trams, the lake and the money", "Updated March 15, 2025 by the desk in Ellerby") == ("None", "2025-03-15")


@pytest.mark.parametrize(
    "line",
    [
        "The green carriage on March 14, 2025. Photo: Piet Vane",
        "Reading time 14 minutes",
        "The fair takes place on June 1, 2026 in Ashford",
        "Event: June 1, 2026, 7pm, Town Hall Ashford",
    ],
)
def test_a_line_with_another_date_proves_nothing(line: str) -> None:
    assert dates(line) == ("None", "None")


def test_dates_of_other_stories_prove_nothing() -> None:
    more = tuple(line for n in range(12) for line in (f"Another story, number {n}", f"April {n + 1}, 2025"))
    assert dates(
        behind=("Most read", "Weather", "Tides", "Ferries", "Markets", "Crossword", "Letters", "Jobs", "Homes", *more)
    ) == (
        "None",
        "None",
    )
