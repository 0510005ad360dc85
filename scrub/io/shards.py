"""What one worker takes in hand: a file or a part of one."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from importlib import import_module
from typing import Any, BinaryIO, Final, Self

from scrub.io import compression as codecs
from scrub.io.extras import need
from scrub.io.pages import SUFFIXES as PAGES
from scrub.io.records import DEFAULT_COLUMNS, MAX_RECORD, Columns, Outcome
from scrub.io.sources import STDIN, Found, find, is_url, open_source

FORMATS: Final = {
    "jsonl": ("jsonl:read_jsonl", (".jsonl", ".ndjson", ".jsonlines")),
    "csv": ("delimited:read_delimited", (".csv",)),
    "tsv": ("delimited:read_delimited", (".tsv",)),
    "parquet": ("parquet:read_parquet", (".parquet", ".pq")),
    "warc": ("warc:read_warc", (".warc",)),
    "wet": ("warc:read_warc", (".wet",)),
    "zip": ("pages:read_zip", (".zip",)),
    "tar": ("pages:read_tar", (".tar", ".tgz", ".tbz2", ".txz", ".tzst")),
    "pages": ("pages:read_files", PAGES),
}
"""The reader of each format, and the suffixes that mean it."""

_TAR: Final = {".tgz": "gzip", ".tbz2": "bz2", ".txz": "xz", ".tzst": "zstd"}
_STREAMED: Final = ("jsonl", "csv", "tsv", "warc", "wet", "tar", "pages")
_MAX_MEMBERS: Final = 2000
_FOLDERS: Final = 4096


@dataclass(frozen=True, slots=True)
class Shard:
    """A file, a part of one, or some pages of a folder. Picklable; `to_dict` is JSON.

    `start` and `stop` are bytes of JSONL and row groups of Parquet (`stop` None: to the end); `members` are the pages taken
    from the folder `source`. `identity` tells whether the input is still the same: sizes and times, or etags.
    """

    source: str
    format: str
    compression: str | None = None
    start: int = 0
    stop: int | None = None
    members: tuple[str, ...] = ()
    identity: str = ""

    @property
    def name(self) -> str:
        """Deterministic, unique among the shards of a run, safe as a file name; the same whatever the input's content is."""
        what = json.dumps([self.source, self.format, self.start, self.stop, self.members])
        last = self.source.rstrip("/").rpartition("/")[2]
        readable = re.sub(r"[^A-Za-z0-9_]+", "-", last)[:40].strip("-") or "input"
        return f"{readable}-{self.start:013d}-{hashlib.sha256(what.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"

    def to_dict(self) -> dict[str, Any]:
        """The shard as JSON types; `Shard.from_dict` takes it back."""
        return {**asdict(self), "members": list(self.members)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The shard that `to_dict` described. Raises TypeError on unknown fields."""
        return cls(**{**data, "members": tuple(data.get("members", ()))})


def find_shards(
    sources: Sequence[str],
    *,
    format: str | None = None,
    shard_bytes: int = 256 << 20,
    without: str | None = None,
    passed_over: Callable[[str], object] | None = None,
) -> list[Shard]:
    """The shards of files, folders, patterns and URLs of them ("-" is standard input), in a fixed order.

    A file is read once, however often and in whatever ways it is named; what lies below the local folder `without`, where the
    output goes, is not read.

    The format is told by the suffix where it is not given; of a folder or pattern, what has no suffix of a format is left out,
    and `passed_over` is called with its path. A file that is named itself may be called `.json`: that is taken for JSONL.
    Uncompressed JSONL and Parquet of over `shard_bytes` are split, and pages are put together up to as many bytes.

    Raises FileNotFoundError for a source that is not there or holds nothing to read, ValueError for a format that is unknown or
    cannot be told, MissingExtraError for one whose library is not installed.
    """
    if format is not None and format not in FORMATS:
        raise ValueError(f"format must be one of {', '.join(FORMATS)}, got {format!r}")
    if shard_bytes < 1:
        raise ValueError(f"shard_bytes must be above 0, got {shard_bytes}")
    shards: dict[str, Shard] = {}
    fresh = _Fresh(without, passed_over)
    for source in sources:
        found = [_of_stdin(format)] if source == STDIN else _of_source(source, format, shard_bytes, fresh)
        shards.update((shard.name, shard) for shard in found)
    if sources and not shards:
        raise FileNotFoundError(f"{', '.join(sources)}: nothing here but the output in {without}")
    return list(shards.values())


def read(
    shard: Shard, columns: Columns = DEFAULT_COLUMNS, *, max_bytes: int = MAX_RECORD, raw: BinaryIO | None = None
) -> Iterator[Outcome]:
    """Stream the documents of a shard in order, from `raw` where the file is open already. A document over `max_bytes` is
    Unreadable.

    What is damaged is yielded as Unreadable. Raises OSError, or what the file system's library raises, where the file cannot be
    opened or the disk or the network fails: then the shard is to be read again.
    """
    module, _, name = FORMATS[shard.format][0].partition(":")
    if shard.source == STDIN and shard.format == "pages":
        name = "read_page_stream"
    reader: Callable[..., Iterator[Outcome]] = getattr(import_module(f"scrub.io.{module}"), name)
    if shard.members:
        yield from reader(shard, None, columns, max_bytes)
        return
    given = raw
    raw = raw or open_source(shard.source)
    try:
        if shard.format in _STREAMED and shard.source != STDIN and not shard.start:
            shard = replace(shard, compression=codecs.told(raw, shard.compression))
        yield from reader(shard, raw, columns, max_bytes)
    finally:
        if shard.source != STDIN and given is None:
            raw.close()


def told_format(name: str) -> tuple[str | None, str | None]:
    """Format and compression by the suffixes of a file name; None for what they do not tell."""
    stem, compression = codecs.of_name(name.lower())
    for format, (_, suffixes) in FORMATS.items():
        if suffix := next((suffix for suffix in suffixes if stem.endswith(suffix)), None):
            return format, compression or _TAR.get(suffix)
    return None, compression


def _of_stdin(format: str | None) -> Shard:
    if format is not None and format not in _STREAMED:
        raise ValueError(f"standard input cannot be {format}, which is not read from front to back")
    return Shard(STDIN, format or "jsonl", codecs.SNIFF)


class _Fresh:
    """Whether a file is to be read: it has not been named before, and is no output."""

    def __init__(self, without: str | None, passed_over: Callable[[str], object] | None) -> None:
        self._passed_over = passed_over
        self._seen: set[str] = set()
        self._folder = lru_cache(_FOLDERS)(os.path.realpath)  # that of every file would take longer than finding them
        self._without = None if without is None else os.path.join(os.path.realpath(without), "")  # noqa: PTH118

    def __call__(self, file: Found) -> bool:
        real = self._real(file.path)
        if real in self._seen or self._is_output(real):
            return False
        self._seen.add(real)
        return True

    def pass_over(self, file: Found) -> None:
        """Tell of a file of a folder whose format is not known."""
        if self._passed_over and not self._is_output(self._real(file.path)):
            self._passed_over(file.path)

    def _is_output(self, real: str) -> bool:
        return self._without is not None and real.startswith(self._without)

    def _real(self, path: str) -> str:
        if is_url(path):
            return path
        if os.path.islink(path):  # noqa: PTH114 - a million of them
            return os.path.realpath(path)
        folder, name = os.path.split(path)
        return os.path.join(self._folder(folder), name)  # noqa: PTH118


def _of_source(source: str, format: str | None, shard_bytes: int, fresh: _Fresh) -> list[Shard]:
    """The shards of one source; none where all of its files have been named before or are output."""
    files = list(find(source))
    alone = len(files) == 1 and files[0].path == source
    shards: list[Shard] = []
    pages: list[Found] = []
    known = False
    for file in files:
        told, compression = told_format(file.name)
        if alone and told is None and codecs.of_name(file.name.lower())[0].endswith(".json"):
            told = "jsonl"
        kind = format or told
        if alone and kind is None:
            raise ValueError(f"{source}: its name does not tell its format; give one of {', '.join(FORMATS)}")
        if kind is None or (not alone and told not in {None, kind}):
            fresh.pass_over(file)
            continue
        known = True
        if not fresh(file):
            continue
        codecs.check(compression)
        if kind == "pages":
            pages.append(file)
        else:
            shards += _of_file(file, kind, compression, shard_bytes)
    shards += _of_pages(pages, shard_bytes)
    if not known:
        raise FileNotFoundError(
            f"{source}: nothing here of a known format" if format is None else f"{source}: no {format} here"
        )
    return shards


def _of_file(file: Found, format: str, compression: str | None, shard_bytes: int) -> Iterable[Shard]:
    whole = Shard(file.path, format, compression, identity=f"{file.size} {file.stamp}")
    if format == "parquet":
        need("pyarrow.parquet", "Parquet")
        starts = _row_group_starts(file, shard_bytes) if file.size > shard_bytes else [0]
    elif format == "jsonl" and file.size > shard_bytes and _is_plain(file, compression):
        starts = list(range(0, file.size, shard_bytes))
    else:
        starts = [0]
    return [replace(whole, start=start, stop=stop) for start, stop in zip(starts, [*starts[1:], None], strict=True)]


def _is_plain(file: Found, compression: str | None) -> bool:
    """Whether a file is not compressed. One that cannot be opened is what its name says; reading will report it."""
    if compression is not None:
        return False
    with suppress(OSError), closing(open_source(file.path)) as raw:
        return codecs.told(raw, None) is None
    return True


def _row_group_starts(file: Found, shard_bytes: int) -> list[int]:
    """The row groups that shards begin with; [0] where the footer cannot be read, which reading will report."""
    from scrub.io.parquet import row_group_bytes

    try:
        with closing(open_source(file.path)) as raw:
            sizes = row_group_bytes(raw)
    except (OSError, ValueError):
        return [0]
    starts, held = [0], 0
    for index, size in enumerate(sizes):
        if held and held + size > shard_bytes:
            starts.append(index)
            held = 0
        held += size
    return starts


def _of_pages(files: Sequence[Found], shard_bytes: int) -> Iterator[Shard]:
    """Pages of one folder together, up to `shard_bytes` and some thousand pages a shard."""
    group: list[Found] = []
    size = 0
    for file in files:
        if group and (file.base != group[0].base or len(group) == _MAX_MEMBERS or size + file.size > shard_bytes):
            yield _pages(group)
            group, size = [], 0
        group.append(file)
        size += file.size
    if group:
        yield _pages(group)


def _pages(group: Sequence[Found]) -> Shard:
    identity = hashlib.sha256(json.dumps([[file.name, file.size, file.stamp] for file in group]).encode())
    members = tuple(file.name for file in group)
    return Shard(group[0].base, "pages", members=members, identity=identity.hexdigest())
