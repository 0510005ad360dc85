"""JSON lines: every line is a document or says why it is none."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrub.io import Columns, Record, Unreadable, find_shards, read
from tests.io_cases.making import COMPRESS, ids, outcomes, reasons

CASES = Path(__file__).parent / "io_cases"
EXPECTED = tomllib.loads((CASES / "malformed.toml").read_text("utf-8"))


@pytest.mark.parametrize("compression", [None, *COMPRESS])
def test_every_line_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compression: str | None) -> None:
    data = (CASES / "malformed.jsonl").read_bytes()
    monkeypatch.chdir(tmp_path)
    name = "malformed.jsonl" + (f".{compression}" if compression else "")
    Path(name).write_bytes(COMPRESS[compression](data) if compression else data)
    found = outcomes(name)
    assert [outcome.origin.partition(" (byte")[0] for outcome in found] == [f"{name}, line {number}" for number in EXPECTED]
    for outcome, expected in zip(found, EXPECTED.values(), strict=True):
        if "id" in expected:
            assert outcome.id == expected["id"].replace("malformed.jsonl", name)
        if isinstance(outcome, Record):
            assert outcome.content == expected["content"].replace("\\ud83d", "\ud83d")
            assert (outcome.url, outcome.media_type) == (expected.get("url"), expected.get("media_type"))
        else:
            assert outcome.reason.startswith(expected["reason"])


def test_columns_are_the_users(tmp_path: Path) -> None:
    rows = [{"key": 4, "body": "Ferry.", "link": "https://a.example/", "lang": "en", "tags": ["x", 1.5, None], "text": 0}]
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    columns = Columns(text="body", url="link", id="key", keep=("lang", "tags", "absent"))
    (record,) = outcomes(path, columns=columns)
    assert isinstance(record, Record)
    assert (record.id, record.content, record.url) == ("4", "Ferry.", "https://a.example/")
    assert record.fields == {"lang": "en", "tags": ["x", 1.5, None], "absent": None}


def test_nesting_of_any_depth_costs_its_line(tmp_path: Path) -> None:
    rows = [f'{{"id": "{depth}", "text": "x", "kept": {"[" * depth}{"]" * depth}}}' for depth in (49, 60, 200_000)]
    (tmp_path / "dump.jsonl").write_text("\n".join(rows))
    found = outcomes(tmp_path / "dump.jsonl", columns=Columns(keep=("kept",)))
    assert ids(found) == ["49"]
    assert reasons(found) == ["a kept column is nested over 50 levels deep", "malformed JSON: nested too deeply"]


def test_line_over_the_limit_costs_itself(tmp_path: Path) -> None:
    long = json.dumps({"id": "long", "text": "x" * 3_000_000})
    path = tmp_path / "dump.jsonl"
    path.write_text(f'{{"id": "a", "text": "x"}}\n{long}\n{{"id": "b", "text": "x"}}\n{long}')
    found = outcomes(path, max_bytes=1000)
    assert ids(found) == ["a", "b"]
    assert reasons(found) == ["over the limit of 1,000 bytes a document"] * 2
    assert [outcome.origin.partition(" (")[0][-6:] for outcome in found] == ["line 1", "line 2", "line 3", "line 4"]


def test_line_of_just_the_limit(tmp_path: Path) -> None:
    line = '{"id": "a", "text": "x"}'
    path = tmp_path / "dump.jsonl"
    path.write_text(f"{line}\n{line}")
    assert ids(outcomes(path, max_bytes=len(line))) == ["a", "a"]


@given(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=20) | st.just("\n\n") | st.just("x" * 300), max_size=12),
    st.integers(1, 120),
    st.booleans(),
)
def test_shards_of_any_size_give_each_line_once(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], size: int, ended: bool
) -> None:
    path = tmp_path_factory.mktemp("shards") / "dump.jsonl"
    lines = [text if text == "\n\n" else json.dumps({"text": text}, ensure_ascii=False) for text in texts]
    path.write_text("\n".join(lines) + ("\n" if ended and lines else ""), "utf-8")
    whole = outcomes(path)
    parts = outcomes(path, shard_bytes=size)
    contents = [text for text in texts if text != "\n\n"]
    assert [record.content for record in parts if isinstance(record, Record)] == contents
    assert [outcome.id for outcome in parts] == [outcome.id for outcome in whole]


def test_line_of_a_later_shard_is_named_by_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text('{"id": "a", "text": "x"}\n{"id": "b"')
    (_, second) = find_shards([str(path)], shard_bytes=20)
    (outcome,) = read(second)
    assert isinstance(outcome, Unreadable)
    assert outcome.origin == f"{path}, line at byte 25"
    assert path.read_bytes()[25:] == b'{"id": "b"'
