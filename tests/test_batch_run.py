"""`scrub run` where nothing dies: accounts, formats, resuming, refusals, and what is shown."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from scrub.article import Verdict
from scrub.batch import progress
from scrub.batch.commit import committed, load_manifest
from scrub.batch.heartbeat import Beat, Phase, Tally
from scrub.batch.options import BatchOptions
from scrub.batch.run import Progress, RunError, run
from scrub.batch.shard import process_shard
from scrub.cli import main
from scrub.io import Shard, find_shards
from tests.runs import CHEAP, ROOT, STORY, left, quarantine, report, write_documents, written_ids

OPTIONS = BatchOptions(pipeline="tests.poison:pipeline", language="en")


def scrub_run(*args: str | Path, **kwargs: Any) -> Result:
    """`scrub run ARGS…` in this process; its workers are processes as ever."""
    return CliRunner().invoke(main, ["run", *map(str, args), *CHEAP], catch_exceptions=False, **kwargs)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files of ten documents each."""
    made = tmp_path / "in"
    made.mkdir()
    for number in range(3):
        write_documents(made / f"{number}.jsonl", [""] * 10)
    return made


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Two stories, an empty document, and a line that is no JSON."""
    source = write_documents(tmp_path / "mixed.jsonl", ["", ""])
    source.write_text(source.read_text("utf-8") + '{"id": "empty", "text": "", "kind": 7}\n{"id": "bro', "utf-8")
    return source


def test_every_record_is_accounted_for(mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = scrub_run(mixed, "--out", out, "--drop", "empty", "--removed")
    assert done.exit_code == 0, done.stderr
    told = report(out)
    assert (told["read"], told["written"]) == (4, 2)
    assert told["dropped"] == {"verdict empty": 1}
    assert told["quarantined"] == {"malformed JSON": 1}
    assert told["verdicts"] == {"article": 2, "empty": 1}
    assert sum(told["quality"].values()) == 3  # type: ignore[attr-defined]
    assert len(quarantine(out)) == 1
    assert done.stdout.splitlines()[0] == "4 documents read: 2 written, 1 dropped, 1 quarantined"


def test_removed_tells_what_was_dropped(mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert scrub_run(mixed, "--out", out, "--drop", "empty", "--removed", "--compression", "gzip").exit_code == 0
    (part,) = (out / "removed").iterdir()
    rows = [json.loads(line) for line in gzip.decompress(part.read_bytes()).splitlines()]
    assert [(row["id"], row["dropped"]) for row in rows] == [("d0", None), ("d1", None), ("empty", "verdict empty")]
    assert all(row["removed"] == [] for row in rows)


def test_what_is_passed_over_and_columns_that_are_empty_are_told(folder: Path, tmp_path: Path) -> None:
    (folder / "notes.doc").touch()
    with (folder / "2.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "odd", "text": STORY, "url": 5, "lang": "en"}) + "\n")
    done = scrub_run(folder, "--out", tmp_path / "out", "--keep-fields", "lang,nosuch", "--compression", "none")
    assert f"1 files of no known format, such as {folder / 'notes.doc'}" in done.stdout
    assert [line for line in done.stderr.splitlines() if "warning" in line] == [
        "scrub: warning: no document has anything in the column 'nosuch' that is kept"
    ]
    told = report(tmp_path / "out")
    assert (told["passed_over"], told["kept"]) == ({"files": 1, "named": [str(folder / "notes.doc")]}, {"lang": 1})
    (part,) = (tmp_path / "out/data").glob("2-*")
    odd = json.loads(part.read_text("utf-8").splitlines()[-1])
    assert (odd["id"], odd["url"]) == ("odd", None)
    assert odd["warnings"][0] == "column 'url' holds int, not text: taken for no URL"


def test_min_quality_drops(mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert scrub_run(mixed, "--out", out, "--min-quality", "0.5", "--compression", "none").exit_code == 0
    assert report(out)["dropped"] == {"quality below 0.5": 1}
    assert written_ids(out) == ["d0", "d1"]


def test_rows_have_the_article_and_the_kept_columns(mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert scrub_run(mixed, "--out", out, "--keep-fields", "kind", "--compression", "none").exit_code == 0
    (part,) = (out / "data").iterdir()
    first, _, empty = (json.loads(line) for line in part.read_text("utf-8").splitlines())
    assert list(first) == [
        *("id", "url", "text", "title", "authors", "published", "modified", "agency", "publisher", "site", "language"),
        *("section", "tags", "summary", "images", "paywalled", "quality", "verdict", "warnings", "kind"),
    ]
    assert (first["id"], first["url"], first["text"]) == ("d0", "https://x0.example/0", "\n\n".join(STORY.splitlines()))
    assert (empty["kind"], empty["verdict"]) == (7, "empty")


@pytest.mark.parametrize("style", ["jsonl", "parquet", "text", "markdown"])
def test_any_number_of_workers_writes_the_same(folder: Path, tmp_path: Path, style: str) -> None:
    one, three = tmp_path / "one", tmp_path / "three"
    for out, workers in ((one, 1), (three, 3)):
        assert scrub_run(folder, "--out", out, "-f", style, "--workers", workers, "--removed").exit_code == 0
    assert left(one) == left(three)
    assert len(left(one)) == (3 if style in ("jsonl", "parquet") else 30) + 3 + 2


def test_manifests_vouch_for_the_parts(folder: Path, tmp_path: Path) -> None:
    from hashlib import sha256

    out = tmp_path / "out"
    scrub_run(folder, "--out", out)
    manifests = [json.loads(path.read_bytes()) for path in (out / "manifest").iterdir()]
    files = {path: told for manifest in manifests for path, told in manifest["files"].items()}
    assert {path: told["sha256"] for path, told in files.items()} == {
        str(path.relative_to(out)): sha256(path.read_bytes()).hexdigest() for path in (out / "data").iterdir()
    }
    assert not (out / "attempts").exists()


def test_limit_counts_over_all_sources(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert scrub_run(folder, "--out", out, "--limit", "13", "--compression", "none", "--workers", "3").exit_code == 0
    assert report(out)["read"] == 13
    assert written_ids(out) == [*(f"d{n}" for n in range(10)), "d0", "d1", "d2"]
    again = scrub_run(folder, "--out", out, "--limit", "13", "--compression", "none")
    assert "2 of 3 done, 2 of them before" in again.stdout


def test_sample_is_told_by_ids_alone(tmp_path: Path) -> None:
    source = write_documents(tmp_path / "in.jsonl", [""] * 200)
    half = [entry.stem for entry in _sampled(source, tmp_path / "a", "0.5")]
    assert 70 < len(half) < 130
    assert half == [entry.stem for entry in _sampled(source, tmp_path / "b", "0.5")]
    assert set(_sampled(source, tmp_path / "c", "0.2")) < {Path(name) for name in half}


def _sampled(source: Path, out: Path, share: str) -> list[Path]:
    assert scrub_run(source, "--out", out, "--sample", share, "--compression", "none").exit_code == 0
    return [Path(name) for name in written_ids(out)]


def test_what_lies_past_the_limit_leaves_no_part(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    scrub_run(folder, "--out", out, "--limit", "13", "--compression", "none")
    write_documents(folder / "0.jsonl", [""] * 20)
    scrub_run(folder, "--out", out, "--limit", "13", "--compression", "none")
    assert written_ids(out) == [f"d{n}" for n in range(13)]
    assert len(list((out / "manifest").iterdir())) == 1


def test_parts_without_a_manifest_are_removed(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    scrub_run(folder, "--out", out, "-f", "text", "--removed")
    before = left(out)
    (torn, *_) = (out / "manifest").iterdir()
    torn.write_bytes(b"{")
    (out / "data/of-nothing").mkdir()
    (out / "data/of-nothing/a.txt").touch()
    (out / "removed/of-nothing.jsonl").touch()
    (out / "quarantine").mkdir()
    (out / "quarantine/of-nothing.jsonl").touch()
    assert "2 of them before" in scrub_run(folder, "--out", out, "-f", "text", "--removed").stdout
    assert left(out) == before


def test_a_changed_pipeline_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    module = tmp_path / "of_mine.py"
    module.write_text("from tests.poison import pipeline\n", "utf-8")
    options = BatchOptions(pipeline="of_mine:pipeline")
    run([], tmp_path / "out", options)
    module.write_text("from tests.poison import nothing as pipeline\n", "utf-8")
    with pytest.raises(RunError, match=r"code\..*of_mine\.py"):
        run([], tmp_path / "out", options)


def test_what_is_done_is_not_done_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    scrub_run(folder, "--out", out)
    before = left(out)
    times = {path: path.stat().st_mtime_ns for path in (out / "data").iterdir()}
    again = scrub_run(folder, "--out", out)
    assert again.exit_code == 0
    assert "3 of 3 done, 3 of them before" in again.stdout
    assert left(out) == before
    assert times == {path: path.stat().st_mtime_ns for path in (out / "data").iterdir()}


def test_a_part_that_is_gone_is_made_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    scrub_run(folder, "--out", out)
    before = left(out)
    sorted((out / "data").iterdir())[1].unlink()
    assert "2 of them before" in scrub_run(folder, "--out", out).stdout
    assert left(out) == before


def test_new_files_are_added_and_changed_ones_done_again(folder: Path, tmp_path: Path) -> None:
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    scrub_run(folder, "--out", out, "--compression", "none")
    write_documents(folder / "1.jsonl", [""] * 7)
    write_documents(folder / "3.jsonl", [""] * 2)
    assert "4 of 4 done, 2 of them before" in scrub_run(folder, "--out", out, "--compression", "none").stdout
    scrub_run(folder, "--out", fresh, "--compression", "none")
    assert left(out) == left(fresh)
    assert report(out)["read"] == 29


def test_a_file_that_is_cut_into_other_shards_leaves_no_old_part(tmp_path: Path) -> None:
    source = write_documents(tmp_path / "in.jsonl", [f"line {'x' * 40_000}"] * 60)
    shards = find_shards([str(source)], shard_bytes=1 << 20)
    assert len(shards) > 1
    run(shards, tmp_path / "out", OPTIONS)
    whole = find_shards([str(source)])
    assert run(whole, tmp_path / "out", OPTIONS).report.read == 60
    assert len(list((tmp_path / "out/data").iterdir())) == len(whole) == 1


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (["--removed"], "removed was false, is true"),
        (["-f", "parquet"], 'format was "jsonl", is "parquet"'),
        (["--hard-limit", "9"], "limits.seconds was 120.0, is 9.0"),
        (["--limit", "3"], "limit was null, is 3"),
        (["--effort", "careful"], 'cleaning.effort was "fast", is "careful"'),
        (["--shard-size", "2"], "shard_size was 256, is 2"),
        (["--input-format", "jsonl"], 'input_format was null, is "jsonl"'),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_other_options_are_refused(folder: Path, tmp_path: Path, changed: list[str], named: str) -> None:
    out = tmp_path / "out"
    run([], out, OPTIONS)
    refused = CliRunner().invoke(main, ["run", str(folder), "--out", str(out), *CHEAP, "--compression", "none", *changed])
    assert refused.exit_code == 2
    assert named in refused.stderr
    assert "--overwrite" in refused.stderr


def test_another_version_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([], out, OPTIONS)
    told = json.loads((out / "run.json").read_bytes())
    (out / "run.json").write_text(json.dumps(told | {"scrub": "0.0.1"}), "utf-8")
    with pytest.raises(RunError, match=r'scrub was "0\.0\.1"'):
        run([], out, OPTIONS)


def test_a_changed_profile_is_refused(tmp_path: Path) -> None:
    from scrub import Options

    profile = tmp_path / "mine.toml"
    profile.write_text('name = "mine"\npublisher = "Mine"\nlanguage = "en"\ndomains = ["mine.example"]\n', "utf-8")
    options = BatchOptions(cleaning=Options(sites=(str(tmp_path),)))
    run([], tmp_path / "out", options)
    profile.write_text(profile.read_text("utf-8") + "# more\n", "utf-8")
    with pytest.raises(RunError, match=r"profiles\."):
        run([], tmp_path / "out", options)


def test_overwrite_begins_anew(folder: Path, tmp_path: Path) -> None:
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    scrub_run(folder, "--out", out, "--removed")
    assert scrub_run(folder, "--out", out, "-f", "parquet", "--overwrite").exit_code == 0
    scrub_run(folder, "--out", fresh, "-f", "parquet")
    assert left(out) == left(fresh)


def test_a_run_is_taken_up_however_its_sources_are_spelled(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (folder / "page.html").write_text(f"<p>{STORY}</p>", "utf-8")
    named = [f"in/{name}" for name in ("0.jsonl", "1.jsonl", "page.html")]
    assert scrub_run(*named, "--out", "out").exit_code == 0
    before = left(tmp_path / "out")
    for again in (["in/0.jsonl", "./in/1.jsonl", folder / "page.html"], [f"{tmp_path}/./{name}" for name in named]):
        done = scrub_run(*again, "--out", "out")
        assert "3 of 3 done, 3 of them before" in done.stdout, done.stderr
        assert left(tmp_path / "out") == before


def test_sources_that_are_left_out_are_refused(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    scrub_run(folder, "--out", out)
    refused = scrub_run(folder / "0.jsonl", "--out", out)
    assert refused.exit_code == 2
    assert "1.jsonl, which is not among the sources" in refused.stderr


def test_a_folder_of_something_else_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/thesis.doc").touch()
    refused = scrub_run(folder, "--out", tmp_path / "out")
    assert refused.exit_code == 2
    assert "is not empty and no folder of a run (there is 'thesis.doc')" in refused.stderr


def test_a_thousand_shards_that_are_done_are_passed_over_quickly(tmp_path: Path) -> None:
    source = write_documents(tmp_path / "in.jsonl", [""])
    (shard,) = find_shards([str(source)])
    shards = [Shard(shard.source, "jsonl", start=0, stop=n + 1_000, identity=shard.identity) for n in range(1_000)]
    for each in shards[:1]:
        process_shard(each, tmp_path / "out", OPTIONS)
    _copy_manifests(tmp_path / "out", shards)
    run([], tmp_path / "elsewhere", OPTIONS)
    (tmp_path / "out/run.json").write_bytes((tmp_path / "elsewhere/run.json").read_bytes())
    started = time.monotonic()
    summary = run(shards, tmp_path / "out", OPTIONS)
    assert time.monotonic() - started < 2
    assert (summary.before, summary.report.read) == (1_000, 1_000)


def _copy_manifests(out: Path, shards: list[Shard]) -> None:
    """Make of the first shard's manifest and part one of each."""
    text = (out / "manifest" / f"{shards[0].name}.json").read_text("utf-8")
    part = (out / "data" / f"{shards[0].name}.jsonl").read_bytes()
    for shard in shards[1:]:
        told = text.replace(shards[0].name, shard.name).replace(f'"stop": {shards[0].stop}', f'"stop": {shard.stop}')
        (out / "manifest" / f"{shard.name}.json").write_text(told, "utf-8")
        (out / "data" / f"{shard.name}.jsonl").write_bytes(part)


