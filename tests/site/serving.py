"""Starts the site with traps for a test, and reads its log."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its address, and what it was asked for."""

    base: str
    log: Path

    def requests(self) -> list[dict[str, Any]]:
        """All requests so far: `time`, `path`, `at` (the address it came in at) and some headers."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()] if self.log.exists() else []

    def paths(self) -> list[str]:
        """What was asked for so far."""
        return [request["path"] for request in self.requests()]


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Site]:
    """The site as a process of its own, with its log in `folder`."""
    log = folder / "requests.jsonl"
    command = [sys.executable, "-m", "tests.site.server", str(log), *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            base = process.stdout.readline().strip()
            assert base.startswith("http://127.0.0.1:"), "the site did not start"
            yield Site(base, log)
        finally:
            process.kill()
