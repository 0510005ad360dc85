"""Stamps and the moments they name; the cases are `data/dates.toml`."""

from __future__ import annotations

import random
import tomllib
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import dateparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scrub
from scrub.metadata.dates import LONGEST_STAMP, has_year, parse_date
from scrub.metadata.other_dates import has_foreign_word, read_other
from scrub.metadata.url_day import day_of
from scrub.metadata.usual_dates import CALENDAR, JOINED_BY_DE, order_of, read_usual
from tests.story import STORY as DEPOT

STAMPS = tomllib.loads((Path(__file__).parent / "data/dates.toml").read_text("utf-8"))["stamp"]
CALENDARS = tomllib.loads((Path(scrub.__file__).parent / CALENDAR).read_text("utf-8"))
MONTHS = {
    "en": ["January", "May", "December"],
    "de": ["Januar", "Mai", "Dezember"],
    "fr": ["janvier", "août", "décembre"],
    "es": ["enero", "mayo", "diciembre"],
    "pl": ["stycznia", "maja", "grudnia"],
    "ru": ["января", "мая", "декабря"],
}


@pytest.mark.parametrize("case", STAMPS, ids=lambda case: f"{case.get('language')}: {case['text'][:32]}")
def test_names_its_moment(case: dict[str, Any]) -> None:
    parsed = parse_date(case["text"], case.get("language"), case.get("order"))
    assert (parsed.isoformat() if parsed else None) == case.get("expected")


@pytest.mark.parametrize(("language", "names"), MONTHS.items())
def test_months(language: str, names: list[str]) -> None:
    found = [parse_date(f"2 {name} 2025", language) for name in names]
    assert [day.day for day in found if day] == [2, 2, 2]
    assert [day.month for day in found if day] == [1, 8 if language == "fr" else 5, 12]


def test_a_day_is_no_midnight() -> None:
    assert type(parse_date("14 March 2025", "en")) is date
    assert type(parse_date("14 March 2025 00:00", "en")) is datetime


def test_a_line_too_long_is_no_stamp() -> None:
    stamp = "14 March 2025"
    assert has_year(stamp)
    assert has_year(stamp.rjust(LONGEST_STAMP))
    assert not has_year(stamp.rjust(LONGEST_STAMP + 1))
    assert parse_date(f"{'x' * LONGEST_STAMP} {stamp}", "en") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14.3.25", True),
        ("2025년 3월", True),
        ("令和7年3月14日", True),
        ("٢٠٢٥-٠٣-١٤", True),
        ("12:30", False),
        ("120250 14", False),
    ],
)
def test_has_year(text: str, expected: bool) -> None:
    assert has_year(text) is expected


@given(moment=st.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 31)))
def test_iso_comes_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.date().isoformat()) == moment.date()


@given(day=st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_long_form_comes_back(day: date) -> None:
    assert parse_date(f"{day:%B} {day.day}, {day.year}", "en") == day
    assert parse_date(f"{day.year}年{day.month}月{day.day}日", "ja") == day
    assert parse_date(f"{day.day:02d}.{day.month:02d}.{day.year}", "de") == day


@given(text=st.text("0123456789.:/-, MarchUhrKSTp年月日T+Z", max_size=40))
def test_never_raises(text: str) -> None:
    parsed = parse_date(text, "en")
    assert parsed is None or 1900 <= parsed.year <= 2100 or text[:1].isdigit()


STORY = "\n\n".join(DEPOT[:2])


@pytest.mark.parametrize(
    ("stamps", "published", "modified"),
    [
        (["Published: 14 March 2025, 09:30 KST"], "2025-03-14T09:30:00+09:00", None),
        (["Published March 14, 2025", "Updated March 15, 2025"], "2025-03-14", "2025-03-15"),
        (["March 14, 2025"], "2025-03-14", None),
        (["March 14, 2025", "09:30"], "2025-03-14T09:30:00", None),
        (["Published:", "14 March 2025", "|", "9:30 am"], "2025-03-14T09:30:00", None),
        (["14 March 2025", "Updated:", "14 March 2025", "- 21:48"], "2025-03-14", "2025-03-14T21:48:00"),
        (
            ["Updated March 15 2025 - 6:48pm, first published March 14 2025 - 7:30pm"],
            "2025-03-14T19:30:00",
            "2025-03-15T18:48:00",
        ),
        (["2025.03.14", "Published 2025.03.14 06:02"], "2025-03-14T06:02:00", None),
        ([], None, None),
    ],
)
def test_of_an_article(stamps: list[str], published: str | None, modified: str | None) -> None:
    article = scrub.clean("\n\n".join(["Depot opens after eleven years", *stamps, STORY]))
    assert article.text == STORY
    found = [moment.isoformat() if moment else None for moment in (article.published, article.modified)]
    assert found == [published, modified]
    assert [removal.kind for removal in article.removed] == ["headline", *["dateline"] * len(stamps)]


def test_a_zone_that_no_place_has_costs_nothing_else() -> None:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in DEPOT[:2])
    article = scrub.clean(f'<h1>Depot opens</h1><p class="date">14 March 2025 09:30 GMT+25</p>{paragraphs}')
    assert (article.text, str(article.published)) == (STORY, "2025-03-14 09:30:00")


