"""Inputs for the readers: records of a crawl, archives, and every compression."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from scrub.io import Columns, Record, Skipped, Unreadable, find_shards, read
from scrub.io.extras import zstd

COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "zst": zstd().compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
}


def outcomes(*sources: Path | str, columns: Columns = Columns(), **options: object) -> list[Record | Unreadable | Skipped]:  # noqa: B008
    """All that the sources give, in order."""
    limit = {"max_bytes": options.pop("max_bytes")} if "max_bytes" in options else {}
    shards = find_shards([str(source) for source in sources], **options)  # type: ignore[arg-type]
    return [outcome for shard in shards for outcome in read(shard, columns, **limit)]  # type: ignore[arg-type]


def ids(found: Iterable[object]) -> list[str]:
    """The ids of the records among the outcomes."""
    return [outcome.id for outcome in found if isinstance(outcome, Record)]


def reasons(found: Iterable[object]) -> list[str]:
    """The reasons of all that is no record."""
    return [outcome.reason for outcome in found if isinstance(outcome, Unreadable | Skipped)]


def warc_record(
    body: bytes, *, id: str | None = "1", kind: str = "response", url: str = "https://news.example/", length: int | None = None
) -> bytes:
    """One WARC record; `length` is the one it claims to have."""
    head = [f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", f"Content-Length: {len(body) if length is None else length}"]
    head += [f"WARC-Record-ID: <urn:{id}>"] if id else []
    return "\r\n".join(["WARC/1.0", *head, "", ""]).encode() + body + b"\r\n\r\n"


def response(body: bytes = b"<p>The ferry left.</p>", *headers: str, status: str = "200 OK", type: str = "text/html") -> bytes:
    """An HTTP response."""
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {type}"] if type else []), *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def page(number: int) -> bytes:
    """A page that does not compress to nothing."""
    return b"<p>" + b" ".join(b"%d" % (number * 7919 + word * word) for word in range(400)) + b"</p>"


def crawl(count: int) -> list[bytes]:
    """WARC records with the ids urn:0, urn:1 ..."""
    return [warc_record(response(page(number)), id=str(number)) for number in range(count)]


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def tarred(members: Mapping[str, bytes], *others: tarfile.TarInfo) -> bytes:
    """A tar archive; `others` come first and have no content."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for other in others:
            archive.addfile(other)
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()
