"""The frontier: every address that is known, what became of it, and when its host may be asked again. An SQLite file.

All that a crawl must remember is here and nothing of it in memory, so that a crawl can be as long as the disk allows and
goes on after a crash where it stood. What became of an address is committed at once; that it was handed out, and the pace of
its host, along with the next commit. Knows no network and no clock: callers pass `now`, in seconds.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from scrub.fetch.addresses import Entry, Other, Source, Target
from scrub.fetch.failures import Reason
from scrub.fetch.hosts import Hosts
from scrub.fetch.pace import Bounds
from scrub.fetch.urls import host_of
from scrub.fetch.warc import Place

_COLUMNS = "id, url, host, kind, depth, scope, attempts, readings, warc, start"
_LONGEST_CHAIN = 20
NONE: Mapping[str, int] = {}
_LASTING = (Reason.DUPLICATE, Reason.NOT_AN_ARTICLE, Reason.TOO_OLD, Reason.INVALID, Reason.SCHEME)


class Frontier:
    """The addresses of one crawl. Not for several processes at a time: the second to open the file gets an OSError."""

    def __init__(self, path: Path | str, bounds: Bounds) -> None:
        """Open or make the file (":memory:" for none); what was in flight when the last process ended is pending again."""
        self._db = sqlite3.connect(path, timeout=0.2)
        try:
            self._db.executescript("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
            self._db.executescript(files("scrub.fetch").joinpath("frontier.sql").read_text("utf-8"))
            self._db.execute(
                "UPDATE urls SET state = CASE WHEN warc IS NULL THEN 'pending' ELSE 'archived' END WHERE state = 'active'"
            )
        except sqlite3.Error as error:
            self._db.close()
            raise OSError(f"{path}: cannot be used ({error}); is another crawl writing to this folder?") from error
        self.hosts = Hosts(self._db, bounds)

    def close(self) -> None:
        """Commit and close the file."""
        self._db.commit()
        self._db.close()

    # -- in

    def begin(self, targets: Iterable[Target]) -> dict[str, int]:
        """Take up what the caller names; goes on with a crawl that was not finished.

        After a finished one this is a new round: feeds, sitemaps and sections are asked again, articles are not. Of two
        addresses of one story that are both named, the second is kept as a duplicate. Returns how many of the articles and
        sources that are named were `done` or `failed` before, and are not asked again.
        """
        before = {"done": 0, "failed": 0}
        if not self.unfinished():
            self._db.execute("UPDATE round SET number = number + 1")
        with self._db:
            for target in targets:
                if not self._add(target) and (state := self._known(target)) in before:
                    before[state] += 1
        return before

    def add(self, targets: Iterable[Target]) -> int:
        """Take up what was found; returns how many addresses are pending that were not before."""
        with self._db:
            return sum(1 for target in targets if self._add(target))

    def refuse(self, text: str, reason: Reason, detail: str) -> None:
        """Keep the failure of what never was to be asked."""
        query = """INSERT OR IGNORE INTO urls (key, url, host, kind, rank, state, reason, detail)
            VALUES (?, ?, '', ?, 0, 'failed', ?, ?)"""
        self._db.execute(query, (f"u:{text}", text, Source.ARTICLE, reason, detail))

    def retry_failed(self) -> int:
        """Make what failed for a reason that may have passed pending again; returns how many."""
        query = (
            "UPDATE urls SET state = 'pending', attempts = 0, readings = 0, due = 0, warc = NULL WHERE state = 'failed'"
            " AND reason NOT IN (SELECT value FROM json_each(?))"
        )
        return self._db.execute(query, (json.dumps(_LASTING),)).rowcount

    def _add(self, target: Target) -> bool:
        query = """INSERT INTO urls (key, url, host, kind, rank, depth, scope, round)
            VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT number FROM round))
            ON CONFLICT (key) DO UPDATE
            SET state = 'pending', attempts = 0, due = 0, warc = NULL, round = excluded.round
            WHERE kind <> 'article' AND round < excluded.round AND state IN ('done', 'failed')
            AND (? IS NULL OR finished IS NULL OR ? > finished)"""
        rank = int(target.kind is not Source.ARTICLE)
        values = (target.key, target.url, host_of(target.url), target.kind, rank, target.depth, target.scope)
        return self._db.execute(query, (*values, target.changed, target.changed)).rowcount > 0

    def _known(self, target: Target) -> str:
        """The state of an address that was there before; another address of the same story is kept as a duplicate."""
        url, state = self._db.execute("SELECT url, state FROM urls WHERE key = ?", (target.key,)).fetchone()
        if url != target.url:
            self.refuse(target.url, Reason.DUPLICATE, f"of {url}")
        return str(state)

    # -- out

    def claim(self, now: float, active: Mapping[str, int]) -> Entry | None:
        """The next address, of a host whose turn it is; `active` counts the requests under way by host.

        Answers that are kept already come first. The host's next turn is a delay later.
        """
        kept = f"SELECT {_COLUMNS} FROM urls WHERE state = 'archived' ORDER BY id LIMIT 1"  # noqa: S608 - a constant
        if row := self._db.execute(kept).fetchone():
            with self._db:  # a page that ends the process each time it is read must not be read for ever
                self._db.execute("UPDATE urls SET state = 'active', readings = readings + 1 WHERE id = ?", (row[0],))
            return _entry(row)
        pending = f"SELECT {_COLUMNS}, due FROM urls WHERE host = ? AND state = 'pending' ORDER BY due, rank, id LIMIT 1"  # noqa: S608
        for host, delay in self.hosts.ready(now, active):
            row = self._db.execute(pending, (host,)).fetchone()
            if row is None or row[-1] > now:
                self.hosts.set_turn(host, row[-1] if row else now + 1.0)
                continue
            self._db.execute("UPDATE urls SET state = 'active', attempts = attempts + 1 WHERE id = ?", (row[0],))
            self.hosts.set_turn(host, now + delay)
            return _entry(row)
        return None

    def take_over(self, entry: Entry, url: str) -> Other | None:
        """Let `entry` go on at `url`, where a redirect leads; returns the address that went there before, if one did."""
        row = self._db.execute("SELECT id, url, state FROM urls WHERE key = ?", (Target(url, entry.kind).key,)).fetchone()
        if row is None:
            query = "INSERT INTO urls (key, url, host, kind, rank, state, of) VALUES (?, ?, ?, ?, 0, 'via', ?)"
            self._db.execute(query, (Target(url, entry.kind).key, url, host_of(url), entry.kind, entry.id))
        elif row[2] == "pending" and row[0] != entry.id:
            self._db.execute("UPDATE urls SET state = 'alias', of = ? WHERE id = ?", (entry.id, row[0]))
        elif not self._leads_to(row[0], entry.id):
            return Other(row[0], row[1])
        return None

    def _leads_to(self, start: int, end: int) -> bool:
        at: int | None = start
        for _ in range(_LONGEST_CHAIN):
            if at is None or at == end:
                break
            (at,) = self._db.execute("SELECT of FROM urls WHERE id = ?", (at,)).fetchone()
        return at == end

    def mark(self, entry: Entry, mark: str) -> Other | None:
        """Put a mark that only one address may have on `entry`; returns the address that has it already, if another has."""
        self._db.execute("INSERT OR IGNORE INTO marks VALUES (?, ?)", (mark, entry.id))
        query = "SELECT urls.id, url FROM marks JOIN urls ON urls.id = marks.id WHERE mark = ?"
        owner, url = self._db.execute(query, (mark,)).fetchone()
        return None if owner == entry.id else Other(owner, url)

    # -- what became of them

    def archived(self, entry: Entry, place: Place, sizes: Mapping[str, int]) -> None:
        """The answer of `entry` is kept at `place`; should this process end now, it is read from there."""
        with self._db:
            self._db.execute("UPDATE urls SET warc = ?, start = ? WHERE id = ?", (place.file, place.offset, entry.id))
            self._keep_sizes(sizes)

    def done(
        self, entry: Entry, now: float, status: int | None, line: int | None = None, sizes: Mapping[str, int] = NONE
    ) -> None:
        """`entry` gave what it was asked for; `line` is the byte at which the article was written."""
        with self._db:
            self._finish(entry, "done", now, (None, None, status))
            self._db.execute("UPDATE urls SET line = ? WHERE id = ?", (line, entry.id))
            self._keep_sizes(sizes)

    def failed(self, entry: Entry, now: float, reason: Reason, detail: str, status: int | None = None) -> None:
        """`entry` gave nothing, for good."""
        with self._db:
            self._finish(entry, "failed", now, (reason, detail, status))

    def duplicate(self, entry: Entry, now: float, other: Other, status: int | None = None) -> None:
        """`entry` gave what another gave before."""
        with self._db:
            self._finish(entry, "failed", now, (Reason.DUPLICATE, f"of {other.url}", status))
            self._db.execute("UPDATE urls SET of = ? WHERE id = ?", (other.id, entry.id))

    def later(self, entry: Entry, due: float, reason: Reason, detail: str, status: int | None = None) -> None:
        """`entry` is to be asked again from `due` on."""
        query = "UPDATE urls SET state = 'pending', due = ?, reason = ?, detail = ?, status = ?, warc = NULL WHERE id = ?"
        with self._db:
            self._db.execute(query, (due, reason, detail, status, entry.id))

    def release(self, entry: Entry) -> None:
        """`entry` was not asked after all: as if it had not been handed out."""
        query = (
            "UPDATE urls SET state = CASE WHEN warc IS NULL THEN 'pending' ELSE 'archived' END,"
            " attempts = attempts - (warc IS NULL), readings = max(0, readings - 1) WHERE id = ? AND state = 'active'"
        )
        self._db.execute(query, (entry.id,))

    def _finish(self, entry: Entry, state: str, now: float, outcome: tuple[str | None, str | None, int | None]) -> None:
        query = "UPDATE urls SET state = ?, finished = ?, reason = ?, detail = ?, status = ? WHERE id = ?"
        self._db.execute(query, (state, now, *outcome, entry.id))
        if state == "failed":  # what gave no article stands for none
            self._db.execute("DELETE FROM marks WHERE id = ?", (entry.id,))

    # -- the files of the crawl

    def _keep_sizes(self, sizes: Mapping[str, int]) -> None:
        self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", sizes.items())

    def sizes(self) -> dict[str, int]:
        """How long each file was when the last address was finished."""
        return dict(self._db.execute("SELECT name, size FROM files"))

    def forget(self, file: str, size: int) -> int:
        """A file turned out to end at `size`: what was kept behind that is pending again; returns how many addresses."""
        with self._db:
            self._keep_sizes({file: size})
            query = "UPDATE urls SET state = 'pending', due = 0, warc = NULL WHERE warc = ? AND start >= ?"
            return self._db.execute(query, (file, size)).rowcount

    def forget_lines(self, file: str, size: int) -> int:
        """The file of articles turned out to end at `size`: what was written behind that is read again from what is kept."""
        with self._db:
            self._keep_sizes({file: size})
            state = "CASE WHEN warc IS NULL THEN 'pending' ELSE 'archived' END"
            query = f"UPDATE urls SET state = {state}, attempts = 0, readings = 0 WHERE line >= ?"  # noqa: S608 - constants
            return self._db.execute(query, (size,)).rowcount

    # -- what there is to tell

    def unfinished(self) -> bool:
        """Whether addresses are still to be asked or read."""
        return (
            self._db.execute("SELECT 1 FROM urls WHERE state IN ('pending', 'archived', 'active') LIMIT 1").fetchone()
            is not None
        )

    def counts(self) -> dict[tuple[str, str], int]:
        """How many addresses of each kind are in each state: `{(kind, state): number}`."""
        rows = self._db.execute(
            "SELECT kind, state, count(*) FROM urls WHERE state NOT IN ('via', 'alias') GROUP BY kind, state"
        )
        return {(kind, state): number for kind, state, number in rows}

    def reasons(self) -> dict[str, int]:
        """How many addresses failed for each reason, the most frequent first."""
        query = "SELECT reason, count(*) FROM urls WHERE state = 'failed' GROUP BY reason ORDER BY count(*) DESC, reason"
        return dict(self._db.execute(query))

    def failures(self) -> Iterator[dict[str, Any]]:
        """What failed, in the order in which it became known; an alias has the failure of the address that led to it."""
        query = """SELECT urls.url, own.kind, own.reason, own.detail, own.status, own.attempts
            FROM urls JOIN urls AS own ON own.id = CASE urls.state WHEN 'alias' THEN urls.of ELSE urls.id END
            WHERE urls.state IN ('failed', 'alias') AND own.state = 'failed' ORDER BY urls.id"""
        for row in self._db.execute(query):
            yield dict(zip(("url", "kind", "reason", "detail", "status", "attempts"), row, strict=True))


def _entry(row: tuple[Any, ...]) -> Entry:
    number, url, host, kind, depth, scope, attempts, readings, warc, start = row[:10]
    if warc:
        return Entry(number, url, host, Source(kind), depth, scope, attempts, Place(warc, start), readings + 1)
    return Entry(number, url, host, Source(kind), depth, scope, attempts + 1)
