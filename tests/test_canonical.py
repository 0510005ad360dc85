"""The canonical form of text; the cases are `data/canonical.toml`."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scrub
from scrub.canonical import LINE_BREAKS, MARKS_CAP, canonical, glue, has_excess_marks

CASES = tomllib.loads((Path(__file__).parent / "data/canonical.toml").read_text("utf-8"))["case"]
ACUTE, DOT = "\u0301", "\u0323"
MARKS = f"{ACUTE}{DOT}\u0345\u064b\u093c\u0e38\u3099\u20d0\U0001d167\U000110ba"
TRICKY = st.text(
    "aé가각日語アが한ก,.'’s()“” \u00a0\u00ad\u200b\u200c\u200d\u200f\ufeff\u3164\ufe0f\ud83d\u1112\u1161\u11abم👩"
    + MARKS
    + LINE_BREAKS,
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "expected"), [(c["text"], c.get("expected", c["text"])) for c in CASES], ids=[c["id"] for c in CASES]
)
def test_what_a_reader_sees(text: str, expected: str) -> None:
    assert canonical(text) == expected
    assert canonical(expected) == expected


def test_lone_surrogate_is_shown_as_what_it_is() -> None:
    assert canonical("a \ud83d b") == "a \ufffd b"


@given(text=st.one_of(TRICKY, st.text()))
def test_twice_is_once(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\u0301\u064b\u200ca", id="NFC puts another mark before the joiner"),
        pytest.param("👩\u200c\ufe0f", id="nothing visible follows the joiner"),
    ],
)
def test_twice_is_once_for_joiners_beside_marks(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once


@given(text=st.one_of(TRICKY, st.text()))
def test_is_one_visible_line(text: str) -> None:
    once = canonical(text)
    assert once == once.strip()
    assert once == unicodedata.normalize("NFC", once)
    assert not set(once) & set(LINE_BREAKS)
    assert "  " not in once
    assert once.encode("utf-8").decode("utf-8") == once


class TestMarks:
    @pytest.mark.parametrize("mark", MARKS)
    def test_are_capped(self, mark: str) -> None:
        capped = unicodedata.normalize("NFD", canonical(f"x{mark * 100}y"))
        assert capped == unicodedata.normalize("NFD", f"x{mark * MARKS_CAP}y")
        assert has_excess_marks(f"x{mark * 100}y")

    @pytest.mark.parametrize("text", ["", "ticket", "é", "x" + "\u0301" * MARKS_CAP, "\u0301x" * 100, "\U0001f682" * 100])
    def test_are_few(self, text: str) -> None:
        assert not has_excess_marks(text)

    def test_in_several_runs(self) -> None:
        runs = [f"a{ACUTE * length}b{DOT * length}" for length in (MARKS_CAP, 40, 400)]
        assert len({canonical(run) for run in runs}) == 1

    def test_of_a_document_are_told(self) -> None:
        article = scrub.clean(f"The depot of E{ACUTE * 100}llerby opened.")
        assert "text: long runs of combining marks were shortened" in article.warnings


class TestGlue:
    @pytest.mark.parametrize(
        ("left", "right"),
        [
            ("Ellerby", ", she said"),
            ("Ellerby", "."),
            ("Ellerby", "…"),
            ("(", "green"),
            ("“", "Ah"),
            ("Ah", "”"),
            ("12", "%"),
            ("the mayor", "'s hat"),
            ("they", "’ve"),
            ("渡輪", "離開"),
            ("船は", "「海鳥」"),
            ("「海鳥」", "と言う"),
            ("배", "는 작다"),
            ("부산", "까지"),
            ("‘바다’", "를 보다"),
            ("오은경", "씨는 웃었다"),
            ("Ankara", "'nın eski garı"),
            ("Ellery", "’ye göre"),
            ("", "green"),
            ("green", ""),
        ],
    )
    def test_nothing(self, left: str, right: str) -> None:
        assert glue(left, right) == ""

    @pytest.mark.parametrize(
        ("left", "right"),
        [
            ("the", "mayor"),
            ("Ah,", "she said"),
            ("(green)", "carriage"),
            ("said", "“Ah"),
            ("said", "(green)"),
            ("they", "'soon"),
            ("he said", "'a good day'"),
            ("작은", "배"),
            ("배", "는개"),
            ("船", "Petrel"),
            ("Petrel", "船"),
            ("12", "34"),
        ],
    )
    def test_a_space(self, left: str, right: str) -> None:
        assert glue(left, right) == " "
