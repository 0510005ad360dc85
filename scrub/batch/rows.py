"""What is written of a document: the row of an article, and the entry that the journal keeps."""

from __future__ import annotations

from collections import Counter
from typing import Any

from scrub.article import Article
from scrub.document import count_words
from scrub.io import Record, Skipped, Unreadable
from scrub.sites import host_of

Entry = dict[str, Any]
"""One record as the journal keeps it, in JSON types.

`n` is its ordinal in the shard, `is` what became of it (`WRITTEN`, `DROPPED`, `QUARANTINED`), `why` the reason of the latter
two. Of what was cleaned there are `row`, `words`, `host`, `kinds` (spans and words removed, by kind), `cpu` (seconds) and,
where asked for, `removed`; of the rest there are `id` and `origin`.
"""

WRITTEN, DROPPED, QUARANTINED = "written", "dropped", "quarantined"


def row_of(article: Article, record: Record) -> dict[str, Any]:
    """The row that is written of an article: `scrub.io.table.COLUMNS`, and the columns that were kept, in JSON types."""
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


def unwritable(entry: Entry, origin: str, error: ValueError) -> Entry:
    """The entry of a document whose row the format cannot hold."""
    return {
        "n": entry["n"],
        "is": QUARANTINED,
        "why": f"not to be written: {error}",
        "id": entry["row"]["id"],
        "origin": origin,
    }
