"""What is written is read back: every format, every compression, any row; and always the same bytes."""

from __future__ import annotations

import gzip
import json
import random
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scrub
from scrub.article import Image
from scrub.io import Columns, Record, open_writer
from scrub.io.aside import aside
from scrub.io.compression import COMPRESSIONS
from scrub.io.table import COLUMNS, schema
from scrub.io.writers import file_name, suffix
from tests.io_cases.making import outcomes, reasons

LINES = [("jsonl", compression) for compression in (None, *COMPRESSIONS)]
TABLES = [("parquet", compression) for compression in (None, "none", "gzip", "zstd")]
FOLDERS = [("text", compression) for compression in (None, *COMPRESSIONS)] + [("markdown", None)]

texts = st.text(st.characters(codec="utf-8"), max_size=30)
short = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
strings = st.lists(texts, max_size=3)
images = st.lists(st.fixed_dictionaries(dict.fromkeys(("url", "caption", "credit"), st.none() | texts)), max_size=2)
values = {
    "string": st.none() | texts,
    "strings": strings,
    "boolean": st.none() | st.booleans(),
    "double": st.floats(0, 1),
    "images": images,
}
rows = st.fixed_dictionaries({name: values[kind] for name, kind in COLUMNS.items()} | {"id": short, "text": texts})


def write(
    path: Path, format: str, compression: str | None, written: list[dict[str, object]], keep: tuple[str, ...] = ()
) -> Path:
    """The rows in a file or folder below `path`."""
    target = path / f"out{suffix(format, compression)}" if format in {"jsonl", "parquet"} else path / "out"
    with open_writer(target, format, compression, keep=keep) as writer:
        for row in written:
            writer.write(row)
    return target


@pytest.fixture
def article() -> dict[str, object]:
    """The row of an article with every field."""
    made = scrub.Article(
        text="The ferry left.\n\nIt came back.",
        source="",
        title="Ferry",
        authors=["Ada Brook", "Cy Dunn"],
        images=[Image("https://a.example/f.jpg", "The ferry", None)],
    )
    row = {name: value for name, value in made.to_dict().items() if name in COLUMNS}
    return {"id": "a", **row, "published": "2026-01-02", "publisher": "The Quay", "summary": "A ferry."}


@pytest.mark.parametrize(("format", "compression"), [*LINES, *TABLES])
@settings(max_examples=25)
@given(st.lists(rows, max_size=6))
def test_rows_come_back(
    tmp_path_factory: pytest.TempPathFactory, format: str, compression: str | None, written: list[dict[str, object]]
) -> None:
    path = write(tmp_path_factory.mktemp("out"), format, compression, written)
    found = outcomes(path, columns=Columns(keep=tuple(COLUMNS)))
    assert [outcome.fields for outcome in found if isinstance(outcome, Record)] == written
    assert [(o.id, o.content) for o in found if isinstance(o, Record)] == [(row["id"], row["text"]) for row in written]


@pytest.mark.parametrize(("format", "compression"), FOLDERS[:-1])
@settings(max_examples=15)
@given(st.lists(st.tuples(short, texts), max_size=6))
def test_texts_come_back(
    tmp_path_factory: pytest.TempPathFactory, format: str, compression: str | None, written: list[tuple[str, str]]
) -> None:
    rows = [{"id": identifier, "text": text} for identifier, text in written]
    path = write(tmp_path_factory.mktemp("out"), format, compression, rows)
    found = [o.content for o in outcomes(path) if isinstance(o, Record)] if written else []
    assert sorted(found) == sorted(f"{text}\n".encode() for _, text in written)


@pytest.mark.parametrize(("format", "compression"), [*LINES, *TABLES, *FOLDERS])
def test_same_rows_same_bytes(tmp_path: Path, article: dict[str, object], format: str, compression: str | None) -> None:
    def written() -> Iterator[Mapping[str, bytes]]:
        for name in ("first", "second"):
            (tmp_path / name).mkdir()
            target = write(tmp_path / name, format, compression, [{**article, "id": str(number)} for number in range(9)])
            files = [target] if target.is_file() else sorted(target.iterdir())
            yield {file.name: file.read_bytes() for file in files}

    first, second = written()
    assert first == second
    assert first


