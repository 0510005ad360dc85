"""A pipeline whose one detector does to its process what the document says: `--pipeline tests.poison:pipeline`."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from scrub import Detector, Document, Finding, Notes, Pipeline


def _visit(argument: str) -> None:
    """Leave a byte in a file, so that a test can tell how often this document was taken in hand."""
    with Path(argument).open("ab") as visitors:
        visitors.write(b"x")
    _sleep("0.05")


def _visit_and_hang(argument: str) -> None:
    _visit(argument)
    _hang(argument)


def _hang(argument: str) -> None:
    while True:
        time.sleep(0.01)


def _sleep(argument: str) -> None:
    time.sleep(float(argument) * float(os.environ.get("POISON_PACE", "1")))


def _exit(argument: str) -> None:
    os._exit(int(argument))


def _segfault(argument: str) -> None:
    ctypes.string_at(0)


def _hog(argument: str) -> None:
    hoard = [bytearray(1 << 20) for _ in range(int(argument))]
    assert hoard


def _killed(argument: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _once(argument: str) -> None:
    """Killed from outside, as it were: the first worker only that comes here."""
    try:
        os.close(os.open(argument, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def _orphaned(argument: str) -> None:
    """The first worker that comes here loses its parent, which is what supervises it: of an engine, the engine's own worker."""
    try:
        os.close(os.open(argument, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(5)  # it is dead by then


DEEDS: dict[str, Callable[[str], None]] = {
    "HANG": _hang,
    "VISIT": _visit,
    "VISIT-AND-HANG": _visit_and_hang,
    "SLEEP": _sleep,
    "EXIT": _exit,
    "SEGFAULT": _segfault,
    "HOG": _hog,
    "KILLED": _killed,
    "ONCE": _once,
    "ORPHANED": _orphaned,
}


class _Poison:
    name = "poison"

    def detect(self, document: Document, notes: Notes) -> Iterable[Finding]:
        """Do what the first line says: a deed and its argument."""
        deed, _, argument = document.blocks[0].text.partition(" ") if document.blocks else ("", "", "")
        if deed in DEEDS:
            DEEDS[deed](argument)
        return ()


def pipeline() -> Pipeline:
    """The pipeline of that detector alone."""
    poison: Detector = _Poison()
    return Pipeline((poison,))


def nothing() -> str:
    """What is no pipeline."""
    return "nothing"


def broken() -> Pipeline:
    """A pipeline that cannot be made."""
    raise RuntimeError("no weights")


def deadly() -> Pipeline:
    """A pipeline that kills whoever makes it."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError
