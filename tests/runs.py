"""What the tests of runs share: inputs, the command line as a process of its own, and what a run left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
STORY = "The ferry came back to Oldhaven on Monday after a winter in dock, and forty people stood on the quay.\n" * 3
PATIENCE = 240.0  # seconds that a process may take where the machine has much else to do
CHEAP = ("--pipeline", "tests.poison:pipeline", "--language", "en")


def write_documents(path: Path, deeds: Sequence[str]) -> Path:
    """A JSONL of documents that each do what `tests.poison` reads in them ("" is a plain one); their ids are d0, d1 …"""
    rows = (
        {"id": f"d{n}", "text": f"{deed}\n\n{STORY}", "url": f"https://x{n % 3}.example/{n}"} for n, deed in enumerate(deeds)
    )
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def start(*args: str | Path, pace: float = 1.0, program: Sequence[str] = ("-m", "scrub")) -> subprocess.Popen[str]:
    """`scrub run ARGS…` as a process of its own, that sees the modules of the tests; `pace`: how long SLEEP takes."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COV") and k != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(ROOT), "POISON_PACE": str(pace)}
    command = [sys.executable, *program, "run", *map(str, args)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str], seconds: float = PATIENCE) -> tuple[int, str, str]:
    """The end of a process: status, stdout, stderr."""
    try:
        stdout, stderr = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return process.returncode, stdout, stderr


def left(out: Path) -> dict[str, bytes]:
    """What must be the same in every run over the same input: parts, quarantine and report, by their paths."""
    folders = [path for name in ("data", "removed", "quarantine") for path in (out / name).rglob("*") if path.is_file()]
    return {str(path.relative_to(out)): path.read_bytes() for path in [*folders, out / "quarantine.jsonl", out / "report.json"]}


def report(out: Path) -> dict[str, object]:
    """The report of a run."""
    told: dict[str, object] = json.loads((out / "report.json").read_bytes())
    return told


def written_ids(out: Path) -> list[str]:
    """The ids in the parts, which are uncompressed JSONL, in the order of their names."""
    lines = (line for part in sorted((out / "data").iterdir()) for line in part.read_text("utf-8").splitlines())
    return [json.loads(line)["id"] for line in lines]


def quarantine(out: Path) -> dict[str, str]:
    """Why the documents of these ids are quarantined."""
    lines = (out / "quarantine.jsonl").read_text("utf-8").splitlines()
    return {told["id"]: told["why"] for told in map(json.loads, lines)}


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    try:
        tasks = [int(task.name) for task in Path(f"/proc/{pid}/task").iterdir()]
        return [int(child) for task in tasks for child in Path(f"/proc/{pid}/task/{task}/children").read_text("ascii").split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def alive(pid: int) -> bool:
    """Whether a process still runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False
