"""The local runner: overhead over a bare loop, scaling, memory over time, MB/s by format, and what resuming costs.

    python -m benchmarks batch [--only PART] [--documents N] [--large] [--json FILE]

Everything is made by this script: documents out of `seeds/`, and with --large a WARC of two gigabytes. CPU times are those of
all processes together. datatrove is measured where it is installed. `python -m benchmarks formats` has the libraries that
could read the formats as well.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import formats
from scrub import Article, Options, Pipeline
from scrub.article import to_json
from scrub.batch.options import BatchOptions
from scrub.batch.rows import row_of
from scrub.batch.run import run
from scrub.io import Record, Shard, find_shards, open_writer, read

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
MILLISECOND = 0.001
LARGE_BYTES = 2 << 30
SCRIPT_BYTES = 60_000
"""What a page made by `make_warc` holds besides its text. Pages of news sites have three times as much."""

REPEATS = 3
PARTS = ("overhead", "scaling", "memory", "formats", "resuming")


class Spinning(Pipeline):
    """A pipeline that takes a millisecond of CPU time for any document, and gives one article."""

    def clean(self, content: str | bytes, **arguments: Any) -> Article:
        """Spin."""
        until = time.thread_time() + MILLISECOND
        while time.thread_time() < until:
            pass
        assert isinstance(content, str)
        return Article(text=content, source=content, url=arguments.get("url"), language="en", quality=0.9)


def spinning() -> Pipeline:
    """What `--pipeline benchmarks.batch:spinning` makes."""
    return Spinning(())


def texts() -> list[str]:
    """The sample dumps."""
    return [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]


def make_jsonl(path: Path, count: int, characters: int | None = None) -> Path:
    """So many documents out of the samples, cut to `characters`."""
    samples = texts()
    with path.open("w", encoding="utf-8") as file:
        for n in range(count):
            text = f"Story {n}\n\n{samples[n % len(samples)]}"[:characters]
            file.write(to_json({"id": str(n), "url": f"https://site{n % 50}.example/{n}", "text": text}) + "\n")
    return path


def make_warc(path: Path, size: int) -> Path:
    """A WARC of so many bytes, uncompressed, of pages made out of the samples."""
    script = "<script>" + 'window.list.push({"name": "value", "number": 1});'.ljust(64) * (SCRIPT_BYTES // 64) + "</script>"
    pages = [script + "".join(f"<p>{line}</p>" for line in text.splitlines() if line) for text in texts()]
    with path.open("wb") as file:
        n = 0
        while file.tell() < size:
            body = f"<html><head><title>Story {n}</title></head><body>{pages[n % len(pages)]}</body></html>".encode()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body) + body
            file.write(
                b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:example:%d>\r\n"
                b"WARC-Target-URI: https://site%d.example/%d\r\nContent-Type: application/http; msgtype=response\r\n"
                b"Content-Length: %d\r\n\r\n" % (n, n % 50, n, len(http))
            )
            file.write(http + b"\r\n\r\n")
            n += 1
    return path


def cpu() -> float:
    """CPU seconds of this process and of those that it waited for."""
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in usage)


def timed(what: Callable[[], object]) -> tuple[float, float]:
    """Wall-clock and CPU seconds."""
    wall, before = time.perf_counter(), cpu()
    what()
    return time.perf_counter() - wall, cpu() - before


def bare_loop(shards: Sequence[Shard], out: Path, pipeline: Pipeline) -> None:
    """What a program without a runner would do: read, clean, write."""
    with open_writer(out, "jsonl") as writer:
        for shard in shards:
            for record in read(shard):
                if isinstance(record, Record):
                    article = pipeline.clean(record.decoded(), url=record.url, media_type=record.media_type)
                    writer.write(row_of(article, record))


@cache
def _loaded(path: str | None) -> Pipeline:
    return spinning() if path else Pipeline.default()


def _clean_one(task: tuple[str | None, Record]) -> dict[str, Any]:
    path, record = task
    return row_of(_loaded(path).clean(record.decoded(), url=record.url, media_type=record.media_type), record)


def with_futures(shards: Sequence[Shard], out: Path, path: str | None, workers: int) -> None:
    """The same by `concurrent.futures`: no guards, no resuming; it holds all rows that are not written yet."""
    records = ((path, record) for shard in shards for record in read(shard) if isinstance(record, Record))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context) as pool, open_writer(out, "jsonl") as writer:
        for row in pool.map(_clean_one, records, chunksize=16):
            writer.write(row)


def with_datatrove(source: Path, out: Path, workers: int) -> None:
    """The same by datatrove's local executor, a task a file."""
    from datatrove.executor import LocalPipelineExecutor  # type: ignore[import-not-found]
    from datatrove.pipeline.readers import JsonlReader  # type: ignore[import-not-found]
    from datatrove.pipeline.writers import JsonlWriter  # type: ignore[import-not-found]

    def clean(data: Iterator[Any], rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        for document in data:
            document.text = _loaded(None).clean(document.text).text
            yield document

    steps = [JsonlReader(str(source)), clean, JsonlWriter(str(out / "data"))]
    tasks = len(list(source.iterdir()))
    LocalPipelineExecutor(steps, tasks=tasks, workers=workers, logging_dir=str(out / "logs"), start_method="spawn").run()


def overhead(folder: Path, count: int) -> dict[str, float]:
    """CPU beside a bare loop, at a millisecond a document, the least of `REPEATS`; what starting costs is taken off."""
    shards = find_shards([str(make_jsonl(folder / "short.jsonl", count, 1_000))])
    nothing = find_shards([str(make_jsonl(folder / "nothing.jsonl", 1))])
    options = BatchOptions(pipeline="benchmarks.batch:spinning")
    seconds: dict[str, list[float]] = {}
    for n in range(REPEATS):
        for name, what in (
            ("bare", partial(bare_loop, shards, folder / "bare.jsonl", spinning())),
            ("start", partial(run, nothing, folder / f"start{n}", options)),
            ("runner", partial(run, shards, folder / f"runner{n}", options)),
            ("futures start", partial(with_futures, nothing, folder / "f0.jsonl", "spinning", 1)),
            ("futures", partial(with_futures, shards, folder / "f.jsonl", "spinning", 1)),
        ):
            seconds.setdefault(name, []).append(timed(what)[1])
    least = {name: min(several) for name, several in seconds.items()}
    runner, futures = least["runner"] - least["start"], least["futures"] - least["futures start"]
    return {
        "bare loop, CPU ms a document": least["bare"] / count * 1e3,
        "scrub run, CPU ms a document": runner / count * 1e3,
        "scrub run, overhead, %": 100 * (runner / least["bare"] - 1),
        "concurrent.futures, overhead, %": 100 * (futures / least["bare"] - 1),
        "scrub run, start, CPU s": least["start"],
    }


def scaling(folder: Path, count: int) -> dict[str, float]:
    """Wall-clock seconds of real cleaning by workers; a short run beforehand says what starting costs."""
    source = folder / "real"
    source.mkdir()
    for n in range(8):
        make_jsonl(source / f"{n}.jsonl", count // 8)
    shards = find_shards([str(source)])
    _, bare_cpu = timed(lambda: bare_loop(shards, folder / "real.jsonl", Pipeline.default()))
    told = {"bare loop, CPU s": bare_cpu}
    for workers in (1, 2):
        wall, used = timed(partial(run, shards, folder / f"run{workers}", BatchOptions(), workers=workers))
        told |= {f"scrub run, {workers} workers, s": wall, f"scrub run, {workers} workers, CPU s": used}
    told["scrub run, 1 to 2 workers"] = told["scrub run, 1 workers, s"] / told["scrub run, 2 workers, s"]
    for workers in (1, 2):
        wall, used = timed(partial(with_futures, shards, folder / f"f{workers}.jsonl", None, workers))
        told |= {f"concurrent.futures, {workers} workers, s": wall, f"concurrent.futures, {workers} workers, CPU s": used}
    if find_spec("datatrove"):
        for workers in (1, 2):
            wall, used = timed(partial(with_datatrove, source, folder / f"d{workers}", workers))
            told |= {f"datatrove, {workers} workers, s": wall, f"datatrove, {workers} workers, CPU s": used}
    started = time.perf_counter()
    run(shards, folder / "run2", BatchOptions(), workers=2)
    return told | {"scrub run again, all done, s": time.perf_counter() - started}


def resident(pid: int) -> float:
    """Resident megabytes of a process; 0 if it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def memory(folder: Path, count: int, large: bool) -> dict[str, float]:
    """Resident megabytes: of the parent and of its two workers, at most in each quarter of the run, and of a process that
    loaded the pipeline and no more.
    """
    made = make_warc(folder / "large.warc", LARGE_BYTES) if large else make_jsonl(folder / "memory.jsonl", count)
    out = folder / "memory"
    command = [sys.executable, "-m", "scrub", "run", str(made), "--out", str(out), "--workers", "2", "--shard-size", "2", "-q"]
    started = time.perf_counter()
    process = subprocess.Popen(command)  # noqa: S603 - this project
    parents, workers = [], []
    while process.poll() is None:
        parents.append(resident(process.pid))
        workers.append(max(map(resident, children(process.pid)), default=0.0))
        time.sleep(0.1)
    seconds = time.perf_counter() - started
    documents = json.loads((out / "report.json").read_bytes())["read"]
    quarter = -(-len(parents) // 4)
    return {
        "input, MB": made.stat().st_size / 1e6,
        "documents a second, start included": documents / seconds,
        **{f"parent, quarter {n + 1}, MB": max(parents[n * quarter :][:quarter]) for n in range(4)},
        **{f"worker, quarter {n + 1}, MB": max(workers[n * quarter :][:quarter]) for n in range(4)},
        "pipeline alone, MB": float(subprocess.check_output([sys.executable, "-c", _LOADED], text=True)),  # noqa: S603
    }


_LOADED = """
from pathlib import Path
from scrub.batch.cleaning import warmed_up
from scrub.io import find_shards
warmed_up(None)
lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
print(next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")))
"""


def children(pid: int) -> list[int]:
    """The processes that a process started; none if it is gone."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]
    except OSError:
        return []


def resuming(folder: Path) -> dict[str, float]:
    """Seconds to find that 1,000 shards are done."""
    source = folder / "many"
    source.mkdir()
    for n in range(1_000):
        make_jsonl(source / f"{n:04}.jsonl", 1, 300)
    shards = find_shards([str(source)])
    options = BatchOptions(pipeline="benchmarks.batch:spinning", cleaning=Options())
    run(shards, folder / "thousand", options, workers=2)
    wall, _ = timed(lambda: run(shards, folder / "thousand", options, workers=2))
    return {"1,000 shards that are done, s": wall}


def by_format(folder: Path, count: int) -> dict[str, float]:
    """MB of content per CPU second, of pages of 30 kB."""
    measured = formats.readings(folder, count, rivals=False)
    return {
        f"{each.file} {'read' if each.reader == formats.SCRUB else each.reader}, MB/s": each.megabytes / each.seconds
        for each in measured
    }


def main(argv: Sequence[str]) -> int:
    """Run and print; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks batch", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "--documents", type=int, default=4_000, help="documents of a millisecond; a quarter of them real (%(default)s)"
    )
    parser.add_argument("--large", action="store_true", help="measure memory on a WARC of two gigabytes")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this only; may be repeated")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there")
    arguments = parser.parse_args(argv)
    parts: dict[str, Callable[[Path], dict[str, float]]] = {
        "overhead": lambda folder: overhead(folder, arguments.documents),
        "scaling": lambda folder: scaling(folder, arguments.documents // 4),
        "memory": lambda folder: memory(folder, arguments.documents, arguments.large),
        "formats": lambda folder: by_format(folder, arguments.documents // 4),
        "resuming": resuming,
    }
    told = {}
    for name in arguments.only or parts:
        with tempfile.TemporaryDirectory(prefix="scrub-batch-") as folder:
            told[name] = parts[name](Path(folder))
        print(f"\n{name}\n" + "\n".join(f"  {what:<42}{number:>12.3f}" for what, number in told[name].items()), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(told, indent=1), "utf-8")
    return 0
