"""Runs that an engine schedules, with the simplest there is: one shard after the other, in this process."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from scrub.batch.claim import RunError
from scrub.batch.options import BatchOptions
from scrub.batch.run import Progress, run
from scrub.cli import main
from scrub.engines.driver import ENGINES, EngineError, Outcome, Task, run_on, schedule_of
from scrub.io import Shard, find_shards
from tests.runs import left, report, write_documents

OPTIONS = BatchOptions(pipeline="tests.poison:pipeline", language="en")
LIBRARIES = {"ray": "ray", "spark": "pyspark"}


def in_turn(task: Task, shards: Sequence[Shard], workers: int | None) -> Iterator[Outcome]:
    """The engine."""
    return map(task, shards)


@pytest.fixture
def shards(tmp_path: Path) -> list[Shard]:
    """Three files of four documents, one of which ends its worker."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(3):
        write_documents(folder / f"{number}.jsonl", ["", "EXIT 3" if number == 1 else "", "", ""])
    return find_shards([str(folder)])


def test_an_engine_writes_what_the_local_runner_writes(shards: list[Shard], tmp_path: Path) -> None:
    seen: list[Progress] = []
    here, there = (
        run(shards, tmp_path / "here", OPTIONS),
        run_on(in_turn, shards, tmp_path / "there", OPTIONS, watch=seen.append),
    )
    assert left(tmp_path / "there") == left(tmp_path / "here")
    assert (there.done, there.before, there.failed, there.report) == (3, 0, {}, here.report)
    assert [(progress.done, progress.tally.written, progress.tally.quarantined) for progress in seen] == [
        (1, 4, 0),
        (2, 7, 1),
        (3, 11, 1),
    ]
    assert not (tmp_path / "there/attempts").exists()


def test_what_is_done_is_not_scheduled_again(shards: list[Shard], tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_on(in_turn, shards[:2], out, OPTIONS)
    scheduled: list[str] = []

    def noting(task: Task, todo: Sequence[Shard], workers: int | None) -> Iterator[Outcome]:
        scheduled.extend(shard.name for shard in todo)
        return map(task, todo)

    assert run_on(noting, shards, out, OPTIONS).before == 2
    assert scheduled == [shards[2].name]
    assert run_on(noting, shards, out, OPTIONS).before == 3
    assert scheduled == [shards[2].name]
    with pytest.raises(RunError, match="other options"):
        run_on(noting, shards, out, BatchOptions(pipeline="tests.poison:pipeline"))


def test_paths_may_be_relative(shards: list[Shard], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(find_shards(["in"]), "here", OPTIONS)

    def elsewhere(task: Task, todo: Sequence[Shard], workers: int | None) -> Iterator[Outcome]:
        monkeypatch.chdir("/")
        yield from map(task, todo)
        monkeypatch.chdir(tmp_path)

    assert run_on(elsewhere, find_shards(["in"]), "there", OPTIONS).complete
    assert left(tmp_path / "there") == left(tmp_path / "here")


def test_a_shard_that_cannot_be_read_costs_itself(shards: list[Shard], tmp_path: Path) -> None:
    Path(shards[0].source).unlink()
    for number, runner in enumerate((run, lambda *arguments: run_on(in_turn, *arguments))):
        summary = runner(shards, tmp_path / str(number), OPTIONS)
        assert list(summary.failed) == [shards[0].name]
        assert (summary.done, summary.complete) == (2, False)
    assert left(tmp_path / "0") == left(tmp_path / "1")


def test_a_disk_that_is_not_shared_is_noticed(shards: list[Shard], tmp_path: Path) -> None:
    def apart(task: Task, todo: Sequence[Shard], workers: int | None) -> Iterator[Outcome]:
        for shard in todo:
            yield task(shard)
            shutil.rmtree(tmp_path / "out/manifest")

    summary = run_on(apart, shards, tmp_path / "out", OPTIONS)
    assert set(summary.failed) == {shard.name for shard in shards}
    assert all("do all machines share that folder?" in reason for reason in summary.failed.values())


def test_a_second_attempt_that_fails_beside_the_first_does_not_count(shards: list[Shard], tmp_path: Path) -> None:
    def doubting(task: Task, todo: Sequence[Shard], workers: int | None) -> Iterator[Outcome]:
        for shard in todo:
            assert task(shard) == (shard.name, None)
            yield shard.name, "the journal is in use by another process"

    assert run_on(doubting, shards, tmp_path / "out", OPTIONS).complete


def test_another_version_on_another_machine_is_refused(shards: list[Shard], tmp_path: Path) -> None:
    name, reason = Task(str(tmp_path / "out"), OPTIONS, "the mark of another")(shards[0])
    assert name == shards[0].name
    assert "another version of scrub" in str(reason)
    assert not (tmp_path / "out").exists()


def test_an_engine_that_gives_up_says_so_and_is_taken_up(shards: list[Shard], tmp_path: Path) -> None:
    def giving_up(task: Task, todo: Sequence[Shard], workers: int | None) -> Iterator[Outcome]:
        yield task(todo[0])
        raise ConnectionError("no head node\nand a long story")

    with pytest.raises(EngineError, match=r"ConnectionError: no head node; what is done stays"):
        run_on(giving_up, shards, tmp_path / "out", OPTIONS)
    assert run_on(in_turn, shards, tmp_path / "out", OPTIONS).before == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_in_order(shards: list[Shard], tmp_path: Path, number: signal.Signals) -> None:
    def interrupted(task: Task, todo: Sequence[Shard], workers: int | None) -> Iterator[Outcome]:
        yield task(todo[0])
        os.kill(os.getpid(), number)
        yield task(todo[1])

    before = signal.getsignal(signal.SIGTERM)
    summary = run_on(interrupted, shards, tmp_path / "out", OPTIONS)
    assert (summary.signal, summary.done, summary.failed) == (number, 1, {})
    assert report(tmp_path / "out")["written"] == 4
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_run_need_not_be_in_the_main_thread(shards: list[Shard], tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(run_on, in_turn, shards, tmp_path / "out", OPTIONS).result().complete


def test_a_limit_is_for_the_local_runner(shards: list[Shard], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="an engine does all at once"):
        run_on(in_turn, shards, tmp_path / "out", BatchOptions(limit=3))
    arguments = ["run", shards[0].source, "--out", str(tmp_path / "out"), "--engine", "ray", "--limit", "3"]
    refused = CliRunner().invoke(main, arguments)
    assert refused.exit_code == 2
    assert "--limit reads one shard after the other, which is for --engine local" in refused.stderr


@pytest.mark.parametrize("engine", ENGINES)
def test_a_missing_engine_names_its_extra(shards: list[Shard], tmp_path: Path, engine: str) -> None:
    if find_spec(LIBRARIES[engine]):
        pytest.skip(f"{LIBRARIES[engine]} is installed")
    arguments = ["run", shards[0].source, "--out", str(tmp_path / "out"), "--engine", engine]
    refused = CliRunner().invoke(main, arguments)
    assert refused.exit_code == 1
    assert refused.stderr.endswith(
        f"needs {LIBRARIES[engine]}: pip install 'scrub-news[{engine}]', or in a checkout '.[{engine}]'\n"
    )
    assert not (tmp_path / "out").exists()


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="engine must be one of ray, spark, got 'dusk'"):
        schedule_of("dusk")
