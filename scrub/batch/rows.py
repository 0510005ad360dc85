"""What is written of a document: the row of an article, and the entry that the journal keeps."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from scrub.article import Article
from scrub.document import count_words
from scrub.io import Record, Skipped, Unreadable
from scrub.sites import host_of

Entry = dict[str, Any]
"""One record as the journal keeps it, in JSON types.

`n` is its ordinal in the shard, `is` what became of it (`WRITTEN`, `DROPPED`, `QUARANTINED`), `why` the reason of the latter
two. Of what was cleaned there are `row`, `words`, `host`, `kinds` (spans and words removed, by kind), `cpu` (seconds) and, where asked for, `removed`; of the rest there are `id` and `origin`.
"""

WRITTEN, DROPPED, QUARANTINED = "written", "dropped", "quarantined"

FIELDS = (
    "id",
    "url",
    "text",
    "title",
    "authors",
    "published",
    "modified",
    "publisher",
    "site",
    "language",
    "section",
    "tags",
    "summary",
    "images",
    "quality",
    "verdict",
    "warnings",
)
"""The columns of every row, in their order; the columns that the user keeps follow."""

_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Labels that web pages carry mean more than they say (WHATWG Encoding Standard, "Names and labels").
_LABELS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
# Codecs that spell text out in other characters: no page is in them, and a hostile one makes them slow.
_NO_CHARSETS = {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "utf-7", "mbcs", "oem"}


def row_of(article: Article, record: Record) -> dict[str, Any]:
    """The row that is written of an article: `FIELDS`, and the columns that were kept, in JSON types."""
    return {
        "id": record.id,
        "url": article.url,
        "text": article.text,
        "title": article.title,
        "authors": article.authors,
        "published": article.published.isoformat() if article.published else None,
        "modified": article.modified.isoformat() if article.modified else None,
        "publisher": article.publisher,
        "site": article.site,
        "language": article.language,
        "section": article.section,
        "tags": article.tags,
        "summary": article.summary,
        "images": [{"url": image.url, "caption": image.caption, "credit": image.credit} for image in article.images],
        "quality": article.quality,
        "verdict": str(article.verdict),
        "warnings": article.warnings,
        **record.fields,
    }


def cleaned(n: int, article: Article, record: Record, why: str | None, cpu: float, *, removed: bool) -> Entry:
    """The entry of a document that was cleaned; `why` says why it is not written, if it is not."""
    words: Counter[str] = Counter()
    spans: Counter[str] = Counter()
    for removal in article.removed:
        words[str(removal.kind)] += round(count_words(removal.text))
        spans[str(removal.kind)] += 1
    entry: Entry = {
        "n": n,
        "is": DROPPED if why else WRITTEN,
        "why": why,
        "row": row_of(article, record),
        "host": article.site or host_of(article.url or ""),
        "words": round(count_words(article.text)),
        "kinds": {kind: [spans[kind], words[kind]] for kind in spans},
        "cpu": round(cpu, 6),
    }
    if removed:
        entry["removed"] = [
            {
                "kind": str(r.kind),
                "start": r.start,
                "stop": r.stop,
                "text": r.text,
                "rule": r.rule,
                "confidence": r.confidence,
                "evidence": r.evidence,
            }
            for r in article.removed
        ]
    return entry


def quarantined(n: int, record: Record | Unreadable, why: str) -> Entry:
    """The entry of what could not be read or cleaned."""
    return {"n": n, "is": QUARANTINED, "why": why, "id": record.id, "origin": record.origin}


def skipped(n: int, record: Skipped) -> Entry:
    """The entry of what is no document."""
    return {"n": n, "is": DROPPED, "why": record.reason, "id": record.id, "origin": record.origin}


def content_of(record: Record) -> str | bytes:
    """The content, decoded as the record says where it is bytes that are not UTF-8: what the bytes prove goes first."""
    content = record.content
    if isinstance(content, str) or record.charset is None or content.startswith(_BOMS):
        return content
    try:
        content.decode("utf-8")
        return content
    except UnicodeDecodeError:
        codec = _codec(record.charset)
    return content.decode(codec, "replace") if codec else content


def _codec(charset: str) -> str | None:
    try:
        name = codecs.lookup(charset).name
        "".encode(name)  # raises LookupError for a codec that does not make text
    except (LookupError, ValueError):
        return None
    return None if name in _NO_CHARSETS else _LABELS.get(name, name)


def plain(value: object) -> object:
    """A value that JSON does not know, as one that it knows: what `json.dumps` asks for the user's own columns."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)
