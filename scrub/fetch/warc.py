"""The raw pages, as WARC 1.1: request, response and metadata records, each a gzip member of its own.

Files only grow, and a member is complete or torn. What a crash left torn is cut off by `whole_bytes`.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scrub.fetch.exchange import Exchange, Headers
from scrub.fetch.urls import without_credentials

PAGES, SOURCES = "pages", "sources"
"""The names of the files: what is to be read, and the sections, feeds and sitemaps that led there."""

_PIECE = 1 << 20
_PREFIX = "X-Crawler-"
_ADDRESSES = frozenset({"location", "content-location"})
_CHANGED = frozenset({"transfer-encoding"})
"""What is no longer so in the record: chunks are put together before."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response record begins: the file's name in the folder, and the byte."""

    file: str
    offset: int


class Archive:
    """WARC files `NAME-00000.warc.gz` … of a folder, appended to; a new one begins once `max_bytes` are reached."""

    def __init__(self, folder: Path, info: Mapping[str, str], max_bytes: int = 1 << 30, *, name: str = PAGES) -> None:
        """Go on after the last file of this name. `info` is said in the warcinfo record of each: `software`, `robots`."""
        self._folder = folder
        self._name = name
        self._info = info
        self._max_bytes = max_bytes
        self._number = max((int(path.name[-13:-8]) for path in archives(folder, name)), default=0)
        self._file = self._opened()

    @property
    def size(self) -> tuple[str, int]:
        """Name and size in bytes of the file that is written to."""
        return self._path.name, self._file.tell()

    @property
    def _path(self) -> Path:
        return self._folder / f"{self._name}-{self._number:05}.warc.gz"

    def _opened(self) -> BinaryIO:
        file = self._path.open("ab")
        if file.tell() == 0:
            writer = WARCWriter(file, gzip=True, warc_version="1.1")
            info = {"format": "WARC File Format 1.1", **self._info}
            writer.write_record(writer.create_warcinfo_record(self._path.name, info))
        return file

    def write(self, exchanges: Sequence[Exchange], facts: dict[str, str]) -> Place:
        """Append the exchanges of one answer, and `facts` about the last as a metadata record; returns where the last is."""
        if self._file.tell() >= self._max_bytes:
            self._file.close()
            self._number += 1
            self._file = self._opened()
        writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        place, response_id = Place(self._path.name, 0), ""
        for exchange in exchanges:
            place = Place(self._path.name, self._file.tell())
            response_id = _write_exchange(writer, exchange)
        if exchanges:
            lines = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in facts.items()).encode()
            metadata = writer.create_warc_record(
                exchanges[-1].url,
                "metadata",
                payload=BytesIO(lines),
                length=len(lines),  # without a length warcio makes a temporary file of every record
                warc_content_type="application/warc-fields",
                warc_headers_dict={"WARC-Concurrent-To": response_id, "WARC-Date": _stamp(exchanges[-1])},
            )
            writer.write_record(metadata)
        self._file.flush()
        return place

    def read(self, place: Place) -> Exchange:
        """The exchange whose response was written at `place`. Raises ValueError where none is."""
        return read_exchange(self._folder / place.file, place.offset)

    def close(self) -> None:
        """Close the file, on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


def archives(folder: Path, name: str) -> list[Path]:
    """The WARC files of this name in a folder, in their order."""
    return sorted(folder.glob(f"{name}-[0-9][0-9][0-9][0-9][0-9].warc.gz"))


def read_exchange(path: Path, offset: int) -> Exchange:
    """The exchange of the response record at byte `offset`. Raises ValueError where there is none."""
    with path.open("rb") as file:
        file.seek(offset)
        record = next(iter(ArchiveIterator(file)), None)
        if record is None or record.rec_type != "response" or record.http_headers is None:
            raise ValueError(f"{path.name}: no response record at byte {offset}")
        return _exchange_of(record)


def whole_bytes(path: Path) -> int:
    """How many bytes of a `.warc.gz` are complete members; what follows was torn by a crash."""
    whole = position = 0
    decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            while piece:
                try:
                    decoder.decompress(piece, _PIECE)
                except zlib.error:
                    return whole
                rest = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
                position += len(piece) - len(rest)
                if decoder.eof:
                    whole, decoder = position, zlib.decompressobj(zlib.MAX_WBITS + 16)
                piece = rest
    return whole


def cut(path: Path, size: int) -> None:
    """Cut a file off at `size` bytes, on the disk; a shorter or missing one stays as it is."""
    if path.exists() and path.stat().st_size > size:
        with path.open("r+b") as file:
            file.truncate(size)
            os.fsync(file.fileno())


def _write_exchange(writer: WARCWriter, exchange: Exchange) -> str:
    headers = [(f"{_PREFIX}{name}" if name.lower() in _CHANGED else name, value) for name, value in exchange.headers]
    extra = {"WARC-Date": _stamp(exchange)}
    if exchange.address:
        extra["WARC-IP-Address"] = exchange.address
    if exchange.cut:
        extra["WARC-Truncated"] = "length"
    response = writer.create_warc_record(
        exchange.url,
        "response",
        payload=BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=_block(f"{exchange.status} {exchange.phrase}".strip(), tuple(headers), "HTTP/1.1"),
        warc_headers_dict=extra,
    )
    line = StatusAndHeaders(f"{exchange.target} HTTP/1.1", _safe(exchange.request_headers), protocol="GET")
    request = writer.create_warc_record(exchange.url, "request", http_headers=line, warc_headers_dict={})
    writer.write_request_response_pair(request, response)
    return str(response.rec_headers.get_header("WARC-Record-ID"))


def _block(line: str, headers: Headers, protocol: str) -> StatusAndHeaders:
    return StatusAndHeaders(line, _safe(headers), protocol=protocol)


def _safe(headers: Headers) -> list[tuple[str, str]]:
    """Header lines that stay one line each, and hold no password that a redirect gave."""
    lines = [(name, value.replace("\r", " ").replace("\n", " ")) for name, value in headers]
    return [(name, without_credentials(value) if name.lower() in _ADDRESSES else value) for name, value in lines]


def _stamp(exchange: Exchange) -> str:
    return exchange.started.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _exchange_of(record: ArcWarcRecord) -> Exchange:
    headers = tuple((name.removeprefix(_PREFIX), value) for name, value in record.http_headers.headers)
    return Exchange(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        target="",
        request_headers=(),
        status=int(record.http_headers.get_statuscode()),
        phrase="",
        headers=headers,
        body=record.raw_stream.read(),
        started=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
        seconds=0.0,
        address=record.rec_headers.get_header("WARC-IP-Address"),
    )
