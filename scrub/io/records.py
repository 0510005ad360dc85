"""What readers yield: documents, what is none, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

MAX_RECORD = 64_000_000
"""Bytes of one document over which it is not read, unless the caller says otherwise."""


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a source.

    `id` is the user's, or tells file and place. `content` is bytes where nobody has decoded it yet; `media_type`
    ("text/html" or "text/plain") and `charset` (of the HTTP header) are None where the source does not say. `origin` names
    file and place for messages. `fields` holds the columns kept on request.
    """

    id: str
    content: str | bytes = field(repr=False)
    url: str | None = None
    media_type: str | None = None
    charset: str | None = None
    origin: str = ""
    fields: Mapping[str, object] = MappingProxyType({})


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


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of JSONL and Parquet hold what. `html` wins over `text` where a row has both. `keep`: columns that travel along."""

    text: str = "text"
    html: str = "html"
    url: str = "url"
    id: str = "id"
    keep: tuple[str, ...] = ()
