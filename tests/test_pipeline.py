"""The path of a document: which finding holds, whose word counts for site and language, plug-ins, and what fails."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import FrozenInstanceError, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import scrub
from scrub import Block, Document, Finding, Kind, Notes, Options, Pipeline, pipeline
from scrub.sites import ProfileError
from tests.story import STORY

GAUGE = "Lake level this morning 4.2 metres, wind light"
CLOSING = "Closing time: the gates are shut at six in the evening, and nobody is let in after five, the caretaker said."
TEXT = "\n\n".join(STORY)
DUMP = "\n\n".join([*STORY[:2], GAUGE, *STORY[2:]])
PROFILE = """
name = "ellerby-post"
publisher = "The Ellerby Post"
domains = ["post.example.org"]
aliases = ["Ellerby Evening Post"]
language = "en"
valid_from = 2020-01-01

[[text]]
kind = "tools"
pattern = 'Lake level this morning .*'
note = "the gauge at the pier"

[[text]]
kind = "latest"
pattern = 'At the counter'
until = 'Closing time: .*'
"""
PLUGIN = """
from scrub import Finding, Kind


class Gauge:
    def __init__(self, name="gauge"):
        self.name = name

    def detect(self, document, notes):
        return [
            Finding(Kind.TOOLS, (b.index,), "gauge.level", 0.9, "the gauge at the pier")
            for b in document.blocks if b.text.startswith("Lake level")
        ]


ready = Gauge("ready-gauge")
taken = Gauge("share")


def nothing():
    return None


def out_of_ink():
    raise OSError("out of ink")
