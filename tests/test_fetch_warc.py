"""The raw pages: what is written can be read by others, and what a crash tore is cut off."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from scrub.fetch.addresses import Entry, Source, Target
from scrub.fetch.exchange import Exchange
from scrub.fetch.frontier import Frontier
from scrub.fetch.output import ARTICLES, repair
from scrub.fetch.pace import Bounds
from scrub.fetch.warc import PAGES, Archive, archives, cut, read_exchange, whole_bytes

INFO = {"software": "scrub/1", "robots": "obey"}


def exchange(number: int = 1, body: bytes = b"<p>hello</p>", **headers: str) -> Exchange:
    return Exchange(
        url=f"https://n.example/{number}",
        target=f"/{number}",
        request_headers=(("Host", "n.example"), ("User-Agent", "scrub/1")),
        status=200,
        phrase="OK",
        headers=(("Content-Type", "text/html"), *((name.replace("_", "-"), value) for name, value in headers.items())),
        body=body,
        started=datetime(2025, 3, 14, 9, 30, tzinfo=UTC),
        seconds=0.25,
        address="192.0.2.7",
    )


def written(folder: Path, *exchanges: Exchange, max_bytes: int = 1 << 30) -> Path:
    archive = Archive(folder, INFO, max_bytes)
    for each in exchanges:
        archive.write([each], {"fetchTimeMs": "250"})
    archive.close()
    return archives(folder, PAGES)[-1]


def test_warcio_reads_it(tmp_path: Path) -> None:
    path = written(tmp_path, exchange(1), exchange(2, Transfer_Encoding="chunked", X_Name="caf\u00e9"))
    with path.open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers, record.http_headers, record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, *_ in records] == ["warcinfo", *["response", "request", "metadata"] * 2]
    assert {b"software: scrub/1", b"robots: obey"} <= set(records[0][3].splitlines())
    _, headers, http, body = records[4]
    assert headers.protocol == "WARC/1.1"
    assert headers.get_header("WARC-Target-URI") == "https://n.example/2"
    assert headers.get_header("WARC-Date") == "2025-03-14T09:30:00.000000Z"
    assert headers.get_header("WARC-IP-Address") == "192.0.2.7"
    assert http.get_statuscode() == "200"
    assert http.get_header("Transfer-Encoding") is None, "the body is not chunked any more"
    assert body == b"<p>hello</p>"
    assert records[5][1].get_header("WARC-Concurrent-To") == headers.get_header("WARC-Record-ID")
    assert b"fetchTimeMs: 250" in records[6][3]


def test_no_password_of_a_redirect_is_kept(tmp_path: Path) -> None:
    written(tmp_path, exchange(1, Location="https://me:secret@n.example/2"))
    kept = gzip.decompress((tmp_path / "pages-00000.warc.gz").read_bytes())
    assert b"Location: https://n.example/2\r\n" in kept
    assert b"secret" not in kept


def test_fastwarc_reads_it(tmp_path: Path) -> None:
    with written(tmp_path, exchange(1), exchange(2)).open("rb") as file:
        bodies = [record.reader.read() for record in FastIterator(file) if "response" in str(record.record_type).lower()]
    assert bodies == [b"<p>hello</p>"] * 2


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    archive = Archive(tmp_path, INFO)
    first, second = exchange(1, bytes(range(256)), Content_Encoding="gzip"), exchange(2)
    places = [archive.write([exchange(0), each], {}) for each in (first, second)]
    for place, each in zip(places, (first, second), strict=True):
        found = archive.read(place)
        assert (found.url, found.status, found.body, found.headers) == (each.url, each.status, each.body, each.headers)
    archive.close()
    with pytest.raises(ValueError, match="no response record"):
        read_exchange(tmp_path / places[0].file, 0)


def test_header_lines_stay_lines(tmp_path: Path) -> None:
    with written(tmp_path, exchange(1, X_Evil="a\r\nX-Injected: b")).open("rb") as file:
        (http,) = [record.http_headers for record in ArchiveIterator(file) if record.rec_type == "response"]
    assert http.get_header("X-Injected") is None


def test_a_new_file_begins_when_one_is_full(tmp_path: Path) -> None:
    written(tmp_path, *(exchange(number) for number in range(5)), max_bytes=1_000)
    names = [path.name for path in archives(tmp_path, PAGES)]
    assert names[0] == "pages-00000.warc.gz"
    assert len(names) > 1
    written(tmp_path, exchange(9))
    assert [path.name for path in archives(tmp_path, PAGES)] == names, "it goes on in the last one"


@pytest.fixture(scope="module")
def bounds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """A file, and the bytes at which its members begin and end."""
    path = written(tmp_path_factory.mktemp("warc"), *(exchange(n, bytes([n]) * n * 50) for n in range(1, 5)))
    with path.open("rb") as file:
        iterator = ArchiveIterator(file)
        ends = []
        for _ in iterator:
            iterator.read_to_end()
            ends.append(iterator.get_record_offset())
    return path, [*ends, path.stat().st_size]


@given(data=st.data())
def test_a_torn_tail_is_found_wherever_it_was_torn(bounds: tuple[Path, list[int]], data: st.DataObject) -> None:
    path, ends = bounds
    size = data.draw(st.integers(0, ends[-1]))
    torn = path.with_suffix(".torn")
    torn.write_bytes(path.read_bytes()[:size] + data.draw(st.sampled_from([b"", b"\xff\xff", b"rubbish"])))
    assert whole_bytes(torn) == max(end for end in [0, *ends] if end <= size)
    cut(torn, whole_bytes(torn))
    with torn.open("rb") as file:
        assert all(record.content_stream().read() is not None for record in ArchiveIterator(file))


class TestRepair:
    @pytest.fixture
    def frontier(self) -> Iterator[Frontier]:
        opened = Frontier(":memory:", Bounds(delay=0.0))
        opened.begin([Target("https://n.example/1"), Target("https://n.example/2")])
        yield opened
        opened.close()

    def fetched(self, frontier: Frontier, folder: Path) -> list[Entry]:
        """Two addresses, fetched, kept and written."""
        archive, done = Archive(folder, INFO), []
        with (folder / ARTICLES).open("ab") as articles:
            for number in (1, 2):
                entry = frontier.claim(9.0, {})
                assert entry is not None
                place = archive.write([exchange(number)], {})
                frontier.archived(entry, place, dict([archive.size]))
                line = articles.tell()
                articles.write(b'{"n": %d}\n' % number)
                frontier.done(entry, 9.0, 200, line, {ARTICLES: articles.tell()})
                done.append(entry)
        archive.close()
        return done

    def test_what_is_too_much_is_cut_off(self, frontier: Frontier, tmp_path: Path) -> None:
        self.fetched(frontier, tmp_path)
        whole = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        for name in whole:
            with (tmp_path / name).open("ab") as file:
                file.write(b'{"n": 3')
        repair(tmp_path, frontier)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == whole
        assert not frontier.unfinished()

    def test_lost_pages_are_asked_again(self, frontier: Frontier, tmp_path: Path) -> None:
        self.fetched(frontier, tmp_path)
        path = archives(tmp_path, PAGES)[0]
        cut(path, path.stat().st_size - 700)
        repair(tmp_path, frontier)
        again = frontier.claim(99.0, {})
        assert again is not None
        assert (again.url, again.kind, again.place) == ("https://n.example/2", Source.ARTICLE, None)

    def test_lost_articles_are_read_again_from_the_pages(self, frontier: Frontier, tmp_path: Path) -> None:
        self.fetched(frontier, tmp_path)
        cut(tmp_path / ARTICLES, 12)
        repair(tmp_path, frontier)
        assert (tmp_path / ARTICLES).read_bytes() == b'{"n": 1}\n'
        again = frontier.claim(99.0, {})
        assert again is not None
        assert again.place is not None
        (tmp_path / ARTICLES).unlink()
        repair(tmp_path, frontier)
        assert frontier.unfinished()

    def test_pages_without_their_frontier_are_kept(self, frontier: Frontier, tmp_path: Path) -> None:
        path = written(tmp_path, exchange(1))
        whole = path.read_bytes()
        path.write_bytes(whole + b"\x1f\x8btorn")
        repair(tmp_path, frontier)
        assert path.read_bytes() == whole
