"""`scrub run --engine` on real engines, each started on this machine: the same bytes, whoever dies."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.engines.conftest import cleaners, processes
from tests.runs import CHEAP, PATIENCE, finish, left, quarantine, start, write_documents

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
    pytest.mark.usefixtures("small_engines"),
]

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
SHARDS, DOCUMENTS = 8, 20
LINGERING = 60.0  # seconds that an engine's daemons may take to end after their driver


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Files of documents that take their time; towards the end one ends its worker, and one kills the engine's worker, once."""
    deeds = [["SLEEP 0.05"] * DOCUMENTS for _ in range(SHARDS)]
    deeds[-2][2] = "EXIT 3"
    deeds[-1][7] = f"ORPHANED {tmp_path / 'was-here'}"
    folder = tmp_path / "in"
    folder.mkdir()
    for number, each in enumerate(deeds):
        write_documents(folder / f"{number}.jsonl", each)
    return folder


@pytest.mark.parametrize("engine", ENGINES)
def test_whoever_dies_the_bytes_are_those_of_the_local_runner(source: Path, tmp_path: Path, run_id: str, engine: str) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    options = (source, *CHEAP, "--removed", "--workers", "2")
    on_engine = (*options, "--out", there, "--engine", engine)

    interrupted = start(*on_engine)
    wait_for_manifests(there, 1, interrupted)
    interrupted.terminate()
    status, _, stderr = finish(interrupted)
    assert status == 128 + signal.SIGTERM, stderr
    assert "the same command takes the run up again" in stderr
    wait_for(lambda: not processes(run_id), LINGERING)

    killed = start(*on_engine)
    wait_for_manifests(there, manifests(there) + 1, killed)
    killed.kill()
    wait_for(lambda: not cleaners(run_id), LINGERING)
    finish(killed)

    before = manifests(there)
    assert 2 <= before < SHARDS - 1
    status, stdout, stderr = finish(start(*on_engine, pace=0), seconds=PATIENCE)
    assert status == 0, stderr
    assert f"{SHARDS} of {SHARDS} done, {before} of them before" in stdout
    assert (tmp_path / "was-here").exists()
    assert quarantine(there) == {"d2": "ended its worker: exit status 3"}
    assert finish(start(*options, "--out", here, pace=0))[0] == 0
    assert left(there) == left(here)


@pytest.mark.skipif(not find_spec("ray"), reason="Ray is not installed")
def test_an_interrupt_waits_until_ray_has_ended(source: Path, tmp_path: Path) -> None:
    slowly = "import ray, time; end = ray.shutdown; ray.shutdown = lambda: (time.sleep(4), end())"
    program = ("-c", f"{slowly}; from scrub.cli import main; main()")
    interrupted = start(source, *CHEAP, "--workers", "2", "--out", tmp_path / "out", "--engine", "ray", program=program)
    wait_for_manifests(tmp_path / "out", 1, interrupted)
    interrupted.terminate()
    status, _, stderr = finish(interrupted)
    assert status == 128 + signal.SIGTERM, stderr
    assert "the same command takes the run up again" in stderr


def manifests(out: Path) -> int:
    """How many shards are done."""
    return len(list(out.glob("manifest/*.json")))


def wait_for_manifests(out: Path, count: int, process: subprocess.Popen[str]) -> None:
    """Wait until so many shards are done; the process must not end before."""
    wait_for(lambda: manifests(out) >= count or process.poll() is not None, PATIENCE)
    assert process.poll() is None, process.communicate()[1]


def wait_for(true: Callable[[], object], seconds: float) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to hold"
        time.sleep(0.05)