"""

PlugIns = Callable[[str], Pipeline]


@dataclass(frozen=True)
class Says:
    """Says of every block what it is told to say."""

    kind: Kind = Kind.OTHER
    name: str = "says"

    def detect(self, document: Document, notes: Notes) -> list[Finding]:
        return [Finding(self.kind, (block.index,), "says.all", 1.0, "a test") for block in document.blocks]


@pytest.fixture
def sites(tmp_path: Path) -> Options:
    """Options with a folder that holds one profile."""
    (tmp_path / "ellerby-post.toml").write_text(PROFILE, "utf-8")
    return Options(sites=(str(tmp_path),))


class TestFindings:
    """Of two about one block the higher rank holds, then the higher confidence, then the earlier."""

    @pytest.mark.parametrize(
        ("first", "second", "kind"),
        [
            ((1, 0.8), (1, 0.8), Kind.TOOLS),
            ((1, 0.8), (1, 0.9), Kind.ADVERT),
            ((1, 0.9), (1, 0.8), Kind.TOOLS),
            ((0, 0.9), (1, 0.1), Kind.ADVERT),
            ((2, 0.1), (1, 0.9), Kind.TOOLS),
        ],
    )
    def test_stated_order(self, first: tuple[int, float], second: tuple[int, float], kind: Kind) -> None:
        notes = Notes()
        for found, (rank, confidence) in ((Kind.TOOLS, first), (Kind.ADVERT, second)):
            notes.add(Finding(found, (0,), "a.rule", confidence, rank=rank))
        assert notes.kind(0) is kind
        assert notes.kind(1) is None

    def test_notes_know_what_is_free(self) -> None:
        blocks = [Block(n, 0, len(line), line) for n, line in enumerate([*STORY, "Share"])]
        document = Document(TEXT, blocks)
        notes = Notes()
        assert notes.prose(document) == blocks[:4]
        notes.add(Finding(Kind.SHARE, (1, 4), "share.line"))
        assert notes.prose(document) == [blocks[0], *blocks[2:4]]
        assert list(notes.free(blocks)) == [blocks[0], *blocks[2:4]]

    def test_later_detectors_see_the_earlier_ones(self) -> None:
        seen: list[tuple[Kind | None, ...]] = []

        class Reader:
            name = "reader"

            def detect(self, document: Document, notes: Notes) -> tuple[()]:
                seen.append(tuple(notes.kind(block.index) for block in document.blocks))
                return ()

        Pipeline((Says(Kind.SHARE), Reader())).clean("One.\n\nTwo.")
        assert seen == [(Kind.SHARE, Kind.SHARE)]

    def test_values_are_fields_with_their_origins(self) -> None:
        class Signed:
            name = "signed"

            def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
                values = {"authors": ["Orla Finch"], "tags": ["trams"], "published": date(2025, 3, 14)}
                yield Finding(Kind.BYLINE, (0,), "signed.a", 0.9, "a test", values)
                yield Finding(Kind.BYLINE, (1,), "signed.b", 0.95, "a test", {"authors": ["Odo Lamb", "Orla Finch"]})

        article = Pipeline((Signed(),)).clean(TEXT)
        assert (article.authors, article.tags, article.published) == (["Orla Finch", "Odo Lamb"], ["trams"], date(2025, 3, 14))
        assert article.evidence == {"authors": "signed.b", "language": "the text", "published": "signed.a", "tags": "signed.a"}

    def test_unsure_ones_cost_quality(self) -> None:
        class Guess:
            name = "guess"

            def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
                yield Finding(Kind.TOOLS, (2,), "guess.one", self.confidence, "a test")

            def __init__(self, confidence: float) -> None:
                self.confidence = confidence

        sure, unsure = (Pipeline((Guess(confidence),)).clean(DUMP).quality for confidence in (1.0, 0.5))
        assert (sure, unsure) == (1.0, 0.9)


class TestSite:
    @pytest.mark.parametrize(
        "url", ["https://post.example.org/1", "http://www.post.example.org:8080/1", "post.example.org", "//POST.EXAMPLE.ORG./"]
    )
    def test_is_known_by_its_domain(self, sites: Options, url: str) -> None:
        article = scrub.clean(DUMP, url=url, options=sites)
        assert (article.site, article.publisher) == ("ellerby-post", "The Ellerby Post")
        assert article.evidence["site"].startswith("the URL is of ")
        assert article.text == TEXT
        (removal,) = article.removed
        assert (removal.kind, removal.rule, removal.evidence) == ("tools", "site.ellerby-post", "the gauge at the pier")

    @pytest.mark.parametrize("url", ["https://repost.example.org/1", "https://example.org/post.example.org", None])
    def test_is_not_another(self, sites: Options, url: str | None) -> None:
        article = scrub.clean(DUMP, url=url, options=sites)
        assert (article.site, article.publisher) == (None, None)
        assert GAUGE in article.text

    @pytest.mark.parametrize(("year", "site"), [(2019, None), (2020, "ellerby-post"), (2025, "ellerby-post")])
    def test_is_known_for_the_time_of_its_profile(self, sites: Options, year: int, site: str | None) -> None:
        assert scrub.clean(DUMP, url=f"https://post.example.org/{year}/03/14/depot", options=sites).site == site

    def test_of_a_day_that_is_none(self, sites: Options) -> None:
        assert scrub.clean(DUMP, url="https://post.example.org/2025/13/14/depot", options=sites).site == "ellerby-post"

    @pytest.mark.parametrize(
        "name", ["ellerby-post", "Ellerby Post", "The Ellerby Post", "ellerby evening post", "post.example.org"]
    )
    def test_is_what_the_caller_says(self, sites: Options, name: str) -> None:
        article = scrub.clean(DUMP, site=name, options=sites)
        assert (article.site, article.evidence["site"]) == ("ellerby-post", "the caller named it")
        assert article.text == TEXT

    @pytest.mark.parametrize("end", [[], [CLOSING]], ids=["open", "closed"])
    def test_names_lines_up_to_another(self, sites: Options, end: list[str]) -> None:
        listed = ["At the counter", "Seven kinds of ticket.", "A map of the lake."]
        article = scrub.clean("\n\n".join([*STORY, *listed, *end]), site="ellerby-post", options=sites)
        assert [removal.text for removal in article.removed if removal.rule == "site.ellerby-post"] == listed
        assert article.text == "\n\n".join([*STORY, *end])

    def test_of_a_broken_profile_named_by_the_caller(self, tmp_path: Path) -> None:
        (tmp_path / "broken.toml").write_text("name = 'broken'\ncolour = 'green'\n", "utf-8")
        with pytest.raises(ProfileError, match="unknown key 'colour'"):
            scrub.clean(DUMP, site="broken", options=Options(sites=(str(tmp_path),)))

    def test_of_a_broken_profile(self, tmp_path: Path) -> None:
        (tmp_path / "broken.toml").write_text("name = 'broken'\ncolour = 'green'\n", "utf-8")
        with pytest.raises(ProfileError, match="unknown key 'colour'"):
            scrub.clean(DUMP, options=Options(sites=(str(tmp_path),)))


class TestLanguage:
    def test_is_the_callers(self) -> None:
        article = scrub.clean(TEXT, language="cy")
        assert (article.language, article.evidence["language"]) == ("cy", "the caller")

    def test_is_the_texts(self, sites: Options) -> None:
        article = scrub.clean(TEXT, site="ellerby-post", options=sites)
        assert (article.language, article.evidence["language"]) == ("en", "the text")

    def test_is_the_profiles_where_the_text_is_too_short(self, sites: Options) -> None:
        article = scrub.clean("12.5\n\n13.1", site="ellerby-post", options=sites)
        assert (article.language, article.evidence["language"]) == ("en", "the profile of ellerby-post")

    def test_is_unknown(self) -> None:
        article = scrub.clean("12.5\n\n13.1")
        assert article.language is None
        assert "language" not in article.evidence

    @pytest.mark.parametrize("language", ["ko", "ko-KR", "KO"])
    def test_chooses_the_phrases(self, language: str) -> None:
        story = "작은 여객선은 동트기 전에 항구를 떠났고 부두에 있던 사람은 아무도 손을 흔들지 않았다고 항만 직원이 전했다."
        article = scrub.clean(f"{story}\n\n로그인 후 댓글을 작성하실 수 있습니다", language=language)
        assert article.text == story


def before_tagger(pipeline: Pipeline) -> tuple[str, ...]:
    """What plug-ins added: they stand between the table's last rule and the tagger."""
    return pipeline.names[pipeline.names.index("menu") + 1 : pipeline.names.index("tagger")]


