"""Files, wherever they lie: local paths, the URLs that fsspec knows, and standard input."""

from __future__ import annotations

import glob
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from scrub.io.extras import need

STDIN = "-"
_READ_AHEAD = 8 << 20
_STAMPS = (
    *("ETag", "etag", "Content-MD5", "Digest", "mtime", "modify", "LastModified", "Last-Modified", "last_modified"),
    *("modificationTime", "updated", "created"),
)
"""What fsspec's file systems call a file's checksum or time, the surest first."""


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file: `base` + `name` is its path.

    `stamp` changes when the content does, as far as that can be told without reading it; where it cannot, it is never the same.
    """

    base: str
    name: str
    size: int
    stamp: str

    @property
    def path(self) -> str:
        """What opens the file."""
        return self.base + self.name


def is_url(source: str) -> bool:
    """Whether fsspec opens it."""
    return "://" in source


def find(source: str) -> Iterator[Found]:
    """The regular files that a path, a folder, a pattern or a URL of one of them means, sorted by name.

    A folder means what is below it, also where a pattern matches it. Hidden files, pipes, devices, sockets and links to folders
    inside a folder are left out. Raises FileNotFoundError where there is nothing, ValueError for a path that is no regular
    file.
    """
    found = _find_remote(source) if is_url(source) else _find_local(source)
    first = next(found, None)
    if first is None:
        raise FileNotFoundError(f"{source}: no files here")
    yield first
    yield from found


def open_source(path: str) -> BinaryIO:
    """The file, opened for reading bytes: seekable, unless it is standard input. Raises OSError."""
    if path == STDIN:
        return sys.stdin.buffer
    if not is_url(path):
        return Path(path).open("rb")
    file_system, inside = _file_system(path)
    # Without read-ahead every small read of a remote file is a request of its own.
    return cast(BinaryIO, file_system.open(inside, "rb", block_size=_READ_AHEAD, cache_type="readahead"))


def create(path: str) -> BinaryIO:
    """A new file, opened for writing bytes. Raises OSError."""
    if not is_url(path):
        return Path(path).open("wb")
    file_system, inside = _file_system(path)
    return cast(BinaryIO, file_system.open(inside, "wb"))


def _find_local(source: str) -> Iterator[Found]:
    path = Path(source)
    if path.is_dir():
        base = source if source.endswith("/") else f"{source}/"
        yield from (Found(base, name, *seen) for name in walk(source) if (seen := _seen(base + name)))
    elif path.exists():  # a file may be called "a[1].html": what exists is no pattern
        if not (seen := _seen(source)):
            raise ValueError(f"{source}: neither a regular file nor a folder; pipe it in, and give - as the source")
        yield Found(*_split(source), *seen)
    elif glob.has_magic(source):
        matches = glob.iglob(source, recursive=True)  # noqa: PTH207 - pathlib takes no absolute patterns
        for file in sorted({file for match in matches for file in _files(match)}):  # "**" gives a folder and what is in it
            if seen := _seen(file):
                yield Found(*_split(file), *seen)
    else:
        raise FileNotFoundError(f"{source}: no such file or folder")


def _files(match: str) -> Iterator[str]:
    """What a path that a pattern matches means: itself, or the files below it."""
    if Path(match).is_dir():
        yield from (os.path.join(match, name) for name in walk(match))  # noqa: PTH118 - spelled as the match is
    else:
        yield match


def walk(folder: str, onerror: Callable[[OSError], object] | None = None) -> Iterator[str]:
    """The names of the files below a folder, relative to it, sorted folder by folder; hidden ones are left out.

    `onerror` is called for each folder that cannot be listed.
    """
    for parent, folders, files in os.walk(folder, onerror=onerror):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = os.path.relpath(parent, folder)
        for name in sorted(files):
            if not name.startswith("."):
                yield name if below == os.curdir else str(PurePosixPath(below, name))


def _seen(path: str) -> tuple[int, str] | None:
    """Size and stamp of a regular file, None for anything else."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a million of them
    except OSError:
        return None
    return (status.st_size, str(status.st_mtime_ns)) if stat.S_ISREG(status.st_mode) else None


def _split(path: str) -> tuple[str, str]:
    cut = path.rfind("/") + 1
    return path[:cut], path[cut:]


def _file_system(url: str) -> tuple[Any, str]:
    fsspec = need("fsspec", f"reading {url.partition('://')[0]}:// URLs", "cloud")
    try:
        file_system, inside = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise ImportError(f"{url}: {error}") from error
    return file_system, inside


def _find_remote(url: str) -> Iterator[Found]:
    file_system, inside = _file_system(url)
    web = url.startswith(("http://", "https://"))  # a web server lists no folders
    if glob.has_magic(inside) and not web:
        infos = _with_files_below(file_system, file_system.glob(inside, detail=True))
    elif web or not file_system.isdir(inside):
        infos = {inside: file_system.info(inside)}
    else:
        infos = file_system.find(inside, detail=True)
    scheme = "" if web else f"{url.partition('://')[0]}://"
    for path, info in sorted(infos.items()):
        if info.get("type") == "file" and not path.rpartition("/")[2].startswith("."):
            stamp = next((str(info[key]) for key in _STAMPS if info.get(key)), f"unknown at {time.time_ns()}")
            yield Found(*_split(scheme + path), info.get("size") or 0, stamp)


def _with_files_below(file_system: Any, infos: dict[str, Any]) -> dict[str, Any]:
    """What a pattern matches, and the files below the folders among it."""
    folders: list[str] = []
    for path in sorted(path for path, info in infos.items() if info.get("type") == "directory"):
        if not path.startswith(tuple(folders)):  # what is below one comes with it
            folders.append(f"{path.rstrip('/')}/")
    return infos | {path: info for folder in folders for path, info in file_system.find(folder, detail=True).items()}
