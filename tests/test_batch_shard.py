"""One shard in this process: the journal, the heartbeat, what a worker answers, and what is remembered of deaths."""

from __future__ import annotations

import json
import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrub import Article, Pipeline, clean
from scrub.batch import worker
from scrub.batch.cleaning import clean_within_memory, load_pipeline
from scrub.batch.commit import Folder
from scrub.batch.heartbeat import Beat, Heartbeat, Phase, Tally
from scrub.batch.journal import Journal, JournalError, remember, remembered
from scrub.batch.limits import Limits
from scrub.batch.options import BatchOptions
from scrub.batch.report import SITES, Report, readable
from scrub.batch.run import run
from scrub.batch.shard import ShardWork, process_shard
from scrub.batch.supervisor import Death, Pool
from scrub.batch.worker import Done, Failed, Interrupted, OutOfMemory, PutDown, Ready, Unloadable, serve
from scrub.io import Shard, find_shards
from tests.io_cases.making import response, warc_record
from tests.runs import left, write_documents, written_ids

OPTIONS = BatchOptions(pipeline="tests.poison:pipeline", language="en")


@pytest.fixture
def shard(tmp_path: Path) -> Shard:
    """Six documents."""
    (found,) = find_shards([str(write_documents(tmp_path / "in.jsonl", [""] * 6))])
    return found


def files(out: Path) -> dict[str, bytes]:
    """The parts in a folder, by their names."""
    return {path.name: path.read_bytes() for path in (out / "data").iterdir()}


def test_a_shard_alone_gives_the_bytes_of_a_run(shard: Shard, tmp_path: Path) -> None:
    done = process_shard(shard, tmp_path / "alone", OPTIONS)
    summary = run([shard], tmp_path / "run", OPTIONS)
    assert done.report == summary.report
    assert files(tmp_path / "alone") == files(tmp_path / "run")
    assert process_shard(shard, tmp_path / "alone", OPTIONS) == done


class _StopAfter(Heartbeat):
    """A heartbeat whose parent asks to stop after some documents."""

    def __init__(self, documents: int) -> None:
        super().__init__()
        self.documents = documents

    def tell(self, phase: Phase, ordinal: int = 0, name: str = "") -> None:
        super().tell(phase, ordinal, name)
        self.documents -= phase is Phase.CLEANING
        if not self.documents:
            self.stop()


@pytest.mark.parametrize("documents", range(1, 6))
def test_a_shard_that_was_put_down_is_taken_up(shard: Shard, tmp_path: Path, documents: int) -> None:
    out = tmp_path / "out"
    with pytest.raises(Interrupted):
        process_shard(shard, out, OPTIONS, heartbeat=_StopAfter(documents))
    assert not (out / "data").exists()
    heartbeat = Heartbeat()
    process_shard(shard, out, OPTIONS, heartbeat=heartbeat)
    assert heartbeat.read().handled == 6 - documents
    process_shard(shard, tmp_path / "whole", OPTIONS)
    assert files(out) == files(tmp_path / "whole")


@pytest.mark.parametrize("damage", ["torn", "garbage", "other options"])
def test_a_damaged_journal_costs_time_and_nothing_else(shard: Shard, tmp_path: Path, damage: str) -> None:
    out = tmp_path / "out"
    with pytest.raises(Interrupted):
        process_shard(shard, out, OPTIONS, heartbeat=_StopAfter(3))
    journal = Folder(out).attempt(shard) / "journal"
    whole = journal.read_bytes()
    changed = {
        "torn": whole[:-9],
        "garbage": whole + b"\0\0\0\n",
        "other options": whole.replace(b'"limit": null', b'"limit": 4'),
    }
    journal.write_bytes(changed[damage])
    heartbeat = Heartbeat()
    process_shard(shard, out, OPTIONS, heartbeat=heartbeat)
    assert heartbeat.read().handled == (4 if damage == "torn" else 6)
    assert written_ids(out) == [f"d{n}" for n in range(6)]


