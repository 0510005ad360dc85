"""The folder of a run, and how a part gets there: written aside, made durable, renamed, and vouched for by its manifest last.

    OUT/data/NAME.jsonl.gz         the parts; for text and Markdown a folder each
    OUT/removed/NAME.jsonl.gz      what was removed, and the documents that were dropped, where asked for
    OUT/quarantine/NAME.jsonl      what could not be read or cleaned, where there is any
    OUT/manifest/NAME.json         what was done: input, configuration, numbers, checksums
    OUT/attempts/NAME/             what is in hand

A rename is what makes a part appear at once, so the folder has to be on a local file system: object stores have none.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from scrub.article import to_json
from scrub.batch.journal import Journal
from scrub.batch.options import BatchOptions
from scrub.batch.report import Report, ShardReport, Timing
from scrub.batch.rows import DROPPED, QUARANTINED, WRITTEN, Entry, unwritable
from scrub.io import Shard, open_writer
from scrub.io.aside import aside
from scrub.io.sources import is_url
from scrub.io.writers import suffix

DATA, REMOVED, QUARANTINE, MANIFEST, ATTEMPTS = "data", "removed", "quarantine", "manifest", "attempts"
FOLDERS = (DATA, REMOVED, QUARANTINE, MANIFEST, ATTEMPTS)

_IN_FOLDERS = ("text", "markdown")
_MANIFEST_KEYS = {"name", "shard", "fingerprint", "limit", "files", "report", "timing"}


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of a run."""

    path: Path

    @classmethod
    def of(cls, out: str | Path) -> Self:
        """The folder at a path. Raises ValueError for the URL of an object store."""
        if is_url(str(out)):
            raise ValueError(
                f"{out}: output goes to a local folder; an object store has no rename. Copy the parts there afterwards"
            )
        return cls(Path(out))

    def attempt(self, spec: Shard) -> Path:
        """Where a shard is worked on."""
        return self.path / ATTEMPTS / spec.name

    def manifest(self, name: str) -> Path:
        """The manifest of the shard of that name."""
        return self.path / MANIFEST / f"{name}.json"


def identity(spec: Shard, mark: str, limit: int | None) -> dict[str, Any]:
    """What decides all that a shard's files hold: the input, the fingerprint of the configuration, how much is read."""
    told: dict[str, Any] = json.loads(json.dumps({"shard": spec.to_dict(), "fingerprint": mark, "limit": limit}))
    return told


def committed(folder: Folder, spec: Shard, mark: str, limit: int | None) -> ShardReport | None:
    """What came of a shard, if it is done: with this configuration and this input, its files being there in full length."""
    manifest = load_manifest(folder.manifest(spec.name))
    if manifest is None or not manifest.items() >= identity(spec, mark, limit).items():
        return None
    for path, told in manifest["files"].items():
        file = folder.path / path
        if not (file.is_dir() or (file.is_file() and file.stat().st_size == told["bytes"])):
            return None
    return report_of(manifest)


def withdraw(folder: Folder, name: str) -> None:
    """Take back what is there of a shard: first the manifest, then the files for which it vouched."""
    path = folder.manifest(name)
    manifest = load_manifest(path)
    remove(path)
    for relative in manifest["files"] if manifest else ():
        if relative.partition("/")[0] in FOLDERS and ".." not in Path(relative).parts:
            remove(folder.path / relative)


def load_manifest(path: Path) -> dict[str, Any] | None:
    """A manifest, or None where there is none that can be read."""
    try:
        manifest = json.loads(path.read_bytes())
        return manifest if manifest.keys() >= _MANIFEST_KEYS else None
    except (OSError, ValueError, AttributeError):
        return None


def report_of(manifest: Mapping[str, Any]) -> ShardReport:
    """The report that a manifest holds."""
    report, timing = Report.from_dict(manifest["report"]), Timing.from_dict(manifest["timing"])
    return ShardReport(manifest["name"], report, timing, manifest["files"])


