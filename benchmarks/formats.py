"""`python -m benchmarks formats`: how fast each format is read and written, beside the libraries that could do it.

Every measurement has a process of its own, so that its peak of resident memory is its own, too.
"""

import argparse
import gzip
import io
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks import growth, tables
from scrub.io import Record, find_shards, open_writer, read

SCRUB = "scrub.io"
PAGE_BYTES = 30_000


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader on one file, or a writer: content in `megabytes` (10^6 bytes), CPU seconds, `peak` of resident megabytes."""

    file: str
    reader: str
    documents: int
    megabytes: float
    seconds: float
    peak: float


def pages(count: int) -> Iterator[str]:
    """HTML pages of some 30 kB that compress as pages do, about five to one."""
    rng = random.Random(5)  # noqa: S311 - reproducible, no secret
    frame = "".join(f'<li class="nav-item"><a href="/section/{n}">{growth.sentence(rng)}</a></li>\n' for n in range(60))
    for number in range(count):
        story, size = [f"<h1>{growth.sentence(rng)}</h1>"], 0
        while size < PAGE_BYTES - len(frame):
            story.append(f"<p>{growth.sentence(rng)} {growth.sentence(rng)} {rng.randrange(10**6)}</p>")
            size += len(story[-1])
        yield f"<!doctype html><title>Page {number}</title><ul>{frame}</ul>{''.join(story)}"


def make(folder: Path, count: int) -> list[Path]:
    """The same pages in every format."""
    made: list[Path] = []
    for suffix, compression in (("", None), (".gz", "gzip"), (".zst", "zstd"), (".bz2", "bz2"), (".xz", "xz")):
        made.append(folder / f"pages.jsonl{suffix}")
        with open_writer(made[-1], "jsonl", compression) as writer:
            for number, page in enumerate(pages(count)):
                writer.write({"id": str(number), "html": page, "url": f"https://news.example/{number}"})
    made.append(folder / "pages.parquet")
    with open_writer(made[-1], "parquet") as writer:
        for number, page in enumerate(pages(count)):
            writer.write({"id": str(number), "text": page})
    made += [folder / "pages.warc", folder / "pages.warc.gz"]
    with made[-2].open("wb") as plain, made[-1].open("wb") as packed:
        for number, page in enumerate(pages(count)):
            record = _warc_record(number, page)
            plain.write(record)
            packed.write(gzip.compress(record, 6))
    return made


def _warc_record(number: int, page: str) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: quay\r\n\r\n" + page.encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:{number}>\r\nWARC-Target-URI: https://news.example/{number}\r\n"
    return f"{head}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


def with_scrub(path: Path) -> Iterator[int]:
    """The sizes of the documents, as all the readers below give them."""
    for shard in find_shards([str(path)]):
        for outcome in read(shard):
            if not isinstance(outcome, Record):
                raise TypeError(outcome.reason)
            yield len(outcome.content)


def _json_lines(stream: Iterable[bytes], loads: Callable[[bytes], Any]) -> Iterator[int]:
    return (len(loads(line)["html"]) for line in stream)


def with_orjson(path: Path) -> Iterator[int]:
    """JSONL by orjson."""
    import orjson

    with path.open("rb") as stream:
        yield from _json_lines(stream, orjson.loads)


def with_msgspec(path: Path) -> Iterator[int]:
    """JSONL by msgspec, which reads only the fields it is asked for."""
    import msgspec

    row = msgspec.defstruct("Row", [("id", str), ("html", str), ("url", str)])
    decoder = msgspec.json.Decoder(row)
    with path.open("rb") as stream:
        for line in stream:
            yield len(decoder.decode(line).html)  # type: ignore[attr-defined]


def with_isal(path: Path) -> Iterator[int]:
    """gzip by isal, JSON by the standard library."""
    from isal import igzip

    with igzip.open(path) as stream:
        yield from _json_lines(stream, json.loads)


def with_zstandard(path: Path) -> Iterator[int]:
    """zstd by zstandard, JSON by the standard library."""
    import zstandard

    with path.open("rb") as raw:
        yield from _json_lines(io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(raw)), json.loads)


def with_read_table(path: Path) -> Iterator[int]:
    """Parquet in one go."""
    import pyarrow.parquet as pq

    yield from map(len, pq.read_table(path, columns=["text"]).column("text").to_pylist())


def with_iter_batches(path: Path) -> Iterator[int]:
    """Parquet with pyarrow's own size of batches."""
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(path).iter_batches(columns=["text"]):
        yield from map(len, batch.column("text").to_pylist())


