"""Memory grows neither with the file nor with one huge document in it."""

from __future__ import annotations

import gzip
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from scrub.io import find_shards, read
from scrub.io.extras import zstd
from tests.io_cases.making import crawl, response, tarred, warc_record, zipped

HUGE = 40_000_000
LIMIT = 1_000_000
PEAK = 12_000_000


def _rows(line: bytes) -> bytes:
    return b'{"text": "a"}\n' + line + b'{"text": "b"}\n'


def _long_header() -> bytes:
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, HUGE
    return header.tobuf() + bytes(HUGE)


INPUTS: dict[str, Callable[[], bytes]] = {
    "line.jsonl.gz": lambda: gzip.compress(_rows(b'{"text": "' + b"x" * HUGE + b'"}\n'), 1),
    "line.jsonl.zst": lambda: zstd().compress(_rows(b'{"text": "' + b"x" * HUGE + b'"}\n')),
    "lines.jsonl.gz": lambda: gzip.compress(_rows((b'{"text": "' + b"x" * 2000 + b'"}\n') * 20_000), 1),
    "blank.jsonl.gz": lambda: gzip.compress(b" " * HUGE, 1),
    "record.warc.gz": lambda: gzip.compress(warc_record(response(bytes(HUGE))), 1) + gzip.compress(crawl(1)[0]),
    "records.warc.gz": lambda: b"".join(gzip.compress(record, 1) for record in crawl(50) * 40),
    "request.warc.gz": lambda: gzip.compress(warc_record(bytes(HUGE), kind="request"), 1),
    "garbage.warc.gz": lambda: gzip.compress(bytes(HUGE), 1),
    "encoded.warc": lambda: warc_record(response(gzip.compress(bytes(HUGE), 1), "Content-Encoding: gzip")),
    "page.html.gz": lambda: gzip.compress(bytes(HUGE), 1),
    "member.zip": lambda: zipped({"a.html": bytes(HUGE), "b.html": b"b"}),
    "member.tar.gz": lambda: gzip.compress(tarred({"a.html": bytes(HUGE), "b.html": b"b"}), 1),
    "header.tar.gz": lambda: gzip.compress(_long_header(), 1),
    "zeros.tar.gz": lambda: gzip.compress(bytes(HUGE), 1),
}


@pytest.mark.parametrize("name", INPUTS)
def test_is_bounded(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(INPUTS[name]())
    (shard,) = find_shards([str(tmp_path / name)])
    sum(1 for _ in zip(read(shard, max_bytes=LIMIT), range(3), strict=False))  # what is imported late is not counted
    tracemalloc.start()
    try:
        outcomes = sum(1 for _ in read(shard, max_bytes=LIMIT))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < PEAK
    assert outcomes == {"lines.jsonl.gz": 20_002, "records.warc.gz": 2000}.get(name, outcomes)
