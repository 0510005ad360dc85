"""What is done of a shard so far: a line of JSON for every record, from which the part is made once all are there.

That makes the part the same however often the work was interrupted, and in whatever format it is written.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scrub.batch.heartbeat import Phase
from scrub.batch.rows import Entry
from scrub.batch.supervisor import STRIKES, Death

FLUSH_SECONDS = 0.25
"""Work of this long is lost at most, beside the document in hand."""

_FLUSH_ENTRIES = 1_000

_WAIT_SECONDS = 5.0
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode  # json.dumps would make one for every line
_decode = json.JSONDecoder().decode
_END = "end"


class JournalError(Exception):
    """The journal is in another process's hands, or damaged."""


class Journal:
    """The journal in the file `journal` of a folder. A context manager; one process at a time has it open."""

    def __init__(self, folder: Path, header: dict[str, Any]) -> None:
        """Open it, or begin anew where the one that is there has another `header`. Raises JournalError where it is in use."""
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "journal"
        self._file = self._path.open("ab")
        self._made: list[Callable[[], Entry]] = []
        self.next = 0
        """The ordinal of the first record that is not in it."""
        self.complete = False
        """Whether the last record is in it."""
        try:
            _lock(self._file.fileno(), self._path)
            self._recover(folder, _line({"header": header}))
        except BaseException:
            self._file.close()
            raise
        self._flushed = time.monotonic()

    def __enter__(self) -> Self:
        """It is open already."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Write what is not written yet, and let go of it."""
        with self._file:
            self.flush()

    def append(self, n: int, make: Callable[[], Entry]) -> list[Entry]:
        """Add the entry of record `n`; records come in order. Gives the entries that are written now, if any are.

        Entries are made and written some at a time: one by one, between documents, each would find the processor's caches full
        of other things and take thrice as long.
        """
        self._made.append(make)
        self.next = n + 1
        late = time.monotonic() - self._flushed > FLUSH_SECONDS
        return self.flush() if late or len(self._made) >= _FLUSH_ENTRIES else []

    def flush(self) -> list[Entry]:
        """Write the entries that wait."""
        entries = [make() for make in self._made]
        self._made.clear()
        self._file.write(b"".join(map(_line, entries)))
        self._file.flush()
        self._flushed = time.monotonic()
        return entries

    def finish(self) -> None:
        """Say that all records are in it."""
        self.flush()
        self._file.write(_line({_END: self.next}))
        self._file.flush()
        self.complete = True

    def entries(self) -> Iterator[Entry]:
        """The entries in order. Raises JournalError where a line cannot be read."""
        with self._path.open("rb") as file:
            file.readline()
            for number, line in enumerate(file, 2):
                try:
                    entry: Entry = _decode(line.decode("utf-8", "surrogatepass"))
                except ValueError as error:
                    raise JournalError(f"{self._path}, line {number}: {error}") from error
                if _END not in entry:
                    yield entry

    def discard(self) -> None:
        """Forget all entries: the next to open it begins anew."""
        self._file.truncate(0)

    def _recover(self, folder: Path, header: bytes) -> None:
        """Keep the lines that are whole, of a journal with the same header."""
        end, last = _whole_lines(self._path, header)
        try:
            entry = _decode(last.decode("utf-8", "surrogatepass")) if end > len(header) else {}
        except ValueError:  # what a power failure leaves
            end, entry = 0, {}
        self._file.truncate(end)
        if not end:
            poison_path(folder).unlink(missing_ok=True)  # of other options: these may have more patience
            self._file.write(header)
            self._file.flush()
        self.complete = _END in entry
        self.next = entry[_END] if self.complete else entry.get("n", -1) + 1


def _whole_lines(path: Path, header: bytes) -> tuple[int, bytes]:
    """Where the last whole line ends, and that line; 0 where the first is not `header`."""
    end, last = 0, b""
    with path.open("rb") as file:
        if file.readline() != header:
            return 0, b""
        end = len(header)
        for line in file:
            if not line.endswith(b"\n"):
                break
            end, last = end + len(line), line
    return end, last


def header_of(folder: Path) -> dict[str, Any] | None:
    """The header of the journal in a folder; None where there is no journal, or none that can be read."""
    try:
        with (folder / "journal").open("rb") as file:
            header = json.loads(file.readline())["header"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return header if isinstance(header, dict) else None


def _line(value: dict[str, Any]) -> bytes:
    # A lone surrogate of the source has no UTF-8 form; json.loads takes it back as it is written here.
    return _encode(value).encode("utf-8", "surrogatepass") + b"\n"


def _lock(descriptor: int, path: Path) -> None:
    """Wait for a process that is about to end; raises JournalError for one that is not."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise JournalError(f"{path} is in use by another process") from error
            time.sleep(0.05)


def poison_path(folder: Path) -> Path:
    """The file that remembers which documents workers died of."""
    return folder / "poison.jsonl"


def remember(folder: Path, death: Death) -> None:
    """Write down at which record of a shard a worker died. Raises OSError where that cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {"n": death.beat.ordinal, "phase": death.beat.phase.name, "why": death.reason, "certain": death.certain}
    with poison_path(folder).open("ab") as file:
        file.write(_line(told))
        file.flush()
        os.fsync(file.fileno())


def remembered(folder: Path, phase: Phase) -> dict[int, str]:
    """The records that are not to be tried again in this phase, and why: those of which a worker surely, or often, died."""
    strikes: dict[int, int] = {}
    poison: dict[int, str] = {}
    try:
        lines = poison_path(folder).read_bytes().splitlines()
    except FileNotFoundError:
        return {}
    for line in lines:
        try:
            told = json.loads(line)
        except ValueError:  # torn: its worker will die again
            continue
        if told["phase"] == phase.name:
            strikes[told["n"]] = strikes.get(told["n"], 0) + (STRIKES if told["certain"] else 1)
            if strikes[told["n"]] >= STRIKES:
                poison.setdefault(told["n"], told["why"])
    return poison