@pytest.mark.parametrize(("format", "compression"), [*LINES, ("text", "gzip")])
def test_cut_output_is_told(tmp_path: Path, article: dict[str, object], format: str, compression: str | None) -> None:
    target = write(tmp_path, format, compression, [article])
    file = target if target.is_file() else next(target.iterdir())
    file.write_bytes(file.read_bytes()[:-3])
    (reason,) = reasons(outcomes(target))
    assert reason.startswith(("malformed JSON: ", "truncated"))


class TestJsonLines:
    def test_keys_keep_their_order_and_half_characters_are_escaped(self, tmp_path: Path) -> None:
        path = write(tmp_path, "jsonl", None, [{"id": "ü", "text": "\ud83d", "b": 1, "a": None}])
        assert path.read_bytes() == '{"id": "ü", "text": "\\ud83d", "b": 1, "a": null}\n'.encode()

    def test_value_that_is_no_json(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="row 'a': Object of type bytes"):
            write(tmp_path, "jsonl", None, [{"id": "a", "text": b"x"}])

    def test_gzip_has_no_name_and_no_time(self, tmp_path: Path) -> None:
        path = write(tmp_path, "jsonl", "gzip", [{"id": "a"}])
        assert path.read_bytes()[3:8] == bytes(5)  # flags and time
        assert json.loads(gzip.decompress(path.read_bytes())) == {"id": "a"}


