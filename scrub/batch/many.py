"""Many documents on all cores, for a program of its own: in order, lazily, and whatever a document does."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import Pipe
from queue import Empty, SimpleQueue
from typing import Any

from scrub.article import Article
from scrub.batch.cleaning import clean_within_memory, warmed_up
from scrub.batch.heartbeat import Heartbeat, Phase
from scrub.batch.limits import Limits
from scrub.batch.supervisor import STRIKES, Death, Event, Pool, usable_cores
from scrub.batch.worker import Done, Failed, Perform
from scrub.options import Options
from scrub.pipeline import check_arguments

Item = str | bytes | Mapping[str, Any]
Task = tuple[int, dict[str, Any]]

_ARGUMENTS = {"content", "url", "site", "media_type", "language"}
_AHEAD = 4
_LONG = 3600.0  # seconds between two looks while nothing happens


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be cleaned: its place among the items, from 0, and why."""

    index: int
    reason: str


def clean_many(
    items: Iterable[Item],
    *,
    workers: int | None = None,
    options: Options | None = None,
    pipeline: str | None = None,
    hard_limit: float = Limits().seconds,
    memory: int | None = Limits().megabytes,
) -> Iterator[Article | Failure]:
    """Clean documents in `workers` processes (default: one a core), and give what came of each in the order of `items`.

    An item is the content, or a mapping with arguments of `scrub.clean`: `content`, `url`, `site`, `media_type`, `language`.
    Items are taken when there is room for them, at most four a worker ahead of what is given. `pipeline` is "module:function",
    which makes the pipeline in each worker. A document that takes over `hard_limit` seconds or `memory`
    megabytes, or kills its process, is a `Failure`, and so is an item that is none (None, a path, a number, an unknown
    argument); the others never notice.

    The caller's main script is not imported again: no `if __name__ == "__main__"` is needed. Close the iterator, or drop it, to
    stop early. Raises TypeError or ValueError for arguments that can only be mistakes, and
    `scrub.batch.supervisor.WorkerError` where no worker can be started.
    """
    if isinstance(items, str | bytes | Mapping):
        raise TypeError(f"items must be an iterable of documents, not one {type(items).__name__}; put it in a list")
    if not isinstance(pipeline, str | None):
        raise TypeError(
            f"pipeline must be the 'module:function' that makes it in each worker, not a {type(pipeline).__name__}: "
            "a pipeline cannot be sent to another process"
        )
    options = options or Options()
    check_arguments("", None, None, None, None, options)
    workers = usable_cores() if workers is None else workers
    pool = Pool(_ItemWork(options, pipeline), workers, Limits(hard_limit, memory))
    return _results(iter(items), _Crew(pool), workers * _AHEAD, options)


@dataclass(frozen=True, slots=True)
class _ItemWork:
    options: Options
    pipeline: str | None

    def load(self) -> Perform:
        pipeline = warmed_up(self.pipeline)

        def perform(task: Task, heartbeat: Heartbeat) -> Article:
            index, arguments = task
            heartbeat.tell(Phase.CLEANING, index)
            return clean_within_memory(pipeline, options=self.options, **arguments)

        return perform


class _Crew:
    """A thread that keeps the pool busy while its owner does other things, and that owns the workers all their life."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._inbox: SimpleQueue[Task | None] = SimpleQueue()
        self.outbox: SimpleQueue[tuple[int, Article | Failure | Exception]] = SimpleQueue()
        self._woken, self._wake = Pipe(duplex=False)
        self._strikes: Counter[int] = Counter()
        self._waiting: deque[Task] = deque()
        self._thread = threading.Thread(target=self._run, name="scrub.clean_many", daemon=True)

    def give(self, task: Task | None) -> None:
        """Have a document cleaned; None ends it all."""
        if not self._thread.ident:
            self._thread.start()
        self._inbox.put(task)
        self._wake.send_bytes(b".")

    def close(self) -> None:
        """Kill the workers and wait for the thread."""
        if self._thread.ident:
            self.give(None)
            self._thread.join()
        self._wake.close()
        self._woken.close()

    def _run(self) -> None:
        try:
            with self._pool:
                while self._take():
                    while self._waiting and self._pool.free:
                        self._pool.submit(self._waiting.popleft())
                    for event in self._pool.poll(_LONG, self._woken):
                        self._settle(event)
        except Exception as error:  # it is raised where the results are awaited
            self.outbox.put((-1, error))

    def _take(self) -> bool:
        """Take in what was given; False at the end."""
        while self._woken.poll():
            self._woken.recv_bytes()
            task = self._inbox.get()
            if task is None:
                return False
            self._waiting.append(task)
        return True

    def _settle(self, event: Event) -> None:
        index, _ = event.task
        match event.outcome:
            case Done(article):
                self.outbox.put((index, article))
            case Failed(reason):
                self.outbox.put((index, Failure(index, reason)))
            case Death(reason, _, certain):
                self._strikes[index] += 1
                if certain or self._strikes[index] >= STRIKES:
                    self.outbox.put((index, Failure(index, reason)))
                else:
                    self._waiting.appendleft(event.task)


def _results(items: Iterator[Item], crew: _Crew, window: int, options: Options) -> Iterator[Article | Failure]:
    ready: dict[int, Article | Failure] = {}
    due = taken = 0
    more = True
    try:
        while more or due < taken:
            while more and taken - due < window and due not in ready:
                try:
                    item = next(items)
                except StopIteration:
                    more = False
                    break
                try:
                    crew.give((taken, _arguments(item, options)))
                except (TypeError, ValueError) as error:  # it costs itself and no more
                    ready[taken] = Failure(taken, f"no document: {error}")
                taken += 1
                _collect(crew, ready, wait=False)
            while due < taken and due not in ready:
                _collect(crew, ready, wait=True)
            if due in ready:
                yield ready.pop(due)
                due += 1
    finally:
        crew.close()


def _collect(crew: _Crew, ready: dict[int, Article | Failure], *, wait: bool) -> None:
    """Take the results that are there, or wait for one."""
    while True:
        try:
            index, result = crew.outbox.get(block=wait)
        except Empty:
            return
        if isinstance(result, Exception):
            raise result
        ready[index] = result
        wait = False


def _arguments(item: Item, options: Options) -> dict[str, Any]:
    """The arguments of `Pipeline.clean` in an item. Raises TypeError or ValueError for an item that can only be a mistake."""
    if not isinstance(item, str | bytes | Mapping):
        raise TypeError(f"an item is str, bytes or a mapping with a content, not {type(item).__name__}")
    arguments: dict[str, Any] = {"content": item} if isinstance(item, str | bytes) else dict(item)
    if unknown := arguments.keys() - _ARGUMENTS:
        raise TypeError(f"an item has no {sorted(map(str, unknown))[0]!r}; it may have {', '.join(sorted(_ARGUMENTS))}")
    if "content" not in arguments:
        raise TypeError("an item that is a mapping needs a content")
    url, site, media_type, language = map(arguments.get, ("url", "site", "media_type", "language"))
    check_arguments(arguments["content"], url, site, media_type, language, options)
    return arguments
