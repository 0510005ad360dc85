"""`scrub clean`: the text of documents, or all that is known of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from scrub.article import Article
from scrub.cli.caller import Caller, caller_options
from scrub.cli.documents import STDIN, Messages, find, is_document, or_stdin, read, shown
from scrub.cli.output import FORMATS, Form, opened, render


def _writable(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and value != STDIN and not Path(value).resolve().parent.is_dir():
        raise click.BadParameter(f"there is no folder {click.format_filename(Path(value).parent)!r}")
    return value


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path())
@click.option("-f", "--format", "style", type=click.Choice(FORMATS), default="text", show_default=True, help="What to print.")
@click.option("--removed", is_flag=True, help="Print what was removed, too: kind, lines and first words; in JSON all of it.")
@click.option("--full", is_flag=True, help="JSON with every field, as `Article.from_dict` takes it back.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True),
    callback=_writable,
    metavar="FILE",
    help="Write to FILE instead of stdout; it appears once it is complete.",
)
@click.option("-q", "--quiet", is_flag=True, help="No warnings on stderr; errors stay.")
@caller_options
def clean(paths: Sequence[str], style: str, removed: bool, full: bool, output: str | None, quiet: bool, caller: Caller) -> None:
    """Print the text of the story in each document.

    PATH is a text dump or an HTML page; a folder, which means the *.html, *.htm, *.xhtml, *.txt and *.text files below it,
    compressed or not, hidden ones apart; a pattern such as 'dumps/**/*.txt'; or - for standard input, which is also read where
    no PATH is given and something is piped in.

    \b
    text      the story, paragraphs separated by a blank line; several documents
              are separated by a line "==> NAME <=="
    markdown  the same under its title, summary, authors and date
    json      the article's fields; a list of them where there are several
              documents
    jsonl     the same, one object a line

    JSON leaves out the source, the kept passages and the removals: --removed adds the removals, --full prints
    everything (and then no "path").

    What is compressed (gzip, zstd, bz2, xz) is decompressed. A document that cannot be read, or is no text, is named on
    stderr and the others are cleaned; the exit status is then 1. What is no article (a paywall, a list of links) is
    printed with a warning on stderr.
    """
    if full and style not in ("json", "jsonl"):
        raise click.UsageError("--full needs --format json or jsonl")
    messages = Messages(quiet)
    files = find(or_stdin(paths), messages)
    if caller.url is not None and len(files) > 1:
        raise click.UsageError(f"--url is the address of one document, and there are {len(files)}; --site may be given for all")
    _spare_the_sources(output, paths, files)
    form = Form(style, removed, full, many=len(files) > 1)
    with opened(output) as write:
        for piece in render(_articles(files, caller, messages), form):
            write(piece)
    if messages.failed:
        raise click.exceptions.Exit(1)


def _spare_the_sources(output: str | None, paths: Sequence[str], files: Sequence[str]) -> None:
    """Raise click.UsageError where the output would take the place of a document, or be taken for one by the next command."""
    if output is None or output == STDIN:
        return
    target = Path(output).resolve()
    if target.is_file() and any(Path(path).resolve() == target for path in files if path != STDIN):
        raise click.UsageError(f"{shown(output)} is one of the documents; write to another file")
    folders = [Path(path).resolve() for path in paths if path != STDIN and Path(path).is_dir()]
    if is_document(target.name) and any(target.is_relative_to(folder) for folder in folders):
        raise click.UsageError(
            f"{shown(output)} lies in a folder that is read, and would be read as a document; write elsewhere"
        )


def _articles(files: Sequence[str], caller: Caller, messages: Messages) -> Iterator[tuple[str, Article]]:
    for path in files:
        try:
            article = caller.clean(path, read(path, caller.options.max_bytes))
        except (OSError, ImportError) as error:  # ImportError: of what decompresses
            messages.error(path, error)
            continue
        except Exception as error:  # whatever one document does, the others are cleaned
            messages.error(path, f"cannot be cleaned: {type(error).__name__}: {error}")
            continue
        for warning in article.warnings:
            messages.warning(path, warning)
        yield path, article
