"""`python -m benchmarks NAME [options]`: run one benchmark."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

BENCHMARKS = {
    "dumps": "cleaning text dumps: word-F1 and speed over every set and kind of dump, beside other cleaners and bounds",
    "text": "cleaning text dumps: speed, word-F1 and cost against length, beside C4's rules, jusText and boilerpy3",
    "html": "extracting the story of HTML pages: F1, speed and cost against size, beside trafilatura and others",
    "errors": "the worst documents, with causes, as a page to read",
    "kinds": "whether the kinds of lines are right, against dumps that people read line by line",
    "appended": "the leads of other stories pasted below a story: how many go, and what of the story with them",
    "metadata": "title, authors and day of HTML pages, beside trafilatura, htmldate and JSON-LD alone",
    "language": "telling the language of a text",
    "formats": "reading and writing JSONL, Parquet and WARC, beside the libraries that could do it",
    "batch": "the local runner: overhead, scaling, memory and resuming, beside concurrent.futures and datatrove",
    "fetch": "fetching: pages per second and cost per page beside httpx and trafilatura, memory of a long crawl",
}


def usage() -> str:
    """The help text: one line for each benchmark."""
    width = max(map(len, BENCHMARKS))
    lines = [f"  {name:<{width}}  {what}" for name, what in BENCHMARKS.items()]
    return "\n".join(
        ["usage: python -m benchmarks NAME [options]", "", *lines, "", "python -m benchmarks NAME --help: its options"]
    )


def run(name: str, argv: Sequence[str]) -> int:
    """Import the benchmark `name` and call its `main(argv)`; returns its exit status."""
    module_name = f"benchmarks.{name}"
    try:
        module = import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name != module_name:
            raise
        print(f"benchmark {name!r} is not available in this checkout", file=sys.stderr)
        return 2
    return cast(Callable[[Sequence[str]], int], module.main)(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Dispatch to the benchmark named first in `argv`; returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(usage())
        return 0 if arguments else 2
    name, *rest = arguments
    if name not in BENCHMARKS:
        print(f"no benchmark is called {name!r}\n\n{usage()}", file=sys.stderr)
        return 2
    return run(name, rest)


if __name__ == "__main__":
    sys.exit(main())
