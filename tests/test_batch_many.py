"""`scrub.clean_many`: in order, lazily, and no document takes another along."""

from __future__ import annotations

import asyncio
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import scrub
from scrub.batch.supervisor import WorkerError
from tests.runs import ROOT, STORY, alive, children

POISON = "tests.poison:pipeline"


def document(deed: str) -> dict[str, str]:
    """An item that does what `tests.poison` reads in it; its language is given, so that none need be told."""
    return {"content": f"{deed}\n\n{STORY}", "language": "en"}


def test_results_are_those_of_clean_in_order() -> None:
    items = [f"Story {n}\n\n{STORY * (n % 3 + 1)}" for n in range(12)]
    assert list(scrub.clean_many(items, workers=2)) == [scrub.clean(item) for item in items]


def test_items_may_be_bytes_or_arguments() -> None:
    page = {"content": f"<p>{STORY}</p>".encode(), "media_type": "text/html", "url": "https://news.example/1"}
    first, second = scrub.clean_many([STORY.encode(), page], workers=1)
    assert isinstance(first, scrub.Article)
    assert isinstance(second, scrub.Article)
    assert (first.url, second.url) == (None, "https://news.example/1")
    assert second.source == "\n\n".join([" ".join(STORY.split())])


def test_deadly_documents_are_failures_at_their_places(tmp_path: Path) -> None:
    deeds = ["", "EXIT 4", "", "HANG", "SEGFAULT", f"ONCE {tmp_path / 'here'}", "HOG 3000", "KILLED", ""]
    results = list(scrub.clean_many(map(document, deeds), workers=2, pipeline=POISON, hard_limit=3, memory=256))
    failures = [result for result in results if isinstance(result, scrub.Failure)]
    assert failures == [
        scrub.Failure(1, "ended its worker: exit status 4"),
        scrub.Failure(3, "hung: over the hard limit of 3 s"),
        scrub.Failure(4, "killed its worker: SIGSEGV"),
        scrub.Failure(6, "memory: over 256 MB"),
        scrub.Failure(7, "killed its worker: SIGKILL"),
    ]
    assert len(results) == len(deeds)


def test_items_are_taken_as_they_are_needed() -> None:
    taken = itertools.count()
    results = scrub.clean_many(
        ({**document(""), "url": str(next(taken))} for _ in itertools.count()), workers=2, pipeline=POISON
    )
    some = list(itertools.islice(results, 20))
    assert [article.url for article in some if isinstance(article, scrub.Article)] == [str(n) for n in range(20)]
    assert next(taken) <= 20 + 2 * 4
    results.close()  # type: ignore[attr-defined]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_workers_end_with_the_iterator() -> None:
    before = set(children(os.getpid()))
    results = scrub.clean_many(map(document, ["", "HANG", ""]), workers=2, pipeline=POISON)
    next(results)
    workers = set(children(os.getpid())) - before
    assert workers
    results.close()  # type: ignore[attr-defined]
    assert not any(map(alive, workers))


def test_nothing_is_started_for_nothing() -> None:
    assert list(scrub.clean_many([], workers=1)) == []


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (None, "str, bytes or a mapping with a content, not NoneType"),
        (float("nan"), "not float"),
        (Path("a.html"), "not PosixPath"),
        ({"content": 7}, "content must be str or bytes, not int"),
        ({"contents": "x"}, "an item has no 'contents'; it may have content, language"),
        ({"url": "https://x.example"}, "needs a content"),
        ({"content": "x", "language": "English, I think"}, "language must be"),
    ],
)
def test_items_that_can_only_be_mistakes_are_failures(item: object, told: str) -> None:
    before, failure, after = scrub.clean_many(["A story.", item, "A story."], workers=1, pipeline=POISON)  # type: ignore[list-item]
    assert isinstance(failure, scrub.Failure)
    assert failure.index == 1
    assert told in failure.reason
    assert isinstance(before, scrub.Article)
    assert isinstance(after, scrub.Article)


def test_an_iterable_that_raises_ends_the_results() -> None:
    def items() -> Iterator[str]:
        yield "A story."
        raise ValueError("the source is gone")

    with pytest.raises(ValueError, match="the source is gone"):
        list(scrub.clean_many(items(), workers=1, pipeline=POISON))


def test_arguments_that_can_only_be_mistakes_raise_at_once() -> None:
    with pytest.raises(ValueError, match="workers"):
        scrub.clean_many([], workers=0)
    with pytest.raises(ValueError, match="seconds"):
        scrub.clean_many([], hard_limit=0)
    with pytest.raises(ValueError, match="seconds"):
        scrub.clean_many([], hard_limit=float("nan"))
    with pytest.raises(ValueError, match="megabytes"):
        scrub.clean_many([], memory=-1)
    with pytest.raises(TypeError, match="put it in a list"):
        scrub.clean_many("A story.")
    with pytest.raises(TypeError, match="module:function"):
        scrub.clean_many([], pipeline=scrub.Pipeline.default())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="options"):
        scrub.clean_many([], options="fast")  # type: ignore[arg-type]


def test_a_pipeline_that_cannot_be_loaded_raises() -> None:
    with pytest.raises(WorkerError, match="there is no pipeline at tests\\.poison:nowhere"):
        list(scrub.clean_many(["x"], workers=1, pipeline="tests.poison:nowhere"))


def test_a_script_needs_no_main_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import scrub\n"
        "print('begins')\n"
        f"items = [{{'content': 'A story.', 'language': 'en'}}] * 3\n"
        f"print(sum(1 for _ in scrub.clean_many(items, workers=2, pipeline={POISON!r})))\n",
        "utf-8",
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COV")} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "begins\n3\n"


def test_the_event_loop_goes_on() -> None:
    async def tick() -> None:
        while True:
            ticks.append(time.monotonic())
            await asyncio.sleep(0.01)

    async def main() -> int:
        ticking = asyncio.create_task(tick())
        results = scrub.clean_many([document("SLEEP 0.2")] * 4, workers=1, pipeline=POISON)
        cleaned = 0
        while await asyncio.to_thread(next, results, None) is not None:
            cleaned += 1
        ticking.cancel()
        return cleaned

    ticks: list[float] = []
    assert asyncio.run(main()) == 4
    assert len(ticks) > 20
