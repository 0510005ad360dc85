"""A run whose shards an engine schedules: what happens in the driver is here, what differs from engine to engine is not.

An engine is given a task and the shards, and does the task with each, in any order and on any machine. What it loses it may do
again: a shard's files appear in one step each, and its manifest last. What was done is told by the folder, not by the engine.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import chdir, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from scrub.batch.commit import Folder, committed
from scrub.batch.heartbeat import Tally
from scrub.batch.options import BatchOptions, fingerprint
from scrub.batch.report import Report
from scrub.batch.run import Progress, Summary, conclude, held, process_guarded
from scrub.io import Shard
from scrub.io.sources import is_url

Outcome = tuple[str, str | None]
"""The name of a shard, and why it could not be done, or None."""

ENGINES = ("ray", "spark")
"""The engines: each has a module of its name here, and an extra."""


class EngineError(RuntimeError):
    """The engine cannot be reached, or gave up."""


@dataclass(frozen=True, slots=True)
class Task:
    """What an engine does with each shard. Picklable, and called in a process of the engine's.

    `mark` is the fingerprint of the configuration as the driver has it. `folder` is where relative paths begin, None where
    there are none.
    """

    out: str
    options: BatchOptions
    mark: str
    folder: str | None = None

    def __call__(self, shard: Shard) -> Outcome:
        """Do the shard, guarded, and say what came of it. Does not raise: an engine would give up the other shards."""
        try:
            if fingerprint(self.options.configuration()) != self.mark:
                return shard.name, "its machine has another version of scrub, other profiles or other plug-ins than the driver"
            with chdir(self.folder) if self.folder else nullcontext():
                process_guarded(shard, self.out, self.options)
        except Exception as error:
            return shard.name, (str(error) or type(error).__name__).removeprefix(f"{shard.source}: ")
        return shard.name, None


Schedule = Callable[[Task, Sequence[Shard], int | None], Iterable[Outcome]]
"""Has an engine do a task with each shard, on so many cores where it has to be started, and tells what came of them."""


def schedule_of(engine: str) -> Schedule:
    """What hands shards to an engine. Raises ValueError for an unknown one, MissingExtraError where its library is missing."""
    if engine not in ENGINES:
        raise ValueError(f"engine must be one of {', '.join(ENGINES)}, got {engine!r}")
    schedule: Schedule = import_module(f"scrub.engines.{engine}").schedule
    return schedule


def run_on(
    schedule: Schedule,
    shards: Sequence[Shard],
    out: str | Path,
    options: BatchOptions,
    *,
    workers: int | None = None,
    overwrite: bool = False,
    passed_over: Sequence[str] = (),
    watch: Callable[[Progress], object] | None = None,
) -> Summary:
    """What `scrub.batch.run.run` does, by an engine: all `shards` into the folder `out`, which all its machines share.

    `workers` is for an engine that has to be started. `watch` is called when a shard is done. In the main thread SIGINT and
    SIGTERM end the run, and its tasks with it as far as the engine ends them.

    Raises what `run` raises, EngineError where the engine fails, and ValueError for options with a `limit`: of how many
    documents a shard may read, the shards before it would decide.
    """
    if options.limit is not None:
        raise ValueError("a limit counts documents from shard to shard; an engine does all at once")
    started = time.monotonic()
    with held(out, shards, options, overwrite) as folder:
        mark = fingerprint(options.configuration())
        todo = [shard for shard in shards if committed(folder, shard, mark, None) is None]
        summary = Summary(len(shards), before=len(shards) - len(todo), passed_over=passed_over)
        with _interruptible(summary):
            for done, tally in _outcomes(schedule, _task(folder, todo, options, mark), todo, workers, summary):
                if watch:
                    failed = len(summary.failed)
                    watch(Progress(len(shards), summary.before + done, summary.before, failed, started, tally))
        names = [shard.name for shard in shards if committed(folder, shard, mark, None)]
        summary.done = len(names)
        _reconcile(folder, summary, todo, names)
        return conclude(folder, summary, names, started)


def _task(folder: Folder, shards: Sequence[Shard], options: BatchOptions, mark: str) -> Task:
    relative = any(not is_url(shard.source) and not Path(shard.source).is_absolute() for shard in shards)
    return Task(str(folder.path.absolute()), options, mark, str(Path.cwd()) if relative else None)


def _outcomes(
    schedule: Schedule, task: Task, shards: Sequence[Shard], workers: int | None, summary: Summary
) -> Iterator[tuple[int, Tally]]:
    """How many shards are done, and what became of their documents, each time that the engine has done one."""
    folder = Folder.of(task.out)
    by_name = {shard.name: shard for shard in shards}
    done, tally = 0, Tally()
    try:
        for name, reason in schedule(task, shards, workers) if shards else ():
            if reason is not None:
                summary.failed[name] = reason
            elif report := committed(folder, by_name[name], task.mark, None):
                done, tally = done + 1, tally.plus(_tally(report.report))
            yield done, tally
    except Exception as error:  # each engine has a family of its own
        reason = next(iter(str(error).splitlines()), "")
        raise EngineError(
            f"the engine failed: {type(error).__name__}: {reason}; what is done stays, and the same command goes on"
        ) from error


def _tally(report: Report) -> Tally:
    dropped, quarantined = report.dropped.total(), report.quarantined.total()
    return Tally(report.written, dropped, quarantined, report.words, report.words_removed)


def _reconcile(folder: Folder, summary: Summary, shards: Sequence[Shard], names: Sequence[str]) -> None:
    """Where engine and folder differ, the folder is right.

    Of two attempts at a shard one may fail and the other do it. A shard that its task calls done, and that is not to be seen
    here, was written to another machine's disk.
    """
    for name in names:
        summary.failed.pop(name, None)
    if summary.signal is None:
        seen = {*names, *summary.failed}
        reason = f"it was done, but not into {folder.path} as it is seen here: do all machines share that folder?"
        summary.failed.update((shard.name, reason) for shard in shards if shard.name not in seen)


@contextmanager
def _interruptible(summary: Summary) -> Iterator[None]:
    """Note a signal that ends the engine's work, which is raised as an exception: so do Ray and Spark themselves."""
    if threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    else:
        before = None
    try:
        yield
    except KeyboardInterrupt:
        summary.signal = signal.SIGINT
    except SystemExit:
        summary.signal = signal.SIGTERM
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)
