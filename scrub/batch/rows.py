"""What is written of a document: the row of an article, and the entry that the journal keeps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from scrub.article import Article, plain
from scrub.batch.heartbeat import Tally
from scrub.document import count_words
from scrub.io import Record, Skipped, Unreadable
from scrub.io.table import COLUMNS
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
    fields = {name: plain(getattr(article, name)) for name in COLUMNS if name != "id"}
    fields["warnings"] = [*record.warnings, *fields["warnings"]]
    return {"id": record.id} | fields | dict(record.fields)


def reason_to_drop(article: Article, verdicts: Sequence[str], min_quality: float) -> str | None:
    """Why an article is not written: it has one of these verdicts, or less than that quality. None where it is."""
    if article.verdict in verdicts:
        return f"verdict {article.verdict}"
    if article.quality < min_quality:
        return f"quality below {min_quality:g}"
    return None


def cleaned(n: int, article: Article, record: Record, why: str | None, cpu: float, *, removed: bool) -> Entry:
    """The entry of a document that was cleaned; `why` says why it is not written, if it is not."""
    kinds: dict[str, list[int]] = {}
    for removal in article.removed:
        sums = kinds.setdefault(removal.kind.value, [0, 0])
        sums[0] += 1
        sums[1] += round(count_words(removal.text))
    entry: Entry = {
        "n": n,
        "is": DROPPED if why else WRITTEN,
        "why": why,
        "row": row_of(article, record),
        "host": article.site or _host(article.url),
        "words": round(count_words(article.text)),
        "kinds": kinds,
        "cpu": round(cpu, 6),
    }
    if removed:
        entry["removed"] = plain(article.removed)
    return entry


def _host(url: str | None) -> str:
    """The host of a URL. Most documents come from a host that was seen before."""
    return _host_of("/".join(url.split("/", 3)[:3])) if url else ""


_host_of = lru_cache(4096)(host_of)


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


def tally(entries: Sequence[Entry]) -> Tally:
    """What became of records, summed up."""
    is_ = [entry["is"] for entry in entries]
    written = [entry for entry in entries if entry["is"] == WRITTEN]
    words = sum(entry["words"] for entry in written)
    removed = sum(count for entry in written for _, count in entry["kinds"].values())
    return Tally(len(written), is_.count(DROPPED), is_.count(QUARANTINED), words, removed)
