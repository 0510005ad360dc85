"""The five reference dumps: real pages of five sites on one story. Text, every field, every removed line, and the plan."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

from scrub import Article, apply_plan
from scrub.cases import Case, load_case, names
from scrub.check import flaws, mismatches

# What the gold of every one of them tells; null where a guess is an error.
PROVED = ["title", "authors", "published", "summary", "publisher", "site", "section", "language"]
NUMBERS = ["000", "001", "002", "003", "004"]
HINTS = {
    "site": {"site": "taipeitimes"},
    "publisher": {"site": "Taipei Times"},
    "domain": {"site": "taipeitimes.com"},
    "url": {"url": "https://www.taipeitimes.com/News/front/archives/2024/03/26/2003815477"},
}


@cache
def read(folder: Traversable, number: str) -> tuple[Case, Article]:
    """The dump of that number and what scrub makes of it."""
    (name,) = (name for name in names(folder) if name.startswith(f"{number}_"))
    case = load_case(folder, name)
    return case, case.clean()


@pytest.fixture
def dump(shared: Path, number: str) -> tuple[Case, Article]:
    return read(shared / "seeds", number)


@pytest.mark.parametrize("number", NUMBERS)
class TestDump:
    def test_gold_names_every_line(self, dump: tuple[Case, Article]) -> None:
        assert flaws(dump[0]) == []

    def test_text_is_the_story(self, dump: tuple[Case, Article]) -> None:
        case, article = dump
        lines = case.source.split("\n")
        paragraphs = [lines[n - 1].replace("\u00a0", " ").strip() for n in case.gold["body_lines"]]
        assert article.text.split("\n\n") == paragraphs

    @pytest.mark.parametrize("field", PROVED)
    def test_field(self, dump: tuple[Case, Article], field: str) -> None:
        case, article = dump
        assert (article.to_dict()[field] or None) == (case.gold[field] or None)

    def test_lines_are_removed_as_what_they_are(self, dump: tuple[Case, Article]) -> None:
        case, article = dump
        expected = {n: kind for n, kind in case.furniture.items() if case.lines.text(n).strip()}
        found = {n: kinds_on_line(article, case, n) for n in expected}
        assert found == {n: {kind} for n, kind in expected.items()}

    def test_no_line_of_the_story_is_touched(self, dump: tuple[Case, Article]) -> None:
        case, article = dump
        assert {n: kinds for n in case.gold["body_lines"] if (kinds := kinds_on_line(article, case, n))} == {}

    def test_plan_gives_the_text(self, dump: tuple[Case, Article]) -> None:
        case, article = dump
        assert article.source == case.source
        assert apply_plan(case.source, article.removed) == article.text

    def test_no_mismatch_and_no_warning(self, dump: tuple[Case, Article]) -> None:
        case, article = dump
        assert mismatches(case, article) == []
        assert (article.verdict, article.warnings) == ("article", [])


def kinds_on_line(article: Article, case: Case, number: int) -> set[str]:
    """The kinds of what was removed from a line."""
    start, stop = case.lines.span(number)
    return {str(removal.kind) for removal in article.removed if removal.start < stop and removal.stop > start}


def test_caption_said_twice_is_one_image(shared: Path) -> None:
    case, article = read(shared / "seeds", "000")
    (line,) = {case.lines.text(n) for n in (9, 11)}
    match = re.fullmatch(r"(?P<caption>.+) \[(?P<credit>.+)\]", line)
    assert match is not None
    assert [(image.caption, image.credit) for image in article.images] == [(match["caption"], match["credit"])]


@pytest.mark.parametrize("said", HINTS)
class TestToldWhichSiteItIs:
    def test_site_and_publisher_are_known(self, shared: Path, said: str) -> None:
        case, article = self.told(shared, said)
        assert (article.site, article.publisher) == (case.gold["site"], case.gold["publisher"])

    def test_nothing_else_changes(self, shared: Path, said: str) -> None:
        case, article = self.told(shared, said)
        assert mismatches(case, article) == []
        assert article.text == read(shared / "seeds", "004")[1].text
        assert apply_plan(article.source, article.removed) == article.text

    @staticmethod
    def told(shared: Path, said: str) -> tuple[Case, Article]:
        case, _ = read(shared / "seeds", "004")
        hinted = case.hinted()
        assert hinted is not None
        (how, what) = next(iter(HINTS[said].items()))
        told = Case(case.name, case.source, hinted.gold, **{{"site": "hint"}.get(how, how): what})
        return told, told.clean()


def test_dumps_with_a_hint_are_those_of_the_gold(shared: Path) -> None:
    assert [number for number in NUMBERS if read(shared / "seeds", number)[0].hinted()] == ["004"]
