"""WARC and WET: the pages of a crawl (`response` records) and their text (`conversion` records)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, parse_headers
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from scrub.io.compression import SNIFF, buffered, damage, decompress, sniff
from scrub.io.http import MalformedError, Response, TooLargeError
from scrub.io.members import DamagedError, Members
from scrub.io.records import Columns, Outcome, Record, Skipped, Unreadable, broken, too_large

if TYPE_CHECKING:
    from scrub.io.shards import Shard

_VERSION = re.compile(rb"WARC/[01]\.\d{1,3}\s*")
_LINE = 1 << 16
_STEP = 1 << 20
_ID = 200
_PAGES = {"text/html": "text/html", "application/xhtml+xml": "text/html", "text/plain": "text/plain"}
_DOCUMENTS = ("response", "conversion")


@dataclass(frozen=True, slots=True)
class _Block:
    """A record: where it begins (in the file), its headers and its content; None for a content over the limit."""

    at: int
    headers: Message
    content: bytes | None


@dataclass(frozen=True, slots=True)
class _Lost:
    """What is no record, and why."""

    at: int
    reason: str


def read_warc(shard: Shard, raw: BinaryIO, _columns: Columns, max_bytes: int) -> Iterator[Outcome]:
    """The documents of a WARC or WET file, in any compression.

    A document is a response of status 200 that declares HTML, plain text or nothing, or a conversion to plain text. Other
    responses are Skipped; records of other types are passed over. A damaged record costs itself, and of gzip its member.
    """
    for block in _Archive(raw, shard.compression, max_bytes).records():
        place = f"{shard.source}@{block.at}"
        origin = f"{shard.source}, record at byte {block.at}"
        if isinstance(block, _Lost):
            yield Unreadable(place, origin, block.reason)
            continue
        given = _uri(block.headers, "WARC-Record-ID")
        if given and len(given) <= _ID:
            place = given
        if block.content is None:
            yield Unreadable(place, origin, too_large(max_bytes))
        else:
            yield _outcome(block.headers, block.content, place, origin, max_bytes)


def _uri(headers: Message, name: str) -> str:
    """The address in a field, "" without one. Fields of WARC are UTF-8, and the parser of headers reads Latin-1."""
    return (headers.get(name) or "").encode("latin-1", "replace").decode("utf-8", "replace").strip().strip("<>")


def _outcome(headers: Message, content: bytes, place: str, origin: str, max_bytes: int) -> Outcome:
    url = _uri(headers, "WARC-Target-URI") or None
    if headers.get("WARC-Type") == "conversion":
        declared = headers.get_content_type() if headers.get("Content-Type") else "text/plain"
        if declared != "text/plain":
            return Skipped(place, origin, "neither HTML nor text")
        return Record(place, content, url, "text/plain", origin)
    if not (url or "http").startswith("http"):
        return Skipped(place, origin, "no HTTP response")
    try:
        response = Response(content)
        if response.status != 200:
            return Skipped(place, origin, f"HTTP status {response.status}")
        if response.media_type is not None and response.media_type not in _PAGES:
            return Skipped(place, origin, "neither HTML nor text")
        body = response.body(max_bytes)
    except MalformedError as error:
        return Unreadable(place, origin, str(error))
    except TooLargeError:
        return Unreadable(place, origin, too_large(max_bytes))
    media_type = _PAGES.get(response.media_type or "")
    if media_type and response.charset:
        media_type += f"; charset={response.charset}"
    return Record(place, body, url, media_type, origin)


class _Archive:
    """A stream of records that goes on behind what is damaged."""

    def __init__(self, raw: BinaryIO, compression: str | None, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._at = 0
        self._held = b""  # the line that begins the next record, where it has been read already
        self._members: Members | None = None
        self._stream: IO[bytes]
        if compression == SNIFF:
            raw = cast(BinaryIO, buffered(raw))
            compression = sniff(cast(io.BufferedReader, raw).peek(8))
        if compression == "gzip":
            self._members = Members(raw, b"WARC/")
            self._stream = io.BufferedReader(self._members, _LINE)
        else:
            self._stream = decompress(raw, compression)

    def records(self) -> Iterator[_Block | _Lost]:
        """Every record that holds a document, and every loss."""
        while True:
            begin = self._at
            try:
                line = self._line()
                begin = self._place(self._at - len(line))
                if not line:
                    return
                if line.strip():
                    yield from self._record(line, begin)
            except DamagedError as error:
                yield _Lost(error.start, f"damaged: {error}")
                self._at = cast(Members, self._members).given
            except damage() as error:
                yield _Lost(begin, broken(error))
                return

    def _record(self, line: bytes, begin: int) -> Iterator[_Block | _Lost]:
        headers = self._headers() if _VERSION.fullmatch(line) else None
        length = (headers.get("Content-Length") or "").strip() if headers else ""
        if headers is None or not re.fullmatch("[0-9]{1,15}", length):
            self._skip_to_record()
            yield _Lost(begin, f"damaged: no WARC record; the bytes to {self._place(self._at)} are lost")
            return
        size = int(length)
        wanted = headers.get("WARC-Type") in _DOCUMENTS
        if wanted and size <= self._max_bytes:
            content = self._stream.read(size)
            self._at += len(content)
            cut = len(content) < size
        else:
            content, cut = None, not self._skip(size)
        if cut:
            yield _Lost(begin, "truncated: the file ends inside a record")
        elif wanted:
            yield _Block(begin, headers, content)

    def _headers(self) -> Message | None:
        """The headers up to the blank line; None where they are malformed."""
        head = bytearray()
        while (line := self._line()).strip():
            head += line
            if len(head) > _LINE:
                return None
        try:
            return parse_headers(io.BytesIO(head)) if line else None
        except HTTPException:
            return None

    def _line(self) -> bytes:
        line = self._held or self._stream.readline(_LINE)
        self._held = b""
        self._at += len(line)
        return line

    def _skip(self, size: int) -> bool:
        """Pass over `size` bytes; whether there were as many."""
        while size and (piece := self._stream.read(min(size, _STEP))):
            size -= len(piece)
            self._at += len(piece)
        return not size

    def _skip_to_record(self) -> None:
        """Pass over the lines before the next one that begins a record."""
        while line := self._line():
            if line.startswith(b"WARC/"):
                self._held = line
                self._at -= len(line)
                return

    def _place(self, position: int) -> int:
        """The byte in the file of a byte of the stream: in gzip, that where its member begins."""
        return self._members.start_of(position) if self._members else position