def commit(folder: Folder, spec: Shard, options: BatchOptions, mark: str, journal: Journal) -> ShardReport:
    """Make the shard's files out of its complete journal and put them in place, the manifest last."""
    attempt = folder.attempt(spec)
    report, timing, written = _write(attempt, spec, options, journal)
    if not report.balanced:  # a defect of this program: better no part than a wrong account
        raise RuntimeError(f"{spec.name}: {report.read} read, but {report.written} written and the rest not accounted for")
    files = {}
    for path in written:
        relative = path.relative_to(attempt)
        files[str(relative)] = _checksum(path)
        _replace(path, folder.path / relative)
    if not report.quarantined:  # an attempt that was cut short may have put one there
        remove(folder.path / QUARANTINE / f"{spec.name}.jsonl")
    done = ShardReport(spec.name, report, timing, files)
    manifest = identity(spec, mark, options.limit) | {
        "name": spec.name,
        "files": files,
        "report": report.to_dict(),
        "timing": asdict(timing),
    }
    write_json(folder.manifest(spec.name), manifest)
    shutil.rmtree(attempt, ignore_errors=True)
    return done


def _write(attempt: Path, spec: Shard, options: BatchOptions, journal: Journal) -> tuple[Report, Timing, list[Path]]:
    """The shard's files in the folder of the attempt, as they will lie in that of the run."""
    ending = "" if options.format in _IN_FOLDERS else suffix(options.format, options.compression)
    data = attempt / DATA / f"{spec.name}{ending}"
    removed = attempt / REMOVED / f"{spec.name}{suffix('jsonl', options.compression)}" if options.removed else None
    quarantine = attempt / QUARANTINE / f"{spec.name}.jsonl"
    for path in filter(None, (data, removed, quarantine)):
        remove(path.parent)
        path.parent.mkdir(parents=True)
    report, timing = Report(), Timing()
    with ExitStack() as stack:
        parts = stack.enter_context(open_writer(data, options.format, options.compression, keep=options.columns.keep))
        others = removed and stack.enter_context(open_writer(removed, "jsonl", options.compression))
        refused = stack.enter_context(quarantine.open("wb"))
        for entry in journal.entries():
            if entry["is"] == WRITTEN:
                try:
                    parts.write(entry["row"])
                except ValueError as error:  # it costs itself and no more
                    entry = unwritable(entry, spec.source, error)
            report.add(entry)
            timing.add(entry)
            if entry["is"] == QUARANTINED:
                refused.write(json_line({key: entry[key] for key in ("id", "origin", "why")} | {"shard": spec.name}))
            if others and "row" in entry:
                others.write(_removed_row(entry))
    if not report.quarantined:
        quarantine.unlink()
    return report, timing, [path for path in (data, removed, quarantine) if path and path.exists()]


def _removed_row(entry: Entry) -> dict[str, object]:
    row = entry["row"]
    told = {"id": row["id"], "url": row["url"], "removed": entry["removed"], "dropped": entry["why"]}
    return told | ({"text": row["text"]} if entry["is"] == DROPPED else {})


def _replace(source: Path, target: Path) -> None:
    """Put a file or a folder in place in one step, and durably."""
    _sync(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        remove(target)  # a folder takes the place of an empty one only
    source.replace(target)
    _sync_one(target.parent)


def write_json(path: Path, value: object) -> None:
    """A file that is there in full or not at all, and durable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with aside(path) as part:
        part.write_bytes(json.dumps(value, ensure_ascii=True, indent=1).encode("ascii") + b"\n")
    _sync_one(path.parent)


def json_line(value: object) -> bytes:
    """A value as a line of JSON Lines; what has no UTF-8 form is escaped."""
    return f"{to_json(value)}\n".encode()


def _checksum(path: Path) -> dict[str, Any]:
    """Length in bytes and SHA-256 of a file; of a folder of all that is in it, by its names."""
    if path.is_dir():
        inside = [(str(file.relative_to(path)), _checksum(file)) for file in sorted(path.rglob("*")) if file.is_file()]
        names = hashlib.sha256(
            "".join(f"{told['sha256']}  {name}\n" for name, told in inside).encode("utf-8", "surrogateescape")
        )
        return {"bytes": sum(told["bytes"] for _, told in inside), "sha256": names.hexdigest()}
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _sync(path: Path) -> None:
    if path.is_dir():
        os.sync()  # once for all of its files
    else:
        _sync_one(path)


def _sync_one(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
