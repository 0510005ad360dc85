"""`scrub run`: dumps of any size, on all cores, in a run that can be taken up again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrub.cli.caller import Caller, complete_sites, effort_option, sites_option
from scrub.cli.documents import STDIN, or_stdin
from scrub.options import Options
from scrub.report import visible

if TYPE_CHECKING:
    from scrub.batch.options import BatchOptions
    from scrub.batch.progress import Watch
    from scrub.batch.run import Summary
    from scrub.io import Shard

# Written out and not imported, so that `scrub --help` loads no reader; a test holds them to what there is.
FORMATS = ("jsonl", "parquet", "text", "markdown")
INPUTS = ("jsonl", "csv", "tsv", "parquet", "warc", "wet", "zip", "tar", "pages")
ENGINES = ("local", "ray", "spark")
COMPRESSIONS = ("none", "gzip", "zstd", "bz2", "xz")


class _Refused(click.ClickException):
    """A mistake in what was asked for, other than in its wording."""

    exit_code = 2


def _names(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (value or "").split(",") if name.strip())


def _positive(default: float) -> dict[str, Any]:
    kind = click.IntRange(min=1) if isinstance(default, int) else click.FloatRange(0, min_open=True)
    return {"type": kind, "default": default, "show_default": True}


_HOLDS = {"text": "the text dump", "html": "the page", "url": "the URL", "id": "the id"}

_OPTIONS = (
    click.option("--out", required=True, metavar="DIR", type=click.Path(), help="The folder of the run."),
    click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Processes that clean. Default: one a core."),
    click.option(
        "--engine", type=click.Choice(ENGINES), default="local", show_default=True, help="What runs the processes, and where."
    ),
    click.option(
        "-f", "--format", "style", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="What to write."
    ),
    click.option("--compression", type=click.Choice(COMPRESSIONS), help="Default: gzip; zstd in Parquet; none of text files."),
    click.option("--input-format", type=click.Choice(INPUTS), help="What SOURCE holds. Default: told by its suffix."),
    *(
        click.option(f"--{name}-field", default=name, show_default=True, metavar="NAME", help=f"The column with {what}.")
        for name, what in _HOLDS.items()
    ),
    click.option("--keep-fields", callback=_names, metavar="NAMES", help="Columns that travel along, separated by commas."),
    click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Read the first N documents only, with one worker."),
    click.option(
        "--sample", type=click.FloatRange(0, 1, min_open=True), default=1.0, metavar="SHARE", help="Read a share, by id."
    ),
    click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing."),
    click.option("--removed", is_flag=True, help="Write what was removed, and documents that were dropped, to DIR/removed."),
    click.option(
        "--drop", callback=_names, metavar="VERDICTS", help="Write no documents of these verdicts, such as stub,index."
    ),
    click.option("--min-quality", type=click.FloatRange(0, 1), default=0.0, metavar="Q", help="Write no documents below."),
    effort_option,
    click.option("--soft-limit", **_positive(60.0), metavar="SECONDS", help="CPU time after which no further detector starts."),
    click.option("--hard-limit", **_positive(120.0), metavar="SECONDS", help="Time after which a document is given up."),
    click.option("--memory", **_positive(2048), metavar="MB", help="Memory that a document may take."),
    click.option("--max-bytes", **_positive(Options().max_bytes), metavar="N", help="Give up documents that are longer."),
    click.option("--shard-size", **_positive(256), metavar="MB", help="Split files into parts of this size, where possible."),
    click.option("--pipeline", metavar="MODULE:FUNCTION", help="What makes the pipeline. Default: the one that ships."),
    click.option("--overwrite", is_flag=True, help="Throw away what a run with other options left in DIR."),
    click.option("-q", "--quiet", is_flag=True, help="No progress and no summary; errors stay."),
    click.option("--site", metavar="NAME", shell_complete=complete_sites, help="The site that all documents come from."),
    click.option("--language", metavar="TAG", help="The language of all documents. Default: told from each text."),
    sites_option,
)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@_with_options
def run(sources: Sequence[str], out: str, **given: Any) -> None:
    """Clean dumps of any size into a folder.

    SOURCE is a file, a folder, a pattern or a URL: of JSONL, CSV or TSV, Parquet, WARC or WET, of saved pages, or of zip
    and tar archives of them, compressed or not; - is standard input, which is also read where no SOURCE is given and something
    is piped in.

    \b
    DIR/data              the articles, one part a shard
    DIR/quarantine.jsonl  documents that could not be read or cleaned, and why
    DIR/report.json       the accounts: read, written, dropped, quarantined ...
    DIR/timing.json       the slowest documents, and CPU time

    A document that hangs, crashes or takes too much memory costs itself. The same command again takes up a run that was
    interrupted: what is done is not done again, and the output is the same, byte for byte.

    The exit status is 1 if a part of the input could not be read at all or every document was quarantined, 2 for a mistake
    or a folder that is in use, 130 or 143 after an interrupt.
    """
    options = _options(given)
    passed_over: list[str] = []
    shards = _shards(or_stdin(sources), out, given, passed_over)
    if given["dry_run"]:
        _plan(shards, out, options, given["overwrite"])
        return
    summary = _run(shards, out, options, given, passed_over)
    if not given["quiet"]:
        from scrub.batch.summary import lines

        for line in lines(summary):
            click.echo(line)
    if summary.report.written and not given["quiet"]:
        for name in given["keep_fields"]:
            if not summary.report.kept[name]:
                click.echo(f"scrub: warning: no document has anything in the column {visible(name)!r} that is kept", err=True)
    for name, reason in sorted(summary.failed.items()):
        click.echo(f"scrub: {visible(name)}: {visible(reason)}", err=True)
    if summary.signal is not None:
        click.echo("scrub: interrupted; the same command takes the run up again", err=True)
        raise click.exceptions.Exit(128 + summary.signal)
    if summary.failed:
        click.echo("scrub: the same command tries again what failed", err=True)
        raise click.exceptions.Exit(1)
    if 0 < summary.report.read == summary.report.quarantined.total():
        click.echo(f"scrub: every document was quarantined; {visible(out)}/quarantine.jsonl says why", err=True)
        raise click.exceptions.Exit(1)


def _run(
    shards: Sequence[Shard], out: str, options: BatchOptions, given: dict[str, Any], passed_over: Sequence[str]
) -> Summary:
    from scrub.batch.claim import RunError, check, configuration_of
    from scrub.batch.spool import spool
    from scrub.batch.supervisor import WorkerError
    from scrub.engines.driver import EngineError
    from scrub.io.extras import MissingExtraError

    try:
        check(Path(out), configuration_of(options), given["overwrite"])  # before standard input is read into it
        shards = [spool(shard, sys.stdin.buffer, Path(out)) if shard.source == STDIN else shard for shard in shards]
        with _watching(given["quiet"]) as watch:
            runner = partial(_runner(len(shards), given), overwrite=given["overwrite"], passed_over=passed_over, watch=watch)
            return runner(shards, out, options)
    except RunError as error:
        raise _Refused(visible(str(error))) from error
    except (WorkerError, EngineError, MissingExtraError, ValueError) as error:
        raise click.ClickException(visible(str(error))) from error
    except OSError as error:
        raise click.ClickException(visible(f"{error.filename or out}: {error.strerror or error}")) from error


def _runner(shards: int, given: dict[str, Any]) -> Callable[..., Summary]:
    """What does the run: the local runner, or an engine."""
    if given["engine"] == "local":
        from scrub.batch.run import run as run_here
        from scrub.batch.supervisor import usable_cores

        wanted = given["workers"] or usable_cores()
        if 0 < shards < wanted and not given["quiet"] and not given["limit"]:
            told = (
                f"scrub: {shards:,} of {wanted:,} workers have work, a shard each; a smaller --shard-size may cut more of them"
            )
            click.echo(told, err=True)
        workers = min(wanted, max(shards, 1))
        return partial(run_here, workers=workers, warn=_warn(given["quiet"]))
    from scrub.engines.driver import run_on, schedule_of

    return partial(run_on, schedule_of(given["engine"]), workers=given["workers"])


def _options(given: dict[str, Any]) -> BatchOptions:
    """The options of the run. Raises click.UsageError for what can only be a mistake."""
    from scrub.batch.limits import Limits
    from scrub.batch.options import BatchOptions
    from scrub.io import Columns
    from scrub.io.extras import MissingExtraError

    cleaning = Options(
        max_bytes=given["max_bytes"], seconds=given["soft_limit"], sites=given["folders"], effort=given["effort"]
    )
    Caller(None, given["site"], given["language"], cleaning)
    if given["limit"] and given["engine"] != "local":
        raise click.UsageError("--limit reads one shard after the other, which is for --engine local")
    try:
        return BatchOptions(
            format=given["style"],
            compression=given["compression"] or ("gzip" if given["style"] == "jsonl" else None),
            columns=Columns(**{name: given[f"{name}_field"] for name in _HOLDS}, keep=given["keep_fields"]),
            cleaning=cleaning,
            **{
                name: given[name]
                for name in (
                    *("site", "language", "pipeline", "drop", "min_quality", "removed", "sample", "limit"),
                    *("input_format", "shard_size"),
                )
            },
            limits=Limits(given["hard_limit"], given["memory"]),
        )
    except MissingExtraError as error:
        raise click.ClickException(str(error)) from error
    except ValueError as error:
        raise click.UsageError(visible(str(error))) from error


def _shards(sources: Sequence[str], out: str, given: dict[str, Any], passed_over: list[str]) -> list[Shard]:
    """What the sources hold, spelled as in the run that is taken up; files of no known format are added to `passed_over`.

    Raises click.ClickException where they hold nothing or it cannot be told what.
    """
    from scrub.batch.claim import respelled
    from scrub.batch.commit import Folder
    from scrub.io import find_shards
    from scrub.io.extras import MissingExtraError

    try:
        folder = Folder.of(out)
        cut = {"format": given["input_format"], "shard_bytes": given["shard_size"] << 20}
        return respelled(folder, find_shards(sources, **cut, without=out, passed_over=passed_over.append))
    except MissingExtraError as error:
        raise click.ClickException(str(error)) from error
    except (OSError, ValueError) as error:
        told = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)
        raise _Refused(visible(told)) from error


def _warn(quiet: bool) -> Callable[[str], object]:
    return (lambda told: None) if quiet else (lambda told: click.echo(f"scrub: warning: {visible(told)}", err=True))


@contextmanager
def _watching(quiet: bool) -> Iterator[Watch]:
    from scrub.batch import progress

    if quiet:
        yield lambda told: None
    elif sys.stderr.isatty():
        from rich.console import Console

        with progress.table(Console(stderr=True)) as watch:
            yield watch
    else:
        with progress.lines(lambda line: click.echo(line, err=True)) as watch:
            yield watch


def _plan(shards: Sequence[Shard], out: str, options: BatchOptions, overwrite: bool) -> None:
    """Print what would be done, and which parts would go. Raises click.ClickException where the run would be refused."""
    from scrub.batch.claim import RunError, check, check_sources, configuration_of, has_another
    from scrub.batch.commit import MANIFEST, Folder, committed
    from scrub.batch.options import fingerprint

    folder, mark = Folder.of(out), fingerprint(options.configuration())
    kept = {shard.name for shard in shards if committed(folder, shard, mark, options.limit)}
    known = all(shard.source != STDIN for shard in shards)  # what comes in there is read by the run itself
    try:
        check(folder.path, configuration_of(options), overwrite)
        if known and not has_another(folder.path, configuration_of(options)):
            check_sources(folder, shards)
    except RunError as error:
        raise _Refused(visible(str(error))) from error
    for name in sorted(path.stem for path in (folder.path / MANIFEST).glob("*.json") if known):
        if name not in kept:
            click.echo(f"goes   {name}  is thrown away")
    for shard in shards:
        done = "done " if shard.name in kept else "to do"
        part = f"{shard.start}-{'' if shard.stop is None else shard.stop}" if shard.start or shard.stop is not None else "whole"
        kind = f"{shard.format}{f' ({shard.compression})' if shard.compression else ''}"
        click.echo(f"{done}  {shard.name}  {kind}  {visible(shard.source)}  {part}")
    click.echo(f"{len(shards):,} shards; {options.format} to {visible(out)}; nothing was done")
