"""Saved pages in folders, zip and tar, and what hostile archives hold."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from scrub.io import Record, Unreadable, find_shards
from tests.io_cases.making import COMPRESS, ids, outcomes, reasons, tarred, zipped

PAGES = {"a.html": b"<p>a</p>", "b/c.txt": b"c", "b/page": b"<p>d</p>"}


def contents(found: list[object]) -> list[bytes | str]:
    """What the records hold."""
    return [outcome.content for outcome in found if isinstance(outcome, Record)]


def encrypted(archive: bytes) -> bytes:
    """The zip archive with the flag of encryption on its first member."""
    data = bytearray(archive)
    data[6] |= 1
    data[archive.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


class TestFolder:
    def test_pages_are_sorted_and_the_rest_is_left_out(self, tmp_path: Path) -> None:
        for name in ["b.html", "a.txt", "sub/c.HTM", "sub/deep/d.html.gz", ".hidden.html", ".git/e.html", "f.png", "README"]:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            data = f"<p>{name}</p>".encode()
            (tmp_path / name).write_bytes(COMPRESS["gz"](data) if name.endswith(".gz") else data)
        found = outcomes(tmp_path)
        names = ["a.txt", "b.html", "sub/c.HTM", "sub/deep/d.html.gz"]
        assert ids(found) == [f"{tmp_path}/{name}" for name in names]
        assert contents(found) == [f"<p>{name}</p>".encode() for name in names]
        assert [o.media_type for o in found if isinstance(o, Record)] == [None, *["text/html"] * 3]

    def test_pipes_and_loops_of_links_are_left_out(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_bytes(b"<p>")
        os.mkfifo(tmp_path / "pipe.html")
        (tmp_path / "loop.html").symlink_to(tmp_path / "loop.html")
        (tmp_path / "self").symlink_to(tmp_path)
        (tmp_path / "dangling.html").symlink_to(tmp_path / "nothing")
        assert ids(outcomes(tmp_path)) == [f"{tmp_path}/a.html"]

    def test_of_dumps_and_pages(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_text('{"id": "row", "text": "x"}')
        (tmp_path / "b.html").write_bytes(b"<p>")
        assert ids(outcomes(tmp_path)) == ["row", f"{tmp_path}/b.html"]

    def test_page_over_the_limit_costs_itself(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_bytes(b"x" * 11)
        (tmp_path / "b.html.zst").write_bytes(COMPRESS["zst"](bytes(10_000_000)))
        (tmp_path / "c.html").write_bytes(b"x" * 10)
        found = outcomes(tmp_path, max_bytes=10)
        assert ids(found) == [f"{tmp_path}/c.html"]
        assert reasons(found) == ["over the limit of 10 bytes a document"] * 2

    def test_page_that_has_gone_costs_itself(self, tmp_path: Path) -> None:
        from scrub.io import read

        for name in ("a.html", "b.html"):
            (tmp_path / name).write_bytes(b"<p>")
        (shard,) = find_shards([str(tmp_path)])
        (tmp_path / "a.html").unlink()
        gone, there = read(shard)
        assert isinstance(gone, Unreadable)
        assert "No such file" in gone.reason
        assert isinstance(there, Record)

    @pytest.mark.parametrize("compression", COMPRESS)
    def test_truncated_page_costs_itself(self, tmp_path: Path, compression: str) -> None:
        (tmp_path / f"a.html.{compression}").write_bytes(COMPRESS[compression](os.urandom(100))[:-2])
        assert reasons(outcomes(tmp_path)) == ["truncated: the file ends before its end marker"]


class TestArchive:
    @pytest.mark.parametrize("name", ["pages.zip", "pages.tar", *(f"pages.tar.{c}" for c in COMPRESS), "pages.tgz"])
    def test_members_are_documents(self, tmp_path: Path, name: str) -> None:
        members = {**PAGES, "img/logo.png": b"png", "b/.DS_Store": b"x"}
        data = zipped({"folder.html/": b"", **members}) if name == "pages.zip" else tarred(members)
        suffix = "gz" if name == "pages.tgz" else name.rpartition(".")[2]
        path = tmp_path / name
        path.write_bytes(COMPRESS[suffix](data) if suffix in COMPRESS else data)
        found = outcomes(path)
        assert ids(found) == [f"{path}:{member}" for member in PAGES]
        assert contents(found) == list(PAGES.values())
        assert reasons(found) == ["no page by its name"] * 2
        assert [o.media_type for o in found if isinstance(o, Record)] == ["text/html", None, None]

    @pytest.mark.parametrize("make", [zipped, tarred])
    def test_member_over_the_limit_costs_itself(self, tmp_path: Path, make: object) -> None:
        name = "pages.zip" if make is zipped else "pages.tar"
        (tmp_path / name).write_bytes(make({"a.html": bytes(10_000), "b.html": b"b"}))  # type: ignore[operator]
        found = outcomes(tmp_path / name, max_bytes=5000)
        assert contents(found) == [b"b"]
        assert reasons(found) == ["over the limit of 5,000 bytes a document"]


class TestZip:
    def test_encrypted_member_costs_itself(self, tmp_path: Path) -> None:
        (tmp_path / "a.zip").write_bytes(encrypted(zipped({"a.html": b"a", "b.html": b"b"})))
        found = outcomes(tmp_path / "a.zip")
        assert (reasons(found), contents(found)) == (["encrypted"], [b"b"])

    def test_damaged_member_costs_itself(self, tmp_path: Path) -> None:
        data = zipped({"a.html": b"first page", "b.html": b"b"}, zipfile.ZIP_STORED).replace(b"first", b"worst", 1)
        (tmp_path / "a.zip").write_bytes(data)
        found = outcomes(tmp_path / "a.zip")
        assert contents(found) == [b"b"]
        assert reasons(found) == ["damaged: Bad CRC-32 for file 'a.html'"]

    def test_member_in_an_unknown_compression_costs_itself(self, tmp_path: Path) -> None:
        data = bytearray(zipped({"a.html": b"a", "b.html": b"b"}, zipfile.ZIP_STORED))
        data[8] = data[data.index(b"PK\x01\x02") + 10] = 77
        (tmp_path / "a.zip").write_bytes(data)
        found = outcomes(tmp_path / "a.zip")
        assert contents(found) == [b"b"]
        assert reasons(found) == ["damaged: That compression method is not supported"]

    def test_size_that_the_directory_understates(self, tmp_path: Path) -> None:
        data = bytearray(zipped({"a.html": bytes(100_000)}))
        at = data.index(b"PK\x01\x02") + 24
        data[at : at + 4] = (5).to_bytes(4, "little")
        (tmp_path / "a.zip").write_bytes(data)
        found = outcomes(tmp_path / "a.zip", max_bytes=50)
        assert contents(found) in ([], [bytes(5)])
        assert len(found) == 1

    def test_bomb_is_stopped(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("scrub.io.pages._FREE_BYTES", 0)
        (tmp_path / "a.zip").write_bytes(zipped({f"{number}.html": bytes(1_000_000) for number in range(50)}))
        found = outcomes(tmp_path / "a.zip")
        assert 5 < len(ids(found)) < 20
        assert reasons(found) == ["expands to over 200 times its size; the rest was not read"]

    def test_bomb_of_damaged_members_is_stopped(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("scrub.io.pages._FREE_BYTES", 0)
        pages = {f"{number}.html": bytes(1_000_000) for number in range(50)}
        data = bytearray(zipped(pages))
        at = 0
        for _ in pages:
            at = data.index(b"PK\x01\x02", at) + 16
            data[at : at + 4] = b"\0\0\0\0"  # the checksum that the directory has
        (tmp_path / "a.zip").write_bytes(data)
        told = reasons(outcomes(tmp_path / "a.zip"))
        assert 5 < len(told) < 20
        assert {reason[:18] for reason in told[:-1]} == {"damaged: Bad CRC-3"}
        assert told[-1] == "expands to over 200 times its size; the rest was not read"

    @pytest.mark.parametrize("where", [16, 42])
    def test_directory_of_nonsense(self, tmp_path: Path, where: int) -> None:
        data = bytearray(zipped({"a.html": b"a"}))
        at = data.index(b"PK\x01\x02") + where
        data[at : at + 2] = b"\xff\xff"
        (tmp_path / "a.zip").write_bytes(data)
        (reason,) = reasons(outcomes(tmp_path / "a.zip"))
        assert reason.startswith(("damaged: ", "truncated: "))

    def test_member_without_a_name(self, tmp_path: Path) -> None:
        (tmp_path / "a.zip").write_bytes(zipped({"@@@@": b"a", "b.html": b"b"}).replace(b"@@@@", b"\0@@@"))
        assert contents(outcomes(tmp_path / "a.zip")) == [b"a", b"b"]

    def test_directory_before_the_start(self, tmp_path: Path) -> None:
        data = bytearray(zipped({"a.html": b"a"}))
        at = data.index(b"PK\x05\x06") + 16
        data[at : at + 4] = (10**6).to_bytes(4, "little")
        (tmp_path / "a.zip").write_bytes(data)
        (reason,) = reasons(outcomes(tmp_path / "a.zip"))
        assert reason.startswith("damaged: ")

    @pytest.mark.parametrize("size", [0, 10, -1, -30])
    def test_truncated(self, tmp_path: Path, size: int) -> None:
        (tmp_path / "a.zip").write_bytes(zipped(PAGES)[:size])
        assert reasons(outcomes(tmp_path / "a.zip")) == ["damaged: File is not a zip file"]


class TestTar:
    def test_what_is_no_file_is_skipped(self, tmp_path: Path) -> None:
        others = []
        for name, kind in [("link.html", tarfile.SYMTYPE), ("null.html", tarfile.CHRTYPE), ("pipe.html", tarfile.FIFOTYPE)]:
            others.append(tarfile.TarInfo(name))
            others[-1].type, others[-1].linkname = kind, "/etc/passwd"
        folder = tarfile.TarInfo("folder.html")
        folder.type = tarfile.DIRTYPE
        (tmp_path / "a.tar").write_bytes(tarred({"a.html": b"a"}, *others, folder))
        found = outcomes(tmp_path / "a.tar")
        assert contents(found) == [b"a"]
        assert reasons(found) == ["no regular file"] * 3

    @pytest.mark.parametrize("cut", [512, 1000, 1024, 1500, 1536])
    @pytest.mark.parametrize("suffix", ["", ".gz"])
    def test_truncated_is_told(self, tmp_path: Path, cut: int, suffix: str) -> None:
        data = tarred({"a.html": b"a", "b.html": b"b" * 600})[:cut]
        (tmp_path / f"a.tar{suffix}").write_bytes(COMPRESS["gz"](data) if suffix else data)
        found = outcomes(tmp_path / f"a.tar{suffix}")
        assert contents(found) == ([b"a"] if cut > 600 else [])[: len(contents(found))]
        (reason,) = reasons(found)
        assert reason.startswith(("truncated", "damaged"))

    def test_truncated_compression_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "a.tar.gz").write_bytes(COMPRESS["gz"](tarred(PAGES))[:-5])
        found = outcomes(tmp_path / "a.tar.gz")
        assert contents(found) == list(PAGES.values())
        assert reasons(found) == ["truncated: the file ends before its end marker"]

    def test_header_of_any_size_is_stopped(self, tmp_path: Path) -> None:
        header = tarfile.TarInfo("././@LongLink")
        header.type, header.size = tarfile.GNUTYPE_LONGNAME, 50_000_000
        file = io.BytesIO(header.tobuf() + bytes(50_000_000))
        (tmp_path / "a.tar.zst").write_bytes(COMPRESS["zst"](file.getvalue()))
        assert reasons(outcomes(tmp_path / "a.tar.zst", max_bytes=1_000_000)) == [
            "damaged: a header is larger than a document may be"
        ]

    def test_padded_with_zeros_and_followed_by_something(self, tmp_path: Path) -> None:
        (tmp_path / "a.tar").write_bytes(tarred({"a.html": b"a"}) + bytes(50_000))
        assert reasons(outcomes(tmp_path / "a.tar")) == []
        (tmp_path / "b.tar").write_bytes(tarred({"a.html": b"a"}) + tarred({"b.html": b"b"}).rstrip(b"\0"))
        assert reasons(outcomes(tmp_path / "b.tar")) == ["truncated: the file ends before its end marker"]

    def test_not_one(self, tmp_path: Path) -> None:
        (tmp_path / "a.tar").write_bytes(b"<p>" * 1000)
        (reason,) = reasons(outcomes(tmp_path / "a.tar"))
        assert reason.startswith("damaged: ")
