"""`python -m benchmarks dumps`: cleaning text dumps, beside C4's line rules, jusText and boilerpy3.

It prints word-F1 and speed per cpu-second over real dumps, one table a set and kind of dump, and scrub's scores by language.
"""

import argparse
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks import data, peers, tables
from benchmarks.compare import Comparison, compare

Draw = Callable[[Sequence[Comparison], Path], None]

PLOT = Path("build/dumps.svg")
USUAL = peers.MAKERS.keys() - {peers.NO_URL}


def add_options(parser: argparse.ArgumentParser, makers: peers.Makers = peers.MAKERS) -> None:
    """The options that all comparisons of cleaners have."""
    add: Callable[..., Any] = parser.add_argument
    add("--data", type=Path, default=data.DEFAULT_FOLDER, metavar="DIR", help="folder of the Parquet files")
    add("--limit", type=positive, metavar="N", help="only the first N documents of each set")
    add("--only", action="append", choices=list(makers), default=[], help="only this cleaner (may be repeated)")
    add("--json", type=Path, metavar="FILE", help="write all numbers there")


def add_choices(parser: argparse.ArgumentParser) -> None:
    """The options that choose sets and kinds of dump; None stands for all there are."""
    add: Callable[..., Any] = parser.add_argument
    add("--set", action="append", choices=data.SETS, help="only this set (may be repeated)")
    add("--dump", action="append", choices=data.DUMPS, help="only this kind of dump (may be repeated)")


def add_plot(parser: argparse.ArgumentParser, path: Path) -> None:
    """The option that asks for a picture, drawn to `path` unless another is named."""
    add: Callable[..., Any] = parser.add_argument
    add("--plot", type=Path, nargs="?", const=path, metavar="FILE", help=f"draw F1 against speed there (default: {path})")


def positive(text: str) -> int:
    """A whole number of 1 or more, as an option's value. Raises argparse.ArgumentTypeError."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return int(text)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The options of this benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks dumps", description="Measure cleaning of text dumps.")
    add_options(parser)
    add_choices(parser)
    add_plot(parser, PLOT)
    parser.add_argument("--one-line", action="store_true", help="each dump without its line ends, as some tools leave a page")
    return parser.parse_args(argv)


def chosen(
    options: argparse.Namespace, usual: Collection[str], console: Console, makers: peers.Makers = peers.MAKERS
) -> tuple[list[peers.Cleaner], dict[str, str]]:
    """The cleaners asked for, else the `usual` ones, with the dump as it is; and why those that are missing are."""
    cleaners, missing = peers.cleaners({peers.AS_IS, *(options.only or usual)}, makers)
    for name, why in missing.items():
        console.print(f"skipped: {name} ({why})", markup=False)
    return cleaners, missing


def compare_all(
    options: argparse.Namespace,
    sets: Sequence[str],
    dumps: Sequence[str],
    cleaners: Sequence[peers.Cleaner],
    console: Console,
    *,
    one_line: bool = False,
) -> list[Comparison]:
    """Every set and dump, each printed as soon as it is measured; `one_line`: documents on one. Raises MissingDataError."""
    found = []
    for name in sets:
        for dump in dumps:
            pages = data.load(options.data, name, dump, options.limit)
            if one_line:
                pages = [replace(page, text=" ".join(page.text.split())) for page in pages]
            documents = [replace(page, language=peers.stoplist_language(page.text)) for page in pages]
            found.append(compare(name, dump, documents, cleaners))
            show(found[-1], console)
    return found


def show(found: Comparison, console: Console) -> None:
    """Print one comparison, and some of what failed in it."""
    console.print(tables.comparison_table(found))
    for row in found.results:
        for error in row.errors[:3]:
            console.print(f"{row.name} failed on {error}", markup=False)


def main(argv: Sequence[str]) -> int:
    """Run the benchmark; returns 0, or 2 where there is nothing to measure or to draw with."""
    return reported(run, parse(argv))


def reported(run: Callable[[argparse.Namespace, Draw | None], None], options: argparse.Namespace) -> int:
    """Run a benchmark with what draws its picture, None if none is wanted; its exit status. What is missing is said."""
    try:
        # Late, for it is slow to load and needed for this alone; before anything is measured, for it may be missing.
        run(options, import_module("benchmarks.plot").draw if options.plot else None)
    except data.MissingDataError as error:
        print(error, file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        if error.name != "matplotlib":
            raise
        print("drawing needs matplotlib: pip install matplotlib", file=sys.stderr)
        return 2
    return 0


def run(options: argparse.Namespace, draw: Draw | None) -> None:
    """Measure, print, write and draw. Raises data.MissingDataError."""
    console = tables.console()
    cleaners, missing = chosen(options, USUAL, console)
    sets, kinds = options.set or data.SETS, options.dump or data.DUMPS
    comparisons = compare_all(options, sets, kinds, cleaners, console, one_line=options.one_line)
    if peers.SCRUB in (cleaner.name for cleaner in cleaners):
        console.print(tables.language_table(peers.SCRUB, comparisons))
    if options.json:
        tables.write_json(options.json, {"missing": missing, "comparisons": [tables.record(item) for item in comparisons]})
    if draw:
        draw(comparisons, options.plot)
        console.print(f"drawn: {options.plot}", markup=False)
