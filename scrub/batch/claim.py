"""Who may work in the folder of a run: one process at a time, always with the same options, on the same sources."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scrub.batch.commit import (
    ATTEMPTS,
    DATA,
    FOLDERS,
    MANIFEST,
    QUARANTINE,
    REMOVED,
    Folder,
    load_manifest,
    remove,
    withdraw,
    write_json,
)
from scrub.io import Shard

CONFIGURATION, LOCK = "run.json", ".lock"
REPORT, TIMING, QUARANTINED = "report.json", "timing.json", "quarantine.jsonl"

SPOOL = "input"
"""The folder of what came through a pipe."""

_FILES = (REPORT, TIMING, QUARANTINED)


class RunError(Exception):
    """The run is refused or cannot go on; the message says why and what to do."""


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the folder for this process alone. Raises RunError where another has it."""
    with (out / LOCK).open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read(20).decode("ascii", "replace").strip()
            raise RunError(f"{out}: another run is at work here (process {holder or 'unknown'})") from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n".encode("ascii"))
        file.flush()
        yield


def claim(out: Path, configuration: dict[str, Any], overwrite: bool) -> None:
    """Make `out` the folder of a run with this configuration. Raises RunError where it is that of another, or of none."""
    path = out / CONFIGURATION
    found = {entry.name for entry in out.iterdir()} - {LOCK, SPOOL}
    if overwrite and CONFIGURATION in found and (json.loads(path.read_bytes()) != configuration):
        _clear(out)
        found -= {*FOLDERS, *_FILES, CONFIGURATION}
    if CONFIGURATION in found:
        if differing := _differences(json.loads(path.read_bytes()), configuration):
            raise RunError(
                f"{out} holds a run with other options ({'; '.join(differing)}). "
                "Give another folder, or --overwrite to throw that run away"
            )
        return
    if foreign := sorted(found):
        raise RunError(f"{out} is not empty and no folder of a run (there is {foreign[0]!r}); give another")
    write_json(path, configuration)


def _differences(before: dict[str, Any], now: dict[str, Any], prefix: str = "") -> list[str]:
    """What differs between two configurations, in words."""
    found = []
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name), now.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            found += _differences(old, new, f"{prefix}{name}.")
        elif old != new:
            found.append(f"{prefix}{name} was {json.dumps(old)}, is {json.dumps(new)}")
    return found


def _clear(out: Path) -> None:
    (out / CONFIGURATION).unlink()
    for name in FOLDERS:
        shutil.rmtree(out / name, ignore_errors=True)
    for name in _FILES:
        (out / name).unlink(missing_ok=True)


def clear_stale(folder: Folder, shards: Sequence[Shard]) -> None:
    """Withdraw the parts of inputs that changed, and remove those for which no manifest vouches.

    Raises RunError for parts of inputs that are not among the sources.
    """
    names = [shard.name for shard in shards]
    if len(set(names)) < len(names):
        raise RunError(f"a source is given twice: {Counter(names).most_common(1)[0][0]}")
    sources = {shard.source for shard in shards}
    known = set(names)
    stale = sorted(path.stem for path in (folder.path / MANIFEST).glob("*.json") if path.stem not in known)
    for name in stale:
        manifest = load_manifest(folder.manifest(name))
        source = manifest["shard"]["source"] if manifest else None
        if manifest and source not in sources:
            raise RunError(
                f"{folder.path} holds parts of {source}, which is not among the sources; give all of them, or another folder"
            )
        withdraw(folder, name)
    for attempt in (folder.path / ATTEMPTS).glob("*"):
        if attempt.name not in known:
            shutil.rmtree(attempt, ignore_errors=True)
    manifests = filter(None, map(load_manifest, (folder.path / MANIFEST).glob("*.json")))
    vouched = {path for manifest in manifests for path in manifest["files"]}
    for name in (DATA, REMOVED, QUARANTINE):
        for path in (folder.path / name).glob("*"):
            if f"{name}/{path.name}" not in vouched:
                remove(path)
