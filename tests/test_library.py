"""The library as its callers see it: arguments, the table of detectors, plug-ins, late loading, and the article's forms."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pytest

import scrub
from scrub import Article, Document, Finding, Image, Kind, Notes, Options, Passage, Pipeline, Removal, Verdict
from scrub.detectors.table import TABLE

ROOT = Path(__file__).parents[1]
STORY = (
    "The ferry Petrel came back to Oldhaven on Monday after a winter in dock, and forty people stood on the quay in the "
    "rain to see whether her new engine was as quiet as the yard had said.\n\n"
    "It was not, said Maud Ellery, who sells tickets in the hut at the end of the pier and has heard every ferry."
)

TUGS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "last")


class Bells:
    """A detector of somebody else's: lines that ring."""

    name = "bells"

    def detect(self, document: Document, notes: Notes) -> Iterable[Finding]:
        for block in document.blocks:
            if block.text.startswith("Ding"):
                yield Finding(Kind.OTHER, (block.index,), "bells.ding", 0.9, "it rings", {"publisher": "The Bell"})


def fresh(code: str, *path: Path) -> str:
    """What `code` prints in a fresh process that finds packages in `path` as well."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


class TestClean:
    def test_signature(self) -> None:
        assert str(inspect.signature(scrub.clean)) == (
            "(content: 'str | bytes', *, url: 'str | None' = None, site: 'str | None' = None, media_type: 'str | None' = "
            "None, language: 'str | None' = None, options: 'Options | None' = None) -> 'Article'"
        )
        own = [name for name in inspect.signature(Pipeline.clean).parameters if name != "self"]
        assert own == list(inspect.signature(scrub.clean).parameters)

    @pytest.mark.parametrize("content", [None, 1, ["text"], bytearray(b"text"), Path("dump.txt")])
    def test_content_must_be_text(self, content: object) -> None:
        with pytest.raises(TypeError, match=f"content must be str or bytes, not {type(content).__name__}"):
            scrub.clean(content)  # type: ignore[arg-type]

    @pytest.mark.parametrize("name", ["url", "site", "media_type", "language"])
    def test_arguments_must_be_strings(self, name: str) -> None:
        with pytest.raises(TypeError, match=f"{name} must be str or None, not bytes"):
            scrub.clean("x", **{name: b"x"})

    def test_options_must_be_options(self) -> None:
        with pytest.raises(TypeError, match=r"options must be scrub\.Options, not dict"):
            scrub.clean("x", options={"max_blocks": 3})  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"media_type": "text/markdown"}, "media_type must be one of text/html, text/plain, got 'text/markdown'"),
            ({"language": "english, I think"}, "language must be a BCP 47 tag .* got 'english, I think'"),
            ({"language": ""}, "language must be a BCP 47 tag"),
            ({"site": "nobody-knows"}, "no profile of site 'nobody-knows'; there are blogengine, .*viewusglobal"),
        ],
    )
    def test_mistakes_are_refused_at_once(self, arguments: dict[str, str], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            scrub.clean("x", **arguments)  # type: ignore[arg-type]

    @pytest.mark.parametrize("url", ["", "http://[::1", "not a url", "//", "http://\ud800", "javascript:alert(1)"])
    def test_odd_urls_are_content_and_no_mistake(self, url: str) -> None:
        article = scrub.clean(STORY, url=url)
        assert article.url == url
        assert article.site is None

    @pytest.mark.parametrize("content", ["", b"", " \n\u00a0\n", "\ufeff", "\x00\x01"])
    def test_of_nothing_is_empty(self, content: str | bytes) -> None:
        article = scrub.clean(content)
        assert (article.text, article.verdict, article.quality) == ("", Verdict.EMPTY, 0.0)
        assert article.warnings == ["empty: the document holds no visible text"]

    def test_says_what_it_knows_from_the_caller(self) -> None:
        article = scrub.clean(STORY, language="en-GB", url="https://bell.example.org/1")
        assert (article.language, article.evidence["language"]) == ("en-GB", "the caller")
        assert article.url == "https://bell.example.org/1"


class TestVerdict:
    @pytest.mark.parametrize(
        ("dump", "verdict", "warning"),
        [
            (STORY + "\n\n" + STORY.replace("Petrel", "Dove"), "article", None),
            ("The ferry Petrel came back to Oldhaven on Monday.", "stub", "stub: 9 words are left"),
            ("Share\n\nMost read\n\nAdvertisement", "stub", "stub: nothing but furniture"),
            ("\n\n".join(f"Stop number {n}" for n in range(1, 30)), "index", "index: 29 lines, most of them no running text"),
            ("Subscribe to continue reading", "paywall", 'paywall: 0 words are left beside "subscribe to continue reading"'),
            ("\n".join(f"1{n}:30 The {word} tug has passed the pier." for n, word in enumerate(TUGS)), "live", None),
            ("404\n\nPage not found", "error", None),
            ("We use cookies\n\nAccept all cookies", "consent", None),
        ],
    )
    def test_of(self, dump: str, verdict: str, warning: str | None) -> None:
        article = scrub.clean(dump)
        assert article.verdict == verdict
        assert (verdict == "article") == (article.warnings == [])
        if warning:
            assert article.warnings == [warning]

    @pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "\ufffd\x01 a word " * 400])
    def test_of_what_is_no_text(self, content: str | bytes) -> None:
        article = scrub.clean(content)
        assert (article.verdict, article.quality) == ("error", 0.0)
        assert "cannot be read" in article.warnings[-1]

    def test_a_story_that_is_all_removed_is_flagged(self) -> None:
        class Greedy:
            name = "greedy"

            def detect(self, document: Document, notes: Notes) -> Iterable[Finding]:
                yield Finding(Kind.ADVERT, tuple(b.index for b in document.blocks), "greedy.all", 1.0, "all of it", rank=2)

        dump = "\n\n".join([STORY] * 3)
        article = Pipeline.default().with_(Greedy()).clean(dump)
        assert article.text == ""
        assert article.warnings[0] == "suspect: 183 of 183 words of running text were removed as advert"
        assert article.quality == 0


class TestPipeline:
    def test_default_is_the_table(self) -> None:
        assert Pipeline.default().names == tuple(detector.name for detector in TABLE)

    def test_without_leaves_the_lines_of_a_detector(self) -> None:
        dump = f"{STORY}\n\nMost read\n\nThe cat of the lighthouse\n\nA bell for the school"
        assert scrub.clean(dump).text == STORY
        whole = Pipeline.default().without("popular", "menu", "tagger").clean(dump)
        assert whole.text.endswith("Most read\n\nThe cat of the lighthouse\n\nA bell for the school")

    def test_without_changes_nothing_in_place(self) -> None:
        pipeline = Pipeline.default()
        assert pipeline.without("popular", "latest").names == tuple(n for n in pipeline.names if n not in {"popular", "latest"})
        assert "popular" in pipeline.names

    def test_without_a_name_that_is_not_there(self) -> None:
        with pytest.raises(ValueError, match="no detector 'adverts'; there are site, consent, "):
            Pipeline.default().without("adverts")

    @pytest.mark.parametrize(
        ("where", "neighbours"),
        [
            ({"before": "tagger"}, ("menu", "bells", "tagger")),
            ({"after": "site"}, ("site", "bells", "consent")),
            ({}, ("names", "bells")),
        ],
    )
    def test_with_puts_a_detector_there(self, where: dict[str, str], neighbours: tuple[str, ...]) -> None:
        names = Pipeline.default().with_(Bells(), **where).names
        at = names.index("bells")
        assert names[at - 1 : at + 2] == neighbours

    def test_with_removes_and_proves(self) -> None:
        article = Pipeline.default().with_(Bells(), before="tagger").clean(f"{STORY}\n\nDing dong")
        assert article.text == STORY
        assert (article.publisher, article.evidence["publisher"]) == ("The Bell", "bells.ding")
        (removal,) = article.removed
        assert (removal.kind, removal.rule, removal.evidence, removal.text) == ("other", "bells.ding", "it rings", "Ding dong")

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"before": "site", "after": "menu"}, "give either before or after, not both"),
            ({"before": "nobody"}, "no detector 'nobody'"),
            ({"after": "nobody"}, "no detector 'nobody'"),
        ],
    )
    def test_with_at_no_place(self, arguments: dict[str, str], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            Pipeline.default().with_(Bells(), **arguments)

    def test_with_a_name_that_is_taken(self) -> None:
        with pytest.raises(ValueError, match=r"there is a detector 'bells' already; take it out with without\('bells'\)"):
            Pipeline.default().with_(Bells()).with_(Bells())

    @pytest.mark.parametrize("thing", [None, "bells", Bells.detect, object()])
    def test_with_what_is_no_detector(self, thing: object) -> None:
        with pytest.raises(TypeError, match="a detector has a `name` and a method"):
            Pipeline.default().with_(thing)  # type: ignore[arg-type]

    def test_of_no_detectors_keeps_everything(self) -> None:
        article = Pipeline(()).clean(f"Most read\n\n{STORY}")
        assert article.text == f"Most read\n\n{STORY}"
        assert article.removed == []

    def test_is_checked_as_clean_is(self) -> None:
        with pytest.raises(TypeError, match="content must be"):
            Pipeline(()).clean(None)  # type: ignore[arg-type]


class TestPlugIn:
    """Another package offers a detector by an entry point of the group `scrub.detectors`."""

    MODULE = """
