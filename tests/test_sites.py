"""Site profiles: how they are read, when they apply, and what they name."""

from __future__ import annotations

from pathlib import Path

import pytest

import scrub
from scrub import Kind, Options
from scrub.segment.text import segment_text
from scrub.sites import ProfileError, built_in, by_name, host_of, load_profile, profiles, read_profile, recognise

PROFILE = r"""
name = "oldhaven"
publisher = "The Oldhaven Bell"
domains = ["bell.example.org", "Oldhaven.EXAMPLE"]
aliases = ["the bell"]
language = "en"
marks = ['Rung daily since \d{4}', 'Bell (?:ringers|pullers) only']
marks_needed = 2

[[text]]
kind = "popular"
pattern = 'The bell rings: .*'
note = "a teaser"

[[text]]
kind = "related"
pattern = 'From the tower'
until = 'Down again'
"""
PLATFORM = """
name = "belltower"
platform = true
marks = ['Rung daily since 1891']

[[text]]
kind = "tools"
pattern = "Pull here"
"""
STORY = (
    "The ferry Petrel came back to Oldhaven on Monday after a winter in dock, and forty people stood on the quay in the rain.",
    "It was not, said Maud Ellery, who sells tickets in the hut at the end of the pier and has heard every ferry.",
)
MARKS = ("Rung daily since 1891", "Bell ringers only")


@pytest.fixture
def options(tmp_path: Path) -> Options:
    """Options with two more profiles: a site, and the platform that it runs on."""
    (tmp_path / "oldhaven.toml").write_text(PROFILE, "utf-8")
    (tmp_path / "belltower.toml").write_text(PLATFORM, "utf-8")
    (tmp_path / "README.md").write_text("no profile", "utf-8")
    return Options(sites=(str(tmp_path),))


def dump(*lines: str) -> str:
    return "\n\n".join(lines)


class TestProfile:
    profile = load_profile(PROFILE, "oldhaven.toml")

    @pytest.mark.parametrize(
        "name", ["oldhaven", "OLDHAVEN", "The Oldhaven Bell", "theoldhavenbell", "The  Bell", "bell.example.org"]
    )
    def test_answers_to(self, name: str) -> None:
        assert self.profile.answers_to(name)
        assert by_name(name, [self.profile]) is self.profile

    @pytest.mark.parametrize("name", ["", " ", "-", "bell", "oldhaven2", "example.org"])
    def test_does_not_answer_to(self, name: str) -> None:
        assert by_name(name, [self.profile]) is None

    @pytest.mark.parametrize(
        "url",
        [
            "https://bell.example.org/2025/ferry",
            "http://www.bell.example.org",
            "bell.example.org/ferry",
            "//oldhaven.example/x",
            "HTTPS://USER:PASS@BELL.EXAMPLE.ORG:8080/",
            "https://bell.example.org./",
        ],
    )
    def test_owns(self, url: str) -> None:
        assert self.profile.owns(url)

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "https://example.org/bell.example.org",
            "https://notbell.example.org/",
            "https://bell.example.org.example.com/",
            "https://example.com/?u=https://bell.example.org/",
            "http://[::1",
        ],
    )
    def test_does_not_own(self, url: str) -> None:
        assert not self.profile.owns(url)

    @pytest.mark.parametrize(
        ("url", "host"),
        [("https://A.Example.ORG/x", "a.example.org"), ("http://[::1", ""), ("", ""), ("//", ""), ("x y", "x y")],
    )
    def test_host(self, url: str, host: str) -> None:
        assert host_of(url) == host