def test_an_input_that_cannot_be_opened_costs_itself_and_is_tried_again(folder: Path, tmp_path: Path) -> None:
    shards = find_shards([str(folder)])
    (folder / "1.jsonl").unlink()
    summary = run(shards, tmp_path / "out", OPTIONS, workers=2)
    assert (summary.done, list(summary.failed)) == (2, [shards[1].name])
    assert "1.jsonl" in summary.failed[shards[1].name]
    assert not summary.complete
    write_documents(folder / "1.jsonl", [""] * 4)
    assert run(find_shards([str(folder)]), tmp_path / "out", OPTIONS).report.read == 24


def test_failed_shards_give_status_one(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shards = find_shards([str(folder)])
    monkeypatch.setattr("scrub.io.find_shards", lambda *args, **kwargs: shards)
    (folder / "1.jsonl").unlink()
    done = scrub_run(folder, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "1.jsonl" in done.stderr
    assert "tries again what failed" in done.stderr


def test_standard_input_is_read_and_known_again(tmp_path: Path) -> None:
    text = write_documents(tmp_path / "in.jsonl", [""] * 3).read_text("utf-8")
    out = tmp_path / "out"
    assert scrub_run("-", "--out", out, "--compression", "none", input=text).exit_code == 0
    assert written_ids(out) == ["d0", "d1", "d2"]
    assert "1 of them before" in scrub_run("--out", out, "--compression", "none", input=text).stdout

    assert [row["id"] for row in _rows(out)] == ["d0", "d1", "d2"]
    other = scrub_run("--out", out, "--compression", "none", input=text * 2)
    assert other.exit_code == 2
    assert "holds the parts of another standard input; give another folder" in other.stderr


def _rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for part in (out / "data").iterdir() for line in part.read_text("utf-8").splitlines()]


def test_documents_of_standard_input_are_named_by_their_place(tmp_path: Path) -> None:
    assert scrub_run("-", "--out", tmp_path / "rows", "--compression", "none", input='{"text": "a"}\n').exit_code == 0
    assert [row["id"] for row in _rows(tmp_path / "rows")] == ["-@0"]
    page = f"<p>{STORY}</p>"
    assert scrub_run("--out", tmp_path / "page", "--compression", "none", "--input-format", "pages", input=page).exit_code == 0
    assert [(row["id"], row["verdict"]) for row in _rows(tmp_path / "page")] == [("-", "article")]


def test_standard_input_leaves_nothing_in_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").touch()
    refused = scrub_run("-", "--out", tmp_path, input='{"text": "a"}\n')
    assert refused.exit_code == 2
    assert "no folder of a run" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_run_that_quarantines_everything_fails(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("[1]\n[2]\n", "utf-8")
    done = scrub_run(tmp_path / "in.jsonl", "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "scrub: every document was quarantined; " in done.stderr
    (tmp_path / "in.jsonl").write_text("", "utf-8")
    assert scrub_run(tmp_path / "in.jsonl", "--out", tmp_path / "out").exit_code == 0


def test_workers_that_would_be_idle_are_told_of(folder: Path, tmp_path: Path) -> None:
    told = "scrub: 3 of 4 workers have work, a shard each; a smaller --shard-size may cut more of them\n"
    assert told in scrub_run(folder, "--out", tmp_path / "out", "--workers", "4").stderr
    assert "--shard-size" not in scrub_run(folder, "--out", tmp_path / "out", "--workers", "2").stderr


def test_dry_run_does_nothing(folder: Path, tmp_path: Path) -> None:
    done = scrub_run(folder, "--out", tmp_path / "out", "--dry-run")
    assert done.exit_code == 0
    assert done.stdout.count("to do  ") == 3
    assert not (tmp_path / "out").exists()


def test_other_shards_of_a_file_are_refused_and_dry_run_says_what_would_go(tmp_path: Path) -> None:
    source = write_documents(tmp_path / "in.jsonl", [f"line {'x' * 40_000}"] * 60)
    out = tmp_path / "out"
    assert scrub_run(source, "--out", out, "--shard-size", "1").exit_code == 0
    before = left(out)
    for more in ([], ["--dry-run"]):
        refused = scrub_run(source, "--out", out, *more)
        assert refused.exit_code == 2
        assert "shard_size was 1, is 256" in refused.stderr
    assert left(out) == before
    told = scrub_run(source, "--out", out, "--dry-run", "--overwrite").stdout.splitlines()
    assert [line.split()[0] for line in told[:-1]] == ["goes"] * 3 + ["to"]
    assert scrub_run(source, "--out", out, "--overwrite").exit_code == 0
    assert report(out)["read"] == 60


@pytest.mark.parametrize(
    ("arguments", "inside"),
    [([], "ZSTD"), (["--compression", "none"], "UNCOMPRESSED"), (["--compression", "gzip"], "GZIP")],
)
def test_compression_inside_parquet(mixed: Path, tmp_path: Path, arguments: list[str], inside: str) -> None:
    assert scrub_run(mixed, "--out", tmp_path / "out", "-f", "parquet", *arguments).exit_code == 0
    (part,) = (tmp_path / "out/data").iterdir()
    assert pq.ParquetFile(part).metadata.row_group(0).column(0).compression == inside


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--drop", "stubs"], "no verdict 'stubs'"),
        (["--keep-fields", "title"], "the column 'title' cannot be kept"),
        (["--site", "nowhere"], "no profile of site 'nowhere'"),
        (["-f", "parquet", "--compression", "xz"], "Parquet compresses with"),
        (["--pipeline", "tests.nowhere:pipeline"], "there is no pipeline at tests.nowhere:pipeline"),
        (["--pipeline", "nowhere.at.all:pipeline"], "there is no pipeline at nowhere.at.all:pipeline"),
        (["--pipeline", "tests.poison"], "module:function"),
        (["--out", "s3://bucket/out"], "an object store has no rename"),
    ],
    ids=lambda value: value[1] if isinstance(value, list) else "",
)
def test_mistakes_are_told_at_once(folder: Path, tmp_path: Path, arguments: list[str], message: str) -> None:
    done = CliRunner().invoke(main, ["run", str(folder), "--out", str(tmp_path / "out"), *CHEAP, *arguments])
    assert done.exit_code == 2
    assert message in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("pipeline", "message"),
    [
        ("tests.poison:nowhere", "there is no pipeline at tests.poison:nowhere"),
        ("tests.poison:nothing", "which is no scrub.Pipeline"),
        ("tests.poison:broken", "no weights"),
        ("tests.poison:deadly", "3 workers in a row died"),
    ],
)
def test_a_pipeline_that_cannot_be_loaded_ends_the_run(folder: Path, tmp_path: Path, pipeline: str, message: str) -> None:
    done = CliRunner().invoke(main, ["run", str(folder), "--out", str(tmp_path / "out"), "--pipeline", pipeline])
    assert done.exit_code == 1
    assert message in done.stderr


