"""Which shards sources mean, and files that lie elsewhere."""

from __future__ import annotations

import gzip
import io
import json
import pickle
import re
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import fsspec
import pytest

from scrub.io import Record, Shard, find_shards, open_writer, read
from scrub.io.extras import MissingExtraError, need
from tests.io_cases.making import COMPRESS, crawl, ids, outcomes, reasons, tarred

ROW = '{"id": "a", "text": "The ferry."}\n'


class TestFormat:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("a.jsonl", ("jsonl", None)),
            ("a.JSONL.GZ", ("jsonl", "gzip")),
            ("a.ndjson.zst", ("jsonl", "zstd")),
            ("a.parquet", ("parquet", None)),
            ("CC-NEWS.warc.gz", ("warc", "gzip")),
            ("a.warc.wet.gz", ("wet", "gzip")),
            ("a.zip", ("zip", None)),
            ("a.tar.xz", ("tar", "xz")),
            ("a.tgz", ("tar", "gzip")),
        ],
    )
    def test_is_told_by_the_suffix(self, tmp_path: Path, name: str, expected: tuple[str, str | None]) -> None:
        (tmp_path / name).write_bytes(b"")
        (shard,) = find_shards([str(tmp_path / name)])
        assert (shard.format, shard.compression) == expected

    @pytest.mark.parametrize("name", ["a.json", "a.JSON.gz"])
    def test_json_that_is_named_itself_is_jsonl(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_bytes(gzip.compress(ROW.encode()) if name.endswith("gz") else ROW.encode())
        assert ids(outcomes(tmp_path / name)) == ["a"]
        with pytest.raises(FileNotFoundError, match="nothing here of a known format"):
            find_shards([str(tmp_path)])

    @pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.zst", "a.txt", "a.warc", "a.tar"])
    def test_gzip_is_known_by_its_first_bytes(self, tmp_path: Path, name: str) -> None:
        content = {"a.warc": b"".join(crawl(1)), "a.tar": tarred({"a.txt": b"The ferry."})}.get(name, ROW.encode())
        (tmp_path / name).write_bytes(gzip.compress(content))
        for size in (10, 1 << 20):
            (found,) = outcomes(tmp_path / name, shard_bytes=size)
            assert isinstance(found, Record)

    def test_that_cannot_be_told(self, tmp_path: Path) -> None:
        (tmp_path / "dump").write_text(ROW)
        with pytest.raises(ValueError, match="its name does not tell its format; give one of jsonl"):
            find_shards([str(tmp_path / "dump")])
        assert ids(outcomes(tmp_path / "dump", format="jsonl")) == ["a"]

    def test_given_for_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "part-0").write_text(ROW)
        (tmp_path / "part-1.gz").write_bytes(gzip.compress(ROW.encode()))
        (tmp_path / "page.html").write_text("<p>")
        assert ids(outcomes(tmp_path, format="jsonl")) == ["a", "a"]
        with pytest.raises(FileNotFoundError, match="no parquet here"):
            find_shards([str(tmp_path / "page*")], format="parquet")

    def test_unknown(self) -> None:
        with pytest.raises(ValueError, match="format must be one of jsonl"):
            find_shards(["x"], format="xml")

    def test_unknown_compression(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_text(ROW)
        with pytest.raises(ValueError, match="unknown compression 'rar'"):
            list(read(Shard(str(tmp_path / "a.jsonl"), "jsonl", "rar")))


class TestSources:
    @pytest.mark.parametrize(
        "source", ["nothing.jsonl", "nothing*.jsonl", "memory://nowhere/*.jsonl", "memory://nowhere/a.jsonl"]
    )
    def test_that_are_not_there(self, source: str) -> None:
        with pytest.raises(FileNotFoundError):
            find_shards([source])

    def test_of_nothing_known(self, tmp_path: Path) -> None:
        (tmp_path / "a.png").write_bytes(b"")
        with pytest.raises(FileNotFoundError, match="nothing here of a known format"):
            find_shards([str(tmp_path)])

    def test_that_are_devices(self) -> None:
        with pytest.raises(ValueError, match="neither a regular file nor a folder"):
            find_shards(["/dev/null"])

    def test_patterns_are_sorted_and_repeats_read_once(self, tmp_path: Path) -> None:
        for name in "bac":
            (tmp_path / f"{name}.jsonl").write_text(ROW.replace('"a"', f'"{name}"'))
        pattern = str(tmp_path / "*.jsonl")
        assert ids(outcomes(pattern, tmp_path / "a.jsonl")) == ["a", "b", "c"]

    @pytest.mark.parametrize("pattern", ["*", "p*", "**", "p*/**", "**/*"])
    def test_folders_that_a_pattern_matches_are_read(self, tmp_path: Path, pattern: str) -> None:
        for name in ("part/deep/b.jsonl", "part/a.jsonl", "part/.hidden.jsonl", "part/a.png", "part.jsonl"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(ROW.replace('"a"', f'"{name}"'))
        passed_over: list[str] = []
        found = outcomes(tmp_path / pattern, passed_over=passed_over.append)
        assert ids(found) == [*(["part.jsonl"] if pattern != "p*/**" else []), "part/a.jsonl", "part/deep/b.jsonl"]
        assert passed_over == [str(tmp_path / "part/a.png")]

    def test_pattern_characters_in_the_name_of_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "a[1].jsonl").write_text(ROW)
        assert ids(outcomes(tmp_path / "a[1].jsonl")) == ["a"]

    def test_file_that_cannot_be_opened(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            list(read(Shard(str(tmp_path / "gone.jsonl"), "jsonl")))

    @pytest.mark.parametrize("compression", [None, *COMPRESS])
    @pytest.mark.parametrize("format", [None, "warc", "tar", "pages"])
    def test_standard_input(self, monkeypatch: pytest.MonkeyPatch, compression: str | None, format: str | None) -> None:
        data = {None: ROW.encode(), "warc": crawl(1)[0], "tar": tarred({"a.html": b"a"}), "pages": b"<p>"}[format]
        data = COMPRESS[compression](data) if compression else data
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        expected = {None: "a", "warc": "urn:0", "tar": "-:a.html", "pages": "-"}[format]
        assert ids(outcomes("-", format=format)) == [expected]

    def test_standard_input_cut(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(b"<p>" * 99)[:-3])))
        assert reasons(outcomes("-", format="pages")) == ["truncated: the file ends before its end marker"]

    def test_standard_input_is_no_parquet(self) -> None:
        with pytest.raises(ValueError, match="standard input cannot be parquet"):
            find_shards(["-"], format="parquet")


