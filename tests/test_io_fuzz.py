"""Bytes changed anywhere, or cut: every format gives what it can, names what is lost, and raises nothing."""

from __future__ import annotations

import bz2
import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrub.io import Columns, Record, Unreadable, find_shards, read
from tests.io_cases.making import COMPRESS, crawl, tarred, zipped

ROWS = [{"id": str(number), "text": f"The ferry left at {number}." * 3, "tags": [str(number)]} for number in range(20)]
MEMBERS = {f"{number}.html": b"<p>The ferry left at %d</p>" % number for number in range(8)}


def _parquet() -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), file, row_group_size=5)
    return file.getvalue()


LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
TABLE = "text,tags\n" + "".join(f'"{row["text"]}\nline",x\n' for row in ROWS)
INPUTS = {
    "a.jsonl": LINES,
    "a.csv.gz": gzip.compress(TABLE.encode()),
    **{f"a.jsonl.{name}": compress(LINES) for name, compress in COMPRESS.items()},
    "a.parquet": _parquet(),
    "a.warc": b"".join(crawl(4)),
    "a.warc.gz": b"".join(map(gzip.compress, crawl(4))),
    "a.warc.bz2": bz2.compress(b"".join(crawl(4))),
    "a.zip": zipped(MEMBERS),
    "a.tar": tarred(MEMBERS),
    "a.tar.gz": gzip.compress(tarred(MEMBERS)),
    "a.html.gz": gzip.compress(LINES),
}
CUT_UNNOTICED = ("a.jsonl", "a.warc")  # where a line or record ends, nothing tells that there was another one
WHOLE_AT = {
    "a.warc.gz": [len(b"".join(map(gzip.compress, crawl(4)[:count]))) for count in range(4)],
    "a.tar": range(len(tarred(MEMBERS).rstrip(b"\0")) + 1024, len(tarred(MEMBERS))),  # a tar is padded with zeros
}
"""The sizes at which a file cannot be told from a whole one."""


def _read(path: Path, data: bytes) -> list[object]:
    path.write_bytes(data)
    return [o for shard in find_shards([str(path)], shard_bytes=4000) for o in read(shard, Columns(keep=("tags",)))]


@pytest.mark.parametrize("name", INPUTS)
@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 255)), min_size=1, max_size=4))
def test_changed_bytes_raise_nothing(
    tmp_path_factory: pytest.TempPathFactory, name: str, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(INPUTS[name])
    for at, value in changes:
        data[at % len(data)] = value
    found = _read(tmp_path_factory.mktemp("changed") / name, bytes(data))
    assert all(outcome.origin for outcome in found)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", INPUTS)
@settings(max_examples=40)
@given(st.floats(0, 1, exclude_max=True))
def test_cut_gives_the_beginning_and_says_so(tmp_path_factory: pytest.TempPathFactory, name: str, share: float) -> None:
    folder = tmp_path_factory.mktemp("cut")
    whole = [o.content for o in _read(folder / name, INPUTS[name]) if isinstance(o, Record)]
    size = max(1, int(len(INPUTS[name]) * share))
    found = _read(folder / name, INPUTS[name][:size])
    contents = [o.content for o in found if isinstance(o, Record)]
    assert contents == whole[: len(contents)]
    told = any(isinstance(outcome, Unreadable) for outcome in found)
    assert told or name in CUT_UNNOTICED or size in WHOLE_AT.get(name, ())
