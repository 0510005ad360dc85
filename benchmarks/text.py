"""`python -m benchmarks text`: cleaning text dumps, beside C4's line rules, jusText and boilerpy3.

It prints speed per cpu-second and word-F1 over real dumps, and how cost grows with the length of synthetic texts.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks import data, dumps, growth, peers, tables

DUMPS = ("fineweb", "wet")
USUAL = peers.MAKERS.keys() - {peers.ORACLE}


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The options of this benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks text", description="Measure cleaning of text dumps.")
    dumps.add_options(parser)
    add: Callable[..., Any] = parser.add_argument
    add("--no-growth", action="store_true", help="leave cost against length out")
    add("--growth-of", choices=list(peers.MAKERS), default=peers.SCRUB, help="whose cost against length (default: scrub)")
    add("--growth-mb", type=float, default=growth.FULL_MEGABYTES, metavar="MB", help="longest synthetic text")
    return parser.parse_args(argv)


def measure_growth(options: argparse.Namespace, cleaners: Sequence[peers.Cleaner]) -> list[growth.Growth]:
    """Cost against length of the cleaner asked for; nothing if it is not among `cleaners` or not wanted."""
    chosen = [cleaner for cleaner in cleaners if cleaner.name == options.growth_of and not options.no_growth]
    return [item for cleaner in chosen for item in growth.measure(cleaner, options.growth_mb)]


def main(argv: Sequence[str]) -> int:
    """Run the benchmark; returns 0, or 2 where there is nothing to measure."""
    options = parse(argv)
    console = tables.console()
    cleaners, missing = dumps.chosen(options, USUAL, console)
    try:
        comparisons = dumps.compare_all(options, data.SETS, DUMPS, cleaners, console)
    except data.MissingDataError as error:
        print(error, file=sys.stderr)
        return 2
    grown = measure_growth(options, cleaners)
    if grown:
        console.print(tables.growth_table(options.growth_of, grown))
    if options.json:
        numbers = {
            "growth_of": options.growth_of,
            "missing": missing,
            "comparisons": [tables.record(item) for item in comparisons],
            "growth": [tables.growth_record(item) for item in grown],
        }
        tables.write_json(options.json, numbers)
    return 0
