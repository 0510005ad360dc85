"""A worker process: loads the pipeline once, then does the tasks that its parent sends.

Started by `scrub.batch.supervisor` as an interpreter of its own, not by `multiprocessing`: that imports the caller's main
script again, so that a script without `if __name__ == "__main__"` would start itself over and over.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from scrub.batch.heartbeat import Heartbeat, Phase

OUT_OF_MEMORY = 86
"""Exit status of a worker whose document ran into the memory limit."""

Perform = Callable[[Any, Heartbeat], Any]


class Work(Protocol):
    """What a pool's workers do. Picklable: it is sent to each of them."""

    def load(self) -> Perform:
        """Load what is needed and give the function that does one task. Called once in each worker."""


class Interrupted(Exception):  # noqa: N818 - nothing went wrong
    """The task was put down because the parent asked for it."""


class OutOfMemory(Exception):  # noqa: N818 - as the exit status is called
    """The document in hand ran into the memory limit."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has loaded what it needs."""


@dataclass(frozen=True, slots=True)
class Unloadable:
    """The worker could not load what it needs."""

    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """A task is done; `value` is what came of it."""

    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """A task raised. `full`: there is no room left to write to."""

    reason: str
    full: bool = False


@dataclass(frozen=True, slots=True)
class PutDown:
    """The task was put down half done, as the parent asked."""


def serve(connection: Connection, heartbeat: Heartbeat) -> int:
    """Load what the parent sends first, then do its tasks until it sends None or is gone; the exit status."""
    try:
        work, memory = connection.recv()
        perform = work.load()
    except EOFError:
        return 0
    except Exception as error:  # whatever it is, the parent has to say it
        connection.send(Unloadable(f"{type(error).__name__}: {error}"))
        return 1
    gc.collect()
    gc.freeze()  # what is loaded stays: no collection need look at it again
    limit_memory(memory)
    connection.send(Ready())
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent is gone
        while (task := connection.recv()) is not None:
            try:
                answer = _answer(perform, task, heartbeat)
            except (OutOfMemory, MemoryError):
                return OUT_OF_MEMORY
            heartbeat.tell(Phase.IDLE)
            connection.send(answer)
    return 0


def _answer(perform: Perform, task: Any, heartbeat: Heartbeat) -> Done | Failed | PutDown:
    try:
        return Done(perform(task, heartbeat))
    except Interrupted:
        return PutDown()
    except (OutOfMemory, MemoryError):
        raise
    except Exception as error:
        full = isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT)
        return Failed(f"{type(error).__name__}: {error}", full)


def limit_memory(megabytes: int | None) -> None:
    """Allow this process `megabytes` beyond what it has now. Only Linux tells and limits it (RLIMIT_DATA)."""
    if megabytes is None or not sys.platform.startswith("linux"):
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _data_bytes() + (megabytes << 20)
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _data_bytes() -> int:
    """Bytes of private data of this process, as RLIMIT_DATA counts them."""
    lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmData:"))


def die_with_parent(lifeline: int, parent: int) -> None:
    """End this process as soon as its parent is gone, whatever it is doing.

    The kernel kills it where it can (Linux). The thread is for other systems; it has to wait for the interpreter's lock.
    """
    if sys.platform.startswith("linux"):
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before
            os._exit(1)

    def watch() -> None:
        os.read(lifeline, 1)  # the parent writes nothing: it ends when its end of the pipe is closed
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


def main() -> None:
    """Serve the parent at the descriptors that the arguments name."""
    connection, slot, lifeline, parent = map(int, sys.argv[1:5])
    # Ctrl-C goes to all processes of a terminal; the parent alone decides what comes of it.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    die_with_parent(lifeline, parent)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))  # a dump of gigabytes takes long
    status = serve(Connection(connection), Heartbeat.of(slot))
    os._exit(status)  # nothing is left to flush, and what a library's exit handlers do must not hang it
