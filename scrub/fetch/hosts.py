"""What is known of hosts: when each may be asked next, how fast, and its robots.txt. Part of the frontier's file."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace

from scrub.fetch.failures import FetchError, Reason
from scrub.fetch.pace import Bounds, Pace

_UNANSWERED = frozenset({Reason.TIMEOUT, Reason.CONNECT, Reason.PROTOCOL})


class Hosts:
    """The hosts of a frontier. Knows no clock: callers pass `now`, in seconds."""

    def __init__(self, database: sqlite3.Connection, bounds: Bounds) -> None:
        """Take the frontier's database, and between what the pace of a host moves."""
        self._db = database
        self._bounds = bounds

    def at_once(self, stored: int | None) -> int:
        """The requests at a time of a host, from its column."""
        return self._bounds.per_host if stored is None else min(stored, self._bounds.per_host)

    def next_turn_of(self, host: str) -> float:
        """When the host may be asked next, without taking the turn; 0 where it is not known."""
        row = self._db.execute("SELECT turn FROM hosts WHERE host = ?", (host,)).fetchone()
        return float(row[0]) if row else 0.0

    def turn(self, host: str, now: float) -> float:
        """Take the host's next turn; returns when it is, now or later."""
        self._db.execute("INSERT OR IGNORE INTO hosts (host) VALUES (?)", (host,))
        at = max(now, self.next_turn_of(host))
        self._db.execute("UPDATE hosts SET turn = ? WHERE host = ?", (at + self.pace(host)[0].delay, host))
        return at

    def asked(self, host: str, now: float) -> None:
        """The host is asked now for what took no turn of it: the next turn is a delay away at least."""
        self._db.execute("INSERT OR IGNORE INTO hosts (host) VALUES (?)", (host,))
        after = now + self.pace(host)[0].delay
        self._db.execute("UPDATE hosts SET turn = max(turn, ?) WHERE host = ?", (after, host))

    def pace(self, host: str) -> tuple[Pace, Bounds]:
        """The pace of a host, and the bounds that hold for it: a crawl-delay of its robots.txt means one request at a time."""
        row = self._db.execute("SELECT delay, at_once, streak, crawl_delay FROM hosts WHERE host = ?", (host,)).fetchone()
        delay, at_once, streak, crawl_delay = row or (None, None, 0, 0.0)
        bounds = self._bounds
        if crawl_delay:
            floor = max(bounds.delay, min(crawl_delay, bounds.max_delay))
            bounds = replace(bounds, delay=floor, per_host=1)
        if delay is None or at_once is None:
            return Pace.first(bounds), bounds
        return Pace(max(delay, bounds.delay), min(at_once, bounds.per_host), streak), bounds

    def observe(self, host: str, now: float, seconds: float, status: int | None, wait: float | None = None) -> Pace:
        """Adapt the pace of a host to an answer, and leave it alone for the `wait` that it asked for; returns the new pace."""
        self._db.execute("INSERT OR IGNORE INTO hosts (host) VALUES (?)", (host,))
        pace, bounds = self.pace(host)
        pace = pace.after(seconds, status, bounds)
        self._db.execute(
            "UPDATE hosts SET delay = ?, at_once = ?, streak = ?, turn = max(turn, ?) WHERE host = ?",
            (pace.delay, pace.at_once, pace.streak, now + (wait or 0.0), host),
        )
        return pace

    def observe_failure(self, host: str, now: float, error: FetchError) -> None:
        """The same for an answer that was none, or not what was wanted; what failed on our side says nothing of the host."""
        if error.status is not None or error.reason in _UNANSWERED:
            self.observe(host, now, 0.0, error.status, error.wait)

    def keep_crawl_delay(self, host: str, seconds: float) -> None:
        """Hold to what the robots.txt of a host asks for from now on."""
        self._db.execute("INSERT OR IGNORE INTO hosts (host) VALUES (?)", (host,))
        self._db.execute("UPDATE hosts SET crawl_delay = ? WHERE host = ?", (seconds, host))
        pace, _ = self.pace(host)
        self._db.execute("UPDATE hosts SET delay = ?, at_once = ? WHERE host = ?", (pace.delay, pace.at_once, host))

    def robots(self, origin: str, since: float) -> tuple[float, str] | None:
        """When an origin's robots.txt was asked for, and its text, if that was after `since`."""
        row = self._db.execute("SELECT asked, text FROM robots WHERE origin = ? AND asked > ?", (origin, since)).fetchone()
        return (float(row[0]), str(row[1])) if row else None

    def keep_robots(self, origin: str, now: float, text: str) -> None:
        """Keep the text of an origin's robots.txt."""
        self._db.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", (origin, now, text))

    def next_turn(self, active: Mapping[str, int]) -> float | None:
        """When the first host with room for one more request may be asked; None if no address is pending."""
        query = "SELECT host, turn, at_once FROM hosts WHERE waiting > 0 ORDER BY turn LIMIT ?"
        for host, turn, at_once in self._db.execute(query, (len(active) + 1,)):
            if active.get(host, 0) < self.at_once(at_once):
                return float(turn)
        return None

    def ready(self, now: float, active: Mapping[str, int]) -> list[tuple[str, float]]:
        """The hosts whose turn it is and that have room for one more request, with their delays."""
        query = "SELECT host, at_once, delay FROM hosts WHERE waiting > 0 AND turn <= ? ORDER BY turn LIMIT ?"
        rows = self._db.execute(query, (now, len(active) + 8)).fetchall()
        return [(host, self._delay(delay)) for host, at_once, delay in rows if active.get(host, 0) < self.at_once(at_once)]

    def set_turn(self, host: str, turn: float) -> None:
        """Ask the host again at `turn`, not before."""
        self._db.execute("UPDATE hosts SET turn = ? WHERE host = ?", (turn, host))

    def waiting(self) -> int:
        """How many addresses are pending."""
        return int(self._db.execute("SELECT coalesce(sum(waiting), 0) FROM hosts WHERE waiting > 0").fetchone()[0])

    def busiest(self, most: int = 5) -> list[tuple[str, int, float, float]]:
        """The hosts with most addresses pending: name, how many, delay, turn."""
        query = "SELECT host, waiting, delay, turn FROM hosts WHERE waiting > 0 ORDER BY waiting DESC LIMIT ?"
        rows = self._db.execute(query, (most,)).fetchall()
        return [(host, waiting, self._delay(delay), turn) for host, waiting, delay, turn in rows]

    def _delay(self, stored: float | None) -> float:
        """The delay of a host, from its column: what a crawl before came to, and what this one wants at least."""
        return max(stored or 0.0, self._bounds.delay)