def test_a_journal_that_is_damaged_inside_is_begun_anew(shard: Shard, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(Interrupted):
        process_shard(shard, out, OPTIONS, heartbeat=_StopAfter(3))
    journal = Folder(out).attempt(shard) / "journal"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([lines[0], b"{\n", *lines[2:]]))
    with pytest.raises(JournalError, match="line 2"):
        process_shard(shard, out, OPTIONS)
    process_shard(shard, out, OPTIONS)
    assert written_ids(out) == [f"d{n}" for n in range(6)]


def test_one_process_at_a_time_has_a_shard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrub.batch.journal._WAIT_SECONDS", 0.1)
    with Journal(tmp_path, {}), pytest.raises(JournalError, match="in use"):
        Journal(tmp_path, {})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=5,
)


@given(st.lists(json_values, max_size=5), st.data())
def test_a_journal_gives_back_what_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, values: list[Any], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    entries = [{"n": n, "value": value} for n, value in enumerate(values)]
    with Journal(folder, {"of": "this"}) as journal:
        for n, entry in enumerate(entries):
            journal.append(n, partial(dict, entry))
        journal.finish()
    whole = (folder / "journal").read_bytes()
    (folder / "journal").write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    with Journal(folder, {"of": "this"}) as journal:
        assert journal.next <= len(entries)
        for n in range(journal.next, len(entries)):
            journal.append(n, partial(dict, entries[n]))
        if not journal.complete:
            journal.finish()
        assert list(journal.entries()) == entries
    assert (folder / "journal").read_bytes() == whole


def death(n: int, *, certain: bool, phase: Phase = Phase.CLEANING, reason: str = "killed its worker: SIGKILL") -> Death:
    """The death of a worker with a document in hand."""
    return Death(reason, Beat(phase, 0.0, n), certain)


def test_what_workers_died_of_is_remembered(tmp_path: Path) -> None:
    remember(tmp_path, death(3, certain=True, reason="hung"))
    for _ in range(2):
        remember(tmp_path, death(5, certain=False))
    poison = tmp_path / "poison.jsonl"
    poison.write_bytes(poison.read_bytes() + b'{"torn')
    assert remembered(tmp_path, Phase.CLEANING) == {3: "hung"}
    poison.write_bytes(poison.read_bytes() + b"\n")
    remember(tmp_path, death(5, certain=False))
    assert remembered(tmp_path, Phase.CLEANING) == {3: "hung", 5: "killed its worker: SIGKILL"}
    assert remembered(tmp_path, Phase.READING) == {}


