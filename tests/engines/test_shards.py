"""`scrub run --engine` on real engines, each started on this machine: the same bytes, whoever dies."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.runs import CHEAP, alive, finish, left, quarantine, start, write_documents

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")

ENGINES = [
    pytest.param("ray", marks=pytest.mark.skipif(not find_spec("ray"), reason="Ray is not installed")),
    pytest.param(
        "spark",
        marks=[
            pytest.mark.skipif(not find_spec("pyspark"), reason="pyspark is not installed"),
            pytest.mark.skipif(not shutil.which("java"), reason="there is no Java for Spark"),
        ],
    ),
]
BELONGS = "SCRUB_TEST_RUN"
"""The environment variable that tells the processes of a test."""
SMALL = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DEFAULT_OBJECT_STORE_MAX_MEMORY_BYTES": str(100 << 20),
    "SPARK_LOCAL_IP": "127.0.0.1",
    "PYSPARK_SUBMIT_ARGS": "--conf spark.ui.enabled=false --driver-memory 512m "
    "--driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' pyspark-shell",
}
"""Engines that start sooner and take less."""
LINGERING = 20.0  # seconds that an engine's daemons may take to end after their driver


@pytest.fixture(autouse=True)
def run_id(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Marks all processes of a test, and leaves none of them."""
    told = uuid.uuid4().hex
    for name, value in SMALL.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv(BELONGS, told)
    yield told
    for pid in processes(told):
        kill(pid)


def processes(run_id: str) -> list[int]:
    """The processes of a test that still run, other than this one."""
    mark = f"{BELONGS}={run_id}".encode()
    return [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/environ")
        if mark in environ(path) and alive(int(path.parent.name))
    ]


def environ(path: Path) -> bytes:
    """What a process was started with."""
    try:
        return path.read_bytes()
    except OSError:  # it ended, or is somebody else's
        return b""


def kill(pid: int) -> None:
    """Kill a process that may be gone already."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def wait_for(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to hold"
        time.sleep(0.05)


def write_folder(folder: Path, deeds: list[list[str]]) -> Path:
    """A file of documents for each list of deeds."""
    folder.mkdir()
    for number, each in enumerate(deeds):
        write_documents(folder / f"{number}.jsonl", each)
    return folder


@pytest.mark.parametrize("engine", ENGINES)
def test_a_killed_worker_of_the_engine_changes_no_byte(tmp_path: Path, engine: str) -> None:
    deeds = [[""] * 20 for _ in range(5)]
    deeds[1][7] = f"ORPHANED {tmp_path / 'was-here'}"
    deeds[3][2] = "EXIT 3"
    source = write_folder(tmp_path / "in", deeds)
    there, here = tmp_path / "there", tmp_path / "here"
    options = (source, *CHEAP, "--removed", "--workers", "2")
    status, _, stderr = finish(start(*options, "--out", there, "--engine", engine), seconds=100)
    assert status == 0, stderr
    assert (tmp_path / "was-here").exists()
    assert finish(start(*options, "--out", here))[0] == 0
    assert left(there) == left(here)
    assert quarantine(there) == {"d2": "ended its worker: exit status 3"}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_killed_driver_is_taken_up_and_leaves_no_process(tmp_path: Path, run_id: str, engine: str) -> None:
    source = write_folder(tmp_path / "in", [["SLEEP 0.05"] * 20 for _ in range(6)])
    there, here = tmp_path / "there", tmp_path / "here"
    options = (source, *CHEAP, "--format", "parquet", "--workers", "2")
    driver = start(*options, "--out", there, "--engine", engine)
    wait_for(lambda: list(there.glob("manifest/*.json")))
    driver.kill()
    driver.wait()
    wait_for(lambda: not processes(run_id), LINGERING)
    finish(driver)
    done = len(list(there.glob("manifest/*.json")))
    assert 0 < done < 6
    status, stdout, stderr = finish(start(*options, "--out", there, "--engine", engine, pace=0), seconds=100)
    assert status == 0, stderr
    assert f"6 of 6 done, {done} of them before" in stdout
    assert finish(start(*options, "--out", here, pace=0))[0] == 0
    assert left(there) == left(here)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_signal_ends_the_run_and_the_engine(tmp_path: Path, run_id: str, engine: str) -> None:
    source = write_folder(tmp_path / "in", [["SLEEP 0.05"] * 20 for _ in range(6)])
    out = tmp_path / "out"
    driver = start(source, *CHEAP, "--out", out, "--engine", engine, "--workers", "2")
    wait_for(lambda: list(out.glob("manifest/*.json")))
    driver.terminate()
    status, _, stderr = finish(driver, seconds=30)
    assert status == 143, stderr
    assert "the same command takes the run up again" in stderr
    assert (out / "report.json").exists()
    wait_for(lambda: not processes(run_id), LINGERING)
