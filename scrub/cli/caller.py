"""What the user says about the documents: the options that `clean` and `explain` share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import click
from click.shell_completion import CompletionItem

from scrub import sites
from scrub.article import Article, Verdict
from scrub.options import EFFORTS, Options
from scrub.pipeline import check_arguments
from scrub.pipeline import clean as clean_document
from scrub.report import visible

SITES_VARIABLE = "SCRUB_SITES"


@dataclass(frozen=True, slots=True)
class Caller:
    """What is said of every document. Raises click.UsageError for what can only be a mistake."""

    url: str | None = None
    site: str | None = None
    language: str | None = None
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        """Refuse at once what would fail at every document."""
        known_profiles(self.options.sites)
        try:
            check_arguments("", self.url, self.site, None, self.language, self.options)
        except ValueError as error:
            raise click.UsageError(visible(str(error))) from error

    def clean(self, path: str, content: bytes) -> Article:
        """The article of one document; a page is told by the suffix of its `path`, else by its content.

        Raises OSError for what is no text, such as a picture or an archive.
        """
        from scrub.io.pages import media_type_of
        from scrub.quality import no_text

        told = media_type_of(path)
        article = clean_document(
            content, url=self.url, site=self.site, media_type=told, language=self.language, options=self.options
        )
        if article.verdict is Verdict.ERROR and (reason := no_text(article.source)):
            raise OSError(None, reason)
        return article


class Folder(click.Path):
    """A folder that exists. In an environment variable empty entries are passed over."""

    def __init__(self) -> None:
        """Make the type; it has no settings."""
        super().__init__(exists=True, file_okay=False, readable=True)

    def split_envvar_value(self, rv: str) -> list[str]:
        """The folders in `rv`, which are separated as in PATH."""
        return [entry for entry in super().split_envvar_value(rv) if entry]


sites_option = click.option(
    "--sites",
    "folders",
    type=Folder(),
    multiple=True,
    envvar=SITES_VARIABLE,
    metavar="DIR",
    help=f"Folder with site profiles of your own (*.toml); may be given several times. Default: ${SITES_VARIABLE}.",
)


effort_option = click.option(
    "--effort",
    type=click.Choice(EFFORTS),
    default=Options().effort,
    show_default=True,
    help="careful: a second opinion, by trafilatura, on HTML pages of doubtful quality.",
)


def complete_sites(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of profiles that begin as typed, for the shell."""
    try:
        known = sites.profiles(tuple(context.params.get("folders") or ()))
    except (OSError, ValueError):
        known = sites.built_in()
    return [CompletionItem(p.name, help=p.publisher) for p in known if p.name.startswith(incomplete)]


def known_profiles(folders: tuple[str, ...]) -> tuple[sites.Profile, ...]:
    """The profiles of `folders` and those that ship. Raises click.UsageError for one that cannot be read."""
    try:
        return sites.profiles(folders)
    except (OSError, ValueError) as error:
        raise click.UsageError(visible(f"a site profile cannot be used: {error}")) from error


def caller_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that make a `Caller`, which it gets as the argument `caller`."""

    @click.option(
        "--site",
        metavar="NAME",
        shell_complete=complete_sites,
        help="The site it comes from, by name, publisher or domain (see `scrub sites list`).",
    )
    @click.option("--url", metavar="URL", help="Where the document comes from.")
    @click.option("--language", metavar="TAG", help="Language of the text, such as en or zh-Hant. Default: told from the text.")
    @sites_option
    @effort_option
    @click.option(
        "--max-bytes",
        type=click.IntRange(min=1),
        default=Options().max_bytes,
        show_default=True,
        metavar="N",
        help="Read no more than this of a document.",
    )
    @functools.wraps(command)
    def wrapper(
        *args: Any,
        site: str | None,
        url: str | None,
        language: str | None,
        folders: tuple[str, ...],
        effort: Literal["fast", "careful"],
        max_bytes: int,
        **kwargs: Any,
    ) -> None:
        options = Options(max_bytes=max_bytes, sites=folders, effort=effort)
        command(*args, caller=Caller(url, site, language, options), **kwargs)

    return wrapper
