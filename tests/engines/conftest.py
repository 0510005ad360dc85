"""What the tests of engines share: engines that are small, and none that outlives its test."""

from __future__ import annotations

import os
import signal
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.runs import ROOT, alive

BELONGS = "SCRUB_TEST_RUN"
"""The environment variable that marks the processes of a test."""

SMALL = {
    "PYTHONPATH": str(ROOT),
    "PYSPARK_SUBMIT_ARGS": "--conf spark.ui.enabled=false --driver-memory 512m "
    "--driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' pyspark-shell",
    "RAY_DEFAULT_OBJECT_STORE_MAX_MEMORY_BYTES": str(100 << 20),
    "RAY_USAGE_STATS_ENABLED": "0",
    "SPARK_LOCAL_IP": "127.0.0.1",
}


@pytest.fixture
def run_id(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Marks all processes that a test starts, and kills those that it left."""
    told = uuid.uuid4().hex
    monkeypatch.setenv(BELONGS, told)
    yield told
    for pid in processes(told):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def small_engines(run_id: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment, in which engines start sooner and take less."""
    for name, value in SMALL.items():
        monkeypatch.setenv(name, value)
    return {k: v for k, v in os.environ.items() if not k.startswith("COV")}


def processes(run_id: str) -> list[int]:
    """The processes of a test that still run."""
    mark = f"{BELONGS}={run_id}".encode()
    pids = [int(path.name) for path in Path("/proc").glob("[0-9]*") if mark in _read(path / "environ")]
    return [pid for pid in pids if alive(pid)]


def cleaners(run_id: str) -> list[int]:
    """Those of them that clean. Ray's agents, which do not, may take a minute to notice that their cluster is gone."""
    return [pid for pid in processes(run_id) if b"scrub.batch.worker" in _read(Path(f"/proc/{pid}/cmdline"))]


def _read(path: Path) -> bytes:
    """What the kernel tells of a process; nothing of one that ended or is somebody else's."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