class TestReading:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("name = ", "Invalid value"),
            ("", "`name` must be small letters, digits and hyphens"),
            ("name = 'Old Haven'", "`name` must be"),
            ("name = 'x'\npublisher = 'X'", "`name` must be"),
            ("name = 'oldhaven'\ncolour = 'red'", "unknown key 'colour'"),
            ("name = 'oldhaven'\nmarks = ['(']", "unterminated subpattern"),
            ("name = 'oldhaven'\n[[text]]\nkind = 'furniture'\npattern = 'x'", "'furniture' is not a valid Kind"),
            ("name = 'oldhaven'\n[[text]]\nkind = 'tools'", "no key 'pattern'"),
            ("name = 'oldhaven'\nmarks = [1]", "`marks` must be a list of texts, not [1]"),
            ("name = 'oldhaven'\nmarks = 'Rung'", "`marks` must be a list of texts, not 'Rung'"),
            ("name = 'oldhaven'\ndomains = 'bell.example'", "`domains` must be a list of texts, not 'bell.example'"),
            ("name = 'oldhaven'\naliases = 'bell'", "`aliases` must be a list of texts"),
            ("name = 'oldhaven'\npublisher = 5", "`publisher` must be text, not 5"),
            ("name = 'oldhaven'\nlanguage = ['en']", "`language` must be text"),
            ("name = 'oldhaven'\nplatform = 'no'", "`platform` must be true or false"),
            ("name = 'oldhaven'\ndate_order = 'dmy'", "`date_order` must be DMY, MDY or YMD"),
            ("name = 'oldhaven'\nmarks_needed = '2'", "`marks_needed` must be a whole number of at least 1"),
            ("name = 'oldhaven'\nmarks_needed = true", "`marks_needed` must be"),
            ("name = 'oldhaven'\nmarks_needed = 0", "`marks_needed` must be"),
            ("name = 'oldhaven'\nvalid_from = '2024-01-01'", "`valid_from` must be a date without quotes"),
            ("name = 'oldhaven'\nvalid_from = 2024-01-01T09:30:00", "`valid_from` must be a date"),
            ("name = 'oldhaven'\ntext = 'x'", "`text` must be a list of tables"),
            ("name = 'oldhaven'\nhtml = 'x'", "`html` must be a table or a list of tables"),
            ("name = 'oldhaven'\n[[text]]\nkind = 'tools'\npattern = 5", "`pattern` in text must be text, not 5"),
            ("name = 'oldhaven'\n[[text]]\nkind = 'tools'\npattern = 'x'\nuntill = 'y'", "unknown key 'untill' in text"),
            ("name = 77", "`name` must be text, not 77"),
        ],
    )
    def test_mistake_is_named(self, tmp_path: Path, text: str, reason: str) -> None:
        path = tmp_path / "mine.toml"
        path.write_text(text, "utf-8")
        with pytest.raises(ProfileError, match=r"mine\.toml: ") as caught:
            read_profile(path)
        assert reason in str(caught.value)

    def test_file_that_is_no_utf8(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.toml"
        path.write_bytes(b"name = '\xff'")
        with pytest.raises(ProfileError, match=r"mine\.toml: not UTF-8 \(invalid start byte at byte 8\)"):
            read_profile(path)

    def test_folder_comes_before_what_ships(self, tmp_path: Path) -> None:
        for folder, publisher in (("a", "Mine"), ("b", "Yours")):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "x.toml").write_text(f"name = 'taipeitimes'\npublisher = '{publisher}'", "utf-8")
        known = profiles((str(tmp_path / "a"), str(tmp_path / "b")))
        assert [profile.publisher for profile in known if profile.name == "taipeitimes"] == ["Mine"]
        assert [profile.name for profile in known] == sorted(profile.name for profile in built_in())


class TestRecognition:
    def test_by_its_marks(self, options: Options) -> None:
        article = scrub.clean(dump(*MARKS, *STORY), options=options)
        assert (article.site, article.publisher) == ("oldhaven", "The Oldhaven Bell")
        assert article.evidence["site"] == "the line 'Rung daily since 1891'"

    def test_needs_as_many_as_it_says(self, options: Options) -> None:
        article = scrub.clean(dump("Rung daily since 1902", *STORY), options=options)
        assert article.site is None

    def test_mark_is_a_whole_line(self, options: Options) -> None:
        lines = [f"{mark}, they say" for mark in MARKS]
        assert scrub.clean(dump(*STORY, *lines), options=options).site is None

    def test_mark_that_a_story_quotes_is_none(self, options: Options) -> None:
        assert scrub.clean(dump(STORY[0], *MARKS[:1], STORY[1], *MARKS[1:], STORY[0]), options=options).site is None

    def test_each_mark_is_a_pattern_of_its_own(self, tmp_path: Path) -> None:
        """Patterns that compile alone and not as parts of one."""
        marks = {
            "oldhaven": r"(?i)rung (?P<often>daily|(w)eek\2ly) since \d{4}",
            "newhaven": r"(?P<often>Hourly|(d)aily\2) news",
        }
        for name, mark in marks.items():
            (tmp_path / f"{name}.toml").write_text(f"name = '{name}'\npublisher = 'X'\nmarks = ['{mark}']", "utf-8")
        found = [
            scrub.clean(dump(line, *STORY), options=Options(sites=(str(tmp_path),))).site
            for line in ("RUNG DAILY SINCE 1891", "Rung weekwly since 1891", "Hourly news", "hourly news")
        ]
        assert found == ["oldhaven", "oldhaven", "newhaven", None]

    def test_site_before_platform(self, options: Options) -> None:
        known = profiles(options.sites)
        found = recognise(segment_text(dump(*STORY, *MARKS)), None, known)
        assert found is not None
        assert found[0].name == "oldhaven"

    def test_platform_proves_no_site(self, options: Options) -> None:
        article = scrub.clean(dump("Rung daily since 1891", "Pull here", *STORY), options=options)
        assert (article.site, article.publisher) == (None, None)
        assert [removal.kind for removal in article.removed if removal.text == "Pull here"] == [Kind.TOOLS]

    def test_by_url_before_marks(self, options: Options) -> None:
        url = "https://www.taipeitimes.com/News/front/archives/2024/03/26/1"
        article = scrub.clean(dump(*STORY, *MARKS), url=url, options=options)
        assert article.evidence["site"] == "the URL is of www.taipeitimes.com"

    def test_caller_before_url(self, options: Options) -> None:
        article = scrub.clean(dump(*STORY), url="https://www.taipeitimes.com/1", site="the bell", options=options)
        assert (article.site, article.evidence["site"]) == ("oldhaven", "the caller named it")

    def test_without_any_profile(self) -> None:
        assert recognise(segment_text(dump(*STORY)), "https://example.org", ()) is None

    @pytest.mark.parametrize("profile", [p for p in built_in() if p.marks], ids=lambda profile: profile.name)
    def test_story_without_marks_is_nobodys(self, profile: object) -> None:
        assert recognise(segment_text(dump(*STORY)), None, [profile]) is None  # type: ignore[list-item]


