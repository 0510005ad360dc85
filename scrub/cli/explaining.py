"""`scrub explain`: what became of every line of a document."""

from __future__ import annotations

import os
import shutil
import sys

import click

from scrub.cli.caller import Caller, caller_options
from scrub.cli.documents import Messages, or_stdin, read, shown
from scrub.cli.output import opened
from scrub.report.terminal import Style
from scrub.report.terminal import explain as explained


@click.command()
@click.argument("path", required=False, type=click.Path())
@caller_options
def explain(path: str | None, caller: Caller) -> None:
    """Show what became of every line of a document, and why.

    Kept lines are plain; removed ones are dimmed and bear their kind, and below them the rule that decided, how sure
    it was (0 to 1) and what it saw. At the end stand the verdict, the quality (0 to 1), the metadata, each with where
    it came from, and the warnings.

    PATH is a text dump or an HTML page, of which the visible text is shown; - is standard input. Colour is used on a
    terminal only, and not where NO_COLOR is set.
    """

    (path,) = or_stdin([path] if path is not None else [])
    messages = Messages()
    try:
        article = caller.clean(path, read(path, caller.options.max_bytes))
    except (OSError, ImportError) as error:  # ImportError: of what decompresses
        messages.error(path, error)
        raise click.exceptions.Exit(1) from error
    with opened(None) as write:
        for line in explained(article, shown(path), _style()):
            write(f"{line}\n")


def _style() -> Style:
    if not sys.stdout.isatty():
        return Style()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Style(shutil.get_terminal_size().columns, not plain)
