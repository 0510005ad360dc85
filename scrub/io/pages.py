"""Saved pages: one document a file, in folders, zip and tar."""

from __future__ import annotations

import struct
import tarfile
import zipfile
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from scrub.io.compression import damage, decompress, of_name, told
from scrub.io.records import Columns, Outcome, Record, Skipped, Unreadable, broken, too_large
from scrub.io.sources import open_source

if TYPE_CHECKING:
    from scrub.io.shards import Shard

HTML_SUFFIXES = (".html", ".htm", ".xhtml")
SUFFIXES = (*HTML_SUFFIXES, ".txt", ".text")
"""What a page is called; inside archives names without any suffix count too."""

_MAX_RATIO = 200
_FREE_BYTES = 256 << 20
_END = 1024
_STEP = 1 << 20


def read_files(shard: Shard, _raw: None, _columns: Columns, max_bytes: int) -> Iterator[Outcome]:
    """The documents of the shard's `members`, each a file below `source`."""
    for member in shard.members:
        path = shard.source + member
        try:
            with open_source(path) as raw, decompress(raw, told(raw, of_name(path)[1])) as stream:
                yield _page(path, path, stream, max_bytes)
        except (FileNotFoundError, PermissionError) as error:
            yield Unreadable(path, path, error.strerror or str(error))
        except damage() as error:
            yield Unreadable(path, path, broken(error))


def read_page_stream(shard: Shard, raw: BinaryIO, _columns: Columns, max_bytes: int) -> Iterator[Outcome]:
    """The one document that standard input is."""
    try:
        yield _page(shard.source, "standard input", decompress(raw, shard.compression), max_bytes)
    except damage() as error:
        yield Unreadable(shard.source, "standard input", broken(error))


def read_zip(shard: Shard, raw: BinaryIO, _columns: Columns, max_bytes: int) -> Iterator[Outcome]:
    """The pages in a zip archive, in the order of its directory."""
    try:
        archive = zipfile.ZipFile(raw)
    except _damage() as error:
        yield Unreadable(f"{shard.source}@end", shard.source, broken(error))
        return
    # Members may overlap, so that a few megabytes hold terabytes: what all of them give is bounded, too.
    allowed = _FREE_BYTES + _MAX_RATIO * raw.seek(0, 2)
    for info in archive.infolist():
        if info.filename.endswith("/"):  # a folder; `is_dir` raises on an empty name
            continue
        if passed_over := _passed_over(shard.source, info, max_bytes):
            yield passed_over
            continue
        allowed -= info.file_size  # no more is expanded, whether the member turns out to be good or damaged
        if allowed < 0:
            yield Unreadable(
                f"{shard.source}@end", shard.source, f"expands to over {_MAX_RATIO} times its size; the rest was not read"
            )
            return
        yield _zip_member(shard.source, archive, info, max_bytes)


def read_tar(shard: Shard, raw: BinaryIO, _columns: Columns, max_bytes: int) -> Iterator[Outcome]:
    """The pages in a tar archive, streamed. What is neither a file nor a folder (links, devices) is skipped."""
    metered = _Metered(decompress(raw, shard.compression), max_bytes)
    try:
        with tarfile.open(fileobj=cast(IO[bytes], metered), mode="r|") as archive:
            for info in archive:
                # What lies between two members is headers, and a hostile header can be of any length.
                metered.allow(info.size + max_bytes)
                if info.isdir():
                    continue
                yield _tar_member(shard.source, archive, info, max_bytes)
                archive.members.clear()  # type: ignore[attr-defined]  # tarfile keeps every header it has met
        metered.allow(max_bytes)
        metered.drain()
    except _damage() as error:
        yield Unreadable(f"{shard.source}@end", shard.source, broken(error))


def _damage() -> tuple[type[Exception], ...]:
    """What a damaged archive raises, and what zipfile raises of headers that contradict each other or that it does not know."""
    return (*damage(), zipfile.BadZipFile, tarfile.TarError, struct.error, ValueError, LookupError, OverflowError, RuntimeError)


def _page(place: str, origin: str, stream: IO[bytes], max_bytes: int) -> Outcome:
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        return Unreadable(place, origin, too_large(max_bytes))
    return Record(place, content, media_type=media_type_of(place), origin=origin)


def media_type_of(name: str) -> str | None:
    """The media type that the name of a page tells, compressed or not; None where its content is to tell."""
    return "text/html" if of_name(name.lower())[0].endswith(HTML_SUFFIXES) else None


def _named_as_page(name: str) -> bool:
    last = name.rpartition("/")[2]
    return not last.startswith(".") and ("." not in last or last.lower().endswith(SUFFIXES))


def _passed_over(source: str, info: zipfile.ZipInfo, max_bytes: int) -> Outcome | None:
    """What is said of a member that need not be expanded; None of one that is to be read."""
    place, origin = f"{source}:{info.filename}", f"{source}, member {info.filename}"
    if not _named_as_page(info.filename):
        return Skipped(place, origin, "no page by its name")
    if info.flag_bits & 1:
        return Unreadable(place, origin, "encrypted")
    if info.file_size > max_bytes:
        return Unreadable(place, origin, too_large(max_bytes))
    return None


def _zip_member(source: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, max_bytes: int) -> Outcome:
    place, origin = f"{source}:{info.filename}", f"{source}, member {info.filename}"
    try:
        with archive.open(info) as stream:
            return _page(place, origin, stream, max_bytes)
    except _damage() as error:
        return Unreadable(place, origin, broken(error))


def _tar_member(source: str, archive: tarfile.TarFile, info: tarfile.TarInfo, max_bytes: int) -> Outcome:
    place, origin = f"{source}:{info.name}", f"{source}, member {info.name}"
    if not info.isfile():
        return Skipped(place, origin, "no regular file")
    if not _named_as_page(info.name):
        return Skipped(place, origin, "no page by its name")
    if info.size > max_bytes:
        return Unreadable(place, origin, too_large(max_bytes))
    return _page(place, origin, cast(IO[bytes], archive.extractfile(info)), max_bytes)


class _Metered:
    """What tarfile reads from: stops a header that is larger than any document may be, and knows how the archive ended."""

    def __init__(self, stream: IO[bytes], max_bytes: int) -> None:
        self._stream = stream
        self.allow(max_bytes)
        self._tail = b""

    def allow(self, size: int) -> None:
        """Let `size` more bytes be read, and what tarfile reads ahead."""
        self._allowed = size + 2 * tarfile.RECORDSIZE

    def read(self, size: int) -> bytes:
        """The next bytes. Raises ValueError when more are asked for than were allowed."""
        data = self._stream.read(size)
        self._allowed -= len(data)
        if self._allowed < 0:
            raise ValueError("a header is larger than a document may be")
        self._tail = (self._tail + data)[-_END:]
        return data

    def drain(self) -> None:
        """Read to the end. Raises EOFError where the archive does not end in the blocks of zeros that mark its end."""
        while self.read(_STEP):
            pass
        if self._tail.strip(b"\0") or len(self._tail) < _END:
            raise EOFError
