"""The local runner: all shards of a run through a pool of workers, whatever happens, and the account of it."""

from __future__ import annotations

import shutil
import signal
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from scrub.batch.claim import QUARANTINED, REPORT, TIMING, RunError, check, claim, clear_stale, configuration_of, locked
from scrub.batch.commit import ATTEMPTS, QUARANTINE, Folder, committed, load_manifest, report_of, withdraw, write_json
from scrub.batch.heartbeat import Beat, Phase, Tally
from scrub.batch.journal import remember
from scrub.batch.options import BatchOptions, fingerprint
from scrub.batch.report import LISTED, Report, ShardReport, Timing, readable
from scrub.batch.shard import ShardWork
from scrub.batch.spool import SPOOL
from scrub.batch.supervisor import STRIKES, Death, Event, Pool
from scrub.batch.worker import Done, Failed, PutDown
from scrub.io import Shard
from scrub.io.aside import aside

_TICK = 0.25  # seconds between two looks at progress

Task = tuple[Shard, int | None]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: shards (`before`: done by earlier runs), the documents that this process has had in hand since
    `started` (`time.monotonic` seconds), and what each worker does.
    """

    shards: int
    done: int
    before: int
    failed: int
    started: float
    tally: Tally
    workers: Sequence[tuple[Shard, Beat]] = ()


@dataclass(slots=True)
class Summary:
    """How a run ended: the numbers of all shards that are done, `before` of them by earlier runs, and why others `failed`.

    `signal`: the number of the signal that ended it before its time, if one did. `passed_over`: files in the folders of the
    input that are of no known format.
    """

    shards: int
    done: int = 0
    before: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    signal: int | None = None
    passed_over: Sequence[str] = ()
    seconds: float = 0.0
    report: Report = field(default_factory=Report)
    timing: Timing = field(default_factory=Timing)

    @property
    def complete(self) -> bool:
        """Whether all that was to be read is done."""
        return not self.failed and self.signal is None


def run(
    shards: Sequence[Shard],
    out: str | Path,
    options: BatchOptions,
    *,
    workers: int = 1,
    overwrite: bool = False,
    passed_over: Sequence[str] = (),
    watch: Callable[[Progress], object] | None = None,
    warn: Callable[[str], object] | None = None,
) -> Summary:
    """Clean all `shards` into the folder `out` with that many worker processes; what is done already is not done again.

    With `options.limit` the first so many records of all shards together are read, one shard after the other. `overwrite`
    throws away what a run with other options left in `out`. `passed_over`: paths that `find_shards` left out, for the report.
    `watch` is called four times a second, `warn` when a worker died,
    with its document and the reason. In the main thread SIGINT and SIGTERM end the run in order. The files are described in
    docs/batch.md.

    Raises RunError where the run is refused (another is at work in `out`, or was there with other options), ValueError for
    options that cannot be, WorkerError where no worker can be started, OSError where `out` cannot be written.
    """
    with held(out, shards, options, overwrite) as folder:
        runner = _Runner(folder, shards, options, workers, warn or _ignore)
        runner.summary.passed_over = passed_over
        with _signals() as caught:
            runner.work(caught, watch or _ignore)
        return conclude(folder, runner.summary, runner.names, runner.started)


@contextmanager
def held(out: str | Path, shards: Sequence[Shard], options: BatchOptions, overwrite: bool) -> Iterator[Folder]:
    """The folder of a run, locked for this process, claimed for these options, and without parts of inputs that changed.

    Raises RunError where that is refused, ValueError for a folder that cannot be one, OSError where it cannot be written.
    """
    folder = Folder.of(out)
    configuration = configuration_of(options)
    check(folder.path, configuration, overwrite)
    folder.path.mkdir(parents=True, exist_ok=True)
    with locked(folder.path):
        claim(folder.path, configuration, overwrite)
        clear_stale(folder, shards)
        yield folder


def conclude(folder: Folder, summary: Summary, names: Sequence[str], started: float) -> Summary:
    """Sum up the shards that are done, by their `names` in order, and write the account of the run that was `started`.

    Raises RunError where the manifest of one is gone.
    """
    path = folder.path
    with aside(path / QUARANTINED) as part, part.open("wb") as quarantine:
        for name in sorted(names):
            if (manifest := load_manifest(folder.manifest(name))) is None:
                raise RunError(f"{folder.manifest(name)} is gone while the run was at work")
            done = report_of(manifest)
            summary.report.merge(done.report)
            summary.timing.merge(done.timing)
            with suppress(FileNotFoundError):
                quarantine.write((path / QUARANTINE / f"{name}.jsonl").read_bytes())
    summary.seconds = time.monotonic() - started
    shards = {"shards": summary.shards, "done": summary.done, "failed": summary.failed}
    passed_over = {"files": len(summary.passed_over), "named": sorted(summary.passed_over)[:LISTED]}
    write_json(path / REPORT, shards | {"passed_over": passed_over} | readable(summary.report))
    read = summary.report.read
    speed = {"cpu_seconds_per_document": summary.timing.cpu / read if read else None, "last_run_seconds": summary.seconds}
    write_json(path / TIMING, {**asdict(summary.timing), **speed})
    if summary.complete:
        shutil.rmtree(path / ATTEMPTS, ignore_errors=True)
        shutil.rmtree(path / SPOOL, ignore_errors=True)
    return summary


def process_guarded(shard: Shard, out: str | Path, options: BatchOptions) -> ShardReport:
    """`process_shard` in a worker process of its own, so that deadly documents cost themselves: for the tasks of engines.

    Shards of one folder may be done by different processes at once. Raises RunError where the shard cannot be done,
    WorkerError where no worker can be started, and ValueError for options that cannot be.
    """
    runner = _Runner(Folder.of(out), [shard], options, 1, _ignore)
    runner.work([], _ignore)
    done = committed(runner.folder, shard, runner.mark, options.limit)
    if done is None:
        raise RunError(f"{shard.source}: {runner.summary.failed.get(shard.name, 'it was withdrawn while it was done')}")
    return done


class _Runner:
    """One run in hand."""

    def __init__(
        self, folder: Folder, shards: Sequence[Shard], options: BatchOptions, workers: int, warn: Callable[[str], object]
    ) -> None:
        self.folder, self.options, self.warn = folder, options, warn
        self.pending = deque(shards)
        self.remaining = options.limit
        # Of how many records a shard may read, the shards before it decide.
        self.pool = Pool(ShardWork(str(folder.path), options), 1 if options.limit else workers, options.limits)
        self.mark = fingerprint(options.configuration())
        self.names: list[str] = []
        self.strikes: Counter[str] = Counter()
        self.summary = Summary(len(shards))
        self.started = time.monotonic()

    def work(self, caught: list[int], watch: Callable[[Progress], object]) -> None:
        """Do all shards, or put them down when a signal is caught."""
        with self.pool:
            task = self._next()
            while (task or self.pool.busy) and not caught:
                while task and self.pool.free:
                    self.pool.submit(task)
                    task = None if self.options.limit else self._next()
                for event in self.pool.poll(_TICK):
                    self._settle(event)
                task = task or (self._next() if self.pool.free else None)
                watch(self._progress())
            for event in self.pool.stop():
                self._settle(event)
        if caught:
            self.summary.signal = caught[0]
        else:  # past the limit: what an earlier run read of them is no part of this one
            for shard in self.pending:
                withdraw(self.folder, shard.name)

    def _next(self) -> Task | None:
        """The next shard that is not done yet."""
        while self.pending and self.remaining != 0:
            shard = self.pending.popleft()
            done = committed(self.folder, shard, self.mark, self.remaining)
            if done is None:
                return shard, self.remaining
            self.summary.before += 1
            self._count(done.name, done.report.read)
        return None

    def _count(self, name: str, read: int) -> None:
        self.names.append(name)
        self.summary.done += 1
        if self.remaining is not None:
            self.remaining -= read

    def _settle(self, event: Event) -> None:
        shard, _ = event.task
        match event.outcome:
            case Done(report):
                self._count(report.name, report.report.read)
            case Failed(reason, full):
                self.summary.failed[shard.name] = reason
                if full:
                    raise RunError(f"{self.folder.path}: {reason}; make room, and run the same command again")
            case PutDown():
                self.pending.appendleft(shard)
            case Death() as death:
                self._settle_death(shard, death)

    def _settle_death(self, shard: Shard, death: Death) -> None:
        """Remember what a worker died of, and try the shard again."""
        document = f"record {death.beat.ordinal + 1} ({death.beat.name})" if death.beat.phase is Phase.CLEANING else "a worker"
        self.warn(f"{shard.source}: {document}: {death.reason}")
        stalled = death.hung and death.beat.phase is Phase.READING  # not to be remembered: the rest may be read another time
        if death.beat.phase in (Phase.READING, Phase.CLEANING) and not stalled:
            remember(self.folder.attempt(shard), death)
        elif death.loaded:
            self.strikes[shard.name] += 1
        if self.strikes[shard.name] < STRIKES:
            self.pending.appendleft(shard)
        else:
            doing = "it was read" if stalled else "its part was written"
            self.summary.failed[shard.name] = f"{STRIKES} workers died when {doing}; the last {death.reason}"

    def _progress(self) -> Progress:
        workers = [(task[0], beat) for task, beat in self.pool.beats()]
        summary = self.summary
        failed = len(summary.failed)
        return Progress(summary.shards, summary.done, summary.before, failed, self.started, self.pool.tally(), workers)


def _ignore(told: object) -> None:
    """Watch and warn nobody."""


@contextmanager
def _signals() -> Iterator[list[int]]:
    """A list to which SIGINT and SIGTERM add their numbers; in other threads than the main one they are left alone."""
    caught: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    try:
        before = {number: signal.signal(number, lambda got, frame: caught.append(got)) for number in numbers}
    except ValueError:  # only the main thread may set them
        before = {}
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
