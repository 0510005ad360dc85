"""The results as tables on a terminal."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table

from benchmarks import growth, scores
from benchmarks.compare import Comparison


def number(value: float | None, digits: int) -> str:
    """A cell of a table; from 100 on without decimals."""
    if value is None:
        return ""
    return f"{value:.{digits if value < 100 else 0}f}"


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table with its first column to the left, the numbers to the right; only the column "notes" may wrap."""
    made = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for index, column in enumerate(columns):
        notes = column == "notes"
        made.add_column(column, justify="right" if index and not notes else "left", no_wrap=not notes)
    for row in rows:
        made.add_row(*row)
    return made


def comparison_table(found: Comparison) -> Table:
    """Speed and scores of every cleaner on one dump."""
    columns = ("", "docs/s", "MB/s", "x jusT.", "load s", "word-F1", "median", f"<{scores.LOW}", "4-gram", "failed")
    rows = []
    for row in found.results:
        speed = (number(row.documents_per_second, 1), number(row.megabytes_per_second, 2), number(row.relative, 2))
        loading = number(row.loading, 2)
        marks = (row.summary.words, row.summary.median, row.summary.low, row.summary.shingles)
        rows.append((row.name, *speed, loading, *(number(mark, 3) for mark in marks), str(len(row.errors) or "")))
    title = f"{found.set} {found.dump}: {found.documents} documents, {found.megabytes:.2f} MB; speed per cpu-second"
    return table(title, columns, rows)


def growth_table(name: str, found: Sequence[growth.Growth]) -> Table:
    """Exponents of one cleaner's cost, the steep ones flagged."""
    rows = []
    for item in found:
        last = item.points[-1] if item.points else None
        size = (number(last.megabytes, 2), number(last.kept, 2), number(last.seconds, 2)) if last else ("", "", "")
        flag = f"SUPERLINEAR (> {growth.LIMIT})" if item.superlinear else ""
        notes = "; ".join(filter(None, (flag, item.stopped)))
        rows.append((item.shape, *size, number(item.exponent, 3), number(item.tail, 3), notes))
    columns = ("", "MB", "kept MB", "cpu s", "exponent", f"last {growth.TAIL}", "notes")
    return table(f"{name}: cost against length, at the longest text", columns, rows)