class TestParquet:
    def test_schema_is_typed_and_missing_columns_are_null(self, tmp_path: Path) -> None:
        path = write(tmp_path, "parquet", None, [{"id": "a", "text": "x", "views": 5}], keep=("views", "id"))
        table = pq.read_table(path)
        assert table.schema.equals(schema(("views",)))
        (row,) = table.to_pylist()
        assert {name: value for name, value in row.items() if value is not None} == {"id": "a", "text": "x", "views": "5"}

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ({"id": "a", "colour": "red"}, "row 'a': no column is called colour"),
            ({"id": "a", "quality": "high"}, "row 'a': column 'quality' takes double, not 'high'"),
            ({"id": "a", "authors": "Ada Brook"}, "row 'a': "),
            ({"id": "a", "text": 5}, "row 'a': "),
            ({"id": "a", "paywalled": "yes"}, "row 'a': "),
            ({"id": "a", "images": [{"url": 5}]}, "row 'a': "),
            ({"id": "a", "images": ["f.jpg"]}, "row 'a': "),
            ({"id": "a", "images": [{"link": "f.jpg"}]}, "row 'a': "),
        ],
    )
    def test_row_that_does_not_fit_costs_itself(self, tmp_path: Path, row: dict[str, object], reason: str) -> None:
        path = tmp_path / "out.parquet"
        with open_writer(path, "parquet") as writer:
            with pytest.raises(ValueError, match=reason):
                writer.write(row)
            writer.write({"id": "b"})
        assert pq.read_table(path).column("id").to_pylist() == ["b"]

    def test_half_characters_are_replaced(self, tmp_path: Path) -> None:
        path = write(tmp_path, "parquet", None, [{"id": "a", "tags": ["ü\ud83d"], "images": [{"url": "\ud83d"}]}])
        (row,) = pq.read_table(path).to_pylist()
        assert (row["tags"], row["images"][0]["url"]) == (["ü?"], "?")

    def test_row_groups_are_bounded(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("scrub.io.table._GROUP_BYTES", 10_000)
        rng = random.Random(1)
        path = write(tmp_path, "parquet", None, [{"id": str(n), "text": rng.randbytes(500).hex()} for n in range(100)])
        metadata = pq.ParquetFile(path).metadata
        assert [metadata.row_group(index).num_rows for index in range(metadata.num_row_groups)][:-1] == [10] * 9

    @pytest.mark.parametrize(("compression", "inside"), [(None, "ZSTD"), ("none", "UNCOMPRESSED"), ("gzip", "GZIP")])
    def test_compression_is_inside(self, tmp_path: Path, compression: str | None, inside: str) -> None:
        path = write(tmp_path, "parquet", compression, [{"id": "a"}])
        assert pq.ParquetFile(path).metadata.row_group(0).column(0).compression == inside

    @pytest.mark.parametrize("compression", ["bz2", "xz"])
    def test_compression_that_it_lacks(self, tmp_path: Path, compression: str) -> None:
        with pytest.raises(ValueError, match="Parquet compresses with gzip or zstd"):
            open_writer(tmp_path / "out.parquet", "parquet", compression)

    def test_an_exception_drops_what_was_not_written_yet(self, tmp_path: Path) -> None:
        def written() -> None:
            with open_writer(tmp_path / "out.parquet", "parquet") as writer:
                writer.write({"id": "a"})
                raise KeyError

        with pytest.raises(KeyError):
            written()
        assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


class TestFolder:
    def test_markdown(self, tmp_path: Path, article: dict[str, object]) -> None:
        folder = write(tmp_path, "markdown", None, [article])
        (file,) = folder.iterdir()
        assert file.suffix == ".md"
        assert file.read_text("utf-8") == (
            "# Ferry\n\n> A ferry.\n\n*Ada Brook, Cy Dunn · 2026-01-02 · The Quay*\n\nThe ferry left.\n\nIt came back.\n"
        )

    def test_documents_of_one_id_are_all_kept(self, tmp_path: Path) -> None:
        folder = write(tmp_path, "text", None, [{"id": "a", "text": str(number)} for number in range(3)])
        assert sorted(file.read_text() for file in folder.iterdir()) == ["0\n", "1\n", "2\n"]

    def test_many_documents_of_one_id_take_linear_time(self, tmp_path: Path) -> None:
        rows = [{"id": "a", "text": "x"}] * 3_000
        started = time.process_time()
        folder = write(tmp_path, "text", None, rows)
        assert time.process_time() - started < 3
        names = {file.name.removeprefix(file_name("a")) for file in folder.iterdir()}
        assert names == {".txt", *(f".{number}.txt" for number in range(2, 3_001))}

    @given(
        st.text(max_size=300)
        | st.sampled_from(["../../etc/passwd", "/abs", "..", ".", "", "con", "a\0b", "x" * 5000, "~", "-rf"])
    )
    def test_names_are_never_paths(self, identifier: str) -> None:
        name = file_name(identifier)
        assert 12 <= len(name) <= 80
        assert name.isascii()
        assert "/" not in name
        assert "\\" not in name
        assert name[0] not in ".-~"

    def test_names_tell_ids_apart(self) -> None:
        assert len({file_name(identifier) for identifier in ("a", "A", "a/b", "a?b", "a.b", " a")}) == 6
        assert file_name("https://news.example/ferry").startswith("https-news.example-ferry-")

    def test_that_is_there(self, tmp_path: Path) -> None:
        with pytest.raises(FileExistsError):
            open_writer(tmp_path, "text")

    def test_elsewhere(self) -> None:
        with pytest.raises(ValueError, match="a local folder"):
            open_writer("s3://bucket/out", "text")


@pytest.mark.parametrize(
    ("format", "compression", "reason"),
    [("xml", None, "format must be one of jsonl, parquet"), ("jsonl", "rar", "compression must be one of gzip, zstd")],
)
def test_what_cannot_be_written(tmp_path: Path, format: str, compression: str | None, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        open_writer(tmp_path / "out", format, compression)


def test_suffixes() -> None:
    assert suffix("jsonl", "zstd") == ".jsonl.zst"
    assert suffix("parquet", "zstd") == ".parquet"
    assert suffix("markdown") == ".md"
    assert suffix("jsonl", "none") == suffix("jsonl") == ".jsonl"


class TestAside:
    def test_takes_the_place_once_it_is_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "report.json"
        path.write_text("before")
        with aside(path) as part:
            part.write_text("after")
            assert path.read_text() == "before"
        assert path.read_text() == "after"
        assert list(tmp_path.iterdir()) == [path]

    def test_an_exception_leaves_what_was_there(self, tmp_path: Path) -> None:
        path = tmp_path / "report.json"
        path.write_text("before")
        with pytest.raises(KeyError), aside(path) as part:  # noqa: PT012
            part.write_text("aft")
            raise KeyError
        assert path.read_text() == "before"
        assert list(tmp_path.iterdir()) == [path]
