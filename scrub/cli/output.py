"""Articles as the user asked to see them, and where they go."""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import click

from scrub.article import BULKY, Article, to_json
from scrub.cli.documents import STDIN, shown
from scrub.report import Lines, first_words

FORMATS = ("text", "json", "jsonl", "markdown")

_CONTROL = re.compile("[\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Form:
    """How articles are written. `many`: there is more than one, so that each needs its name."""

    format: str = "text"
    removed: bool = False
    full: bool = False
    many: bool = False


def render(documents: Iterable[tuple[str, Article]], form: Form) -> Iterator[str]:
    """The pieces of the output, one for each `(path, article)` and one for the end; none without articles."""
    listed = form.format == "json" and form.many
    wrote = False
    for path, article in documents:
        text = _RENDERERS[form.format](path, article, form)
        if listed:
            yield (",\n" if wrote else "[\n") + text.rstrip("\n")
        else:
            yield ("\n" if wrote and form.format in ("text", "markdown") else "") + text
        wrote = True
    if listed and wrote:
        yield "\n]\n"


@contextmanager
def opened(target: str | None) -> Iterator[Callable[[str], object]]:
    """A function that writes to the file `target`, or to stdout (None or `-`).

    A file appears under its name once all is written; where nothing is written, or something fails, it stays as it was.
    Raises click.ClickException where it cannot be written; a broken pipe is passed on.
    """
    try:
        if target is None or target == STDIN:
            yield sys.stdout.write
            sys.stdout.flush()
        elif (path := Path(target).resolve()).exists() and not path.is_file():
            with path.open("wb") as file:  # a device or a pipe: nothing to replace
                yield _writer(file)
        else:
            yield from _replacing(path)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise click.ClickException(f"cannot write to {shown(target or 'standard output')}: {error.strerror}") from error


def _replacing(path: Path) -> Iterator[Callable[[str], object]]:
    # Beside the target, since files are only renamed within a file system; hidden, so that no folder takes it up.
    part = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            yield _writer(file)
            file.flush()
            os.fsync(file.fileno())
            written = file.tell() > 0
        if written:
            if path.exists():
                part.chmod(path.stat().st_mode & 0o7777)
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _writer(file: BinaryIO) -> Callable[[str], object]:
    return lambda text: file.write(text.encode("utf-8", "backslashreplace"))


def _text(path: str, article: Article, form: Form) -> str:
    head = f"==> {shown(path)} <==\n" if form.many else ""
    parts = [f"{article.text}\n" if article.text else ""]
    if form.removed:
        parts.append("\n".join(["-- removed --", *_removals(article)]) + "\n")
    return head + "\n".join(part for part in parts if part)


def _markdown(path: str, article: Article, form: Form) -> str:
    head = f"<!-- {shown(path).replace('--', '- -')} -->\n\n" if form.many else ""
    tail = "".join(f"    {line}\n" for line in _removals(article)) if form.removed else ""
    return head + article.to_markdown() + (f"\n## Removed\n\n{tail}" if tail else "")


def _removals(article: Article) -> Iterator[str]:
    """Kind, lines and first words of everything that was removed."""
    lines = Lines(article.source)
    for removal in article.removed:
        yield f"{removal.kind:<11}  {lines.range(removal.start, removal.stop):>9}  {first_words(removal.text)}".rstrip()


def _json(path: str, article: Article, form: Form) -> str:
    return _printable(to_json(_selected(path, article, form), indent=2)) + "\n"


def _jsonl(path: str, article: Article, form: Form) -> str:
    return _printable(to_json(_selected(path, article, form))) + "\n"


def _selected(path: str, article: Article, form: Form) -> dict[str, object]:
    """The article's fields; without `full` led by its path and without what repeats the source."""
    fields = article.to_dict()
    if form.full:
        return fields
    left_out = {name for name in BULKY if not (name == "removed" and form.removed)}
    return {"path": path} | {name: value for name, value in fields.items() if name not in left_out}


def _printable(json: str) -> str:
    """The same JSON without raw control characters; json.dumps escapes only those below U+0020."""
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", json)


_RENDERERS: dict[str, Callable[[str, Article, Form], str]] = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "markdown": _markdown,
}
