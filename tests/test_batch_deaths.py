"""Runs whose documents, workers and parents die: everything else is there, byte for byte."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scrub.batch.claim import RunError
from scrub.batch.limits import Limits
from scrub.batch.options import BatchOptions
from scrub.batch.run import process_guarded, run
from scrub.io import Shard, find_shards
from tests.runs import CHEAP, alive, children, finish, left, quarantine, report, start, write_documents, written_ids

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")

ROUNDS = {"jsonl": 7, "parquet": 4}
"""How often a run is begun and killed; in each a worker is killed as well."""


def wait_for(true: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to hold"
        time.sleep(0.01)


def test_deadly_documents_cost_themselves(tmp_path: Path) -> None:
    deeds = [""] * 30
    for place, deed in ((3, "HANG"), (8, "EXIT 0"), (9, "SEGFAULT"), (15, "HOG 3000"), (20, "KILLED"), (29, "EXIT 7")):
        deeds[place] = deed
    source = write_documents(tmp_path / "in.jsonl", deeds)
    out = tmp_path / "out"
    status, stdout, stderr = finish(
        start(source, "--out", out, *CHEAP, "--compression", "none", "--hard-limit", "3", "--memory", "256")
    )
    assert status == 0, stderr
    assert stdout.startswith("30 documents read: 24 written, 0 dropped, 6 quarantined\n")
    assert quarantine(out) == {
        "d3": "hung: over the hard limit of 3 s",
        "d8": "ended its worker: exit status 0",
        "d9": "killed its worker: SIGSEGV",
        "d15": "memory: over 256 MB",
        "d20": "killed its worker: SIGKILL",
        "d29": "ended its worker: exit status 7",
    }
    assert written_ids(out) == [f"d{n}" for n in range(30) if not deeds[n]]
    assert f"scrub: warning: {source}: record 4 (d3): hung: over the hard limit of 3 s" in stderr
    assert report(out)["quarantined"] == {"ended its worker": 2, "killed its worker": 2, "hung": 1, "memory": 1}


def test_a_worker_that_is_killed_from_outside_costs_no_document(tmp_path: Path) -> None:
    source = write_documents(tmp_path / "in.jsonl", ["", f"ONCE {tmp_path / 'was-here'}", ""])
    out = tmp_path / "out"
    status, _, stderr = finish(start(source, "--out", out, *CHEAP, "--compression", "none"))
    assert status == 0, stderr
    assert (tmp_path / "was-here").exists()
    assert written_ids(out) == ["d0", "d1", "d2"]


def test_a_hung_document_is_remembered(tmp_path: Path) -> None:
    visitors = tmp_path / "visitors"
    source = write_documents(tmp_path / "in.jsonl", ["", f"VISIT-AND-HANG {visitors}", "SLEEP 1.5", ""])
    out = tmp_path / "out"
    options = (source, "--out", out, *CHEAP, "--compression", "none", "--hard-limit", "2")
    process = start(*options)
    wait_for(lambda: any(path.stat().st_size for path in out.glob("attempts/*/poison.jsonl")))
    process.kill()
    finish(process)
    assert finish(start(*options))[0] == 0
    assert visitors.read_bytes() == b"x"  # the second run did not try it
    assert quarantine(out) == {"d1": "hung: over the hard limit of 2 s"}


def test_input_that_stalls_is_read_another_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrub.batch.supervisor.READING_SECONDS", 0.5)
    options = BatchOptions(pipeline="tests.poison:pipeline", language="en", limits=Limits(seconds=0.5))
    source = tmp_path / "in.jsonl"
    os.mkfifo(source)  # nobody writes to it
    shard = Shard(str(source), "jsonl")
    stalled = run([shard], tmp_path / "out", options)
    assert stalled.failed == {shard.name: "3 workers died when it was read; the last hung: nothing read in 0.5 s"}
    assert stalled.report.read == 0
    source.unlink()
    write_documents(source, ["", ""])
    summary = run([shard], tmp_path / "out", options)
    assert (summary.complete, summary.report.written, summary.report.read) == (True, 2, 2)


def test_a_run_that_is_paused_gives_up_no_document(tmp_path: Path) -> None:
    source = write_documents(tmp_path / "in.jsonl", ["SLEEP 1.5", ""])
    out = tmp_path / "out"
    process = start(source, "--out", out, *CHEAP, "--compression", "none", "--hard-limit", "2")
    wait_for(lambda: list(out.glob("attempts/*/journal")))
    pids = [process.pid, *children(process.pid)]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(3)
    for pid in pids:  # the parent first: it finds its worker where it was
        os.kill(pid, signal.SIGCONT)
        time.sleep(0.3)
    status, _, stderr = finish(process)
    assert (status, written_ids(out)) == (0, ["d0", "d1"]), stderr


@pytest.mark.parametrize("style", [("--format", "jsonl", "--removed"), ("--format", "parquet")], ids=["jsonl.gz", "parquet"])
def test_kills_at_random_times_change_no_byte(tmp_path: Path, style: tuple[str, ...]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        deeds = ["SLEEP 0.02"] * 120
        deeds[17 * (number % 2) + 5] = "EXIT 3"
        write_documents(folder / f"{number}.jsonl", deeds)
    quiet, disturbed = tmp_path / "quiet", tmp_path / "disturbed"
    status, _, stderr = finish(start(folder, "--out", quiet, *CHEAP, *style, "--workers", "1", pace=0))
    assert status == 0, stderr
    chance = random.Random(style[1])
    for _ in range(ROUNDS[style[1]]):
        _disturb(start(folder, "--out", disturbed, *CHEAP, *style, "--workers", "3"), chance)
    status, _, stderr = finish(start(folder, "--out", disturbed, *CHEAP, *style, "--workers", "3", pace=0))
    assert status == 0, stderr
    assert left(disturbed) == left(quiet)


def _disturb(process: subprocess.Popen[str], chance: random.Random) -> None:
    """Kill a worker of a run some time after it began, and then the run itself."""
    wait_for(lambda: children(process.pid))
    time.sleep(chance.uniform(0.1, 1.0))
    if workers := children(process.pid):  # one that has just died may not have been replaced yet
        _kill(chance.choice(workers))
    time.sleep(chance.uniform(0.0, 0.5))
    process.kill()
    finish(process)


def _kill(pid: int) -> None:
    subprocess.run(["kill", "-9", str(pid)], check=False, stderr=subprocess.DEVNULL)  # noqa: S607 - it may be gone already


def test_no_worker_outlives_the_run_by_a_second(tmp_path: Path) -> None:
    source = write_documents(tmp_path / "in.jsonl", ["", "HANG", ""])
    process = start(source, "--out", tmp_path / "out", *CHEAP)
    wait_for(lambda: children(process.pid))
    workers = children(process.pid)
    time.sleep(0.5)
    process.kill()
    process.wait()
    wait_for(lambda: not any(map(alive, workers)), seconds=1)
    finish(process)


@pytest.mark.parametrize(("number", "expected"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_in_order(tmp_path: Path, number: int, expected: int) -> None:
    source = write_documents(tmp_path / "in.jsonl", ["SLEEP 0.05"] * 40)
    out = tmp_path / "out"
    options = (source, "--out", out, *CHEAP, "--compression", "none")
    process = start(*options)
    wait_for(lambda: any(path.stat().st_size > 2_000 for path in out.glob("attempts/*/journal")))
    workers = children(process.pid)
    process.send_signal(number)
    status, _, stderr = finish(process, seconds=5)
    assert status == expected
    assert "the same command takes the run up again" in stderr
    assert not any(map(alive, workers))
    (journal,) = out.glob("attempts/*/journal")
    before = len(journal.read_bytes().splitlines())
    assert before > 2
    status, _, stderr = finish(start(*options))
    assert status == 0, stderr
    assert written_ids(out) == [f"d{n}" for n in range(40)]


def test_a_second_run_into_the_same_folder_is_refused_at_once(tmp_path: Path) -> None:
    source = write_documents(tmp_path / "in.jsonl", ["SLEEP 20"])
    options = (source, "--out", tmp_path / "out", *CHEAP)
    first = start(*options)
    wait_for(lambda: children(first.pid))
    status, _, stderr = finish(start(*options), seconds=10)
    first.terminate()
    assert finish(first)[0] == 143
    assert status == 2
    assert f"another run is at work here (process {first.pid})" in stderr


def test_the_journal_of_a_run_that_was_killed_is_not_done_again(tmp_path: Path) -> None:
    visitors = tmp_path / "visitors"
    source = write_documents(tmp_path / "in.jsonl", [f"VISIT {visitors}"] * 60)
    out = tmp_path / "out"
    process = start(source, "--out", out, *CHEAP, "--compression", "none")
    wait_for(lambda: any(b'"n": 19,' in path.read_bytes() for path in out.glob("attempts/*/journal")))
    process.kill()
    finish(process)
    (journal,) = out.glob("attempts/*/journal")
    done = journal.read_bytes().count(b"\n") - 1  # the first line tells what the others are of
    assert done >= 20
    visitors.unlink()
    assert finish(start(source, "--out", out, *CHEAP, "--compression", "none"))[0] == 0
    assert len(visitors.read_bytes()) == 60 - done


def test_a_task_of_an_engine_is_guarded_as_well(tmp_path: Path) -> None:
    source = write_documents(tmp_path / "in.jsonl", ["", "EXIT 3", ""])
    (shard,) = find_shards([str(source)])
    options = BatchOptions(pipeline="tests.poison:pipeline", language="en")
    done = process_guarded(shard, tmp_path / "out", options)
    assert (done.report.written, done.report.quarantined) == (2, {"ended its worker": 1})
    source.unlink()
    with pytest.raises(RunError, match=r"in\.jsonl"):
        process_guarded(shard, tmp_path / "other", options)