class TestRules:
    def test_name_lines(self, options: Options) -> None:
        article = scrub.clean(dump(*STORY, "The bell rings: Seven cats"), site="oldhaven", options=options)
        (removal,) = article.removed
        assert (removal.kind, removal.rule, removal.evidence) == ("popular", "site.oldhaven", "a teaser")

    def test_take_all_lines_up_to_their_end(self, options: Options) -> None:
        last = "The council paid 310,000 crowns for the work, a third of it for the hull, the treasurer said."
        teased = (
            "The bell in the tower has been cast anew, said the master of the harbour, who had not heard it since the winter."
        )
        source = dump(*STORY, "From the tower", "Seven cats of the harbour office", teased, "Down again", last)
        article = scrub.clean(source, site="oldhaven", options=options)
        taken = [removal for removal in article.removed if removal.rule == "site.oldhaven"]
        assert [removal.text.strip() for removal in taken] == ["From the tower", "Seven cats of the harbour office", teased]
        assert {removal.evidence for removal in taken} == {"the profile of oldhaven names this line"}
        assert last in article.text

    def test_take_the_rest_where_no_end_comes(self, options: Options) -> None:
        article = scrub.clean(dump(*STORY, "From the tower", "Seven cats", "And an eighth"), site="oldhaven", options=options)
        assert article.text == dump(*STORY)

    def test_beat_every_other_rule(self, options: Options) -> None:
        article = scrub.clean(dump(*STORY, "From the tower", "© 2025 Somebody Else"), site="oldhaven", options=options)
        assert [removal.kind for removal in article.removed] == ["related", "related"]
        assert article.publisher == "The Oldhaven Bell"

    def test_are_not_asked_about_long_lines(self, options: Options) -> None:
        long = "The bell rings: " + "and rings " * 60
        article = scrub.clean(dump(*STORY, long), site="oldhaven", options=options)
        assert article.text.endswith("and rings")

    def test_say_nothing_of_other_sites(self, options: Options) -> None:
        article = scrub.clean(dump(STORY[0], "The bell rings: Seven cats", STORY[1]), options=options)
        assert "The bell rings: Seven cats" in article.text


@pytest.mark.parametrize("profile", built_in(), ids=lambda profile: profile.name)
class TestThoseThatShip:
    def test_are_whole(self, profile: scrub.sites.Profile) -> None:
        assert profile.path == f"{profile.name}.toml"
        assert profile.platform == (profile.publisher is None)
        assert profile.platform == (not profile.domains)
        assert all(rule.note for rule in profile.text)
        assert profile.marks_needed <= max(len(profile.marks), 1)

    def test_are_known_by_name_and_url(self, profile: scrub.sites.Profile) -> None:
        assert by_name(profile.publisher or profile.name, built_in()) is profile
        for domain in profile.domains:
            found = recognise([], f"https://www.{domain}/x", built_in())
            assert found is not None
            assert found[0] is profile
