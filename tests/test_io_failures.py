"""A disk or a network that fails is not a damaged file: the error is raised, so that the shard is read again."""

from __future__ import annotations

import errno
import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scrub.io import find_shards, read
from tests.io_cases.making import COMPRESS, crawl, tarred, zipped


class Failing(io.BytesIO):
    """A file whose second half cannot be read."""

    def __init__(self, data: bytes, error: Exception) -> None:
        super().__init__(data)
        self._error = error
        self._half = len(data) // 2

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0 or self.tell() + size > self._half:
            raise self._error
        return super().read(size)

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        data = self.read(min(len(buffer), 100))
        buffer[: len(data)] = data
        return len(data)

    read1 = read


def _parquet() -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table({"text": [f"row {number}" for number in range(1000)]}), file)
    return file.getvalue()


ROWS = b'{"text": "The ferry."}\n' * 500
INPUTS = {
    "a.jsonl": ROWS,
    **{f"a.jsonl.{name}": compress(ROWS) for name, compress in COMPRESS.items()},
    "a.warc": b"".join(crawl(5)),
    "a.warc.gz": b"".join(map(gzip.compress, crawl(5))),
    "a.tar": tarred({"a.html": bytes(50_000)}),
    "a.zip": zipped({"a.html": b"a"}),
    "a.csv": b"text\n" + b"The ferry.\n" * 2000,
    "a.parquet": _parquet(),
}


@pytest.mark.parametrize("error", [OSError(errno.EIO, "Input/output error"), TimeoutError("timed out"), ConnectionResetError()])
@pytest.mark.parametrize("name", INPUTS)
def test_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: OSError) -> None:
    (tmp_path / name).write_bytes(INPUTS[name])
    (shard,) = find_shards([str(tmp_path / name)])
    monkeypatch.setattr("scrub.io.shards.open_source", lambda _: Failing(INPUTS[name], error))
    with pytest.raises(type(error)):
        list(read(shard))
