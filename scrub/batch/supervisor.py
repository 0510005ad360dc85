"""A pool of worker processes of which any may hang or die without harm to the others, and whoever did it is named.

Neither `multiprocessing.Pool` nor `ProcessPoolExecutor` survives a worker's death: the first waits for ever, the second gives
up the work of all. Here every worker has a pipe of its own and says in shared memory which document it has in hand.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scrub.batch.heartbeat import Beat, Heartbeat, Phase, Tally
from scrub.batch.limits import Limits
from scrub.batch.worker import OUT_OF_MEMORY, Done, Failed, PutDown, Ready, Unloadable, Work

READING_SECONDS = 300.0
"""The least time that reading a record may take, however small the hard limit: it may have to come over a network."""

GRACE_SECONDS = 2.0
"""How long a worker that was asked to stop may take to put its work down before it is killed."""

STRIKES = 3
"""A worker may be killed from outside. A document in whose hand that happens so often is taken to be the reason."""

_TICK = 0.1

_PAUSE_SECONDS = 1.0
"""What is this late was stopped itself (Ctrl-Z, a paused container), most likely with its workers: that time is nobody's."""

_MAIN = "from scrub.batch.worker import main; main()"
_CRASHES = {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE, signal.SIGSYS}


class WorkerError(RuntimeError):
    """No worker can be started."""


@dataclass(frozen=True, slots=True)
class Death:
    """A worker died. `beat` says what it had in hand; `certain`: by the document's fault, not by somebody's
    from outside; `loaded`: after it had loaded what it needs; `hung`: it was killed because its time was up.
    """

    reason: str
    beat: Beat
    certain: bool
    loaded: bool = True
    hung: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """What became of a task."""

    task: Any
    outcome: Done | Failed | PutDown | Death


class _Worker:
    """The parent's side of one worker process."""

    def __init__(self, work: Work, limits: Limits) -> None:
        self.task: Any = None
        self.busy = self.ready = False
        self.killed_for = ""
        self.limits = limits
        self.connection, theirs = Pipe()
        watched, self._lifeline = os.pipe()
        with tempfile.TemporaryFile() as slot:
            self.heartbeat = Heartbeat.of(slot.fileno())
            given = (theirs.fileno(), slot.fileno(), watched)
            self.process = subprocess.Popen(  # noqa: S603 - this interpreter, and a module of this package
                [sys.executable, "-P", "-c", _MAIN, *map(str, given), str(os.getpid())],
                pass_fds=given,
                stdin=subprocess.DEVNULL,
                env=_environment(),
            )
        theirs.close()
        os.close(watched)
        with suppress(OSError):  # it died at once: that is noticed when its answer is awaited
            self.connection.send((work, limits.megabytes))

    def give(self, task: Any) -> None:
        self.task, self.busy = task, True
        with suppress(OSError):  # as above
            self.connection.send(task)

    def overdue(self, now: float, resumed: float) -> str:
        """Why the record in hand has had its time, which begins anew at `resumed`; "" where it has not."""
        beat = self.heartbeat.read()
        taken = now - max(beat.since, resumed)
        patience = max(self.limits.seconds, READING_SECONDS)
        if self.busy and beat.phase is Phase.CLEANING and taken > self.limits.seconds:
            return f"hung: over the hard limit of {self.limits.seconds:g} s"
        if self.busy and beat.phase is Phase.READING and taken > patience:
            return f"hung: nothing read in {patience:g} s"
        return ""

    def kill(self, reason: str = "") -> None:
        self.killed_for = reason
        self.process.kill()

    def bury(self) -> Death:
        """Wait for the end of a process that closed its pipe, and say how it came."""
        try:
            status = self.process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        beat = self.heartbeat.read()
        self.close()
        if self.killed_for:
            # A document that hangs will do so again; a network or a disk may have recovered.
            return Death(self.killed_for, beat, beat.phase is Phase.CLEANING, self.ready, hung=True)
        if status == OUT_OF_MEMORY:
            # Certain of a worker's first document only: a later one may suffer for what others left behind.
            return Death(f"memory: over {self.limits.megabytes} MB", beat, beat.handled <= 1, self.ready)
        if status < 0:
            return Death(f"killed its worker: {signal.Signals(-status).name}", beat, -status in _CRASHES, self.ready)
        return Death(f"ended its worker: exit status {status}", beat, True, self.ready)

    def close(self) -> None:
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1
            self.connection.close()
            self.heartbeat.close()