def test_a_record_that_kills_its_reader_ends_the_shard_and_says_so(shard: Shard, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(Interrupted):
        process_shard(shard, out, OPTIONS, heartbeat=_StopAfter(2))
    remember(Folder(out).attempt(shard), death(4, certain=True, phase=Phase.READING, reason="killed its worker: SIGSEGV"))
    done = process_shard(shard, out, OPTIONS)
    assert (done.report.read, done.report.written) == (5, 4)
    (part,) = (out / "quarantine").iterdir()
    why = json.loads(part.read_bytes())["why"]
    assert why == f"killed its worker: SIGSEGV while it was read; what follows in {shard.source} is not read"


def test_memory_that_runs_out_is_not_the_article(shard: Shard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def clean(self: Pipeline, content: str | bytes, **arguments: Any) -> Article:
        raise MemoryError

    monkeypatch.setattr(Pipeline, "clean", clean)
    with pytest.raises(OutOfMemory):
        process_shard(shard, tmp_path / "out", OPTIONS, pipeline=Pipeline(()))


def test_a_detector_that_runs_out_of_memory_is_not_passed_over() -> None:
    class Hungry:
        name = "hungry"

        def detect(self, document: object, notes: object) -> list[Any]:
            raise MemoryError

    with pytest.raises(OutOfMemory):
        clean_within_memory(Pipeline((Hungry(),)), "A story.", language="en")


@pytest.mark.parametrize("error", [ValueError("odd"), RecursionError("deep")])
def test_what_raises_costs_itself(shard: Shard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    real = Pipeline.clean

    def clean(self: Pipeline, content: str | bytes, **arguments: Any) -> Article:
        if str(arguments["url"]).endswith("/2"):
            raise error
        return real(self, content, **arguments)

    monkeypatch.setattr(Pipeline, "clean", clean)
    done = process_shard(shard, tmp_path / "out", OPTIONS)
    assert (done.report.written, done.report.quarantined) == (5, {"failed": 1})


def test_what_the_pipeline_gives_up_is_quarantined(shard: Shard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> Article:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(Pipeline, "_run", fail)
    done = process_shard(shard, tmp_path / "out", OPTIONS)
    assert done.report.quarantined == {"failed": 6}
    (told, *_) = (tmp_path / "out/quarantine").iterdir()
    assert json.loads(told.read_bytes().splitlines()[0])["why"] == "failed: ZeroDivisionError: by zero"


def test_a_row_that_cannot_be_written_costs_itself(shard: Shard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scrub.io.writers import JsonLinesWriter

    real = JsonLinesWriter.write

    def write(self: JsonLinesWriter, row: dict[str, object]) -> None:
        if row["id"] == "d4":
            raise ValueError("row 'd4': odd")
        real(self, row)

    monkeypatch.setattr(JsonLinesWriter, "write", write)
    done = process_shard(shard, tmp_path / "out", OPTIONS)
    assert (done.report.written, done.report.quarantined) == (5, {"not to be written": 1})
    assert done.report.balanced


def test_nothing_is_put_in_place_without_an_account(shard: Shard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Report, "balanced", False)
    with pytest.raises(RuntimeError, match="not accounted for"):
        process_shard(shard, tmp_path / "out", OPTIONS)
    assert not (tmp_path / "out/data").exists()


def test_what_is_no_document_is_dropped_with_its_reason(tmp_path: Path) -> None:
    archive = tmp_path / "a.warc"
    pages = ((200, "text/html", "<p>A story of the quay.</p>"), (404, "text/html", "gone"), (200, "image/png", "x"))
    archive.write_bytes(b"".join(_response(*page) for page in pages))
    (found,) = find_shards([str(archive)])
    report = process_shard(found, tmp_path / "out", OPTIONS).report
    assert (report.read, report.written, report.dropped.total()) == (3, 1, 2)


@pytest.mark.parametrize(
    ("charset", "encoding", "warning"),
    [
        ("ISO-8859-1", "cp1252", ""),
        ("ISO-8859-1", "utf-8", "declared as cp1252"),
        ("windows-1251", "cp1252", "declared as cp1251"),
    ],
)
def test_pages_of_a_crawl_are_decoded_as_browsers_do(tmp_path: Path, charset: str, encoding: str, warning: str) -> None:
    sentence = "„Wir fahren über die Brücke“, sagte der Kapitän der Fähre – und löste für fünf Gäste die Täue."
    paragraphs = "".join(f"<p>{sentence}</p>" for _ in range(4))
    http = response(
        f"<html><body><article>{paragraphs}</article></body></html>".encode(encoding), type=f"text/html; charset={charset}"
    )
    archive = tmp_path / "a.warc"
    archive.write_bytes(warc_record(http))
    (found,) = find_shards([str(archive)])
    process_shard(found, tmp_path / "out", BatchOptions(compression=None))
    (row,) = map(json.loads, files(tmp_path / "out").popitem()[1].splitlines())
    assert sentence in row["text"]
    assert warning in "; ".join(row["warnings"])


def _response(status: int, kind: str, body: str) -> bytes:
    http = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/{status}\r\n"
    rest = f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    return f"{head}{rest}{http}\r\n\r\n".encode("ascii")


def test_what_is_read_is_written_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal(tmp_path, {}) as journal:
        assert journal.append(0, lambda: {"n": 0}) == []
        monkeypatch.setattr("scrub.batch.journal.FLUSH_SECONDS", 0.0)
        assert journal.append(1, lambda: {"n": 1}) == [{"n": 0}, {"n": 1}]
        assert list(journal.entries()) == [{"n": 0}, {"n": 1}]


def test_memory_may_be_limited_beyond_what_is_there() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    try:
        worker.limit_memory(None)
        assert resource.getrlimit(resource.RLIMIT_DATA) == before
        worker.limit_memory(4_000)
        assert resource.getrlimit(resource.RLIMIT_DATA)[0] > 4_000 << 20
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("tests.poison", "module:function"),
        ("nowhere:pipeline", "there is no pipeline at nowhere:pipeline"),
        ("tests.poison:nothing", "gave 'nothing', which is no scrub.Pipeline"),
    ],
)
def test_a_path_that_leads_to_no_pipeline_is_refused(path: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load_pipeline(path)


def test_without_a_path_it_is_the_pipeline_that_ships() -> None:
    assert load_pipeline(None) == Pipeline.default()


def test_removals_are_counted_and_told(tmp_path: Path) -> None:
    dump = (Path(__file__).parents[1] / "seeds/003_ferry-timetable.txt").read_text("utf-8")
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"id": "ferry", "text": dump, "url": "https://user@News.example:80/ferry"}) + "\n", "utf-8")
    (found,) = find_shards([str(source)])
    done = process_shard(found, tmp_path / "out", BatchOptions(removed=True, format="text"))
    article = clean(dump)
    (part,) = (tmp_path / "out/removed").iterdir()
    told = json.loads(part.read_bytes())["removed"]
    assert told == article.to_dict()["removed"]
    assert {kind: spans for kind, (spans, _) in done.report.removed.items()} == Counter(str(r.kind) for r in article.removed)
    assert list(done.report.sites) == [article.site or "news.example"]
    assert next((tmp_path / "out/data").rglob("*.txt")).read_text("utf-8").startswith(article.text)


def test_a_heartbeat_tells_what_was_last_said() -> None:
    heartbeat = Heartbeat()
    assert heartbeat.read() == Beat()
    heartbeat.tell(Phase.CLEANING, 7, "é" * 1_000)
    heartbeat.count(Tally(1, 2, 3, 4, 5))
    heartbeat.count(Tally(1))
    beat = heartbeat.read()
    assert (beat.phase, beat.ordinal, beat.handled, beat.tally) == (Phase.CLEANING, 7, 1, Tally(2, 2, 3, 4, 5))
    assert set(beat.name) <= {"é", "\ufffd"}
    assert not heartbeat.stopping
    heartbeat.stop()
    assert heartbeat.stopping
    assert heartbeat.read() == beat


def test_reports_merge_to_the_report_of_all(tmp_path: Path) -> None:
    both, apart = Report(), Report()
    for n in range(60):
        kinds = {"navigation": [1, n]} if n % 2 else {}
        row = {"verdict": "stub" if n % 7 else "article", "language": None, "quality": (n * 37 % 100) / 100, "id": f"d{n}"}
        is_ = ("written", "dropped")[n % 3 == 0]
        entry = {
            "n": n,
            "is": is_,
            "why": "verdict stub",
            "row": row,
            "host": f"{n % 5}",
            "words": n,
            "kinds": kinds,
            "cpu": 0.1,
        }
        both.add(entry)
        part = Report()
        part.add(entry)
        apart.merge(Report.from_dict(json.loads(json.dumps(part.to_dict()))))
    assert apart == both
    assert both.balanced
    assert [name for _, name, _ in both.worst] == [name for _, name, _ in sorted(both.worst)]


def test_a_report_names_the_largest_sites() -> None:
    report = Report(sites={f"site {n}": [1 + (n == 7), n, 0] for n in range(SITES + 3)})
    sites = readable(report)["sites"]
    assert len(sites) == SITES + 1
    assert next(iter(sites)) == "site 7"
    assert sites["(other)"] == {"documents": 3, "words": 0 + 1 + 2, "words_removed": 0}


@dataclass(frozen=True)
class _Job:
    """Work of which a task is a function to call; `fails`: it cannot be loaded."""

    fails: bool = False

    def load(self) -> worker.Perform:
        if self.fails:
            raise LookupError("no model")
        return lambda task, heartbeat: task()


def ask(job: _Job, *tasks: Callable[[], object]) -> tuple[list[object], int]:
    """What a worker in a thread of this process answers, and its exit status."""
    parent, child = multiprocessing.Pipe()
    statuses: list[int] = []

    def work(connection: Connection) -> None:
        statuses.append(serve(connection, Heartbeat()))
        connection.close()

    thread = threading.Thread(target=work, args=(child,))
    thread.start()
    with parent:
        parent.send((job, None))
        with suppress(BrokenPipeError):  # it may have ended already
            for task in (*tasks, None):
                parent.send(task)
        answers = []
        while True:
            try:
                answers.append(parent.recv())
            except (EOFError, ConnectionResetError):
                break
    thread.join()
    return answers, statuses[0]


def _interrupted() -> None:
    raise Interrupted


def _out_of_memory() -> None:
    raise MemoryError


def _full() -> None:
    raise OSError(28, "No space left on device")


def test_a_worker_answers_every_task() -> None:
    answers, status = ask(_Job(), dict, _full, _interrupted, list)
    assert answers == [Ready(), Done({}), Failed("OSError: [Errno 28] No space left on device", full=True), PutDown(), Done([])]
    assert status == 0


def test_a_worker_ends_where_memory_runs_out() -> None:
    assert ask(_Job(), dict, _out_of_memory, dict) == ([Ready(), Done({})], worker.OUT_OF_MEMORY)


def test_a_worker_says_that_it_cannot_load() -> None:
    assert ask(_Job(fails=True)) == ([Unloadable("LookupError: no model")], 1)


def test_a_worker_loads_the_pipeline_once(shard: Shard, tmp_path: Path) -> None:
    perform = ShardWork(str(tmp_path / "out"), OPTIONS).load()
    assert perform((shard, 4), Heartbeat()).report.read == 4
    assert perform((shard, None), Heartbeat()).report.read == 6
    assert len(left_parts(tmp_path / "out")) == 1


def left_parts(out: Path) -> list[Path]:
    """The parts in a folder."""
    return list((out / "data").iterdir())


def test_a_worker_samples_as_it_is_told(shard: Shard, tmp_path: Path) -> None:
    options = BatchOptions(pipeline="tests.poison:pipeline", language="en", sample=0.5)
    read = process_shard(shard, tmp_path / "out", options).report.read
    assert 0 < read < 6


def test_a_pool_takes_no_more_than_it_has_workers(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="workers"):
        Pool(_Job(), 0, Limits())
    with Pool(ShardWork(str(tmp_path), OPTIONS), 1, Limits()) as pool:
        assert (pool.free, pool.busy, pool.tally()) == (1, 0, Tally())
        pool.submit((Shard("nowhere.jsonl", "jsonl"), None))
        with pytest.raises(ValueError, match="busy"):
            pool.submit(None)
        (event,) = pool.poll(30)
        assert isinstance(event.outcome, Failed)
        assert "nowhere.jsonl" in event.outcome.reason


def test_the_same_in_a_folder_of_files_vouched_for(shard: Shard, tmp_path: Path) -> None:
    options = BatchOptions(pipeline="tests.poison:pipeline", language="en", format="markdown")
    out = tmp_path / "out"
    done = process_shard(shard, out, options)
    assert process_shard(shard, out, options) == done
    (folder,) = (out / "data").iterdir()
    ((_, told),) = done.files.items()
    assert told["bytes"] == sum(path.stat().st_size for path in folder.iterdir())
    again = process_shard(shard, tmp_path / "again", options)
    assert dict(again.files) == dict(done.files)


def test_a_full_disk_ends_the_run(shard: Shard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scrub.batch.claim import RunError
    from scrub.batch.supervisor import Event

    monkeypatch.setattr(Pool, "poll", lambda self, seconds: [Event((shard, None), Failed("OSError: full", full=True))])
    with pytest.raises(RunError, match="make room"):
        run([shard], tmp_path / "out", OPTIONS)


def test_a_part_at_which_workers_die_fails_its_shard(shard: Shard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scrub.batch.supervisor import Event

    deaths = [[Event((shard, None), death(6, certain=True, phase=Phase.WRITING, reason="killed its worker: SIGSEGV"))]] * 3

    def poll(self: Pool, seconds: float) -> list[Event]:
        self.kill()
        return deaths.pop()

    monkeypatch.setattr(Pool, "poll", poll)
    summary = run([shard], tmp_path / "out", OPTIONS)
    assert summary.failed == {shard.name: "3 workers died when its part was written; the last killed its worker: SIGSEGV"}
    assert not deaths


def test_other_threads_leave_signals_alone(shard: Shard, tmp_path: Path) -> None:
    thread = threading.Thread(target=run, args=([shard], tmp_path / "out", OPTIONS))
    thread.start()
    thread.join()
    assert left(tmp_path / "out")
