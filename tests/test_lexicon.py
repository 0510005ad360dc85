"""Phrases of furniture: how lines are compared with them, and that every phrase in the files can be found."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from scrub import Kind
from scrub.folding import fold
from scrub.lexicon import Hit, Roles, lexicon

FOLDER = resources.files("scrub").joinpath("detectors/phrases")
FILES = {
    entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text("utf-8"))
    for entry in sorted(FOLDER.iterdir(), key=lambda entry: entry.name)
    if entry.name.endswith(".toml")
}
MODES = ("heading", "line", "start", "end", "has", "updated", "roles")
# Phrases that no line matches. A counter that opens a line is stripped from it, and not from a phrase of the mode `start`;
# a number with a comma or a point is one counter; of two files for Chinese the other one's kind comes first.
OPEN = {
    "de": {
        "# min lesezeit", "# min. lesezeit", "# minuten lesezeit", "# bloggern gefällt", "# personen gefällt",
        "# monat gratis", "# monat kostenlos", "# monate für nur",
    },
    "en": {"#.#x", "#.# x", "# min read", "# minute read", "# mins read", "# people reacted", "# people like this"},
    "es": {"# min de lectura"},
    "fr": {"# min de lecture", "# € par mois", "#€ par mois"},
    "it": {"# min di lettura"},
    "nl": {"# min leestijd"},
    "pt": {"# min de leitura", "assine por r$ #,#"},
    "zh-hant": {"加入收藏"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        ("Most Read", "most read"),
        ("  ▶ Comments (12):", "comments (#)"),
        ("1,204 views", "views"),
        ("Page 12 of 1.204", "page # of #"),
        ("What’s your “reaction”?", 'what\'s your "reaction"?'),
        ("READ MORE »", "read more"),
        ("• Home", "home"),
        ("Straße", "strasse"),
        ("İLGİLİ HABER", "ilgili haber"),
        ("관련 기사 ▼", "관련 기사"),
        ("Comments…", "comments"),
        ("***", "***"),
        ("2025", "#"),
        ("", ""),
    ],
)
def test_fold(line: str, folded: str) -> None:
    assert fold(line) == folded
    assert fold(folded) in {folded, folded.lstrip("# ")}


def modes(line: str, language: str | None = "en") -> list[tuple[str, str]]:
    """Kind and mode of every phrase that a line matches."""
    return [(str(hit.kind), hit.mode) for hit in lexicon(language).match(fold(line))]


class TestMatch:
    @pytest.mark.parametrize("line", ["Most read", "MOST READ:", "▶ Most read", "[OLDHAVEN] Most read"])
    def test_heading_is_a_whole_line(self, line: str) -> None:
        assert modes(line) == [("popular", "heading")]

    @pytest.mark.parametrize("line", ["Most read the timetable twice", "What they most read", "Sharewell", "Almost read"])
    def test_and_not_part_of_one(self, line: str) -> None:
        assert ("popular", "heading") not in modes(line)

    def test_start_and_end_are_anchored(self) -> None:
        assert ("related", "start") in modes("Read more: The captain who could not swim")
        assert modes("They would read more: The captain") == []
        assert ("byline", "end") in modes("Osric Vane contributed to this report")
        assert modes("Osric Vane contributed to this report in May") == []

    def test_phrase_ends_where_a_word_does(self) -> None:
        assert ("byline", "start") in modes("By Maren Tilsley")
        assert ("byline", "start") not in modes("Bystanders cheered")

    def test_has_is_found_anywhere_but_in_long_lines(self) -> None:
        phrase = next(p for p in FILES["en"]["legal"]["has"] if p.isalpha() or " " in p)
        assert ("legal", "has") in modes(f"The Bell says: {phrase}, of course")
        assert ("legal", "has") not in modes(f"The Bell says: {phrase}, of course. {'And so on. ' * 40}")

    def test_longest_comes_first(self) -> None:
        hits = lexicon("en").match(fold("With additional reporting by Maren Tilsley"))
        assert [hit.length for hit in hits] == sorted((hit.length for hit in hits), reverse=True)
        assert hits[0].phrase == "with additional reporting by"

    def test_whole_lines_of_every_language(self) -> None:
        assert modes("Meistgelesen", "ko") == modes("Meistgelesen", "de") == [("popular", "heading")]

    def test_beginnings_of_the_language_and_english_only(self) -> None:
        assert ("byline", "start") in modes("Von Maren Tilsley", "de")
        assert ("byline", "start") not in modes("Von Maren Tilsley", "ko")
        assert ("byline", "start") in modes("By Maren Tilsley", "ko")
        assert ("byline", "start") in modes("Von Maren Tilsley", None)

    def test_region_of_a_language_does_not_matter(self) -> None:
        assert modes("Von Maren Tilsley", "de-AT") == modes("Von Maren Tilsley", "de")

    def test_label_alone(self) -> None:
        assert modes("[]") == []
        assert modes("(") == []


class TestRoles:
    ROLES = Roles.of(["staff reporter", "editor", "기자", "記者"])

    @pytest.mark.parametrize("text", ["editor", "staff reporter", "기자"])
    def test_is_one(self, text: str) -> None:
        assert text in self.ROLES
        assert not self.ROLES.at_edge(text)

    @pytest.mark.parametrize(
        "text", ["maren tilsley, editor", "editor maren tilsley", "홍길동 기자", "홍길동기자", "記者林曉嵐"]
    )
    def test_has_one_at_its_edge(self, text: str) -> None:
        assert self.ROLES.at_edge(text.replace(",", ""))

    @pytest.mark.parametrize("text", ["", "an editor writes", "editorial board", "reporter", "기자회견장에서"])
    def test_has_none(self, text: str) -> None:
        assert text not in self.ROLES
        assert not self.ROLES.at_edge(text) or text == "기자회견장에서"

    def test_none_at_all(self) -> None:
        assert not Roles(frozenset()).at_edge("홍길동 기자")


@pytest.mark.parametrize("code", FILES)
class TestFiles:
    def test_have_kinds_and_modes(self, code: str) -> None:
        tables = {name: table for name, table in FILES[code].items() if isinstance(table, dict)}
        assert FILES[code]["language"].split("-")[0] == code.split("-")[0]
        assert set(tables) <= set(Kind)
        assert {mode for table in tables.values() for mode in table} <= set(MODES)
        # A blank at the end of a beginning is part of it.
        assert all(p == p.lstrip() and (p == p.rstrip() or m in {"start", "updated"}) for _, m, p in phrases(code))

    def test_say_one_kind_of_one_line(self, code: str) -> None:
        kinds: dict[str, set[str]] = {}
        for kind, mode, phrase in phrases(code):
            if mode in {"heading", "line"}:
                kinds.setdefault(fold(phrase), set()).add(kind)
        assert {line: found for line, found in kinds.items() if len(found) > 1} == {}

    def test_have_no_phrase_that_no_line_matches(self, code: str) -> None:
        known = lexicon(code)
        dead = {phrase for kind, mode, phrase in phrases(code) if not matches(known.match(fold(line(mode, phrase))), kind)}
        assert dead == OPEN.get(code, set())
        if dead:
            pytest.xfail("phrases that no line matches")


def phrases(code: str) -> list[tuple[str, str, str]]:
    """Kind, mode and phrase of a file."""
    tables = ((kind, table) for kind, table in FILES[code].items() if isinstance(table, dict))
    return [(kind, mode, p) for kind, table in tables for mode, ps in table.items() if mode != "roles" for p in ps]


def line(mode: str, phrase: str) -> str:
    """A line that the phrase is meant for; a number stands for its counters."""
    said = phrase.replace("#", "12") if phrase.strip("#") else phrase
    lines = {"start": f"{said} aa bb", "updated": f"{said} 3 May", "end": f"aa bb {said}", "has": f"aa {said} bb"}
    return lines.get(mode, said)


def matches(hits: tuple[Hit, ...], kind: str) -> bool:
    return any(hit.kind == kind for hit in hits)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("You will get one letter (unsubscribe anytime) a week", True),
        ("You will get one letter [unsubscribe anytime] a week", True),
        ("One letter a week/unsubscribe anytime", True),
        ("One letter a week—unsubscribe anytime", True),
        ("One letter, unsubscribe anytime", True),
        ('He read "unsubscribe anytime" twice, then: unsubscribe anytime', True),
        ("Preunsubscribe anytimes; unsubscribe anytime", True),
        ('He read "unsubscribe anytime" twice', False),
        ('He read "the letter (unsubscribe anytime)" twice', False),
        ("Nobody can preunsubscribe anytime", False),
    ],
)
def test_of_a_phrase_inside_a_line_any_place_counts(line: str, found: bool) -> None:
    assert ("unsubscribe anytime" in [hit.phrase for hit in lexicon("en").match(fold(line))]) is found


def test_a_phrase_that_stands_twice_is_one_hit() -> None:
    hits = lexicon("en").match(fold("Letters: unsubscribe anytime, or (unsubscribe anytime) later"))
    assert [hit.phrase for hit in hits] == ["unsubscribe anytime"]


def test_no_file_means_english_and_whole_lines() -> None:
    assert lexicon("xx").starts == lexicon("en").starts
    assert lexicon("xx").whole == lexicon("en").whole


@pytest.mark.parametrize(("tag", "same"), [("nb", "no"), ("nn-NO", "no"), ("pt_BR", "pt"), ("DE-at", "de")])
def test_languages_are_told_by_their_first_subtag(tag: str, same: str) -> None:
    assert lexicon(tag) is lexicon(same)