class Bells:
    name = "bells"

    def detect(self, document, notes):
        from scrub import Finding, Kind
        return [Finding(Kind.OTHER, (b.index,), "bells.ding") for b in document.blocks if b.text.startswith("Ding")]
"""

    @pytest.fixture
    def installed(self, tmp_path: Path) -> Path:
        (tmp_path / "bells.py").write_text(self.MODULE)
        folder = tmp_path / "scrub_bells-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: scrub-bells\nVersion: 1.0\n")
        (folder / "entry_points.txt").write_text("[scrub.detectors]\nbells = bells:Bells\n")
        return tmp_path

    def test_runs_before_the_tagger(self, installed: Path) -> None:
        code = (
            "import json, scrub\n"
            f"article = scrub.clean({STORY!r} + '\\n\\nDing dong')\n"
            "print(json.dumps([scrub.Pipeline.default().names, [r.rule for r in article.removed]]))"
        )
        names, rules = json.loads(fresh(code, installed))
        assert names[names.index("bells") + 1] == "tagger"
        assert rules == ["bells.ding"]

    def test_is_not_there_without_its_package(self) -> None:
        assert "bells" not in Pipeline.default().names


class TestLoading:
    def test_import_loads_the_standard_library_only(self) -> None:
        code = "import sys, scrub; print('\\n'.join(name for name in sys.modules if '.' not in name))"
        before = set(fresh("import sys; print('\\n'.join(sys.modules))").split())
        loaded = set(fresh(code).split()) - before
        assert {name for name in loaded if name not in sys.stdlib_module_names} == {"scrub"}

    def test_text_without_dates_needs_neither_parsers_nor_screens(self) -> None:
        code = f"import sys, scrub; scrub.clean({STORY!r}); print('\\n'.join(sys.modules))"
        loaded = set(fresh(code).split())
        assert not loaded & {"selectolax", "trafilatura", "httpx", "dateparser", "click", "rich", "charset_normalizer"}

    def test_module_is_the_command(self) -> None:
        done = subprocess.run([sys.executable, "-m", "scrub", "--version"], capture_output=True, text=True, check=True)
        assert scrub.__version__ in done.stdout


class TestArticle:
    WHOLE = Article(
        text="One.\n\nTwo.",
        source="x One. Two.",
        title="Ferry returns",
        summary="A winter in dock",
        authors=["Maren Tilsley", "Osric Vane"],
        published=datetime.fromisoformat("2025-03-14T09:30:00+01:00"),
        modified=date(2025, 3, 15),
        publisher="The Oldhaven Bell",
        site="oldhaven",
        url="https://bell.example.org/1",
        language="en",
        section=["News"],
        tags=["ferries"],
        images=[Image(None, "The ferry", "Tilsley")],
        blocks=[Passage(2, 6, "One."), Passage(7, 11, "Two.", True)],
        removed=[Removal(Kind.OTHER, 0, 1, "x", "mine", 0.5, "an x")],
        evidence={"title": "headline.fitting"},
        quality=0.5,
        verdict=Verdict.STUB,
        warnings=["stub: 2 words are left"],
    )

    def test_dict_is_plain(self) -> None:
        data = self.WHOLE.to_dict()
        assert data == json.loads(json.dumps(data))
        assert data["published"] == "2025-03-14T09:30:00+01:00"
        assert data["modified"] == "2025-03-15"
        assert data["removed"] == [
            {"kind": "other", "start": 0, "stop": 1, "text": "x", "rule": "mine", "confidence": 0.5, "evidence": "an x"}
        ]
        assert type(data["verdict"]) is str

    def test_comes_back_from_its_dict(self) -> None:
        again = Article.from_dict(self.WHOLE.to_dict())
        assert again == self.WHOLE
        assert isinstance(again.removed[0].kind, Kind)
        assert isinstance(again.verdict, Verdict)
        assert not isinstance(again.modified, datetime)

    def test_dict_may_leave_out_what_has_a_default(self) -> None:
        assert Article.from_dict({"text": "", "source": ""}) == Article(text="", source="")

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            ({"headline": "x"}, TypeError),
            ({"published": "yesterday!"}, ValueError),
            ({"published": "2025-02-30"}, ValueError),
            ({"verdict": "unsure"}, ValueError),
            ({"removed": [{"kind": "sponsored"}]}, ValueError),
            ({"removed": [{"kind": "other"}]}, TypeError),
            ({"removed": [{}]}, ValueError),
            ({"removed": ["x"]}, TypeError),
            ({"images": None}, TypeError),
            ({"images": [{"src": "x"}]}, TypeError),
        ],
    )
    def test_malformed_dict_is_refused(self, change: dict[str, object], error: type[Exception]) -> None:
        with pytest.raises(error):
            Article.from_dict({**self.WHOLE.to_dict(), **change})

    def test_dict_is_not_changed_by_reading_it(self) -> None:
        data = self.WHOLE.to_dict()
        Article.from_dict(data)
        assert data == self.WHOLE.to_dict()

    def test_json_is_utf8_whatever_the_source(self) -> None:
        article = scrub.clean("한국\ud800 x", media_type="text/plain")
        written = article.to_json()
        assert "한국" in written
        assert json.loads(written.encode("utf-8"))["source"] == "한국\ud800 x"

    def test_json_may_be_indented(self) -> None:
        assert self.WHOLE.to_json(indent=1).startswith('{\n "text": ')
        assert json.loads(self.WHOLE.to_json(indent=1)) == json.loads(self.WHOLE.to_json())

    def test_markdown(self) -> None:
        assert self.WHOLE.to_markdown() == (
            "# Ferry returns\n\n> A winter in dock\n\n"
            "*Maren Tilsley, Osric Vane · 2025-03-14T09:30:00+01:00 · The Oldhaven Bell*\n\nOne.\n\nTwo.\n"
        )

    def test_markdown_of_text_alone(self) -> None:
        assert Article(text="One.", source="One.").to_markdown() == "One.\n"

    def test_is_shown_without_its_text_twice(self) -> None:
        assert "source=" not in repr(self.WHOLE)

    def test_values_of_findings_are_made_canonical(self) -> None:
        class Shouting:
            name = "shouting"

            def detect(self, document: Document, notes: Notes) -> Iterable[Finding]:
                values = {"title": " Ferry\u00a0 returns\u200b", "tags": ["a\nb", "\u200b"]}
                yield Finding(Kind.OTHER, (0,), "shouting.all", 1.0, "a test", values, rank=2)

        article = Pipeline((Shouting(),)).clean(f"x\n\n{STORY}")
        assert (article.title, article.tags) == ("Ferry returns", ["a b"])


def test_options_say_where_profiles_are(tmp_path: Path) -> None:
    profile = 'name = "oldhaven"\npublisher = "The Oldhaven Bell"\nmarks = ["Rung daily"]\n'
    (tmp_path / "oldhaven.toml").write_text(profile)
    options = Options(sites=(str(tmp_path),))
    article = scrub.clean(f"Rung daily\n\n{STORY}", options=options)
    assert (article.site, article.publisher) == ("oldhaven", "The Oldhaven Bell")
    assert scrub.clean(STORY, site="The Oldhaven Bell", options=options).evidence["site"] == "the caller named it"
    assert scrub.clean(f"Rung daily\n\n{STORY}").site is None
