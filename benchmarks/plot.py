"""The comparison as a picture: word-F1 against speed, one panel a set and kind of dump."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks import peers
from benchmarks.compare import Comparison, Result

PANEL = (3.2, 2.9)  # inches
BOUND_STYLES = {peers.AS_IS: ":", peers.ORACLE: "--"}


def draw(comparisons: Sequence[Comparison], path: Path) -> None:
    """Write the picture to `path`, in the format of its suffix; the same numbers give the same SVG."""
    sets = list(dict.fromkeys(item.set for item in comparisons))
    dumps = list(dict.fromkeys(item.dump for item in comparisons))
    names = list(dict.fromkeys(row.name for item in comparisons for row in item.results if row.name not in BOUND_STYLES))
    figure = Figure(figsize=(PANEL[0] * len(dumps), PANEL[1] * len(sets) + 0.5), layout="constrained")
    axes = figure.subplots(len(sets), len(dumps), sharex=True, sharey="row", squeeze=False)
    for item in comparisons:
        panel = axes[sets.index(item.set), dumps.index(item.dump)]
        panel.set_title(f"{item.set} {item.dump} ({len(item.ids)})", fontsize=9)
        panel.set_xscale("log")
        panel.grid(alpha=0.3)
        for row in item.results:
            _mark(panel, row, names)
    figure.supxlabel("MB per cpu-second", fontsize=9)
    figure.supylabel("mean word-F1", fontsize=9)
    handles = {label: handle for panel in axes.flat for handle, label in zip(*panel.get_legend_handles_labels(), strict=True)}
    figure.legend(handles.values(), handles.keys(), loc="outside upper center", ncols=len(handles), fontsize=8, frameon=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Without a date and with a fixed salt for its ids an SVG changes only with what it shows; its text stays text.
    with mpl.rc_context({"svg.hashsalt": "scrub", "svg.fonttype": "none"}):
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def _mark(panel: Any, row: Result, names: Sequence[str]) -> None:
    """A point where speed was measured, a line for a bound."""
    if row.megabytes_per_second is None:
        panel.axhline(row.summary.words, color="grey", linestyle=BOUND_STYLES[row.name], linewidth=1, label=row.name)
    else:
        colour = f"C{names.index(row.name)}"
        panel.plot([row.megabytes_per_second], [row.summary.words], "o", color=colour, label=row.name)