def test_a_plug_in_that_cannot_be_loaded_ends_the_run(folder: Path, tmp_path: Path) -> None:
    info = tmp_path / "packages/bells-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Name: bells\nVersion: 1\n", "utf-8")
    (info / "entry_points.txt").write_text("[scrub.detectors]\nbells = bells:Bells\n", "utf-8")
    (tmp_path / "packages/bells.py").write_text("raise RuntimeError('no clapper')\n", "utf-8")
    environment = os.environ | {"PYTHONPATH": f"{tmp_path / 'packages'}:{ROOT}"}
    command = [sys.executable, "-m", "scrub", "run", str(folder), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "detector plug-in bells (bells:Bells) failed to load: RuntimeError('no clapper')" in done.stderr
    assert not (tmp_path / "out/data").exists()


def test_missing_sources_are_refused(tmp_path: Path) -> None:
    done = scrub_run(tmp_path / "nowhere.jsonl", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "nowhere.jsonl" in done.stderr


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    import fcntl

    out = tmp_path / "out"
    out.mkdir()
    with (out / ".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(RunError, match="another run is at work here"):
            run([], out, OPTIONS)


def test_a_source_that_is_given_twice_is_refused(folder: Path, tmp_path: Path) -> None:
    shards = find_shards([str(folder)])
    with pytest.raises(RunError, match="given twice"):
        run([*shards, shards[0]], tmp_path / "out", OPTIONS)


def test_attempts_of_shards_that_are_no_more_are_cleared_away(tmp_path: Path) -> None:
    left_over = tmp_path / "out/attempts/gone"
    run([], tmp_path / "out", OPTIONS)
    left_over.mkdir(parents=True)
    run([], tmp_path / "out", OPTIONS)
    assert not left_over.exists()


def test_output_that_cannot_be_written_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = scrub_run(folder, "--out", tmp_path / "file/out")
    assert done.exit_code == 1
    assert "Not a directory" in done.stderr


def test_a_format_without_its_library_says_how_to_get_it(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setattr("scrub.batch.options.find_spec", lambda name: None)
    done = scrub_run(folder, "--out", tmp_path / "out", "-f", "parquet")
    assert done.exit_code == 1
    assert "pip install 'scrub-news[batch]'" in done.stderr


def test_quiet_says_nothing(folder: Path, tmp_path: Path) -> None:
    done = scrub_run(folder, "--out", tmp_path / "out", "--quiet")
    assert (done.exit_code, done.output) == (0, "")


@pytest.mark.parametrize("value", [{"min_quality": 2}, {"sample": 0}, {"limit": 0}, {"format": "csv"}, {"compression": "lzma"}])
def test_options_that_cannot_be_are_refused(value: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(value))):
        BatchOptions(**value)


def test_verdicts_that_may_be_dropped_are_all_verdicts() -> None:
    assert BatchOptions(drop=tuple(Verdict)).drop == tuple(Verdict)


def some_progress(**changes: Any) -> Progress:
    """A run in the middle."""
    beat = Beat(Phase.CLEANING, 95.0, 41, "https://x.example/\x1b[31m", 42)
    given: dict[str, Any] = {
        "shards": 10,
        "done": 4,
        "before": 2,
        "failed": 1,
        "started": 0.0,
        "tally": Tally(80, 15, 5, 600, 200),
    }
    return Progress(**given | {"workers": [(Shard("in.jsonl", "jsonl"), beat)] * 20} | changes)


def test_progress_tells_speed_shares_and_time_left() -> None:
    assert progress.headline(some_progress(), 100.0) == (
        "4/10 shards · 100 documents · 1.0/s · left 4:10 · words kept 75%, removed 25% · dropped 15 · quarantined 5 · "
        "failed shards 1"
    )
    assert "left unknown" in progress.headline(some_progress(done=2, failed=0), 10.0)
    assert "left 2:13:20" in progress.headline(some_progress(done=3, shards=83, failed=0), 100.0)


def test_progress_on_a_terminal_names_what_every_worker_does() -> None:
    from rich.console import Console

    console = Console(record=True, width=160, force_terminal=True)
    with progress.table(console) as watch:
        watch(some_progress())
    console.print(progress._table(some_progress(), 100.0))
    shown = console.export_text()
    assert "cleans 5 s" in shown
    assert "42: https://x.example/\\x1b[31m" in shown
    assert "and 4 more" in shown


def test_progress_elsewhere_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    with progress.lines(written.append) as watch:
        watch(some_progress())
        monkeypatch.setattr(progress, "LINE_SECONDS", 0.0)
        watch(some_progress())
    assert len(written) == 1


def test_a_manifest_that_is_damaged_vouches_for_nothing(tmp_path: Path) -> None:
    from scrub.batch.commit import Folder
    from scrub.batch.options import fingerprint

    source = write_documents(tmp_path / "in.jsonl", [""])
    (shard,) = find_shards([str(source)])
    out = Folder.of(tmp_path / "out")
    done = process_shard(shard, out.path, OPTIONS)
    mark = fingerprint(OPTIONS.configuration())
    assert committed(out, shard, mark, None) == done
    out.manifest(shard.name).write_text("[1", "utf-8")
    assert load_manifest(out.manifest(shard.name)) is None
    assert process_shard(shard, out.path, OPTIONS).report == done.report
