"""The results as tables on a terminal and as JSON."""

import json
import platform
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import fmean
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from benchmarks import growth, scores
from benchmarks.compare import Comparison

WIDTH = 120  # columns


def number(value: float | None, digits: int) -> str:
    """A cell of a table; from 100 on without decimals."""
    if value is None:
        return ""
    return f"{value:.{digits if value < 100 else 0}f}"


def console() -> Console:
    """Where tables are printed: as wide as the terminal, and wide enough for the widest of them where there is none."""
    made = Console()
    return made if made.is_terminal else Console(width=max(made.width, WIDTH))


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
    marks = ("word-F1", "median", f"<{scores.LOW}", f">{scores.HIGH}", "4-gram")
    rows = []
    for row in found.results:
        total = row.summary
        values = (number(mark, 3) for mark in (total.words, total.median, total.low, total.high, total.shingles))
        speed = (number(row.megabytes_per_second, 2), number(row.documents_per_second, 1), number(row.relative, 2))
        rows.append((row.name, *values, *speed, number(row.loading, 2), str(len(row.errors) or "")))
    columns = ("", *marks, "MB/s", "docs/s", f"x {found.reference}", "load s", "failed")
    title = f"{found.set} {found.dump}: {len(found.ids)} documents, {found.megabytes:.2f} MB; speed per cpu-second"
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


def language_table(name: str, found: Sequence[Comparison]) -> Table:
    """Mean word-F1 of the cleaner `name` by language and kind of dump, over all sets, the most frequent language first."""
    dumps = list(dict.fromkeys(comparison.dump for comparison in found))
    words: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for comparison in found:
        for result in comparison.results:
            if result.name == name:
                for language, score in zip(comparison.languages, result.scores, strict=True):
                    words[language or "unknown"][comparison.dump].append(score.words)
    pages = {language: max(map(len, by_dump.values())) for language, by_dump in words.items()}
    rows = [
        (
            language,
            str(pages[language]),
            *(number(fmean(values), 3) if (values := words[language][dump]) else "" for dump in dumps),
        )
        for language in sorted(pages, key=lambda language: (-pages[language], language))
    ]
    return table(f"{name}: word-F1 by language", ("", "documents", *dumps), rows)


def record(found: Comparison) -> dict[str, Any]:
    """The numbers of a comparison for JSON; of every document its id, its language and each cleaner's word-F1."""
    results = [{**asdict(row), "scores": [round(score.words, 4) for score in row.scores]} for row in found.results]
    return {**asdict(found), "results": results}


def growth_record(found: growth.Growth) -> dict[str, Any]:
    """The numbers of one shape for JSON."""
    return {**asdict(found), "exponent": found.exponent, "tail": found.tail, "superlinear": found.superlinear}


def write_json(path: Path, numbers: Mapping[str, Any]) -> None:
    """All numbers as JSON, and what they were measured on; makes the folder."""
    record = {"python": platform.python_version(), "machine": platform.machine(), **numbers}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
