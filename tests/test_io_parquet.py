"""Parquet: columns by name, row groups as shards."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scrub.io import Columns, Record, Unreadable, find_shards, read
from tests.io_cases.making import ids, outcomes, reasons


def write(path: Path, columns: dict[str, object], rows: int = 100) -> Path:
    """A Parquet file with row groups of so many rows."""
    pq.write_table(pa.table(columns), path, row_group_size=rows)
    return path


def test_rows_are_documents(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", {"html": ["<p>a</p>", None], "text": ["x", "b"], "url": ["https://a.example/", None]})
    assert outcomes(path) == [
        Record(f"{path}:1", "<p>a</p>", "https://a.example/", "text/html", origin=f"{path}, row 1"),
        Record(f"{path}:2", "b", origin=f"{path}, row 2"),
    ]


@pytest.mark.parametrize(
    "type", [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.dictionary(pa.int32(), pa.string())]
)
def test_content_of_every_type_of_text(tmp_path: Path, type: pa.DataType) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": pa.array(["Fähre"]).cast(type)}), path)
    (record,) = outcomes(path)
    assert isinstance(record, Record)
    assert record.content in {"Fähre", "Fähre".encode()}


def test_kept_columns_become_json_types(tmp_path: Path) -> None:
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=timezone.utc)  # noqa: UP017
    columns = {
        "text": ["x"],
        "n": [3],
        "f": [float("nan")],
        "d": [date(2026, 1, 2)],
        "m": [moment],
        "b": [b"\xff"],
        "l": [[{"a": 1}]],
    }
    path = write(tmp_path / "a.parquet", {**columns, "money": [Decimal("1.50")]})
    (record,) = outcomes(path, columns=Columns(keep=("n", "f", "d", "m", "b", "l", "money", "absent")))
    assert isinstance(record, Record)
    assert record.fields == {
        "n": 3,
        "f": None,
        "d": "2026-01-02",
        "m": "2026-01-02T03:04:00+00:00",
        "b": "\ufffd",
        "l": [{"a": 1}],
        "money": "1.50",
        "absent": None,
    }


def test_rows_without_content_cost_themselves(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", {"id": ["a", "b", "c"], "text": ["x", None, "x" * 50]})
    found = outcomes(path, max_bytes=20)
    assert ids(found) == ["a"]
    assert reasons(found) == [
        "neither column 'html' nor column 'text' holds anything",
        "over the limit of 20 bytes a document",
    ]


def test_column_of_another_type(tmp_path: Path) -> None:
    assert reasons(outcomes(write(tmp_path / "a.parquet", {"text": [1, 2]}))) == ["column 'text' holds int, not text"] * 2


def test_no_column_of_content(tmp_path: Path) -> None:
    (outcome,) = outcomes(write(tmp_path / "a.parquet", {"body": ["x"], "title": ["y"]}))
    assert isinstance(outcome, Unreadable)
    assert outcome.reason == "neither column 'html' nor column 'text': there are body, title"


def test_text_that_is_not_utf_8_costs_its_row(tmp_path: Path) -> None:
    offsets, data = pa.array([0, 1, 3, 4], pa.int32()).buffers()[1], pa.py_buffer(b"a\xff\xffb")
    path = write(tmp_path / "a.parquet", {"text": pa.StringArray.from_buffers(3, offsets, data)})
    found = outcomes(path)
    assert ids(found) == [f"{path}:1", f"{path}:3"]
    assert reasons(found) == ["not UTF-8: invalid start byte at byte 0 of a column"]


def test_date_that_python_lacks_costs_its_row(tmp_path: Path) -> None:
    far = pa.array([2**62, 0], pa.int64()).cast(pa.timestamp("us"))
    found = outcomes(write(tmp_path / "a.parquet", {"text": ["x", "y"], "day": far}), columns=Columns(keep=("day",)))
    assert [outcome.fields for outcome in found if isinstance(outcome, Record)] == [{"day": "1970-01-01T00:00:00"}]
    assert len(reasons(found)) == 1


def test_row_groups_are_shards(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", {"text": [f"row {number}" for number in range(100)]}, rows=10)
    shards = find_shards([str(path)], shard_bytes=250)
    assert (shards[0].start, shards[0].stop) == (0, shards[1].start)
    assert len({shard.name for shard in shards}) == len(shards) > 2
    found = [outcome for shard in shards for outcome in read(shard)]
    assert found == outcomes(path)
    assert ids(found) == [f"{path}:{number + 1}" for number in range(100)]


def test_damaged_row_group_costs_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    texts = [f"row {number} " + "x" * number for number in range(40)]
    pq.write_table(pa.table({"text": texts}), path, row_group_size=10, compression="zstd", use_dictionary=False)
    chunk = pq.ParquetFile(path).metadata.row_group(1).column(0)
    data = bytearray(path.read_bytes())
    start = chunk.data_page_offset
    data[start : start + chunk.total_compressed_size] = bytes(chunk.total_compressed_size)
    path.write_bytes(data)
    found = outcomes(path)
    assert ids(found) == [f"{path}:{number}" for number in [*range(1, 11), *range(21, 41)]]
    (reason,) = reasons(found)
    assert reason.startswith("the rest of row group 1 is lost; damaged: ")


@pytest.mark.parametrize("size", [0, 3, 100, -1, -8])
def test_truncated(tmp_path: Path, size: int) -> None:
    path = write(tmp_path / "a.parquet", {"text": ["x"] * 1000})
    path.write_bytes(path.read_bytes()[:size])
    (outcome,) = outcomes(path, shard_bytes=1)
    assert isinstance(outcome, Unreadable)
    assert outcome.reason.startswith("damaged: ")
