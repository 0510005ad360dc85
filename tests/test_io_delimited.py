"""CSV and TSV: rows of several lines, and what is wrong with one."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrub.io import Columns, Record, Unreadable, find_shards, read
from scrub.io.records import DEFAULT_COLUMNS, Outcome


def outcomes(path: Path, columns: Columns = DEFAULT_COLUMNS, **options: int) -> list[Outcome]:
    return [outcome for shard in find_shards([str(path)]) for outcome in read(shard, columns, **options)]


def told(found: list[Outcome]) -> list[str]:
    """Content or reason of each."""
    return [str(outcome.content) if isinstance(outcome, Record) else outcome.reason for outcome in found]


@pytest.mark.parametrize(("name", "between"), [("a.csv", ","), ("a.tsv", "\t"), ("A.CSV", ",")])
def test_columns_by_name(tmp_path: Path, name: str, between: str) -> None:
    rows = [
        ["key", "body", "address", "lang"],
        ["7", 'Two\nlines, and a "quote"', "https://n.example/7", "en"],
        ["", "x", "", ""],
    ]
    with (tmp_path / name).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=between).writerows(rows)
    columns = Columns(text="body", url="address", id="key", keep=("lang",))
    first, second = outcomes(tmp_path / name, columns)
    assert first == Record("7", rows[1][1], rows[1][2], origin=f"{tmp_path / name}, row 1 (line 2)", fields={"lang": "en"})
    assert second == Record(f"{tmp_path / name}:2", "x", origin=f"{tmp_path / name}, row 2 (line 4)", fields={"lang": ""})


def test_compressed(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"text\nThe ferry left.\n"))
    assert told(outcomes(tmp_path / "a.csv.gz")) == ["The ferry left."]
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"text\nThe ferry left.\n")[:-9])
    assert told(outcomes(tmp_path / "b.csv.gz"))[-1].startswith("truncated")


def test_bad_rows_cost_themselves_and_are_named_by_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [
        b"id,text",
        b"a,x",
        b"b",
        b"c,x,y",
        b'd,"x" y',
        b"e,\xff",
        b"",
        b"f," + b"x" * 200,
        b"g,x",
        b'h,"never closed',
        b"x",
    ]
    path.write_bytes(b"\n".join(lines))
    found = outcomes(path, max_bytes=100)
    assert [outcome.id for outcome in found if isinstance(outcome, Record)] == ["a", "g"]
    bad = [outcome for outcome in found if isinstance(outcome, Unreadable)]
    assert [outcome.origin.partition(", ")[2] for outcome in bad] == [
        *("row 2 (line 3)", "row 3 (line 4)", "row 4 (line 5)", "row 5 (line 6)", "row 6 (line 8)", "row 8 (line 10)"),
    ]
    assert [outcome.reason.partition(":")[0] for outcome in bad] == [
        *("malformed CSV", "malformed CSV", "malformed CSV", "not UTF-8", "over the limit of 100 bytes a document"),
        "malformed CSV",
    ]


def test_a_quote_that_is_never_closed_is_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('text\n"' + "a line\n" * 100)
    assert told(outcomes(path, max_bytes=300))[0] == "over the limit of 300 bytes a document"


def test_a_header_without_text_costs_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id;text\n1;x\n2;x\n")
    assert told(outcomes(path)) == ["the header: neither column 'html' nor column 'text': there are id;text"]
    path.write_text("")
    assert outcomes(path) == []


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2), max_size=8))
def test_what_python_writes_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    written = io.StringIO(newline="")
    csv.writer(written).writerows([["url", "text"], *rows])
    path.write_bytes(written.getvalue().encode())
    assert [(r.url, r.content) for r in outcomes(path) if isinstance(r, Record)] == [(url or None, text) for url, text in rows]
