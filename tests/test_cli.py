"""The command line, in this process and as a process of its own."""

from __future__ import annotations

import bz2
import errno
import gzip
import json
import lzma
import os
import random
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from importlib.metadata import version
from inspect import signature
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import scrub
from scrub.cli import main
from scrub.cli.documents import Messages, find, or_stdin
from scrub.cli.output import opened
from scrub.io import find_shards
from scrub.report import Lines, first_words, lines_of, visible
from scrub.report.terminal import Style
from scrub.report.terminal import explain as explained

STORY = [
    "The ferry Petrel came back to Oldhaven on Monday after a winter in dock, and forty people stood on the quay in "
    "the rain to see whether her new engine was as quiet as the yard had said.",
    "It was not, said Maud Ellery, who sells tickets in the hut at the end of the pier and has heard every ferry that "
    "sailed from it since 1979. She would give the engine until May to settle down.",
    "The council paid 310,000 crowns for the work, a third of it for the hull. The treasurer, Osric Vane, told the "
    "harbour meeting that a new boat would have cost four times as much and come two years later.",
    "From next week the Petrel will sail six times a day, and once more on Saturdays, when the dance hall on the other "
    "side of the bay is open until midnight.",
]
TITLE = "Ferry returns to Oldhaven after a winter in dock"
DUMP = "\n\n".join(["Home > News > Harbour", TITLE, "By Maren Tilsley", *STORY, "Read more: The captain who could not swim"])
PAGE = f"<html><head><title>x</title></head><body><h1>{TITLE}</h1>{''.join(f'<p>{p}</p>' for p in STORY)}</body></html>"
ESCAPES = "\x1b[31mred\x1b]0;owned\x07\x9b2J\u202egnorw\r"

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SCRUB_SITES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `scrub ARGS…` in an empty folder; stdout and stderr are apart."""
    monkeypatch.chdir(tmp_path)
    apart = {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}

    def invoke(*args: str | Path, **kwargs: object) -> Result:
        return CliRunner(**apart).invoke(main, [str(arg) for arg in args], catch_exceptions=False, **kwargs)  # type: ignore[arg-type]

    return invoke


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write(tmp_path / "ferry.txt")


def write(path: Path, content: str | bytes = DUMP) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def process(*args: str | bytes | Path, **kwargs: object) -> subprocess.CompletedProcess[bytes]:
    """`scrub ARGS…` as a process of its own."""
    command = [sys.executable, "-c", "from scrub.cli import main; main()", *args]
    kwargs = {"stdin": subprocess.DEVNULL} | kwargs if "input" not in kwargs else kwargs
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **kwargs)  # type: ignore[call-overload,no-any-return]


class TestHelp:
    @pytest.mark.parametrize(
        "command", [[], ["clean"], ["explain"], ["sites"], ["sites", "list"], ["sites", "show"], ["sites", "check"]]
    )
    @pytest.mark.parametrize("flag", ["--help", "-h"])
    def test_every_command_has_help(self, run: Run, command: list[str], flag: str) -> None:
        result = run(*command, flag)
        assert result.exit_code == 0
        assert result.stdout.startswith("Usage:")

    def test_version(self, run: Run) -> None:
        assert version("scrub-news") in run("--version").stdout

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_completion_script(self, run: Run, shell: str) -> None:
        result = run("completion", shell)
        assert result.exit_code == 0
        assert f"_SCRUB_COMPLETE={shell}_complete" in result.stdout

    def test_completion_refuses_other_shells(self, run: Run) -> None:
        assert run("completion", "tcsh").exit_code == 2

    @pytest.mark.parametrize(
        ("words", "expected"),
        [("scrub cl", "clean"), ("scrub clean --fo", "--format"), ("scrub sites show tai", "taipeitimes")],
    )
    def test_completion_completes(self, words: str, expected: str) -> None:
        typed = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1), "_SCRUB_COMPLETE": "bash_complete"}
        command = [sys.executable, "-c", "from scrub.cli import main; main(prog_name='scrub')"]
        result = subprocess.run(command, env={**os.environ, **typed}, capture_output=True, check=False)
        assert expected in result.stdout.decode()

    def test_completion_of_sites_survives_a_broken_profile(self, tmp_path: Path) -> None:
        write(tmp_path / "x.toml", "name = ")
        typed = {"COMP_WORDS": "scrub sites show tai", "COMP_CWORD": "3", "_SCRUB_COMPLETE": "bash_complete"}
        command = [sys.executable, "-c", "from scrub.cli import main; main(prog_name='scrub')"]
        environment = {**os.environ, **typed, "SCRUB_SITES": str(tmp_path)}
        result = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert b"taipeitimes" in result.stdout


class TestClean:
    def test_text(self, run: Run, dump: Path) -> None:
        result = run("clean", dump)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == "\n\n".join(STORY) + "\n"

    @pytest.mark.parametrize("args", [[], ["-"]])
    def test_stdin(self, run: Run, args: list[str]) -> None:
        assert run("clean", *args, input=DUMP).stdout == "\n\n".join(STORY) + "\n"

    def test_nothing_to_read_is_a_mistake(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", None)
        with pytest.raises(click.UsageError, match="pipe a document in"):
            or_stdin([])

    @pytest.mark.parametrize("name", ["page.html", "page.HTM", "page.xhtml", "page"])
    def test_html_by_suffix_or_content(self, run: Run, tmp_path: Path, name: str) -> None:
        write(tmp_path / name, PAGE)
        assert run("clean", name).stdout.endswith("\n\n".join(STORY) + "\n")

    def test_suffix_decides_where_content_does_not(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "page.html", f"{STORY[0]} <i>It</i> rained. {STORY[1]}")
        assert " It rained." in run("clean", "page.html").stdout

    def test_json_is_readable(self, run: Run, dump: Path) -> None:
        article = json.loads(run("clean", dump, "--format", "json").stdout)
        assert article["path"] == str(dump)
        assert article["title"] == TITLE
        assert article["text"].startswith("The ferry")
        assert not {"source", "blocks", "removed"} & set(article)

    def test_json_with_removals(self, run: Run, dump: Path) -> None:
        article = json.loads(run("clean", dump, "--format", "json", "--removed").stdout)
        assert "related" in {removal["kind"] for removal in article["removed"]}
        assert "source" not in article

    @pytest.mark.parametrize("style", ["json", "jsonl"])
    def test_full_json_is_the_article(self, run: Run, dump: Path, style: str) -> None:
        article = scrub.Article.from_dict(json.loads(run("clean", dump, "--format", style, "--full").stdout))
        assert article == scrub.clean(DUMP)

    def test_full_is_for_json(self, run: Run, dump: Path) -> None:
        assert run("clean", dump, "--full").exit_code == 2

    def test_markdown(self, run: Run, dump: Path) -> None:
        assert run("clean", dump, "-f", "markdown").stdout == scrub.clean(DUMP).to_markdown()

    def test_removed_after_the_text(self, run: Run, dump: Path) -> None:
        text, _, removed = run("clean", dump, "--removed").stdout.partition("\n-- removed --\n")
        assert text == "\n\n".join(STORY) + "\n"
        rows = [line.split(maxsplit=2) for line in removed.splitlines()]
        assert ["related", "15", "Read more: The captain who could not swim"] in rows

    def test_removed_in_markdown_is_no_markup(self, run: Run, dump: Path) -> None:
        removed = run("clean", dump, "-f", "markdown", "--removed").stdout.partition("\n## Removed\n\n")[2]
        assert removed.splitlines()
        assert all(line.startswith("    ") for line in removed.splitlines())

    def test_url_and_site(self, run: Run, dump: Path) -> None:
        url = "https://www.taipeitimes.com/News/front"
        for said in (["--url", url], ["--site", "Taipei Times"]):
            assert json.loads(run("clean", dump, "-f", "json", *said).stdout)["site"] == "taipeitimes"

    @pytest.mark.parametrize("effort", ["fast", "careful"])
    def test_effort(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, effort: str) -> None:
        asked: list[str] = []
        monkeypatch.setattr("scrub.pipeline.ask", lambda markup, blocks: asked.append(markup))
        write(tmp_path / "doubtful.html", "<p>Home</p><p>A short note about nothing at all.</p>")
        assert run("clean", "doubtful.html", "--effort", effort).exit_code == 0
        assert len(asked) == (effort == "careful")

    def test_url_is_of_one_document(self, run: Run, dump: Path) -> None:
        result = run("clean", dump, dump, "--url", "https://example.org/a")
        assert result.exit_code == 2
        assert "--site" in result.stderr

    def test_language(self, run: Run, dump: Path) -> None:
        assert json.loads(run("clean", dump, "-f", "json", "--language", "en-GB").stdout)["language"] == "en-GB"

    @pytest.mark.parametrize(
        "option",
        [
            *(["--site", "nowhere"], ["--language", "no language"], ["--format", "xml"], ["--max-bytes", "0"]),
            *(["--sites", "missing"], ["-o", "missing/out.txt"], ["-o", "."], ["--nonsense"]),
        ],
    )
    def test_bad_options_are_refused(self, run: Run, dump: Path, option: list[str]) -> None:
        result = run("clean", dump, *option)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Error" in result.stderr

    def test_a_document_over_the_budget_is_read_up_to_it(self, run: Run, dump: Path) -> None:
        result = run("clean", dump, "--max-bytes", "400")
        assert STORY[0] in result.stdout
        assert STORY[2] not in result.stdout
        assert "warning: cut" in result.stderr

    @pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a file without end")
    def test_a_file_without_end_is_not_slurped(self, run: Run) -> None:
        assert run("clean", "/dev/zero", "--max-bytes", "1000").exit_code == 0

    def test_what_is_no_article_is_printed_with_a_warning(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "stub.txt", "A short note about nothing at all.")
        result = run("clean", "stub.txt")
        assert (result.exit_code, result.stdout) == (0, "A short note about nothing at all.\n")
        assert "scrub: stub.txt: warning: stub: " in result.stderr
        assert run("clean", "stub.txt", "--quiet").stderr == ""

    def test_empty(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "empty.txt", "")
        result = run("clean", "empty.txt", "--removed")
        assert (result.exit_code, result.stdout) == (0, "-- removed --\n")

    def test_a_document_that_breaks_the_cleaner_costs_itself(
        self, run: Run, dump: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*args: object, **kwargs: object) -> None:
            raise RecursionError("too deep")

        monkeypatch.setattr("scrub.cli.caller.clean_document", fail)
        result = run("clean", dump)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "cannot be cleaned: RecursionError" in result.stderr


class TestSeveralDocuments:
    @pytest.fixture(autouse=True)
    def _tree(self, tmp_path: Path) -> None:
        for name in ("b.txt", "a.txt", "deep/er/c.HTM", "deep/d.txt", ".hidden/e.txt", ".f.txt"):
            write(tmp_path / "dumps" / name)
        write(tmp_path / "dumps/b.gold.json", "{}")

    def test_headers(self, run: Run) -> None:
        body = "\n\n".join(STORY)
        expected = f"==> dumps/b.txt <==\n{body}\n\n==> dumps/a.txt <==\n{body}\n"
        assert run("clean", "dumps/b.txt", "dumps/a.txt").stdout == expected

    def test_a_folder_is_its_documents(self, run: Run) -> None:
        lines = run("clean", "dumps", "-f", "jsonl").stdout.splitlines()
        paths = [json.loads(line)["path"] for line in lines]
        assert paths == ["dumps/a.txt", "dumps/b.txt", "dumps/deep/d.txt", "dumps/deep/er/c.HTM"]

    def test_a_folder_holds_the_pages_that_a_run_would_read(self, run: Run, tmp_path: Path) -> None:
        for name in ("a.html", "b.htm", "c.xhtml", "d.txt", "e.text", "f.md", "deep/g.XHTML"):
            write(tmp_path / "pages" / name, PAGE)
        (shard,) = find_shards(["pages"])
        assert find(["pages"], Messages()) == [shard.source + name for name in shard.members]
        assert len(shard.members) == 6

    @pytest.mark.parametrize(
        ("pattern", "expected"),
        [
            ("dumps/*.txt", ["dumps/a.txt", "dumps/b.txt"]),
            ("dumps/**", ["dumps/a.txt", "dumps/b.txt", "dumps/deep/d.txt", "dumps/deep/er/c.HTM"]),
            ("dumps/d*", ["dumps/deep/d.txt", "dumps/deep/er/c.HTM"]),
        ],
    )
    def test_patterns(self, run: Run, pattern: str, expected: list[str]) -> None:
        found = [path for path in find([pattern], Messages()) if not path.endswith(".json")]
        assert sorted(found) == expected

    def test_absolute_pattern(self, tmp_path: Path) -> None:
        assert find([f"{tmp_path}/dumps/a*.txt"], Messages()) == [str(tmp_path / "dumps/a.txt")]

    def test_a_name_with_brackets_is_no_pattern(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "a[1].txt")
        assert find(["a[1].txt"], Messages()) == ["a[1].txt"]

    def test_json_is_a_list(self, run: Run) -> None:
        articles = json.loads(run("clean", "dumps", "--format", "json").stdout)
        assert len(articles) == 4

    def test_markdown_is_told_apart(self, run: Run) -> None:
        result = run("clean", "dumps/a.txt", "dumps/b.txt", "--format", "markdown")
        assert result.stdout.startswith(f"<!-- dumps/a.txt -->\n\n# {TITLE}\n")
        assert "\n\n<!-- dumps/b.txt -->\n\n#" in result.stdout

    @pytest.mark.parametrize("bad", ["missing.txt", "dumps/*.xyz", "empty", "\x1b[2J"])
    def test_what_cannot_be_read_costs_itself(self, run: Run, tmp_path: Path, bad: str) -> None:
        (tmp_path / "empty").mkdir()
        result = run("clean", "dumps/a.txt", bad, "dumps/b.txt", "-f", "jsonl")
        assert result.exit_code == 1
        assert len(result.stdout.splitlines()) == 2
        assert result.stderr.count("\n") == 1
        assert result.stderr.startswith(f"scrub: {visible(bad)}: ")

    @pytest.mark.parametrize("name", ["picture.png", "archive.zip", "cut.txt.gz", "wrong.txt.xz"])
    def test_what_is_no_text_costs_itself(self, run: Run, tmp_path: Path, name: str) -> None:
        noise = random.Random(1).randbytes(4_000)
        content = {"cut.txt.gz": gzip.compress(DUMP.encode())[:-20]}.get(name, b"\x89PNG\r\n" + noise)
        write(tmp_path / name, content)
        result = run("clean", "dumps/a.txt", name, "-f", "jsonl")
        assert (result.exit_code, len(result.stdout.splitlines())) == (1, 1)
        assert result.stderr.startswith(f"scrub: {name}: ")
        assert (run("explain", name).exit_code, run("explain", name).stdout) == (1, "")

    @pytest.mark.parametrize(("suffix", "compress"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
    def test_what_is_compressed_is_read(
        self, run: Run, tmp_path: Path, suffix: str, compress: Callable[[bytes], bytes]
    ) -> None:
        write(tmp_path / f"packed/ferry.txt{suffix}", compress(DUMP.encode()))
        write(tmp_path / f"packed/page.html{suffix}", compress(PAGE.encode()))
        assert [json.loads(line)["title"] for line in run("clean", "packed", "-f", "jsonl").stdout.splitlines()] == [TITLE] * 2
        assert STORY[0] in run("explain", f"packed/ferry.txt{suffix}").stdout
        assert STORY[0] in run("clean", input=compress(DUMP.encode())).stdout

    def test_json_stays_a_list_where_files_fail(self, run: Run) -> None:
        result = run("clean", "dumps/a.txt", "missing.txt", "-f", "json")
        assert (result.exit_code, len(json.loads(result.stdout))) == (1, 1)
        assert run("clean", "missing.txt", "gone.txt", "-f", "json").stdout == ""

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
    def test_a_closed_folder_is_named(self, run: Run, tmp_path: Path) -> None:
        closed = tmp_path / "dumps/deep"
        closed.chmod(0)
        result = run("clean", "dumps", "-f", "jsonl")
        closed.chmod(0o700)
        assert (result.exit_code, len(result.stdout.splitlines())) == (1, 2)
        assert "dumps/deep" in result.stderr

    def test_a_folder_that_cannot_be_listed_is_named(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def walk(folder: str, onerror: Callable[[OSError], None]) -> Iterator[object]:
            onerror(PermissionError(errno.EACCES, "Permission denied", "dumps/deep"))
            return iter([])

        monkeypatch.setattr(os, "walk", walk)
        folder = Path(__file__).parent
        for pattern in (str(folder), f"{folder.parent}/{folder.name[:-1]}?"):
            messages = Messages()
            assert find([pattern], messages) == []
            assert messages.failed
            assert "scrub: dumps/deep: Permission denied\n" in capsys.readouterr().err


class TestOutputFile:
    def test_written_whole(self, run: Run, dump: Path, tmp_path: Path) -> None:
        result = run("clean", dump, "-o", "out.txt")
        assert (result.exit_code, result.stdout) == (0, "")
        assert (tmp_path / "out.txt").read_text("utf-8") == "\n\n".join(STORY) + "\n"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["ferry.txt", "out.txt"]

    def test_dash_is_stdout(self, run: Run, dump: Path) -> None:
        assert run("clean", dump, "-o", "-").stdout.startswith("The ferry")

    def test_what_is_readable_is_written(self, run: Run, dump: Path, tmp_path: Path) -> None:
        assert run("clean", dump, "missing.txt", "-o", "out.txt").exit_code == 1
        assert STORY[3] in (tmp_path / "out.txt").read_text("utf-8")

    def test_nothing_cleaned_leaves_it_as_it_was(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "out.txt", "before")
        assert run("clean", "missing.txt", "-o", "out.txt").exit_code == 1
        assert (tmp_path / "out.txt").read_text("utf-8") == "before"

    def test_a_failure_leaves_it_as_it_was(self, tmp_path: Path) -> None:
        out = write(tmp_path / "out.txt", "before")

        def interrupted() -> None:
            with opened(str(out)) as put:
                put("half")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            interrupted()
        assert [path.read_text("utf-8") for path in tmp_path.iterdir()] == ["before"]

    @pytest.mark.parametrize("named", ["in/ferry.txt", "./in/../in/ferry.txt", "in/other.html", "link.txt"])
    def test_it_is_no_document_that_is_read(self, run: Run, tmp_path: Path, named: str) -> None:
        source = write(tmp_path / "in/ferry.txt")
        (tmp_path / "link.txt").symlink_to(source)
        result = run("clean", "in", "in/ferry.txt", "-o", named)
        assert result.exit_code == 2
        assert "write " in result.stderr
        assert source.read_text("utf-8") == DUMP
        assert run("clean", "in", "-o", "in/out.jsonl", "-f", "jsonl").exit_code == 0

    @pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
    def test_mode_and_link_stay(self, run: Run, dump: Path, tmp_path: Path) -> None:
        out = write(tmp_path / "out.txt", "before")
        out.chmod(0o640)
        (tmp_path / "link").symlink_to("out.txt")
        run("clean", dump, "-o", "link")
        assert (tmp_path / "link").is_symlink()
        assert out.read_text("utf-8").startswith("The ferry")
        assert stat.S_IMODE(out.stat().st_mode) == 0o640

    @pytest.mark.skipif(not Path("/dev/null").exists(), reason="needs a device")
    def test_a_device_is_written_to_and_stays(self, run: Run, dump: Path) -> None:
        assert run("clean", dump, "-o", "/dev/null").exit_code == 0
        assert not Path("/dev/null").is_file()

    def test_a_full_disk_is_named(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        def full(descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)

        def attempt() -> None:
            with opened(str(tmp_path / "out.txt")) as put:
                put("text")

        with pytest.raises(click.ClickException, match=r"cannot write to .*out\.txt: No space left on device"):
            attempt()
        assert list(tmp_path.iterdir()) == []


class TestExplain:
    def test_every_line_with_its_number(self, run: Run, dump: Path) -> None:
        result = run("explain", dump)
        assert result.exit_code == 0
        assert f"  7             │ {STORY[0]}\n" in result.stdout
        assert " 15 related     │ Read more: The captain who could not swim\n" in result.stdout
        assert "related." in result.stdout

    def test_what_is_known_and_from_where(self, run: Run, dump: Path) -> None:
        ends = run("explain", dump, "--site", "taipeitimes", "--url", "https://example.org/a").stdout
        assert "verdict    article\n" in ends
        assert f"title      {TITLE}  [headline." in ends
        assert "publisher  Taipei Times  [the caller named it]" in ends
        assert "url        https://example.org/a  [the caller]" in ends
        assert "modified" in ends.partition("unknown    ")[2].partition("\n")[0]

    def test_every_field_is_shown(self) -> None:
        article = scrub.Article(
            text="A story.",
            source="A story.",
            published=datetime(2025, 3, 14, 9, 30),
            modified=date(2025, 3, 15),
            authors=["Maren Tilsley", "Osric Vane"],
            agency="Reuters",
            paywalled=False,
            images=[scrub.Image(caption="The quay"), scrub.Image("https://example.org/1.jpg", credit="M. Ellery")],
            evidence={"authors": "byline.by"},
        )
        lines = list(explained(article, "ferry.txt"))
        assert "authors    Maren Tilsley; Osric Vane  [byline.by]" in lines
        assert "published  2025-03-14T09:30:00" in lines
        assert "modified   2025-03-15" in lines
        assert "agency     Reuters" in lines
        assert "paywalled  no" in lines
        assert "images     The quay; https://example.org/1.jpg | M. Ellery" in lines

    def test_warnings(self, run: Run) -> None:
        result = run("explain", "-", input="A short note about nothing at all.")
        assert "document   standard input\n" in result.stdout
        assert "verdict    stub\n" in result.stdout
        assert "warning    stub" in result.stdout

    def test_what_cannot_be_read(self, run: Run, tmp_path: Path) -> None:
        for path in ("missing.txt", tmp_path):
            result = run("explain", path)
            assert (result.exit_code, result.stdout) == (1, "")
            assert result.stderr.startswith(f"scrub: {path}: ")

    def test_no_escape_sequence_comes_through(self, run: Run, tmp_path: Path) -> None:
        write(
            tmp_path / "hostile.txt",
            f"{ESCAPES}\n\nBy {ESCAPES} Maren\n\n[red]{STORY[0]}[/red]\n\nRead more: {ESCAPES}\n",
        )
        shown = run("explain", "hostile.txt").stdout
        assert all(char.isprintable() or char == "\n" for char in shown)
        assert r"\x1b[31mred\x1b]0;owned\x07\x9b2J\u202egnorw" in shown
        assert f"[red]{STORY[0]}[/red]" in shown

    def test_a_terminal_gets_dimmed_lines_that_fit(self) -> None:
        article = scrub.clean(DUMP)
        lines = list(explained(article, "ferry.txt", Style(width=52, colour=True)))
        assert "\x1b[2m 15 related     │ Read more: The captain who could\x1b[0m" in lines
        assert "\x1b[2m                │ not swim\x1b[0m" in lines
        plain = [line.replace("\x1b[2m", "").replace("\x1b[1m", "").replace("\x1b[0m", "") for line in lines]
        assert max(map(len, plain)) <= 52
        assert plain == list(explained(article, "ferry.txt", Style(width=52)))
        rows = "\n".join(line.partition("│ ")[2] for line in plain)
        assert " ".join(STORY[0].split()) in " ".join(rows.split())

    def test_wide_characters_are_measured(self) -> None:
        lines = list(explained(scrub.clean("渡輪週一回到舊港，四十個人站在雨中的碼頭上。" * 5), "x", Style(width=60)))
        text = [line.partition("│ ")[2] for line in lines if "│" in line]
        assert max(len(line) for line in text) * 2 <= 60 - 18

    def test_lines_of_one_line(self) -> None:
        article = scrub.Article(
            text="Kept. Also kept.",
            source="  Share Kept. Also kept. More\n\n",
            blocks=[scrub.Passage(8, 13, "Kept."), scrub.Passage(14, 24, "Also kept.", joined=True)],
            removed=[
                scrub.Removal(scrub.Kind.SHARE, 2, 7, "Share", "r", 1.0, "e"),
                scrub.Removal(scrub.Kind.RELATED, 25, 29, "More", "r", 1.0, "e"),
            ],
        )
        rows = [(row.number, row.text, row.removal.kind if row.removal else None) for row in lines_of(article)]
        assert rows == [
            (1, "  Share", "share"),
            (1, "Kept. Also kept.", None),
            (1, "More", "related"),
            (2, "", None),
            (3, "", None),
        ]


class TestProcess:
    def test_piped_into_it(self) -> None:
        result = process("clean", input=DUMP.encode())
        assert (result.returncode, result.stderr) == (0, b"")
        assert result.stdout.decode().split() == " ".join(STORY).split()

    def test_output_is_utf8_in_any_locale(self, tmp_path: Path) -> None:
        story = f"“Grüße aus Łódź”, sagte sie — 渡輪. {STORY[0]}"
        dump = write(tmp_path / "x.txt", story)
        environment = {
            **os.environ,
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONIOENCODING": "ascii",
        }
        for command in (["clean"], ["explain"], ["clean", "-f", "json"]):
            result = process(*command, dump, env=environment)
            assert result.returncode == 0
            assert story in result.stdout.decode("utf-8")

    @pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
    def test_file_names_of_any_bytes(self, tmp_path: Path) -> None:
        folder = os.fsencode(tmp_path)
        for name in (b"\xff\xfe.txt", b"\x1b[31m.txt"):
            Path(os.fsdecode(folder + b"/" + name)).write_text(DUMP, "utf-8")
        result = process("clean", tmp_path, b"\xe9missing")
        assert result.returncode == 1
        shown = (result.stdout + result.stderr).decode("utf-8")
        assert r"\xff\xfe.txt <==" in shown
        assert r"\x1b[31m.txt <==" in shown
        assert r"scrub: \xe9missing: No such file or directory" in shown
        for style in ("json", "jsonl", "markdown"):
            process("clean", tmp_path, "-f", style).stdout.decode("utf-8")
        assert process("explain", folder + b"/\xff\xfe.txt").returncode == 0

    @pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
    def test_a_broken_pipe_is_quiet(self, tmp_path: Path) -> None:
        for n in range(60):
            write(tmp_path / f"{n}.txt", "\n\n".join(STORY * 4))
        command = [sys.executable, "-c", "from scrub.cli import main; main()", "clean", str(tmp_path), "--quiet"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
            assert started.stdout is not None
            assert started.stderr is not None
            started.stdout.readline()
            started.stdout.close()
            assert started.stderr.read() == b""

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
    def test_a_full_disk_is_no_traceback(self, tmp_path: Path) -> None:
        dump = write(tmp_path / "x.txt")
        result = process("clean", dump, "-o", "/dev/full")
        assert result.returncode == 1
        assert b"cannot write to /dev/full" in result.stderr
        assert b"Traceback" not in result.stderr

    @pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
    @pytest.mark.parametrize(
        ("environment", "dimmed"),
        [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
    )
    def test_colour_on_a_terminal_only(self, dump: Path, environment: dict[str, str], dimmed: bool) -> None:
        import pty

        ours, theirs = pty.openpty()
        command = [sys.executable, "-c", "from scrub.cli import main; main()", "explain", str(dump)]
        variables = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | environment
        with subprocess.Popen(command, stdin=theirs, stdout=theirs, env={**variables, "COLUMNS": "90"}) as started:
            os.close(theirs)
            shown = b""
            while chunk := _read(ours):
                shown += chunk
            started.wait()
        os.close(ours)
        assert ("\x1b[2m" in shown.decode()) is dimmed
        assert (b"\x1b" in shown) is dimmed
        assert max(len(line) for line in shown.decode().replace("\x1b[2m", "").replace("\x1b[0m", "").split("\r\n")) <= 98

    @pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
    def test_a_terminal_is_not_waited_for(self) -> None:
        import pty

        ours, theirs = pty.openpty()
        result = process("clean", stdin=theirs)
        os.close(theirs)
        os.close(ours)
        assert result.returncode == 2
        assert b"give a PATH" in result.stderr

    def test_help_loads_no_renderer(self) -> None:
        late = ("rich", "dateparser", "trafilatura", "httpx")
        code = f"import sys, scrub.cli; print([m for m in {late} if m in sys.modules])"
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        assert result.stdout.strip() == b"[]"


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # how Linux says that the other end of a terminal is closed
        return b""


def test_visible() -> None:
    assert visible("plain “text” 渡輪 👩‍👩‍👧 می‌شود") == "plain “text” 渡輪 👩‍👩‍👧 می‌شود"
    assert visible("a\tb\r\x1b\x85\udcff\ud800\U000e0041") == r"a    b\x0d\x1b\x85\xff\ud800\U000e0041"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("one two", "one two"), ("one  two\nthree four", "one two three…"), ("渡輪" * 9, "渡輪" * 7 + "…"), ("", "")],
)
def test_first_words(text: str, expected: str) -> None:
    assert first_words(text, 15) == expected


def test_lines() -> None:
    lines = Lines("ab\n\ncd")
    assert len(lines) == 3
    assert [lines.text(n) for n in (1, 2, 3)] == ["ab", "", "cd"]
    assert [lines.number(offset) for offset in (0, 2, 3, 4, 6)] == [1, 1, 2, 3, 3]
    assert (lines.range(0, 2), lines.range(0, 5)) == ("1", "1-3")
