"""What came of a shard, or of a run: numbers that add up, the same in every run, and apart from them what depends on time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from scrub.batch.rows import DROPPED, QUARANTINED, WRITTEN, Entry
from scrub.io.table import COLUMNS

LISTED = 20
"""How many of the worst and the slowest documents are named."""
SITES = 1_000
"""How many sites a report names; the others are summed up."""
_BINS = 10
_COUNTERS = ("dropped", "quarantined", "verdicts", "languages", "kept")
_OWN = frozenset(COLUMNS)


@dataclass(slots=True)
class Report:
    """The accounts: `read` is what was `written`, `dropped` and `quarantined`, the latter two by reason.

    `verdicts`, `languages` and `quality` (tenths) count all that was cleaned. `words` are those of the written documents;
    `removed` holds spans and words by kind, `sites` documents, words kept and words removed by site or host, of these as well.
    `worst`: quality, id and verdict of the written documents of least quality. `kept`: how many of the written documents have
    anything in each column that travels along.
    """

    read: int = 0
    written: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    words: int = 0
    removed: dict[str, list[int]] = field(default_factory=dict)
    sites: dict[str, list[int]] = field(default_factory=dict)
    verdicts: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    quality: list[int] = field(default_factory=lambda: [0] * _BINS)
    worst: list[tuple[float, str, str]] = field(default_factory=list)
    kept: Counter[str] = field(default_factory=Counter)

    def add(self, entry: Entry) -> None:
        """Count one record."""
        self.read += 1
        row = entry.get("row")
        if row is not None:
            self.verdicts[row["verdict"]] += 1
            self.languages[row["language"] or "unknown"] += 1
            self.quality[min(int(row["quality"] * _BINS), _BINS - 1)] += 1
        if entry["is"] == WRITTEN:
            self._add_written(entry)
        elif entry["is"] == DROPPED:
            self.dropped[_class(entry["why"])] += 1
        elif entry["is"] == QUARANTINED:
            self.quarantined[_class(entry["why"])] += 1

    def _add_written(self, entry: Entry) -> None:
        row, kinds = entry["row"], entry["kinds"]
        self.written += 1
        self.words += entry["words"]
        _sum(self.removed, kinds)
        _sum(self.sites, {entry["host"]: [1, entry["words"], sum(words for _, words in kinds.values())]})
        self.worst = _least(self.worst, [(row["quality"], row["id"], row["verdict"])])
        self.kept.update(name for name in row.keys() - _OWN if row[name] is not None)

    def merge(self, other: Report) -> None:
        """Add what another report counts."""
        self.read += other.read
        self.written += other.written
        self.words += other.words
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))
        _sum(self.removed, other.removed)
        _sum(self.sites, other.sites)
        self.quality = [a + b for a, b in zip(self.quality, other.quality, strict=True)]
        self.worst = _least(self.worst, other.worst)

    @property
    def words_removed(self) -> int:
        """Words that were taken out of the written documents."""
        return sum(words for _, words in self.removed.values())

    @property
    def balanced(self) -> bool:
        """Whether every record is accounted for."""
        return self.read == self.written + self.dropped.total() + self.quarantined.total()

    def to_dict(self) -> dict[str, Any]:
        """The report in JSON types, its tables by size and then by name; `from_dict` takes it back."""
        told = {f.name: getattr(self, f.name) for f in fields(self)}  # asdict cannot copy a Counter
        for name in _COUNTERS:
            told[name] = dict(sorted(told[name].items(), key=lambda item: (-item[1], item[0])))
        for name in ("removed", "sites"):
            told[name] = dict(sorted(told[name].items(), key=lambda item: ([-number for number in item[1]], item[0])))
        return told

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """The report that `to_dict` described. Raises TypeError for what is none."""
        counters = {name: Counter(told[name]) for name in _COUNTERS}
        return cls(**{**told, **counters, "worst": [(q, i, v) for q, i, v in told["worst"]]})


@dataclass(slots=True)
class Timing:
    """What depends on the machine: CPU seconds of cleaning, and the slowest documents with theirs."""

    cpu: float = 0.0
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """Count one record."""
        if "cpu" in entry:
            self.cpu += entry["cpu"]
            self.slowest = _most(self.slowest, [(entry["cpu"], entry["row"]["id"])])

    def merge(self, other: Timing) -> None:
        """Add what another counts."""
        self.cpu += other.cpu
        self.slowest = _most(self.slowest, other.slowest)

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """The timing of which this is the `dataclasses.asdict`."""
        return cls(told["cpu"], [(seconds, name) for seconds, name in told["slowest"]])


@dataclass(frozen=True, slots=True)
class ShardReport:
    """What came of one shard: its name, its files by their paths below the run's folder, and the numbers."""

    name: str
    report: Report
    timing: Timing
    files: Mapping[str, Mapping[str, Any]]


def readable(report: Report) -> dict[str, Any]:
    """The report for a person: every number has a name, and of the sites the first `SITES` are named."""
    told = report.to_dict()
    sites = list(told["sites"].items())
    if others := [numbers for _, numbers in sites[SITES:]]:
        sites = [*sites[:SITES], ("(other)", [sum(column) for column in zip(*others, strict=True)])]
    columns = ("documents", "words", "words_removed")
    return told | {
        "removed": {kind: {"spans": spans, "words": words} for kind, (spans, words) in told["removed"].items()},
        "sites": {site: dict(zip(columns, numbers, strict=True)) for site, numbers in sites},
        "quality": {f"{low / _BINS:g}-{(low + 1) / _BINS:g}": count for low, count in enumerate(report.quality)},
        "worst": [{"id": name, "quality": quality, "verdict": verdict} for quality, name, verdict in report.worst],
    }


def _class(why: str) -> str:
    """A reason without its particulars."""
    return why.partition(":")[0]


def _sum(into: dict[str, list[int]], more: Mapping[str, list[int]]) -> None:
    for name, numbers in more.items():
        into[name] = [a + b for a, b in zip(into[name], numbers, strict=True)] if name in into else list(numbers)


def _least(known: list[tuple[float, str, str]], more: list[tuple[float, str, str]]) -> list[tuple[float, str, str]]:
    if len(known) == LISTED and min(more, default=known[-1]) >= known[-1]:
        return known
    return sorted([*known, *more])[:LISTED]


def _most(known: list[tuple[float, str]], more: list[tuple[float, str]]) -> list[tuple[float, str]]:
    if len(known) == LISTED and max(more, default=known[-1]) <= known[-1]:
        return known
    return sorted([*known, *more], reverse=True)[:LISTED]
