"""One shard in, one part out: what the local runner's workers do, and what an engine's tasks may do."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from scrub.article import Article, Verdict
from scrub.batch.cleaning import clean_within_memory, load_pipeline, warmed_up
from scrub.batch.commit import Folder, commit, committed, identity, withdraw
from scrub.batch.heartbeat import Heartbeat, Phase
from scrub.batch.journal import Journal, JournalError, remembered
from scrub.batch.options import BatchOptions, fingerprint
from scrub.batch.report import ShardReport
from scrub.batch.rows import Entry, cleaned, quarantined, reason_to_drop, skipped, tally
from scrub.batch.spool import spooled
from scrub.batch.worker import Interrupted, OutOfMemory, Perform
from scrub.io import Record, Shard, Skipped, Unreadable, read
from scrub.io.records import Outcome
from scrub.pipeline import Pipeline

Make = Callable[[], Entry]


@dataclass(frozen=True, slots=True)
class ShardWork:
    """What a worker of a run needs. A task is a shard and how many of its records are read at most (None: all)."""

    out: str
    options: BatchOptions

    def load(self) -> Perform:
        """Load the pipeline, and what it loads with its first document."""
        pipeline = warmed_up(self.options.pipeline, self.options.language)

        def perform(task: tuple[Shard, int | None], heartbeat: Heartbeat) -> ShardReport:
            shard, limit = task
            options = replace(self.options, limit=limit)
            return process_shard(shard, self.out, options, pipeline=pipeline, heartbeat=heartbeat)

        return perform


def process_shard(
    spec: Shard,
    out: str | Path,
    options: BatchOptions,
    *,
    pipeline: Pipeline | None = None,
    heartbeat: Heartbeat | None = None,
) -> ShardReport:
    """Clean the documents of a shard into one part below the folder `out`, or find that this is done.

    The part, what belongs to it, and last its manifest appear in one step each; the same arguments give the same bytes. After
    an interruption the next call goes on where the last left off, and passes over the documents that `out` remembers as deadly
    (`scrub.batch.journal.remember`). Without a supervisor a document that hangs or kills its process is not caught: that is
    what `scrub.batch.run.run` is for.

    Raises ValueError where `out` is no local folder, OSError where the input cannot be opened or the output not written,
    JournalError where another process has the shard in hand, Interrupted where `heartbeat` says to stop, and OutOfMemory
    where a document ran into the limit of memory.
    """
    heartbeat = heartbeat or Heartbeat()
    folder = Folder.of(out)
    mark = fingerprint(options.configuration())
    if done := committed(folder, spec, mark, options.limit):
        return done
    withdraw(folder, spec.name)
    attempt = folder.attempt(spec)
    with Journal(attempt, identity(spec, mark, options.limit)) as journal:
        if not journal.complete:
            pipeline = pipeline or load_pipeline(options.pipeline)
            for n, make in _entries(spec, options, pipeline, journal.next, folder, heartbeat):
                if written := journal.append(n, make):
                    heartbeat.count(tally(written))
            heartbeat.count(tally(journal.flush()))
            journal.finish()
        heartbeat.tell(Phase.WRITING, journal.next, spec.name)
        try:
            return commit(folder, spec, options, mark, journal)
        except JournalError:
            journal.discard()  # damaged: the next attempt begins anew
            raise


def _entries(
    spec: Shard, options: BatchOptions, pipeline: Pipeline, start: int, folder: Folder, heartbeat: Heartbeat
) -> Iterator[tuple[int, Make]]:
    """The records from `start` on: their ordinals, and what makes their entries."""
    deadly = remembered(folder.attempt(spec), Phase.CLEANING)
    unreadable = remembered(folder.attempt(spec), Phase.READING)
    cleaner = _Cleaner(options, pipeline, heartbeat)
    records = _records(spec, options, folder)
    chosen = n = 0
    while options.limit is None or chosen < options.limit:
        if heartbeat.stopping:
            raise Interrupted
        if n in unreadable:
            reason = f"{unreadable[n]} while it was read; what follows in {spec.source} is not read"
            lost = Unreadable(f"{spec.name}:{n}", spec.source, reason)
            yield max(n, start), partial(quarantined, max(n, start), lost, reason)
            return
        heartbeat.tell(Phase.READING, n)
        record = next(records, None)
        if record is None:
            return
        if _sampled(record.id, options.sample):
            chosen += 1
            if n >= start:
                yield n, cleaner.entry(n, record, deadly.get(n))
        n += 1


def _records(spec: Shard, options: BatchOptions, folder: Folder) -> Iterator[Outcome]:
    with ExitStack() as stack:
        path = spooled(spec, folder.path)
        raw = stack.enter_context(path.open("rb")) if path else None
        yield from read(spec, options.columns, max_bytes=options.cleaning.max_bytes, raw=raw)


@dataclass(frozen=True, slots=True)
class _Cleaner:
    options: BatchOptions
    pipeline: Pipeline
    heartbeat: Heartbeat

    def entry(self, n: int, record: Record | Unreadable | Skipped, deadly: str | None) -> Make:
        """What makes the entry of one record, which is cleaned now."""
        if isinstance(record, Skipped):
            return partial(skipped, n, record)
        if isinstance(record, Unreadable):
            return partial(quarantined, n, record, record.reason)
        if deadly is not None:
            return partial(quarantined, n, record, deadly)
        self.heartbeat.tell(Phase.CLEANING, n, record.id)
        started = time.thread_time()
        try:
            article = self._clean(record)
        except OutOfMemory:
            raise
        except Exception as error:  # it costs itself and no more
            return partial(quarantined, n, record, f"failed: {type(error).__name__}: {error}")
        cpu = time.thread_time() - started
        if article.verdict is Verdict.FAILED:
            failure = next((warning for warning in article.warnings if warning.startswith("failed: ")), "failed")
            return partial(quarantined, n, record, failure)
        why = reason_to_drop(article, self.options.drop, self.options.min_quality)
        return partial(cleaned, n, article, record, why, cpu, removed=self.options.removed)

    def _clean(self, record: Record) -> Article:
        return clean_within_memory(
            self.pipeline,
            record.content,
            url=record.url,
            site=self.options.site,
            media_type=record.media_type,
            language=self.options.language,
            options=self.options.cleaning,
        )


def _sampled(name: str, share: float) -> bool:
    """Whether a document is among the share, which its id alone decides."""
    if share >= 1:
        return True
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") < share * 2**64
