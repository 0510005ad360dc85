"""How far a run is, on a terminal as a table that is drawn again, elsewhere as a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scrub.batch.heartbeat import Beat, Phase
from scrub.batch.run import Progress
from scrub.report import first_words, visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

Watch = Callable[[Progress], object]

LINE_SECONDS = 10.0
"""How often a line is printed where there is no terminal."""

_STATES = {Phase.IDLE: "waits", Phase.READING: "reads", Phase.CLEANING: "cleans", Phase.WRITING: "writes"}
_SHOWN_WORKERS = 16


def headline(progress: Progress, now: float) -> str:
    """One line: shards, documents a second, time left, shares kept and removed, quarantined."""
    tally, elapsed = progress.tally, max(now - progress.started, 1e-9)
    documents = tally.written + tally.dropped + tally.quarantined
    words = tally.words + tally.words_removed
    parts = [
        f"{progress.done}/{progress.shards} shards",
        f"{documents:,} documents",
        f"{documents / elapsed:,.1f}/s",
        f"left {_duration(_left(progress, elapsed))}",
    ]
    if words:
        parts.append(f"words kept {tally.words / words:.0%}, removed {tally.words_removed / words:.0%}")
    parts += [f"dropped {tally.dropped:,}"] if tally.dropped else []
    parts.append(f"quarantined {tally.quarantined:,}")
    parts += [f"failed shards {progress.failed}"] if progress.failed else []
    return " · ".join(parts)


def _left(progress: Progress, elapsed: float) -> float | None:
    """Seconds left, as the shards that this process has done tell it."""
    done = progress.done - progress.before
    return elapsed / done * (progress.shards - progress.done - progress.failed) if done else None


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "unknown"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextmanager
def lines(write: Callable[[str], object]) -> Iterator[Watch]:
    """A watch that writes a line every `LINE_SECONDS`."""
    last = time.monotonic()

    def watch(progress: Progress) -> None:
        nonlocal last
        if (now := time.monotonic()) - last >= LINE_SECONDS:
            last = now
            write(headline(progress, now))

    yield watch


@contextmanager
def table(console: Console) -> Iterator[Watch]:
    """A watch that keeps a table of the workers on the terminal, below the headline."""
    from rich.live import Live

    with Live(console=console, auto_refresh=False, transient=True) as live:
        yield lambda progress: live.update(_table(progress, time.monotonic()), refresh=True)


def _table(progress: Progress, now: float) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    rows = Table.grid(padding=(0, 2))
    for number, (shard, beat) in enumerate(progress.workers[:_SHOWN_WORKERS], 1):
        rows.add_row(f"{number}", _state(beat, now), Text(first_words(shard.source, 40)), Text(_in_hand(beat)))
    if (more := len(progress.workers) - _SHOWN_WORKERS) > 0:
        rows.add_row("", f"and {more} more")
    return Group(Text(headline(progress, now)), rows)


def _state(beat: Beat, now: float) -> str:
    waited = now - beat.since
    return f"{_STATES[beat.phase]} {waited:.0f} s" if beat.since and waited >= 1 else _STATES[beat.phase]


def _in_hand(beat: Beat) -> str:
    return f"{beat.ordinal + 1}: {first_words(visible(beat.name), 40)}" if beat.phase is Phase.CLEANING else ""
