"""Names of people out of bylines; the cases are `data/names.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scrub
from scrub.lexicon import lexicon
from scrub.metadata.authors import MOST_AUTHORS, agencies, capitals, is_agency, is_name, parse_names
from tests.story import STORY as DEPOT

BYLINES = tomllib.loads((Path(__file__).parent / "data/names.toml").read_text("utf-8"))["byline"]
ROLES = lexicon("en").roles
STORY = "\n\n".join(DEPOT[:2])


def cases() -> list[Any]:
    return [
        pytest.param(
            case["text"],
            case["names"],
            id=case["text"][:40],
            marks=[pytest.mark.xfail(reason=case["known_failure"])] if "known_failure" in case else [],
        )
        for case in BYLINES
    ]


@pytest.mark.parametrize(("text", "names"), cases())
def test_names_of_a_byline(text: str, names: list[str]) -> None:
    assert parse_names(text, ROLES) == names


def test_without_roles_every_part_must_be_a_name() -> None:
    assert parse_names("Staff reporter Jane Roe") == []
    assert parse_names("Jane Roe and Odo Lamb") == ["Jane Roe", "Odo Lamb"]


def test_no_more_than_a_byline_holds() -> None:
    many = ", ".join(f"{first} {last}" for first in ("Ada", "Bea", "Cleo") for last in ("Lamb", "Finch", "Vane", "Roe"))
    assert len(parse_names(many, ROLES)) == MOST_AUTHORS
    assert parse_names(f"{many}, {many}", ROLES) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("McKAY", "McKAY"),
        ("MCKAY", "McKay"),
        ("MACK", "Mack"),
        ("O'HARA", "O'Hara"),
        ("LEE", "LEE"),
        ("KIM MIN-JI", "Kim Min-ji"),
        ("MIN-JI KIM", "Min-ji Kim"),
        ("ANNE-MARIE ROTH", "Anne-Marie Roth"),
        ("LUDWIG VAN ARENDS", "Ludwig van Arends"),
        ("Jane Doe", "Jane Doe"),
        ("Jane DOE", "Jane DOE"),
        ("王小明", "王小明"),
    ],
)
def test_capitals(name: str, expected: str) -> None:
    assert capitals(name) == expected


@pytest.mark.parametrize(
    "text",
    ["AP", "Reuters", "dpa/AFP", "Getty Images", "AP via Getty Images", "Reuters and AFP", "연합뉴스", "新华社", "Kyodo News"],
)
def test_agency(text: str) -> None:
    assert is_agency(text)
    assert parse_names(text, ROLES) == []


@pytest.mark.parametrize("text", ["", "/", "Jane Doe", "AP and Jane Doe", "APART", "The Oldhaven Bell"])
def test_no_agency(text: str) -> None:
    assert not is_agency(text)


def test_agencies_are_folded() -> None:
    assert all(agency == agency.casefold() for agency in agencies())


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe",
        "Ana María de la Cruz",
        "van Houten Lies",
        "홍길동",
        "王小明",
        "佐藤 花子",
        "アンナ・ロート",
        "राहुल शर्मा",
        "สมชาย ใจดี",
        "ნინო ბერიძე",
    ],
)
def test_name(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text", ["Jane", "jane doe", "Jane doe", "Jane D0e", "Jane Doe 2", "The Depot", "王", "A-B", "Jane %", "de la"]
)
def test_no_name(text: str) -> None:
    assert not is_name(text)


@given(text=st.text(max_size=60))
def test_never_raises(text: str) -> None:
    assert all(name.strip() for name in parse_names(text, ROLES))


@given(
    names=st.lists(
        st.tuples(st.sampled_from(["Ada", "Bea", "Cleo", "Dora-Lu"]), st.sampled_from(["Lamb", "Finch", "O'Vane", "McRoe"])),
        min_size=1,
        max_size=4,
        unique=True,
    )
)
def test_a_list_comes_back(names: list[tuple[str, str]]) -> None:
    people = [" ".join(name) for name in names]
    for separator in (", ", " and ", " & ", " / ", "; ", " · "):
        assert parse_names(separator.join(people), ROLES) == people
        assert parse_names(f"{separator.join(people)}, Reuters", ROLES) == people


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Odo Lamb", ["Odo Lamb"]),
        ("BY ODO LAMB AND JANE ROE", ["Odo Lamb", "Jane Roe"]),
        ("Written by Odo Lamb, Staff Writer", ["Odo Lamb"]),
        ("Odo Lamb odo.lamb@example.org", ["Odo Lamb"]),
        ("ByOdo Lamb", ["Odo Lamb"]),
        ("By Reuters", ["Reuters"]),  # nobody else signed
    ],
)
def test_of_an_article(byline: str, authors: list[str]) -> None:
    article = scrub.clean(f"Depot opens after eleven years\n\n{byline}\n\n{STORY}")
    assert article.text == STORY
    assert article.authors == authors
    assert [removal.kind for removal in article.removed] == ["headline", "byline"]


def test_sentence_that_begins_like_a_byline() -> None:
    text = f"{STORY}\n\nBy Tuesday Morning the last of the carriages was back in its shed, and it was too late to complain."
    assert scrub.clean(text).text == text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jane RoeReporter", ["Jane Roe"]),
        ("Jane RoachPublished", ["Jane Roach"]),
        ("Jane RoachJohn Doe", ["Jane Roach", "John Doe"]),
        ("Jim VandeHei", ["Jim VandeHei"]),
        ("Jane FitzGerald and Leo DiCaprio", ["Jane FitzGerald", "Leo DiCaprio"]),
        ("Kim YoungHoon", ["Kim YoungHoon"]),
    ],
)
def test_what_is_stuck_to_a_name_is_cut_off(text: str, names: list[str]) -> None:
    assert parse_names(text) == names
