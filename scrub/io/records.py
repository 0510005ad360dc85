"""What readers yield: documents, what is none, and what could not be read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from errno import EINVAL
from typing import TypeAlias

MAX_RECORD = 64_000_000
"""Bytes of one document over which it is not read, unless the caller says otherwise."""

_LEVELS = 50


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a source.

    `id` is the user's, or tells file and place. `content` is bytes where nobody has decoded it yet. `media_type` is that of
    `scrub.clean`: "text/html" or "text/plain", with the charset of the HTTP header where there is one, and None where the
    source does not say. `origin` names file and place for messages. `fields` holds the columns kept on request,
    `warnings` what is doubtful about the others.
    """

    id: str
    content: str | bytes = field(repr=False)
    url: str | None = None
    media_type: str | None = None
    origin: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What should have been a document and could not be read: it costs itself, never the run."""

    id: str
    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """What is well-formed and no document: a redirect, an image, a robots.txt. `reason` is one of a few fixed wordings."""

    id: str
    origin: str
    reason: str


Outcome: TypeAlias = Record | Unreadable | Skipped
"""What a reader yields."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of JSONL, CSV and Parquet hold what. `keep`: columns that travel along.

    A row needs one of `html` and `text`; where it has both and `html` is not empty, that is read, since a page knows more than
    its dump.
    """

    text: str = "text"
    html: str = "html"
    url: str = "url"
    id: str = "id"
    keep: tuple[str, ...] = ()

    def names(self) -> list[str]:
        """Every column that is read, once."""
        return list(dict.fromkeys((self.text, self.html, self.url, self.id, *self.keep)))

    def outcome(self, row: Mapping[str, object], place: str, origin: str, max_bytes: int) -> Record | Unreadable:
        """The document of a row; `place` is its id where the row has none."""
        given = row.get(self.id)
        if given is None or given == "":
            given = place
        if not isinstance(given, str | int) or isinstance(given, bool):
            return Unreadable(place, origin, f"column {self.id!r} holds {_kind(given)}, neither text nor an integer")
        url = row.get(self.url)
        warnings: tuple[str, ...] = ()
        if not isinstance(url, str | None):  # a document without a URL is one all the same
            url, warnings = None, (f"column {self.url!r} holds {_kind(url)}, not text: taken for no URL",)
        no_page = row.get(self.html) in (None, "", b"")
        column = self.text if no_page and row.get(self.text) is not None else self.html
        content = row.get(column)
        if content is None:
            return Unreadable(str(given), origin, f"neither column {self.html!r} nor column {self.text!r} holds anything")
        if not isinstance(content, str | bytes):
            return Unreadable(str(given), origin, f"column {column!r} holds {_kind(content)}, not text")
        if len(content) > max_bytes:
            return Unreadable(str(given), origin, too_large(max_bytes))
        media_type = "text/html" if column == self.html else None
        try:
            kept = {name: _json_type(row.get(name), _LEVELS) for name in self.keep}
        except RecursionError:
            return Unreadable(str(given), origin, f"a kept column is nested over {_LEVELS} levels deep")
        return Record(str(given), content, url or None, media_type, origin=origin, fields=kept, warnings=warnings)


DEFAULT_COLUMNS = Columns()


def too_large(max_bytes: int) -> str:
    """The reason of what is over the limit of one document."""
    return f"over the limit of {max_bytes:,} bytes a document"


def broken(error: Exception) -> str:
    """The reason of what reading a damaged file raises, in one line.

    Raises the error itself where not the file is to blame but the disk or the network: it may go well another time, and a
    shard that counts as done is not read again.
    """
    for cause in (error, error.__context__):  # zipfile says of what it cannot read that it is no zip file
        if isinstance(cause, ConnectionError | TimeoutError):
            raise cause
        if isinstance(cause, OSError) and cause.errno not in {
            None,
            EINVAL,
        }:  # EINVAL: the file itself told a place before its start
            raise cause
    if isinstance(error, EOFError):
        return "truncated: the file ends before its end marker"
    text = " ".join(str(error).split())[:300]
    return f"damaged: {text or type(error).__name__}"


def _json_type(value: object, levels: int) -> object:
    """A kept value as JSON has it: dates in ISO 8601, other types as text, and null for what is no number.

    Raises RecursionError for what is nested deeper than `levels`.
    """
    if not levels:
        raise RecursionError
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case list():
            return [_json_type(item, levels - 1) for item in value]
        case dict():
            return {str(key): _json_type(item, levels - 1) for key, item in value.items()}
        case date() | time():
            return value.isoformat()
        case bytes():
            return value.decode("utf-8", "replace")
    return str(value)


def _kind(value: object) -> str:
    return {"dict": "an object", "list": "a list", "bool": "true or false"}.get(type(value).__name__, type(value).__name__)
