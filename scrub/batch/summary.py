"""How a run ended, in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scrub.batch.run import Summary
from scrub.report import first_words, visible

_NAMED = 5


def lines(summary: Summary) -> Iterator[str]:
    """The account of a run, its numbers by size."""
    report, timing = summary.report, summary.timing
    yield (
        f"{report.read:,} documents read: {report.written:,} written, {report.dropped.total():,} dropped, "
        f"{report.quarantined.total():,} quarantined"
    )
    for name, reasons in (("dropped", report.dropped), ("quarantined", report.quarantined)):
        if reasons:
            yield _row(name, _counted(reasons))
    if summary.passed_over:
        named = ", ".join(visible(path) for path in sorted(summary.passed_over)[:_NAMED])
        yield _row("passed over", f"{len(summary.passed_over):,} files of no known format, such as {named}")
    if words := report.words + report.words_removed:
        kinds = {kind: count for kind, (_, count) in report.removed.items()}
        yield _row("words", f"{report.words:,} kept, {report.words_removed:,} removed ({report.words_removed / words:.1%})")
        yield _row("removed", _counted(kinds))
        yield _row("sites", _counted({site or "unknown": numbers[0] for site, numbers in report.sites.items()}))
    if report.verdicts:
        yield _row("verdicts", _counted(report.verdicts))
        yield _row("languages", _counted(report.languages))
        yield _row("quality", ", ".join(f"{low / 10:g}+ {count:,}" for low, count in enumerate(report.quality) if count))
    if report.worst:
        yield _row("worst", _named((f"{quality:.2f}", name) for quality, name, _ in report.worst))
    if timing.slowest:
        yield _row("slowest", _named((f"{seconds:.2f} s", name) for seconds, name in timing.slowest))
        yield _row("time", f"{timing.cpu:,.1f} CPU seconds of cleaning, {timing.cpu / report.read * 1000:.1f} ms a document")
    yield _row("shards", _shards(summary))


def _shards(summary: Summary) -> str:
    before = f", {summary.before:,} of them before" if summary.before else ""
    failed = f", {len(summary.failed):,} failed" if summary.failed else ""
    return f"{summary.done:,} of {summary.shards:,} done{before}{failed}, in {summary.seconds:,.1f} s"


def _row(name: str, told: str) -> str:
    return f"  {name:<12}{told}"


def _counted(numbers: Mapping[str, int]) -> str:
    """The largest numbers with their names, and the sum of the others."""
    ranked = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    told = [f"{visible(name)} {count:,}" for name, count in ranked[:_NAMED]]
    if rest := sum(count for _, count in ranked[_NAMED:]):
        told.append(f"{len(ranked) - _NAMED:,} others {rest:,}")
    return ", ".join(told)


def _named(pairs: Iterator[tuple[str, str]]) -> str:
    return ", ".join(f"{first_words(name, 40)} {value}" for value, name in [*pairs][:_NAMED])