class TestShard:
    def test_survives_json_and_pickle(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_text("<p>")
        (shard,) = find_shards([str(tmp_path)])
        assert Shard.from_dict(json.loads(json.dumps(shard.to_dict()))) == shard
        assert pickle.loads(pickle.dumps(shard)) == shard  # noqa: S301 - it has just been made

    def test_names_are_file_names_and_unique(self, tmp_path: Path) -> None:
        for name in ("a b/ü?.jsonl", "a b/ü!.jsonl", "c/ü?.jsonl"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(ROW * 9)
        shards = find_shards([str(tmp_path)], shard_bytes=100)
        names = [shard.name for shard in shards]
        assert len(set(names)) == len(names) == 12
        assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,80}", name) for name in names)

    def test_identity_changes_with_the_input_and_the_name_does_not(self, tmp_path: Path) -> None:
        for name in ("a.jsonl", "b.html"):
            (tmp_path / name).write_text(ROW)
        before = find_shards([str(tmp_path)])
        for name in ("a.jsonl", "b.html"):
            (tmp_path / name).write_text(ROW * 2)
        after = find_shards([str(tmp_path)])
        assert [shard.name for shard in after] == [shard.name for shard in before]
        assert all(new.identity != old.identity for new, old in zip(after, before, strict=True))

    def test_pages_are_put_together_up_to_a_size(self, tmp_path: Path) -> None:
        for number in range(10):
            (tmp_path / f"{number}.html").write_bytes(b"x" * 30)
        assert [len(shard.members) for shard in find_shards([str(tmp_path)], shard_bytes=100)] == [3, 3, 3, 1]
        assert [len(shard.members) for shard in find_shards([str(tmp_path)], shard_bytes=1)] == [1] * 10

    def test_size_below_one(self) -> None:
        with pytest.raises(ValueError, match="shard_bytes must be above 0"):
            find_shards([], shard_bytes=0)


class TestNamedTwice:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A folder with a page and rows, and links to both."""
        monkeypatch.chdir(tmp_path)
        (tmp_path / "in").mkdir()
        (tmp_path / "in/a.html").write_text("<p>a")
        (tmp_path / "in/s.jsonl").write_text(ROW)
        (tmp_path / "linked").symlink_to(tmp_path / "in")
        (tmp_path / "link.jsonl").symlink_to(tmp_path / "in/s.jsonl")

    @pytest.mark.parametrize(
        ("sources", "expected"),
        [
            (["in", "in/a.html"], ["a", "in/a.html"]),
            (["in/a.html", "in"], ["in/a.html", "a"]),
            (["in/s.jsonl", "./in/s.jsonl", "link.jsonl"], ["a"]),
            (["in", "linked", "in/*"], ["a", "in/a.html"]),
        ],
    )
    def test_is_read_once(self, sources: list[str], expected: list[str]) -> None:
        assert ids(outcomes(*sources)) == expected

    def test_output_is_not_read(self) -> None:
        Path("own.jsonl").write_text(ROW)
        assert ids(outcomes(".", without="linked")) == ["a"]
        assert len(ids(outcomes(".", without="nowhere"))) == 3
        with pytest.raises(FileNotFoundError, match=r"in/a\.html: nothing here but the output in linked"):
            find_shards(["in/a.html"], without="linked")


@pytest.fixture
def memory() -> Iterator[str]:
    """A folder in fsspec's file system in memory."""
    yield "memory://dumps"
    fsspec.filesystem("memory").store.clear()


class TestElsewhere:
    @pytest.mark.parametrize("source", ["memory://dumps", "memory://dumps/*.jsonl", "memory://dumps/a.jsonl"])
    def test_file_folder_and_pattern(self, memory: str, source: str) -> None:
        fsspec.filesystem("memory").pipe({"/dumps/a.jsonl": ROW.encode() * 3, "/dumps/.hidden.jsonl": b""})
        found = find_shards([source], shard_bytes=40)
        assert [shard.start for shard in found] == [0, 40, 80]
        assert [outcome.id for shard in found for outcome in read(shard)] == ["a"] * 3

    @pytest.mark.parametrize("pattern", ["*", "**"])
    def test_folders_that_a_pattern_matches(self, memory: str, pattern: str) -> None:
        names = ("a.jsonl", "part/b.jsonl", "part/deep/c.jsonl", "part/.hidden.jsonl")
        fsspec.filesystem("memory").pipe({f"/dumps/{name}": ROW.encode() for name in names})
        assert [shard.source for shard in find_shards([f"{memory}/{pattern}"])] == [f"memory:///dumps/{n}" for n in names[:3]]

    def test_written_file_is_read_back(self, memory: str) -> None:
        for format in ("jsonl", "parquet"):
            with open_writer(f"{memory}/a.{format}", format) as writer:
                writer.write({"id": "a", "text": "The ferry."})
            assert ids(outcomes(f"{memory}/a.{format}")) == ["a"]

    @pytest.mark.block_network(allowed_hosts=["127.0.0.1", "localhost"])
    def test_over_http(self, tmp_path: Path) -> None:
        (tmp_path / "a.warc.gz").write_bytes(b"".join(gzip.compress(record) for record in crawl(3)))

        class Quiet(SimpleHTTPRequestHandler):
            def __init__(self, *args: object) -> None:
                super().__init__(*args, directory=str(tmp_path))  # type: ignore[arg-type]

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            url = f"http://127.0.0.1:{server.server_port}/a.warc.gz"
            found = outcomes(url)
            server.shutdown()
        assert ids(found) == ["urn:0", "urn:1", "urn:2"]

    @pytest.mark.block_network(allowed_hosts=["127.0.0.1", "localhost"])
    @pytest.mark.parametrize(("header", "same"), [("ETag", True), ("Last-Modified", True), ("X-Nothing", False)])
    def test_over_http_a_file_is_the_same_if_the_server_says_so(self, header: str, same: bool) -> None:
        class Server(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.send_response(200)
                self.send_header(header, "as ever")
                self.send_header("Content-Length", "7")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            url = f"http://127.0.0.1:{server.server_port}/a.jsonl"
            (before,), (after,) = find_shards([url]), find_shards([url])
            server.shutdown()
        assert (before == after) is same
        assert before.name == after.name

    def test_unknown_protocol(self) -> None:
        with pytest.raises(ValueError, match="nonsense"):
            find_shards(["nonsense://a/b.jsonl"])

    def test_protocol_whose_library_is_missing(self) -> None:
        with pytest.raises(ImportError, match=r"^smb://a/b\.jsonl: "):
            find_shards(["smb://a/b.jsonl"])


class TestExtras:
    def test_missing_library_names_the_extra(self) -> None:
        with pytest.raises(
            MissingExtraError,
            match=r"^Parquet needs nowhere: pip install 'scrub-news\[batch\]', or in a checkout '\.\[batch\]'$",
        ):
            need("nowhere.parquet", "Parquet")

    def test_only_what_needs_them_asks_for_them(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in ("pyarrow", "pyarrow.parquet", "backports.zstd", "compression.zstd", "fsspec", "urllib3"):
            monkeypatch.setitem(sys.modules, module, None)
        (tmp_path / "a.jsonl.xz").write_bytes(COMPRESS["xz"](ROW.encode()))
        assert [record.id for record in outcomes(tmp_path / "a.jsonl.xz") if isinstance(record, Record)] == ["a"]
        for name in ("a.parquet", "a.jsonl.zst"):
            (tmp_path / name).write_bytes(b"")
            with pytest.raises(MissingExtraError, match=r"scrub-news\[batch\]"):
                find_shards([str(tmp_path / name)])
        with pytest.raises(MissingExtraError, match=r"scrub-news\[cloud\]"):
            find_shards(["s3://bucket/a.jsonl"])
