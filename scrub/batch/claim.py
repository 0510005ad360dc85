"""Who may work in the folder of a run: one process at a time, always with the same options, on the same sources."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
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
from scrub.batch.journal import header_of
from scrub.batch.options import BatchOptions
from scrub.batch.spool import SPOOL
from scrub.io import Shard
from scrub.io.sources import STDIN, is_url

CONFIGURATION, LOCK = "run.json", ".lock"
REPORT, TIMING, QUARANTINED = "report.json", "timing.json", "quarantine.jsonl"

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


def configuration_of(options: BatchOptions) -> dict[str, Any]:
    """The configuration of a run: that of its shards, and how much all of them together read."""
    return {**options.configuration(), "limit": options.limit}


def check(out: Path, configuration: dict[str, Any], overwrite: bool) -> None:
    """Raise RunError where `out` is the folder of a run with another configuration, or holds anything but a run.

    Nothing is written, so that what is refused leaves no trace.
    """
    path = out / CONFIGURATION
    if path.exists():
        if not overwrite and (differing := _differences(json.loads(path.read_bytes()), configuration)):
            raise RunError(
                f"{out} holds a run with other options ({'; '.join(differing)}). "
                "Give another folder, or --overwrite to throw that run away"
            )
    elif out.exists() and (foreign := sorted({entry.name for entry in out.iterdir()} - {LOCK, SPOOL})):
        raise RunError(f"{out} is not empty and no folder of a run (there is {foreign[0]!r}); give another")


def claim(out: Path, configuration: dict[str, Any], overwrite: bool) -> None:
    """Make `out` the folder of a run with this configuration. Raises RunError as `check` does."""
    check(out, configuration, overwrite)
    if overwrite and has_another(out, configuration):
        _clear(out)
    if not (out / CONFIGURATION).exists():
        write_json(out / CONFIGURATION, configuration)


def has_another(out: Path, configuration: dict[str, Any]) -> bool:
    """Whether `out` holds a run with another configuration: what `overwrite` throws away."""
    path = out / CONFIGURATION
    return path.exists() and json.loads(path.read_bytes()) != configuration


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


def _manifests(folder: Folder) -> Iterator[dict[str, Any]]:
    return filter(None, map(load_manifest, (folder.path / MANIFEST).glob("*.json")))


def _piped(manifest: dict[str, Any]) -> str | None:
    """The identity of the standard input from which a part was made; None where it was made from anything else."""
    return manifest["shard"]["identity"] if manifest["shard"]["source"] == STDIN else None


def respelled(folder: Folder, shards: Sequence[Shard]) -> list[Shard]:
    """The shards, their sources spelled as in the run that `folder` holds, where they are the same files.

    `a`, `./a` and its full path may be one file; ids of documents and names of parts are made of how it is spelled.
    """
    begun = filter(None, map(header_of, (folder.path / ATTEMPTS).glob("*")))
    known = {told["shard"]["source"] for told in (*_manifests(folder), *begun)}
    spelled = {os.path.realpath(source): source for source in sorted(known) if source != STDIN and not is_url(source)}
    return [
        shard
        if shard.source in known or shard.source == STDIN or is_url(shard.source)
        else replace(shard, source=spelled.get(os.path.realpath(shard.source), shard.source))
        for shard in shards
    ]


def check_sources(folder: Folder, shards: Sequence[Shard]) -> None:
    """Raise RunError where `folder` holds parts of inputs that are not among the sources, or of another standard input."""
    names = [shard.name for shard in shards]
    if len(set(names)) < len(names):
        raise RunError(f"a source is given twice: {Counter(names).most_common(1)[0][0]}")
    sources = {shard.source for shard in shards}
    piped = {shard.identity for shard in shards if shard.source == STDIN}
    if piped and any(_piped(manifest) not in {None, *piped} for manifest in _manifests(folder)):
        raise RunError(f"{folder.path} holds the parts of another standard input; give another folder")
    for source in sorted({manifest["shard"]["source"] for manifest in _manifests(folder)} - sources):
        raise RunError(
            f"{folder.path} holds parts of {source}, which is not among the sources; give all of them, or another folder"
        )


def clear_stale(folder: Folder, shards: Sequence[Shard]) -> None:
    """Withdraw the parts of inputs that changed, and remove those for which no manifest vouches.

    Raises RunError as `check_sources` does.
    """
    check_sources(folder, shards)
    known = {shard.name for shard in shards}
    for path in sorted((folder.path / MANIFEST).glob("*.json")):
        if path.stem not in known:
            withdraw(folder, path.stem)
    for attempt in (folder.path / ATTEMPTS).glob("*"):
        if attempt.name not in known:
            shutil.rmtree(attempt, ignore_errors=True)
    vouched = {path for manifest in _manifests(folder) for path in manifest["files"]}
    for name in (DATA, REMOVED, QUARANTINE):
        for path in (folder.path / name).glob("*"):
            if f"{name}/{path.name}" not in vouched:
                remove(path)
