"""Which documents the paths on the command line mean, and their bytes."""

from __future__ import annotations

import glob
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from scrub.report import visible

STDIN = "-"


@dataclass(slots=True)
class Messages:
    """What goes to stderr, and whether something failed. With `quiet` there are no warnings."""

    quiet: bool = False
    failed: bool = False

    def error(self, path: str, problem: object) -> None:
        """Say that a document is lost, and why."""
        self.failed = True
        reason = (isinstance(problem, OSError) and problem.strerror) or str(problem)
        click.echo(f"scrub: {shown(path)}: {visible(reason)}", err=True)

    def warning(self, path: str, text: str) -> None:
        """Say what is doubtful about a document."""
        if not self.quiet:
            click.echo(f"scrub: {shown(path)}: warning: {visible(text)}", err=True)


def shown(path: str) -> str:
    """A path as it is printed: safe for the terminal, and `-` by its name."""
    return "standard input" if path == STDIN else visible(path)


def or_stdin(paths: Sequence[str]) -> Sequence[str]:
    """The paths, or stdin where there are none. Raises click.UsageError where stdin is a terminal."""
    if paths:
        return paths
    if sys.stdin is None or sys.stdin.isatty():
        raise click.UsageError("give a PATH, or pipe a document in (- is standard input)")
    return (STDIN,)


def find(paths: Sequence[str], messages: Messages) -> list[str]:
    """The files that `paths` mean, in their order; what a folder or a pattern means is sorted."""
    found: list[str] = []
    for path in paths:
        try:
            found += _meant(path, messages)
        except (OSError, ValueError) as error:
            messages.error(path, error)
    return found


def read(path: str, limit: int) -> bytes:
    """The first bytes of a document, decompressed: one more than `limit` where there are more, so that the cut is noticed.

    Raises OSError where it cannot be read, MissingExtraError where the library of its compression is not installed.
    """
    from scrub.io.compression import SNIFF, damage, decompress, of_name, told
    from scrub.io.records import broken

    try:
        if path == STDIN:
            return decompress(sys.stdin.buffer, SNIFF).read(limit + 1)
        with Path(path).open("rb") as raw:
            compression = of_name(path)[1]
            return decompress(raw, told(raw, compression) if raw.seekable() else compression).read(limit + 1)
    except damage() as error:
        raise OSError(None, broken(error)) from error


def is_document(name: str) -> bool:
    """Whether a file of this name is taken out of a folder: that of a page, compressed or not.

    A file that is named, or that a pattern matches, is taken whatever it is called.
    """
    from scrub.io.compression import of_name
    from scrub.io.pages import SUFFIXES

    return of_name(name.lower())[0].endswith(SUFFIXES) and not name.startswith(".")


def _meant(path: str, messages: Messages) -> list[str]:
    if path == STDIN:
        return [path]
    if Path(path).is_dir():
        found, listed = _folder(path, messages)
        if listed and not found:
            from scrub.io.pages import SUFFIXES

            raise FileNotFoundError(None, f"no document in this folder ({', '.join('*' + suffix for suffix in SUFFIXES)})")
        return found
    # A file may be called "a[1].txt": what exists is no pattern. One that does not exist fails when it is read.
    if Path(path).exists() or not glob.has_magic(path):
        return [path]
    matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - pathlib takes no absolute patterns
    if not matches:
        raise FileNotFoundError(None, "no file matches this pattern")
    files = (file for match in matches for file in (_folder(match, messages)[0] if Path(match).is_dir() else [match]))
    return list(dict.fromkeys(files))  # "**" gives a folder and what is in it


def _folder(folder: str, messages: Messages) -> tuple[list[str], bool]:
    """The documents below `folder`, sorted, and whether all of it could be listed."""
    from scrub.io.sources import walk

    problems: list[OSError] = []
    found = [str(Path(folder, name)) for name in walk(folder, problems.append) if is_document(name.rpartition("/")[2])]
    for problem in problems:
        messages.error(problem.filename, problem)
    return found, not problems