class Pool:
    """At most `workers` processes that do `work`, each under `limits`. They are started when there is a task for them.

    To be used in one thread: a worker ends with the thread that started it.
    """

    def __init__(self, work: Work, workers: int, limits: Limits) -> None:
        """Raises ValueError for fewer than one worker."""
        if workers < 1:
            raise ValueError(f"workers must be at least 1, got {workers}")
        self._work, self._size, self._limits = work, workers, limits
        self._workers: list[_Worker] = []
        self._unstarted = 0
        self._buried = Tally()
        self._looked = self._resumed = time.monotonic()

    def __enter__(self) -> Self:
        """Nothing is started yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Kill what is left."""
        self.kill()

    @property
    def free(self) -> int:
        """How many tasks can be submitted now."""
        return self._size - self.busy

    @property
    def busy(self) -> int:
        """How many tasks are being done."""
        return sum(worker.busy for worker in self._workers)

    @property
    def pids(self) -> list[int]:
        """The processes, in the order in which they were started."""
        return [worker.process.pid for worker in self._workers]

    def beats(self) -> Iterator[tuple[Any, Beat]]:
        """What each busy worker does: its task, and what it last said."""
        return ((worker.task, worker.heartbeat.read()) for worker in self._workers if worker.busy)

    def tally(self) -> Tally:
        """What became of the documents that all workers had in hand, those that ended included."""
        total = self._buried
        for worker in self._workers:
            total = total.plus(worker.heartbeat.read().tally)
        return total

    def submit(self, task: Any) -> None:
        """Give a task to a free worker. Raises ValueError where there is none."""
        if not self.free:
            raise ValueError("all workers are busy")
        worker = next((worker for worker in self._workers if not worker.busy), None)
        if worker is None:
            worker = _Worker(self._work, self._limits)
            self._workers.append(worker)
        worker.give(task)

    def poll(self, seconds: float, *others: Connection) -> list[Event]:
        """What became of tasks, as soon as there is something to tell or one of `others` can be read, else after `seconds`.

        Raises WorkerError where a worker cannot load what it needs, or several in a row die before they have.
        """
        deadline = time.monotonic() + seconds
        while True:
            events, woken = self._look(max(0.0, min(_TICK, deadline - time.monotonic())), others)
            if events or woken or time.monotonic() >= deadline:
                return events

    def _look(self, seconds: float, others: tuple[Connection, ...]) -> tuple[list[Event], bool]:
        by_connection = {worker.connection: worker for worker in self._workers}
        told = wait([*by_connection, *others], seconds)
        events: list[Event] = []
        for connection, worker in by_connection.items():
            if connection in told:
                events += self._hear(worker)
        now = time.monotonic()
        if now - self._looked > seconds + _PAUSE_SECONDS:
            self._resumed = now
        self._looked = now
        for worker in self._workers:
            if not worker.killed_for and (reason := worker.overdue(now, self._resumed)):
                worker.kill(reason)
        return events, any(other in told for other in others)

    def _hear(self, worker: _Worker) -> list[Event]:
        try:
            said = worker.connection.recv()
        except (EOFError, OSError):
            return self._mourn(worker)
        match said:
            case Ready():
                worker.ready, self._unstarted = True, 0
                return []
            case Unloadable(reason):
                raise WorkerError(f"a worker cannot start: {reason}")
            case _:
                worker.busy = False
                return [Event(worker.task, said)]

    def _mourn(self, worker: _Worker) -> list[Event]:
        self._workers.remove(worker)
        death = worker.bury()
        self._buried = self._buried.plus(death.beat.tally)
        if not worker.ready:
            self._unstarted += 1
            if self._unstarted >= STRIKES:
                raise WorkerError(
                    f"{STRIKES} workers in a row died before they had loaded what they need; the last {death.reason}"
                )
        return [Event(worker.task, death)] if worker.busy else []

    def stop(self) -> list[Event]:
        """Ask all workers to put their work down, kill those that do not in time; what became of their tasks."""
        for worker in self._workers:
            worker.heartbeat.stop()
        events: list[Event] = []
        deadline = time.monotonic() + GRACE_SECONDS
        while self.busy and time.monotonic() < deadline:
            events += self._look(_TICK, ())[0]
        self.kill()
        return events

    def kill(self) -> None:
        """End all workers at once."""
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            worker.process.wait()
            worker.close()
        self._workers.clear()


def usable_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _environment() -> dict[str, str]:
    """The environment of a worker: it finds the modules that this process finds, and leaves threads to its siblings."""
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    # Arrow's own allocators reserve gigabytes ahead, which the memory limit would count.
    return {"ARROW_DEFAULT_MEMORY_POOL": "system", **one_thread, **os.environ, "PYTHONPATH": path}
