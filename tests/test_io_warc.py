"""WARC and WET: responses as a browser would see them, and all that can be wrong with a crawl."""

from __future__ import annotations

import gzip
import random
import zlib
from contextlib import suppress
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrub.io import Record, Skipped, Unreadable
from scrub.io.extras import zstd as zstandard
from scrub.io.http import MalformedError, Response, TooLargeError
from tests.io_cases.making import COMPRESS, crawl, ids, outcomes, page, reasons, response, warc_record

zstd = zstandard()
HTML = "<p>Die Fähre fuhr.</p>".encode()


def write(path: Path, *records: bytes) -> Path:
    """A WARC file; of gzip where its name ends so, a member a record."""
    path.write_bytes(b"".join(gzip.compress(r, mtime=0) if path.suffix == ".gz" else r for r in records))
    return path


def read_body(data: bytes, max_bytes: int) -> bytes:
    """The decoded body of a response."""
    return Response(data).body(max_bytes)


class TestDocuments:
    def test_are_responses_and_conversions(self, tmp_path: Path) -> None:
        kinds = ["warcinfo", "request", "response", "metadata", "revisit", "resource", "conversion"]
        records = [warc_record(response() if kind != "conversion" else b"The dump.", kind=kind, id=kind) for kind in kinds]
        assert ids(outcomes(write(tmp_path / "crawl.warc", *records))) == ["urn:response", "urn:conversion"]

    def test_carry_what_the_headers_say(self, tmp_path: Path) -> None:
        record = warc_record(response(HTML, type="text/html; charset=ISO-8859-1"), url="https://news.example/a?b=1")
        (outcome,) = outcomes(write(tmp_path / "crawl.warc", record))
        origin = f"{tmp_path}/crawl.warc, record at byte 0"
        assert outcome == Record("urn:1", HTML, "https://news.example/a?b=1", "text/html; charset=iso-8859-1", origin)

    @pytest.mark.parametrize("path", ["новости/паром", "НОВОСТИ/Р", "f\u00e4hre"])  # a Р ends in the byte of a space
    def test_have_headers_in_utf_8(self, tmp_path: Path, path: str) -> None:
        (outcome,) = outcomes(
            write(tmp_path / "crawl.warc", warc_record(response(HTML), url=f"https://h.example/{path}", id=path))
        )
        assert isinstance(outcome, Record)
        assert (outcome.url, outcome.id) == (f"https://h.example/{path}", f"urn:{path}")

    def test_with_headers_in_no_utf_8_are_read(self, tmp_path: Path) -> None:
        record = warc_record(response(HTML), url="https://h.example/f?hre").replace(b"f?hre", b"f\xe4hre")
        (outcome,) = outcomes(write(tmp_path / "crawl.warc", record))
        assert isinstance(outcome, Record)
        assert outcome.url == "https://h.example/f\ufffdhre"

    @pytest.mark.parametrize("version", [b"HTTP/2", b"HTTP/2.0", b"HTTP/3"])
    def test_of_later_http_are_read(self, tmp_path: Path, version: bytes) -> None:
        http = response(HTML).replace(b"HTTP/1.1", version, 1)
        (outcome,) = outcomes(write(tmp_path / "crawl.warc", warc_record(http)))
        assert isinstance(outcome, Record)
        assert (outcome.content, outcome.media_type) == (HTML, "text/html")

    @pytest.mark.parametrize("zeros", [1, 65_536, 200_000])
    def test_may_be_padded_with_zeros(self, tmp_path: Path, zeros: int) -> None:
        first, second = (gzip.compress(record) for record in crawl(2))
        path = tmp_path / "crawl.warc.gz"
        path.write_bytes(first + bytes(zeros) + second + bytes(zeros))
        found = outcomes(path)
        assert (ids(found), reasons(found)) == (["urn:0", "urn:1"], [])
        path.write_bytes(bytes(zeros))
        assert len(reasons(outcomes(path))) == 1  # nothing but zeros is what a power failure leaves

    def test_of_a_conversion_are_text(self, tmp_path: Path) -> None:
        (outcome,) = outcomes(write(tmp_path / "crawl.wet.gz", warc_record(b"The ferry.", kind="conversion")))
        assert isinstance(outcome, Record)
        assert (outcome.content, outcome.media_type) == (b"The ferry.", "text/plain")

    def test_without_an_id_are_named_by_their_place(self, tmp_path: Path) -> None:
        path = write(tmp_path / "crawl.warc", *crawl(1), warc_record(response(), id=None))
        assert ids(outcomes(path))[1] == f"{path}@{len(crawl(1)[0])}"

    @pytest.mark.parametrize(
        ("http", "reason"),
        [
            (response(status="404 Not Found"), "HTTP status 404"),
            (response(status="301 Moved"), "HTTP status 301"),
            (response(type="image/jpeg"), "neither HTML nor text"),
            (response(type="application/pdf"), "neither HTML nor text"),
        ],
    )
    def test_are_not_what_is_no_page(self, tmp_path: Path, http: bytes, reason: str) -> None:
        (outcome,) = outcomes(write(tmp_path / "crawl.warc", warc_record(http)))
        assert outcome == Skipped("urn:1", f"{tmp_path}/crawl.warc, record at byte 0", reason)

    def test_are_not_conversions_to_what_is_no_text(self, tmp_path: Path) -> None:
        record = warc_record(b"{}", kind="conversion").replace(b"WARC-Type", b"Content-Type: application/json\r\nWARC-Type")
        assert reasons(outcomes(write(tmp_path / "crawl.warc", record))) == ["neither HTML nor text"]

    def test_are_not_answers_of_name_servers(self, tmp_path: Path) -> None:
        record = warc_record(b"20260101 192.0.2.1", url="dns:news.example")
        assert reasons(outcomes(write(tmp_path / "crawl.warc", record))) == ["no HTTP response"]

    @pytest.mark.parametrize("type", ["application/xhtml+xml", "", "text/plain", "TEXT/HTML"])
    def test_are_pages_of_these_types(self, tmp_path: Path, type: str) -> None:
        (outcome,) = outcomes(write(tmp_path / "crawl.warc", warc_record(response(HTML, type=type))))
        assert isinstance(outcome, Record)
        expected = {"": None, "text/plain": "text/plain"}.get(type, "text/html")
        assert (outcome.content, outcome.media_type) == (HTML, expected)

    def test_over_the_limit_cost_themselves(self, tmp_path: Path) -> None:
        packed = warc_record(response(gzip.compress(b"x" * 50_000), "Content-Encoding: gzip"), id="packed")
        records = [warc_record(response(b"x" * 50_000), id="large"), packed, warc_record(response(), id="small")]
        found = outcomes(write(tmp_path / "crawl.warc.gz", *records), max_bytes=10_000)
        assert ids(found) == ["urn:small"]
        assert [(o.id, o.reason) for o in found if isinstance(o, Unreadable)] == [
            ("urn:large", "over the limit of 10,000 bytes a document"),
            ("urn:packed", "over the limit of 10,000 bytes a document"),
        ]

    @pytest.mark.parametrize("compression", [None, *COMPRESS])
    def test_in_any_compression_of_the_whole_file(self, tmp_path: Path, compression: str | None) -> None:
        data = b"".join(crawl(5))
        path = tmp_path / f"crawl.warc{f'.{compression}' if compression else ''}"
        path.write_bytes(COMPRESS[compression](data) if compression else data)
        assert [o.content for o in outcomes(path) if isinstance(o, Record)] == [page(number) for number in range(5)]