def test_a_moment_in_brackets_that_says_behind_itself_that_it_is_the_updates() -> None:
    story = "古い車庫が十一年ぶりに開いた。市は三つの案を比べ、直すほうが安いと決めた。運転手たちは朝から列に並んだ。"
    stamp = "2025年3月14日 5時30分 (3月15日 9時14分 更新)"
    article = scrub.clean("\n\n".join(["十一年ぶりに車庫が開く", stamp, story, story[::-1]]), language="ja")
    assert (str(article.published), str(article.modified)) == ("2025-03-14 05:30:00", "2025-03-15 09:14:00")


class TestUsual:
    """What is read without dateparser is what dateparser reads."""

    @pytest.mark.parametrize("language", CALENDARS)
    def test_as_dateparser_does(self, language: str) -> None:
        months = random.Random(language).sample(" ".join(CALENDARS[language]["months"]).split(), 3)
        days = random.Random(language).sample(" ".join(CALENDARS[language]["days"]).split(), 2)
        joint = " de " if language in JOINED_BY_DE else " "
        spelled = [f"{day}{joint}{name}{joint}2025" for day, name in zip(("3", "03", "14."), months, strict=True)]
        figures = ["4.5.2025", "04/05/2025", "13-05-2024", "2025/05/04", "2025.1.2", "14.11.24", "05/06/98", "3 May 2025"]
        clocks = ("", " 9:05", " 21:30", " 12:10 am", " 1:05PM", " 9:05 p.m.")
        named = [f"{day} 04.05.2025" for day in days]
        stamps = [day + clock for day, clock in product(spelled + figures + named, clocks)]
        stamps += [f"21:05 {day}" for day in spelled + figures]
        usual = {stamp: read_usual(stamp, order_of(stamp, language, None), language) for stamp in stamps}
        read = {stamp: moment for stamp, moment in usual.items() if moment}
        assert len(read) >= len(stamps) * 0.8
        assert {stamp: read_other(stamp, order_of(stamp, language, None), language) for stamp in read} == read

    @pytest.mark.parametrize(
        ("stamp", "language"),
        [
            ("2025年1月13日 20時01分", "ja"),
            ("2024年04月24日23:52", "zh"),
            ("2025년 3월 4일 09:10", "ko"),
            ("2025年1月14日", "ja"),
        ],
    )
    def test_as_dateparser_does_with_signs(self, stamp: str, language: str) -> None:
        assert read_usual(stamp, "YMD", language) == read_other(stamp, "YMD", language) is not None

    @pytest.mark.parametrize(
        "stamp", ["31 February 2025", "3 Febtober 2025", "14.13.2025", "3 May 2025 25:10", "3 May 2025 13:10 pm"]
    )
    def test_leaves_others_alone(self, stamp: str) -> None:
        assert read_usual(stamp, "DMY", "en") is None

    @given(
        st.sampled_from(["", "Fri ", "Friday ", "Tues "]),
        st.sampled_from(["{0} May 2024", "May {0} 2024", "{0}th May 2024", "{0}/{1}/2024", "{0}.{1}.2024"]),
        st.integers(1, 31),
        st.integers(1, 31),
        st.sampled_from(["{}", "{} 9:05", "{} 9:05pm", "9:05 {}", "21:05 {}", "9:05 pm {}"]),
        st.sampled_from(["MDY", "DMY"]),
    )
    def test_as_dateparser_does_in_english(self, weekday: str, form: str, one: int, other: int, clock: str, order: str) -> None:
        text = clock.format(weekday + form.format(one, other))
        moment = read_usual(text, order, "en")
        assert moment is None or moment == ask_dateparser(text, "en", order)

    WORDS = ("28.04.2023", "April", "12", "2024", "Freitag", "Sport", "on:", "Centuries", "Lesezeit", "XVII", "10:20", "min")

    @given(st.lists(st.sampled_from(WORDS), max_size=5), st.sampled_from(["en", "de"]))
    def test_what_has_foreign_words_dateparser_does_not_read(self, words: list[str], language: str) -> None:
        text = " ".join(words)
        assert not has_foreign_word(text, language) or ask_dateparser(text, language, "DMY") is None

    def test_a_word_of_no_date_is_foreign(self) -> None:
        assert has_foreign_word("Sport 28.04.2023", "en")
        assert has_foreign_word("Freitag 28.04.2023", "en")
        assert not has_foreign_word("Freitag 28. April 2023, XVII", "de")


def ask_dateparser(text: str, language: str, order: str) -> datetime | None:
    settings: Any = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": order,
        "PREFER_LOCALE_DATE_ORDER": False,
    }
    return dateparser.parse(text, languages=[language], settings=settings)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://bell.example/2025/03/14/ferry", date(2025, 3, 14)),
        ("https://bell.example/20250314/ferry", date(2025, 3, 14)),
        ("https://bell.example/ferry-2025-03-14.html", date(2025, 3, 14)),
        ("https://bell.example/2025/3/4/ferry", date(2025, 3, 4)),
        ("https://bell.example/2025/02/31/ferry", None),
        ("https://bell.example/ferry-2025?day=2025-03-14", None),
        ("https://[bell.example/2025/03/14", None),
    ],
)
def test_day_of_an_address(url: str, day: date | None) -> None:
    assert day_of(url) == day
