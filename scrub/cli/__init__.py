"""The command line: `scrub clean`, `run`, `fetch`, `demo`, `explain`, `sites` and `completion`."""

from __future__ import annotations

import io
import sys
from typing import Any

import click

from scrub.cli.cleaning import clean
from scrub.cli.completion import completion
from scrub.cli.demo import demo
from scrub.cli.explaining import explain
from scrub.cli.fetching import fetch
from scrub.cli.profiles import sites
from scrub.cli.running import run


class _Scrub(click.Group):
    """The group whose output is UTF-8 whatever the locale says."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line; see `click.Command.main`."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        return super().main(*args, **kwargs)


@click.group(cls=_Scrub, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="scrub-news", prog_name="scrub")
def main() -> None:
    """Turn news into canonical articles.

    In goes an HTML page, or a text dump whose HTML is gone; out comes the text of the story, its metadata, and a
    record of everything that was taken away and why.

    \b
    Examples:
      scrub clean page.html                the text of one page
      curl -s URL | scrub clean            the same, from a pipe
      scrub clean dumps/ --format jsonl    a folder, one JSON object a line
      scrub run crawl/*.warc.gz --out DIR  a dump of any size, on all cores
      scrub explain dump.txt               what was removed, and why
      scrub fetch URL -o news              a page from the web, politely

    `scrub COMMAND --help` tells more of a command.
    """


for command in (clean, run, fetch, demo, explain, sites, completion):
    main.add_command(command)
