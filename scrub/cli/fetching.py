"""`scrub fetch`: from addresses, feeds, sitemaps and sites to a folder of articles and raw pages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from scrub.cli.fetch_options import fetch_options
from scrub.fetch.options import FetchOptions
from scrub.report import visible


@dataclass(frozen=True, slots=True)
class _Job:
    """What the user named, where it goes, and how it is shown."""

    urls: Sequence[str]
    lists: Sequence[str]
    feeds: Sequence[str]
    sitemaps: Sequence[str]
    sites: Sequence[str]
    out: Path
    style: str
    retry_failed: bool
    log: str | None
    quiet: bool

    @property
    def names_nothing(self) -> bool:
        return not any((self.urls, self.lists, self.feeds, self.sitemaps, self.sites))

    def addresses(self) -> Iterator[str]:
        """Those of the command line, then those of the lists, line by line."""
        yield from self.urls
        for name in self.lists:
            with click.open_file(name, encoding="utf-8", errors="replace") as lines:
                yield from (line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))


@click.command()
@click.argument("urls", metavar="[URL]...", nargs=-1)
@click.option(
    "--urls",
    "lists",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Articles, one address a line; - is standard input.",
)
@click.option("--feed", "feeds", multiple=True, metavar="URL", help="The articles of an RSS, Atom or JSON feed.")
@click.option("--sitemap", "sitemaps", multiple=True, metavar="URL", help="The articles of a sitemap or an index of sitemaps.")
@click.option("--site", "sites", multiple=True, metavar="URL", help="The articles of a site: its sitemaps, feeds and sections.")
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="Where articles and pages go; made if it is not there.",
)
@click.option(
    "-f",
    "--format",
    "style",
    type=click.Choice(["jsonl", "parquet"]),
    default="jsonl",
    show_default=True,
    help="parquet: write articles.parquet as well, at the end.",
)
@click.option("--retry-failed", is_flag=True, help="Ask again for what failed before.")
@click.option("--log", type=click.Choice(["json"]), help="Log every address on stderr, an object a line, instead of progress.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary on stderr.")
@fetch_options
def fetch(options: FetchOptions, **job: object) -> None:
    """Fetch news politely: write its articles, and the raw pages.

    URL is the address of an article. In DIR appear articles.jsonl, one article a line; pages-*.warc.gz, the raw
    pages (sources-*.warc.gz: what led to them); and failures.jsonl, what gave no article and why. Started again with
    the same DIR, an interrupted crawl goes on where it stood, and a finished one looks for what is new.

    robots.txt is kept to, hosts are asked slowly, private addresses not at all. More than ten pages need a
    contact.

    \b
    Examples:
      scrub fetch https://news.example/2025/03/14/a-story -o news
      scrub fetch --feed https://news.example/rss.xml -o news --contact me@lab.example
      scrub fetch --site https://news.example --since 2025-03-01 -o news --contact me@lab.example
      scrub fetch -o news --contact me@lab.example      go on with what is in news
    """
    run(_Job(**job), options)  # type: ignore[arg-type]


def run(job: _Job, options: FetchOptions) -> None:
    """Do the job. Exits with 1 where something failed and there is no article of what was named, with 130 when interrupted."""
    if job.names_nothing and not (job.out / "state").is_dir():
        raise click.UsageError("give a URL, --urls, --feed, --sitemap or --site, or the --out of a crawl to go on with")
    from scrub.io.extras import need

    try:
        if job.style == "parquet":
            need("pyarrow", "Parquet")  # before anything is fetched
        fruitless = asyncio.run(_crawl(job, options))
        if job.style == "parquet":
            from scrub.fetch.tables import write_parquet

            write_parquet(job.out)
    except KeyboardInterrupt:
        click.echo(f"scrub: stopped; `scrub fetch -o {visible(str(job.out))}` goes on", err=True)
        raise click.exceptions.Exit(130) from None
    except (OSError, ImportError) as error:
        raise click.ClickException(visible(str(error))) from error
    if fruitless:
        raise click.exceptions.Exit(1)


async def _crawl(job: _Job, options: FetchOptions) -> bool:
    """Do the crawl, and tell whether it was fruitless."""
    from scrub.fetch import ContactMissingError, Fetcher  # late: other commands need no network

    async with Fetcher(options, job.out) as fetcher:
        from scrub.cli.progress import ended, shown, summary

        if job.retry_failed:
            fetcher.frontier.retry_failed()
        found = fetcher.articles(job.addresses(), feeds=job.feeds, sitemaps=job.sitemaps, sites=job.sites)
        try:
            async with shown(fetcher, job.log, job.quiet):
                async for _ in found:
                    pass
        except ContactMissingError as error:
            raise click.UsageError(f"{error}; give --contact, or --no-contact") from error
        if not job.quiet:
            click.echo(ended(fetcher) if job.log else summary(fetcher, job.out), err=True)
        return fetcher.tally.fruitless
