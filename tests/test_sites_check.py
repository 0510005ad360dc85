"""`scrub sites`, and the comparer of cases behind `scrub sites check`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scrub import Article, Kind, Options, Passage, Removal, sites
from scrub.cases import Case, CaseError, cases, load_case, names
from scrub.check import built_in_fixtures, flaws, mismatches, recognised
from scrub.cli import main

PROFILE = r"""
name = "oldhaven"
publisher = "The Oldhaven Bell"
domains = ["bell.example.org"]
marks = ['Rung daily since 1891']

[[text]]
kind = "popular"
pattern = 'The bell rings: .*'
note = "a teaser"
"""
LINES = [
    "Rung daily since 1891",
    "",
    "The ferry Petrel came back to Oldhaven on Monday after a winter in dock, and forty people stood on the quay in "
    + "the rain to see whether her new engine was as quiet as the yard had said.",
    "",
    "The bell rings: Seven cats of the harbour office",
    "",
    "It was not, said Maud Ellery, who sells tickets in the hut at the end of the pier and has heard every ferry that "
    + "sailed from it since 1979. She would give the engine until May to settle down.",
]
GOLD: dict[str, Any] = {
    "title": None,
    "authors": [],
    "publisher": "The Oldhaven Bell",
    "site": "oldhaven",
    "language": "en",
    "body_lines": [3, 7],
    "removed": [{"lines": [1], "kind": "navigation"}, {"lines": [5], "kind": "popular"}],
}
PLAIN = {**GOLD, "publisher": None, "site": None, "body_lines": [1, 3], "removed": []}

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `scrub sites ARGS…` in an empty folder; stdout and stderr are apart."""
    monkeypatch.delenv("SCRUB_SITES", raising=False)
    monkeypatch.chdir(tmp_path)
    apart = {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}

    def invoke(*args: str | Path, env: dict[str, str] | None = None) -> Result:
        return CliRunner(**apart).invoke(main, ["sites", *map(str, args)], env=env, catch_exceptions=False)  # type: ignore[arg-type]

    return invoke


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile that names one line, without cases."""
    path = tmp_path / "mine/oldhaven.toml"
    path.parent.mkdir()
    text = PROFILE + "\n[[text]]\nkind = 'navigation'\npattern = 'Rung daily since 1891'\n"
    path.write_text(text, "utf-8")
    return path


def save(folder: Path, name: str, lines: list[str], gold: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_bytes("\n".join(lines).encode())
    (folder / f"{name}.gold.json").write_text(gold if isinstance(gold, str) else json.dumps(gold), "utf-8")


class TestListAndShow:
    def test_list(self, run: Run) -> None:
        result = run("list")
        assert result.exit_code == 0
        assert [line.split()[0] for line in result.stdout.splitlines()] == [known.name for known in sites.built_in()]
        assert "Taipei Times" in result.stdout
        assert "(a platform)" in result.stdout

    def test_list_has_the_users_own(self, run: Run, profile: Path) -> None:
        assert str(profile) in run("list", "--sites", profile.parent).stdout
        assert str(profile) in run("list", env={"SCRUB_SITES": f":{profile.parent}:"}).stdout

    @pytest.mark.parametrize("name", ["taipeitimes", "Taipei Times", "taipeitimes.com"])
    def test_show_prints_what_can_be_read_back(self, run: Run, name: str) -> None:
        result = run("show", name)
        assert result.exit_code == 0
        assert sites.load_profile(result.stdout, "shown").publisher == "Taipei Times"

    def test_show_the_users_own(self, run: Run, profile: Path) -> None:
        result = run("show", "The Oldhaven Bell", "--sites", profile.parent)
        assert result.stdout.startswith(f"# {profile}\n{PROFILE}")

    def test_show_of_nothing(self, run: Run) -> None:
        result = run("show", "nowhere")
        assert result.exit_code == 2
        assert "taipeitimes" in result.stderr

    def test_show_of_a_file_that_went(self, run: Run, profile: Path) -> None:
        run("list", "--sites", profile.parent)  # now it is known
        profile.unlink()
        result = run("show", "oldhaven", "--sites", profile.parent)
        assert result.exit_code in (1, 2)
        assert "Traceback" not in result.stderr

    @pytest.mark.parametrize("text", [b"name = ", b"name = 'X Y'", b"\xff\xfe\xfd", b"name = 'ab'\nmarks = ['(']"])
    def test_a_broken_profile_is_refused(self, run: Run, tmp_path: Path, text: bytes) -> None:
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine/x.toml").write_bytes(text)
        result = run("list", "--sites", "mine")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "mine" in result.stderr


class TestCheck:
    def test_a_sound_profile(self, run: Run, profile: Path) -> None:
        save(profile.parent / "oldhaven", "ferry", LINES, GOLD)
        save(profile.parent / "oldhaven", "negative-plain", [LINES[2], "", LINES[6]], PLAIN)
        result = run("check", profile)
        assert result.stdout.splitlines()[1:] == ["  ok    ferry", "  ok    negative-plain", "2 passed, 0 failed"]
        assert result.exit_code == 0

    def test_every_mismatch_is_named(self, run: Run, profile: Path) -> None:
        gold = {
            **GOLD,
            "title": "Cats",
            "body_lines": [3, 5, 7],
            "removed": [{"lines": [1], "kind": "consent"}],
        }
        save(profile.parent / "oldhaven", "ferry", LINES, gold)
        result = run("check", profile)
        assert result.exit_code == 1
        assert [line.strip() for line in result.stdout.splitlines()[1:]] == [
            "FAIL  ferry",
            f"LOST line 5 (removed as popular by site.oldhaven): {LINES[4]}",
            'FIELD title: expected "Cats", got null',
            f"KIND line 1: expected consent, got navigation from site.oldhaven: {LINES[0]}",
            "0 passed, 1 failed",
        ]

    def test_recognition(self, run: Run, profile: Path) -> None:
        save(profile.parent / "oldhaven", "plain", [LINES[2], "", LINES[6]], PLAIN)
        save(profile.parent / "oldhaven", "negative-ferry", LINES, GOLD)
        save(profile.parent / "oldhaven", "other", LINES, {**GOLD, "url": "https://www.taipeitimes.com/x"})
        shown = run("check", profile).stdout
        assert "SITE not recognised as oldhaven\n" in shown
        assert "SITE recognised as oldhaven, which it is not\n" in shown
        assert "SITE not recognised as oldhaven but as taipeitimes\n" in shown

    @pytest.mark.parametrize("said", [{"url": "https://bell.example.org/1"}, {"site_hint": "The Oldhaven Bell"}])
    def test_what_the_caller_says(self, run: Run, profile: Path, said: dict[str, str]) -> None:
        gold = {**PLAIN, "site": "oldhaven", "publisher": "The Oldhaven Bell", **said}
        save(profile.parent / "oldhaven", "plain", [LINES[2], "", LINES[6]], gold)
        result = run("check", profile)
        assert result.exit_code == 0, result.stdout

    def test_a_site_that_nobody_knows(self, run: Run, profile: Path) -> None:
        save(profile.parent / "oldhaven", "ferry", LINES, {**GOLD, "site_hint": "nowhere"})
        result = run("check", profile)
        assert result.exit_code == 1
        assert "SITE the case names the site 'nowhere'" in result.stdout

    def test_a_platform(self, run: Run, tmp_path: Path) -> None:
        text = PROFILE.replace('publisher = "The Oldhaven Bell"', "platform = true") + "[[text]]\nkind = 'navigation'\n"
        (tmp_path / "oldhaven.toml").write_text(text + "pattern = 'Rung.*'\n", "utf-8")
        save(tmp_path / "oldhaven", "ferry", LINES, {**GOLD, "site": None, "publisher": None})
        save(tmp_path / "oldhaven", "plain", [LINES[2], "", LINES[6]], PLAIN)
        shown = run("check", "oldhaven.toml").stdout
        assert "ok    ferry" in shown
        assert "FAIL  plain\n          SITE not recognised" in shown

    def test_fixtures_elsewhere(self, run: Run, profile: Path, tmp_path: Path) -> None:
        save(tmp_path / "cases", "ferry", LINES, GOLD)
        assert run("check", profile, "--fixtures", "cases").exit_code == 0
        assert run("check", "--fixtures", "cases").exit_code == 2

    def test_what_lies_beside_is_not_under_test(self, run: Run, profile: Path) -> None:
        save(profile.parent / "oldhaven", "ferry", LINES, GOLD)
        (profile.parent / "another.toml").write_text("name = ", "utf-8")
        renamed = profile.rename(profile.with_name("draft"))
        assert run("check", renamed).exit_code == 0
        assert run("check", renamed, "--sites", profile.parent).exit_code == 2

    def test_no_cases_is_no_success(self, run: Run, profile: Path) -> None:
        result = run("check", profile)
        assert result.exit_code == 1
        assert "NAME.gold.json" in result.stdout

    def test_a_bad_case_costs_itself(self, run: Run, profile: Path) -> None:
        folder = profile.parent / "oldhaven"
        save(folder, "bad", LINES, "{")
        save(folder, "ferry", LINES, GOLD)
        result = run("check", profile)
        assert result.exit_code == 1
        assert f"CASE {folder / 'bad'}: " in result.stdout
        assert "ok    ferry" in result.stdout

    @pytest.mark.parametrize("text", [b"name = ", b"name = 'ab'\nnonsense = 1", b"\xff"])
    def test_what_is_no_profile(self, run: Run, profile: Path, text: bytes) -> None:
        profile.write_bytes(text)
        result = run("check", profile)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "oldhaven.toml" in result.stderr
        assert run("check", "missing.toml").exit_code == 2

    def test_all_that_ship(self, run: Run) -> None:
        shown = run("check").stdout
        for known in sites.built_in():
            assert f"\n{known.name} (" in f"\n{shown}"
            for name in names(built_in_fixtures(known.name)):
                assert f"  {name}\n" in shown

    def test_the_users_own_are_checked_with_them(self, run: Run, profile: Path) -> None:
        save(profile.parent / "oldhaven", "ferry", LINES, GOLD)
        shown = run("check", "--sites", profile.parent).stdout
        assert "ok    ferry" in shown
        assert "\ntaipeitimes (" in shown

    def test_a_variant_of_a_profile_that_ships_has_its_cases(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "variant.toml").write_text("name = 'taipeitimes'\nmarks = ['no such line']\n", "utf-8")
        result = run("check", "variant.toml")
        assert result.exit_code == 1
        assert "SITE not recognised" in result.stdout


class TestCases:
    def test_line_ends_stay_as_they_are(self, tmp_path: Path) -> None:
        save(tmp_path, "cr", ["One.\r", "\r", "Two\rthree.\r"], {"body_lines": [1, 3], "removed": []})
        case = load_case(tmp_path, "cr")
        assert case.source == "One.\r\n\r\nTwo\rthree.\r"
        assert case.paragraphs == ["One.", "Two three."]

    def test_lines_of_a_paragraph_are_glued(self) -> None:
        case = Case("x", "The mayor\n, who\u00a0 came,\n(he\nsaid)\n渡輪\n回來\n", {"body_lines": [[1, 2, 3, 4], [5, 6]]})
        assert case.paragraphs == ["The mayor, who came, (he said)", "渡輪回來"]

    def test_all_of_a_folder(self, tmp_path: Path) -> None:
        save(tmp_path, "b", LINES, GOLD)
        save(tmp_path, "a", LINES, GOLD)
        (tmp_path / "README.txt").write_text("no case", "utf-8")
        assert [case.name for case in cases(tmp_path)] == ["a", "b"]
        assert cases(tmp_path / "missing") == []

    @pytest.mark.parametrize(
        ("gold", "reason"),
        [
            ("{", "Expecting"),
            ([], "no object"),
            ({}, "neither body_lines nor text"),
            ({"body_lines": [9]}, "line 9; the dump has 7 lines"),
            ({"body_lines": [0]}, "line 0"),
            ({"body_lines": ["1"]}, "line '1'"),
            ({"body_lines": [], "removed": [{"lines": [1], "kind": "rubbish"}]}, "rubbish"),
            ({"body_lines": [], "removed": [{"lines": [1]}]}, "no key 'kind'"),
            ({"body_lines": [], "removed": [3]}, "int"),
            ({"body_lines": 3}, "int"),
            ({"body_lines": [3, []]}, "a paragraph of no lines"),
            (
                {"body_lines": [3], "with_site_hint": {"publisher": "The Bell"}},
                "with_site_hint is an object that names the site",
            ),
            ({"body_lines": [3], "with_site_hint": "bell"}, "with_site_hint is an object that names the site"),
            ({"body_lines": [3], "with_site_hint": {"site": "bell", "body_lines": [[]]}}, "a paragraph of no lines"),
            (
                {"text": "x", "removed": [{"texts": ["absent"], "kind": "other"}]},
                "'absent', which the dump does not hold",
            ),
            ({"text": "x", "url": 3}, "strings or null"),
        ],
    )
    def test_what_cannot_be_compared_with(self, tmp_path: Path, gold: object, reason: str) -> None:
        save(tmp_path, "bad", LINES, gold)
        with pytest.raises(CaseError, match=reason) as caught:
            load_case(tmp_path, "bad")
        assert str(caught.value).startswith(str(tmp_path / "bad"))

    def test_half_a_case(self, tmp_path: Path) -> None:
        (tmp_path / "half.gold.json").write_text(json.dumps(GOLD), "utf-8")
        with pytest.raises(CaseError, match=r"half\.txt"):
            load_case(tmp_path, "half")

    def test_flaws(self) -> None:
        gold = {"body_lines": [3, [7, 3]], "removed": [{"lines": [1, 1], "kind": "other"}]}
        assert flaws(Case("x", "\n".join(LINES), gold)) == [
            "GOLD line 1 is named 2 times",
            "GOLD line 3 is named 2 times",
            f"GOLD line 5 is in neither body_lines nor removed: {LINES[4]}",
        ]
        assert flaws(Case("x", "\n".join(LINES), GOLD)) == []
        assert flaws(Case("x", "a b", {"text": "a", "removed": [{"texts": ["b"], "kind": "other"}]})) == []

    def test_hinted(self) -> None:
        case = Case("x", "a", {**PLAIN, "with_site_hint": {"site": "oldhaven", "publisher": "The Oldhaven Bell"}})
        hinted = case.hinted()
        assert hinted is not None
        assert (hinted.hint, hinted.gold["publisher"], hinted.gold["language"]) == (
            "oldhaven",
            "The Oldhaven Bell",
            "en",
        )
        assert Case("x", "a", PLAIN).hinted() is None

    def test_recognised(self) -> None:
        assert recognised(Case("x", "a", {}, hint="Taipei Times"), Options()) == "taipeitimes"
        assert recognised(Case("x", "a", {}, hint="nowhere"), Options()) is None
        assert recognised(Case("x", "a", {}, url="https://www.taipeitimes.com/1"), Options()) == "taipeitimes"
        assert recognised(Case("x", "a", {}), Options()) is None


class TestMismatches:
    SOURCE = "Home\nOne is first.\nTwo is next.\nThree is last."
    GOLD: dict[str, Any] = {"body_lines": [2, 3, 4], "removed": [{"lines": [1], "kind": "navigation"}]}  # noqa: RUF012

    def article(self, kept: list[str], **fields: Any) -> Article:
        """An article that keeps these lines of `SOURCE`."""
        blocks, removed = [], []
        for line in self.SOURCE.split("\n"):
            start, stop = self.SOURCE.index(line), self.SOURCE.index(line) + len(line)
            if line in kept:
                blocks.append(Passage(start, stop, line))
            else:
                removed.append(Removal(Kind.NAVIGATION, start, stop, line, "rule", 1.0, "seen"))
        return Article(text="\n\n".join(kept), source=self.SOURCE, blocks=blocks, removed=removed, **fields)

    def found(self, article: Article, **gold: Any) -> list[str]:
        return mismatches(Case("x", self.SOURCE, {**self.GOLD, **gold}), article)

    def test_none(self) -> None:
        assert self.found(self.article(["One is first.", "Two is next.", "Three is last."])) == []

    def test_lost_and_extra(self) -> None:
        assert self.found(self.article(["Home", "One is first.", "Two is next."])) == [
            "LOST line 4 (removed as navigation by rule): Three is last.",
            "EXTRA line 1 (navigation): Home",
        ]

    def test_nothing_kept(self) -> None:
        assert len(self.found(self.article([]))) == 3

    def test_a_paragraph_twice_is_not_once(self) -> None:
        article = self.article(["One is first.", "Two is next.", "Three is last."])
        twice = replace(article, text=article.text + "\n\nOne is first.")
        assert self.found(twice) == ["EXTRA line 2: One is first."]

    def test_order(self) -> None:
        article = self.article(["One is first.", "Two is next.", "Three is last."])
        turned = replace(article, text="One is first.\n\nThree is last.\n\nTwo is next.")
        assert self.found(turned) == ["ORDER the paragraphs are the same, but number 2 is Three is last."]

    def test_a_paragraph_of_several_lines(self) -> None:
        article = self.article(["Two is next.", "Three is last."])
        assert self.found(article, body_lines=[[2, 3], 4]) == [
            "LOST lines 2-3 (removed as navigation by rule): One is first. Two is next.",
            "EXTRA line 3: Two is next.",
        ]

    def test_text_overrides_lines(self) -> None:
        article = self.article(["One is first.", "Two is next.", "Three is last."])
        assert self.found(article, text="One is first.\n\nTwo is next.\n\nThree is last.") == []
        assert self.found(article, text="Nothing else.")[0] == "LOST Nothing else."

    @pytest.mark.parametrize(
        ("gold", "text", "expected"),
        [
            ("One two.\n\nThree four.", "One two. Three  four.", []),
            ("渡輪回來。\n\n它很吵。", "渡輪回來。它很吵。", []),
            ("One two. Three four.", "One two.Three four.", ["LOST two. Three", "EXTRA two.Three"]),
            ("One two three.", "One three. More", ["LOST two", "EXTRA More"]),
        ],
    )
    def test_one_line_pages(self, gold: str, text: str, expected: list[str]) -> None:
        case = Case("x", "…", {"text": gold, "body_lines": []})
        assert mismatches(case, Article(text=text, source="…")) == expected

    @pytest.mark.parametrize(
        ("gold", "fields", "expected"),
        [
            ({"title": None, "tags": None, "section": []}, {}, []),
            ({}, {"title": "Not asked for"}, []),
            ({"title": None}, {"title": "A"}, ['FIELD title: expected null, got "A" from rule']),
            ({"authors": ["A", "B"]}, {"authors": ["B"]}, ['FIELD authors: expected ["A", "B"], got ["B"]']),
            ({"language": "zh"}, {"language": "zh-Hant"}, []),
            ({"language": "zh-Hans"}, {"language": "zh-Hant"}, ['FIELD language: expected "zh-Hans", got "zh-Hant"']),
            ({"published": "2025-03-14"}, {}, ['FIELD published: expected "2025-03-14", got null']),
        ],
    )
    def test_fields(self, gold: dict[str, Any], fields: dict[str, Any], expected: list[str]) -> None:
        article = self.article(["One is first.", "Two is next.", "Three is last."], evidence={"title": "rule"}, **fields)
        assert self.found(article, **gold) == expected

    def test_kinds_of_lines(self) -> None:
        article = self.article(["One is first.", "Two is next.", "Three is last."])
        assert self.found(article, removed=[{"lines": [1], "kind": "legal"}]) == [
            "KIND line 1: expected legal, got navigation from rule: Home"
        ]

    def test_kinds_of_pieces(self) -> None:
        removed = [
            Removal(Kind.SHARE, 0, 5, "Share", "first", 1.0, "seen"),
            Removal(Kind.TOOLS, 14, 19, "Share", "second", 1.0, "seen"),
        ]
        article = Article(text="A story.", source="Share A story. Share", removed=removed)
        gold = {"text": "A story.", "removed": [{"texts": ["Share", "Share"], "kind": "share"}]}
        assert mismatches(Case("x", "Share A story. Share", gold), article) == [
            "KIND line 1: expected share, got tools from second: Share"
        ]

    def test_a_source_that_is_not_the_dump_has_no_lines(self) -> None:
        article = replace(self.article(["Home"]), source="<p>Home</p>")
        assert self.found(article)[0] == "LOST line 2: One is first."

    def test_a_detector_that_failed(self) -> None:
        article = self.article(
            ["One is first.", "Two is next.", "Three is last."], warnings=["detector x failed: y", "stub: z"]
        )
        assert self.found(article) == ["FAILED detector x failed: y"]