class TestPlugIns:
    """Detectors that other installed packages offer by entry points."""

    @pytest.fixture
    def offered(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlugIns]:
        """Makes a distribution with these entry points and gives the default pipeline."""
        (tmp_path / "lake_gauge.py").write_text(PLUGIN, "utf-8")
        info = tmp_path / "lake_gauge-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lake-gauge\nVersion: 1.0\n", "utf-8")
        monkeypatch.syspath_prepend(tmp_path)

        def default(entry_points: str) -> Pipeline:
            (info / "entry_points.txt").write_text(f"[{pipeline.PLUGINS}]\n{entry_points}\n", "utf-8")
            pipeline._plugins.cache_clear()
            return Pipeline.default()

        yield default
        pipeline._plugins.cache_clear()
        sys.modules.pop("lake_gauge", None)

    @pytest.mark.parametrize(("target", "name"), [("Gauge", "gauge"), ("ready", "ready-gauge")], ids=["class", "instance"])
    def test_run_before_the_tagger(self, offered: PlugIns, target: str, name: str) -> None:
        default = offered(f"any = lake_gauge:{target}")
        assert before_tagger(default) == (name,)
        article = default.clean(DUMP)
        assert article.text == TEXT
        assert [(removal.kind, removal.rule) for removal in article.removed] == [("tools", "gauge.level")]

    def test_run_by_the_names_of_their_entry_points(self, offered: PlugIns) -> None:
        default = offered("b = lake_gauge:Gauge\na = lake_gauge:ready")
        assert before_tagger(default) == ("ready-gauge", "gauge")

    @pytest.mark.parametrize("target", ["lake_gauge:out_of_ink", "lake_gauge:not_there", "no_such_module_here:Gauge"])
    def test_broken_one_costs_a_warning(self, offered: PlugIns, target: str) -> None:
        with pytest.warns(RuntimeWarning, match=rf"detector plug-in a-broken-one \({target}\) failed to load: "):
            default = offered(f"a-broken-one = {target}\ngauge = lake_gauge:Gauge")
        assert before_tagger(default) == ("gauge",)

    @pytest.mark.parametrize("target", ["nothing", "taken"])
    def test_one_that_is_no_detector_or_has_a_taken_name(self, offered: PlugIns, target: str) -> None:
        with pytest.warns(RuntimeWarning, match="detector plug-in a-broken-one"):
            assert before_tagger(offered(f"a-broken-one = lake_gauge:{target}")) == ()

    def test_broken_one_in_a_process_of_its_own(self, offered: PlugIns, tmp_path: Path) -> None:
        with pytest.warns(RuntimeWarning):
            offered("a-broken-one = lake_gauge:out_of_ink\ngauge = lake_gauge:Gauge")
        done = subprocess.run(
            [sys.executable, "-c", "import sys, scrub; print(scrub.clean(sys.argv[1]).text)", DUMP],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == f"{TEXT}\n"
        assert "RuntimeWarning: detector plug-in a-broken-one (lake_gauge:out_of_ink) failed to load" in done.stderr


class TestFailure:
    @pytest.fixture
    def broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def cannot(*_: object) -> None:
            raise ArithmeticError("no such paragraph")

        monkeypatch.setattr(pipeline, "segment", cannot)

    @pytest.mark.usefixtures("broken")
    def test_costs_the_document_and_says_why(self) -> None:
        article = scrub.clean(f"\n {TEXT}\n", url="https://post.example.org/1")
        assert (article.verdict, article.text, article.quality) == ("failed", "", 0.0)
        assert article.warnings == ["failed: ArithmeticError: no such paragraph"]
        assert article.url == "https://post.example.org/1"
        (removal,) = article.removed
        assert (removal.start, removal.stop, removal.text) == (2, 2 + len(TEXT), TEXT)
        assert scrub.apply_plan(article.source, article.removed) == ""

    @pytest.mark.usefixtures("broken")
    @pytest.mark.parametrize("content", ["", " \n", b""])
    def test_of_nothing(self, content: str | bytes) -> None:
        article = scrub.clean(content)
        assert (article.verdict, article.removed) == ("failed", [])

    @pytest.mark.usefixtures("broken")
    def test_spares_mistakes_of_the_caller(self) -> None:
        with pytest.raises(ValueError, match="media_type"):
            scrub.clean(TEXT, media_type="text")


class TestWarnings:
    def test_of_running_text_removed(self) -> None:
        article = Pipeline((Says(Kind.ADVERT),)).clean(f"{TEXT}\n\n{STORY[0]}")
        suspect, stub = article.warnings
        assert suspect.startswith("suspect: ")
        assert suspect.endswith(" words of running text were removed as advert")
        assert stub == "stub: nothing but furniture"

    def test_of_little_running_text_removed(self) -> None:
        article = Pipeline((Says(Kind.ADVERT),)).clean(STORY[0])
        assert article.warnings == ["stub: nothing but furniture"]

    def test_of_a_detector_that_raises(self) -> None:
        class Broken:
            name = "broken"

            def detect(self, document: Document, notes: Notes) -> Iterable[Finding]:
                raise KeyError("ink")

        article = Pipeline.default().with_(Broken(), before="share").clean(TEXT)
        assert article.warnings == ["detector broken failed: KeyError: 'ink'"]
        assert article.text == TEXT

    def test_gate_before_a_whole_story_is_none(self) -> None:
        article = scrub.clean(f"{TEXT}\n\n{STORY[1].replace('green', 'red')}\n\nSubscribe to continue reading")
        assert (article.verdict, article.warnings) == ("article", [])
        assert [removal.kind for removal in article.removed] == ["paywall"]


class TestOptions:
    @pytest.mark.parametrize("name", ["max_bytes", "max_blocks", "seconds"])
    @pytest.mark.parametrize("value", [0, -1])
    def test_budgets_are_above_nothing(self, name: str, value: int) -> None:
        with pytest.raises(ValueError, match=f"{name} must be above 0, got {value}"):
            Options(**{name: value})

    def test_sites_are_several(self) -> None:
        with pytest.raises(TypeError, match="sites must be a tuple of folders, not str"):
            Options(sites="profiles")  # type: ignore[arg-type]

    def test_are_named_and_never_change(self) -> None:
        with pytest.raises(TypeError):
            Options(5)  # type: ignore[misc]
        with pytest.raises(FrozenInstanceError):
            Options().seconds = 5.0  # type: ignore[misc]

    @pytest.mark.parametrize("options", [{"max_bytes": 1.5}, {"max_blocks": 1.5}, {"seconds": float("nan")}, {"sites": ["x"]}])
    def test_mistakes_are_refused(self, options: dict[str, Any]) -> None:
        with pytest.raises((TypeError, ValueError)):
            Options(**options)


def test_block_shows_where_it_is() -> None:
    assert repr(Block(3, 10, 16, "Ticket")) == "Block(3, 10, 16, 'Ticket')"