def with_fastwarc(path: Path) -> Iterator[int]:
    """WARC by FastWARC."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, auto_decode="all"):
            yield len(record.reader.read())


def with_warcio(path: Path) -> Iterator[int]:
    """WARC by warcio."""
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            yield len(record.content_stream().read())


READERS: dict[str, dict[str, Callable[[Path], Iterator[int]]]] = {
    "pages.jsonl": {"orjson": with_orjson, "msgspec": with_msgspec},
    "pages.jsonl.gz": {"isal": with_isal},
    "pages.jsonl.zst": {"zstandard": with_zstandard},
    "pages.parquet": {"pyarrow read_table": with_read_table, "pyarrow iter_batches": with_iter_batches},
    "pages.warc": {"fastwarc": with_fastwarc, "warcio": with_warcio},
    "pages.warc.gz": {"fastwarc": with_fastwarc, "warcio": with_warcio},
}
"""The rivals for each file; scrub.io reads them all."""


def measure(name: str, reader: Callable[[Path], Iterator[int]], path: Path) -> Reading:
    """Read a file to its end, three times; the fastest counts."""
    fastest = float("inf")
    for _ in range(3):
        began = time.process_time()
        sizes = list(reader(path))
        fastest = min(fastest, time.process_time() - began)
    return Reading(path.name, name, len(sizes), sum(sizes) / 1e6, fastest, _peak())


def write(path: Path, format: str, compression: str | None, count: int) -> Reading:
    """Write so many pages as texts."""
    written = list(pages(count))
    began = time.process_time()
    with open_writer(path, format, compression) as writer:
        for number, page in enumerate(written):
            writer.write({"id": str(number), "text": page})
    return Reading(path.name, "written", count, sum(map(len, written)) / 1e6, time.process_time() - began, _peak())


def _peak() -> float:
    """The peak of resident memory of this process, without what its parent had."""
    status = Path("/proc/self/status")
    lines = status.read_text("utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM")), float("nan"))


def _apart(task: Callable[[], Reading]) -> Reading | None:
    """What the task gives in a process of its own; None where its library is not installed."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(task).result()
        except ImportError:
            return None


def readings(folder: Path, count: int, *, rivals: bool) -> list[Reading]:
    """Every format, read and written with so many pages in `folder`, beside the `rivals` if they are wanted and installed."""
    tasks = _tasks(make(folder, count), count, rivals=rivals)
    return [reading for task in tasks if (reading := _apart(task))]


def _tasks(files: Sequence[Path], count: int, *, rivals: bool) -> Iterator[Callable[[], Reading]]:
    for path in files:
        for name, reader in {SCRUB: with_scrub, **(READERS.get(path.name, {}) if rivals else {})}.items():
            yield partial(measure, name, reader, path)
    folder = files[0].parent
    for format, compression in (("jsonl", None), ("jsonl", "gzip"), ("jsonl", "zstd"), ("parquet", None)):
        yield partial(write, folder / f"out.{format}.{compression}", format, compression, count)


def main(argv: Sequence[str]) -> int:
    """Run the benchmark; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks formats", description="Measure readers and writers.")
    parser.add_argument("--pages", type=int, default=1000, metavar="N", help="pages of 30 kB a file (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers there")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        found = readings(Path(folder), options.pages, rivals=True)
    rows = [
        [r.file, r.reader, f"{r.megabytes / r.seconds:,.0f}", f"{r.documents / r.seconds:,.0f}", f"{r.peak:,.0f}"]
        for r in found
    ]
    columns = ["file", "by", "MB/s", "documents/s", "peak MB"]
    tables.console().print(tables.table(f"{options.pages} pages of 30 kB, per CPU second", columns, rows))
    if options.json:
        names = ("orjson", "msgspec", "isal", "zstandard", "pyarrow", "FastWARC", "warcio")
        versions = {name: _version(name) for name in names}
        tables.write_json(options.json, {"versions": versions, "readings": [asdict(reading) for reading in found]})
    return 0


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