class TestBody:
    @pytest.mark.parametrize(
        ("encoding", "encoded"),
        [
            ("gzip", gzip.compress(HTML, mtime=0)),
            ("deflate", zlib.compress(HTML)),
            ("deflate", zlib.compress(HTML)[2:-4]),
            ("br", brotli.compress(HTML)),
            ("zstd", zstd.compress(HTML)),
            ("gzip, br", brotli.compress(gzip.compress(HTML, mtime=0))),
            ("identity", HTML),
        ],
    )
    @pytest.mark.parametrize("chunked", [False, True])
    def test_is_decoded(self, encoding: str, encoded: bytes, chunked: bool) -> None:
        headers = [f"Content-Encoding: {encoding}"]
        if chunked:
            headers.append("Transfer-Encoding: chunked")
            encoded = b"3\r\n" + encoded[:3] + b"\r\n%x\r\n" % (len(encoded) - 3) + encoded[3:] + b"\r\n0\r\n\r\n"
        assert read_body(response(encoded, *headers), 1000) == HTML

    @pytest.mark.parametrize("headers", [["Content-Encoding: gzip"], ["Transfer-Encoding: chunked"], ["Content-Length: 5"]])
    def test_stored_decoded_under_the_head_of_the_encoded_one(self, headers: list[str]) -> None:
        assert read_body(response(HTML, *headers), 1000) == HTML

    @pytest.mark.parametrize("encode", [gzip.compress, brotli.compress, zstd.compress])
    def test_that_grows_without_end_is_stopped(self, encode: object) -> None:
        name = {gzip.compress: "gzip", brotli.compress: "br", zstd.compress: "zstd"}[encode]  # type: ignore[index]
        with pytest.raises(TooLargeError):
            read_body(response(encode(bytes(20_000_000)), f"Content-Encoding: {name}"), 1_000_000)  # type: ignore[operator]

    def test_that_cannot_be_decoded(self) -> None:
        with pytest.raises(MalformedError, match="gzip"):
            read_body(response(b"\x00\x01\x02", "Content-Encoding: gzip"), 1000)

    @pytest.mark.parametrize("data", [b"", b"GARBAGE", b"HTTP/1.1 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200])
    def test_of_no_response(self, data: bytes) -> None:
        with pytest.raises(MalformedError, match="malformed HTTP response"):
            Response(data)

    @given(
        st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, gzip, br", "nonsense"]), st.booleans()
    )
    def test_of_any_bytes_is_read_or_refused(self, body: bytes, encoding: str, chunked: bool) -> None:
        headers = [f"Content-Encoding: {encoding}", *(["Transfer-Encoding: chunked"] if chunked else [])]
        length = 0
        with suppress(MalformedError, TooLargeError):
            length = len(read_body(response(body, *headers), 10_000))
        assert length <= 10_000


class TestDamage:
    @pytest.mark.parametrize("at", [0, 3, 12, 40, 150, -9, -5, -2])
    def test_to_a_member_costs_that_member(self, tmp_path: Path, at: int) -> None:
        members = [gzip.compress(record, mtime=0) for record in crawl(9)]
        broken = bytearray(members[4])
        broken[at] ^= 0xFF
        start = sum(map(len, members[:4]))
        path = tmp_path / "crawl.warc.gz"
        path.write_bytes(b"".join([*members[:4], bytes(broken), *members[5:]]))
        found = outcomes(path)
        assert [name for name in ids(found) if name != "urn:4"] == [f"urn:{number}" for number in range(9) if number != 4]
        (lost,) = (outcome for outcome in found if isinstance(outcome, Unreadable))
        assert lost.origin == f"{path}, record at byte {start}"
        assert lost.reason.endswith(f"the compressed bytes {start} to {start + len(broken)} are lost")

    @pytest.mark.parametrize(
        "garbage", [b"\x1f\x8b\x08 no member " * 9000, b"no member " * 30_000, gzip.compress(b"no record", mtime=0)[:-2]]
    )
    def test_between_members_is_passed_over(self, tmp_path: Path, garbage: bytes) -> None:
        members = [gzip.compress(record, mtime=0) for record in crawl(4)]
        path = tmp_path / "crawl.warc.gz"
        path.write_bytes(members[0] + garbage + members[1] + members[2] + bytes(512) + members[3] + bytes(99))
        found = outcomes(path)
        assert ids(found) == ["urn:0", "urn:1", "urn:2", "urn:3"]
        lost = [reason for reason in reasons(found) if reason.endswith("are lost")]
        assert len(lost) == 1

    def test_to_a_member_larger_than_what_is_looked_back_at(self, tmp_path: Path) -> None:
        large = bytearray(gzip.compress(warc_record(response(random.Random(3).randbytes(900_000))), mtime=0))
        large[600_000] ^= 0xFF
        members = [gzip.compress(record, mtime=0) for record in crawl(2)]
        path = tmp_path / "crawl.warc.gz"
        path.write_bytes(members[0] + large + members[1])
        found = outcomes(path)
        assert ids(found)[0] == "urn:0"
        assert ids(found)[-1] == "urn:1"
        assert reasons(found)[0].endswith(f"the compressed bytes {len(members[0])} to {len(members[0]) + len(large)} are lost")

    def test_that_leaves_out_the_end_is_told(self, tmp_path: Path) -> None:
        whole = b"".join(gzip.compress(record, mtime=0) for record in crawl(3))
        path = tmp_path / "crawl.warc.gz"
        path.write_bytes(whole[:-4])  # all of the data, not all of the checksum
        found = outcomes(path)
        assert ids(found)[:2] == ["urn:0", "urn:1"]
        assert "truncated" in reasons(found)[0]

    def test_to_the_stream_of_another_compression_ends_it(self, tmp_path: Path) -> None:
        path = tmp_path / "crawl.warc.zst"
        path.write_bytes(zstd.compress(b"".join(crawl(3)))[:-3])
        assert reasons(outcomes(path)) == ["truncated: the file ends before its end marker"]

    @pytest.mark.parametrize(
        "garbage",
        [
            b"no record\r\nat all\r\n",
            warc_record(response(), length=-5),
            warc_record(response()).replace(b"Content-Length", b"Content-Width"),
            warc_record(response()).replace(b"WARC/1.0", b"WARC/one"),
            b"WARC/1.0\r\n" + b"X: y\r\n" * 200 + b"\r\n",
            b"WARC/1.0\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        ],
    )
    @pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
    def test_to_a_head_costs_its_record(self, tmp_path: Path, garbage: bytes, name: str) -> None:
        first, last = crawl(2)
        found = outcomes(write(tmp_path / name, first, garbage, last))
        assert ids(found) == ["urn:0", "urn:1"]
        (reason,) = reasons(found)
        assert reason.startswith("damaged: ")

    def test_that_claims_a_longer_content(self, tmp_path: Path) -> None:
        found = outcomes(write(tmp_path / "crawl.warc", *crawl(1), warc_record(response(), length=10**9)), max_bytes=10**10)
        assert ids(found) == ["urn:0"]
        assert reasons(found) == ["truncated: the file ends inside a record"]

    @given(
        st.lists(
            st.sampled_from([b"WARC/1.0\r\n", b"Content-Length: 5\r\n", b"\r\n", b"\x1f\x8b\x08", b"x" * 9, b"\0"]), max_size=20
        )
    )
    def test_of_any_kind_ends(self, tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
        path = tmp_path_factory.mktemp("crawl") / "crawl.warc"
        path.write_bytes(b"".join(pieces))
        assert ids(outcomes(path)) == []

    @given(st.integers(0, 10_000), st.integers(1, 255))
    def test_of_one_byte_loses_at_most_one_record(self, tmp_path_factory: pytest.TempPathFactory, at: int, flip: int) -> None:
        data = bytearray(b"".join(gzip.compress(record, mtime=0) for record in crawl(6)))
        data[at % len(data)] ^= flip
        path = tmp_path_factory.mktemp("crawl") / "crawl.warc.gz"
        path.write_bytes(data)
        found = outcomes(path)
        assert len(ids(found)) >= 5
        assert len(ids(found)) == 6 or reasons(found)
