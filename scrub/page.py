"""What comes in: content, its URL if there is one, and its media type."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrub.encoding import decode

HTML = "text/html"
TEXT = "text/plain"
MEDIA_TYPES = (HTML, TEXT)

_XHTML = "application/xhtml+xml"
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?\s*([^\s"';]+)""", re.IGNORECASE)

_SNIFFED = 64_000
_MARKUP_START = re.compile(r"\ufeff?\s*<(?:(?:!doctype\s+html|html|head|body|\?xml)\b|!--)", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|span|a|br|h[1-6]|li|ul|td|article|section|header|script|meta|img)\b[^<>]{0,500}>", re.IGNORECASE
)
_TAGS_OF_MARKUP = 6


@dataclass(frozen=True, slots=True)
class Page:
    """A document as it came in, decoded. `warnings` says what decoding had to assume."""

    content: str
    url: str | None = None
    media_type: str = TEXT
    warnings: tuple[str, ...] = ()


def read_page(
    content: str | bytes, *, url: str | None = None, media_type: str | None = None, max_bytes: int | None = None
) -> Page:
    """Decode `content` and find its media type where the caller gives none.

    A `media_type` may bear HTTP's charset: `text/html; charset=windows-1251`. What is decoded how: `scrub.encoding`.
    Bytes past `max_bytes` are not read, with a warning; a `str` is left whole (the pipeline caps it by characters, so that
    its removals still cover all of it).
    """
    warnings: list[str] = []
    if isinstance(content, bytes):
        if max_bytes is not None and len(content) > max_bytes:
            warnings.append(f"cut: {len(content)} bytes are over the budget of {max_bytes}; the rest was not read")
            content = content[:max_bytes]
        content, warned = decode(content, charset(media_type) if media_type else None, cut=bool(warnings))
        warnings += warned
    return Page(content, url, essence(media_type) if media_type else sniff(content), tuple(warnings))


def essence(media_type: str) -> str:
    """The media type without parameters, in lower case: "text/html" of "Text/HTML; charset=utf-8". XHTML is HTML here."""
    name = media_type.partition(";")[0].strip().lower()
    return HTML if name == _XHTML else name


def charset(media_type: str) -> str | None:
    """The charset that a media type bears as a parameter, None without one."""
    found = _CHARSET.search(media_type)
    return found[1] if found else None


def sniff(content: str) -> str:
    """`text/html` where the beginning is markup or is dense with tags of HTML, else `text/plain`."""
    head = content[:_SNIFFED]
    if _MARKUP_START.match(head):
        return HTML
    tags = sum(1 for _ in _TAG.finditer(head))
    return HTML if tags >= _TAGS_OF_MARKUP and tags * 400 > len(head) else TEXT
