"""How fast a host is asked: a delay between requests and how many at a time, both following how it answers.

Pure: no clock, no network. The frontier keeps the pace of every host, so that it survives a restart.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from scrub.fetch.failures import BUSY_STATUSES

_SLOW_SECONDS = 2.0
_STREAK = 5
_FIRST_BACKOFF = 1.0
_LONGEST_RETRY = 300.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what the pace of a host moves: seconds of delay, and the most requests at a time."""

    delay: float = 1.0
    max_delay: float = 120.0
    per_host: int = 2


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between the starts of two requests, requests at a time, and how many good answers came in a row."""

    delay: float
    at_once: int
    streak: int = 0

    @classmethod
    def first(cls, bounds: Bounds) -> Pace:
        """The pace of a host that has not answered yet."""
        return cls(bounds.delay, bounds.per_host)

    def after(self, seconds: float, status: int | None, bounds: Bounds) -> Pace:
        """The pace after an answer of `status` (None: none came) that took `seconds`.

        A busy host (429, 503) or a dead one is asked half as often and by half as many; a slow one rests as long as it took to
        answer; five good answers in a row bring back one step of either, never past what the caller and robots.txt set.
        """
        if status is None or status in BUSY_STATUSES:
            slower = min(max(self.delay * 2, _FIRST_BACKOFF), bounds.max_delay)
            return Pace(max(slower, bounds.delay), max(1, self.at_once // 2))
        floor = bounds.delay if seconds < _SLOW_SECONDS else max(bounds.delay, min(seconds, bounds.max_delay))
        if seconds >= _SLOW_SECONDS:
            return Pace(max(self.delay, floor), max(1, self.at_once - 1))
        if self.streak + 1 < _STREAK:
            return replace(self, streak=self.streak + 1, delay=max(self.delay, floor))
        eased = self.delay * 0.7 if self.delay * 0.7 > 0.01 else 0.0
        return Pace(max(floor, eased), min(self.at_once + 1, bounds.per_host))


def retry_delay(attempt: int, wait: float | None, chance: random.Random) -> float:
    """Seconds until the next try after the `attempt`th (from 1): doubling from one second, with full jitter above half.

    `wait`, what the server asked for (`Retry-After`), is never undercut.
    """
    backoff: float = min(_FIRST_BACKOFF * 2 ** min(attempt - 1, 20), _LONGEST_RETRY)
    return max(wait or 0.0, backoff * (0.5 + chance.random() / 2))
