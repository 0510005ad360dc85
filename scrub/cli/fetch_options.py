"""The options of `scrub fetch` that become `FetchOptions`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from scrub.fetch.options import EVERYWHERE, FetchOptions
from scrub.report import visible

_DEFAULT = FetchOptions()


def _of(name: str, kind: click.ParamType[Any], metavar: str, text: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option for a field of `FetchOptions`, with its default."""
    flag = f"--{name.replace('_', '-')}"
    default = getattr(_DEFAULT, name)
    return click.option(flag, name, type=kind, default=default, show_default=default is not None, metavar=metavar, help=text)


_NAMES = (
    *("contact", "anonymous", "since", "limit", "match", "depth", "delay", "per_host", "concurrency", "attempts", "seconds"),
    *("max_bytes", "ignore_robots", "ignore_noindex", "networks", "allow_private", "proxy", "ca_file"),
)
_WHOLE = click.IntRange(min=1)
_SECONDS = click.FloatRange(min=0)
_OFFERED = (
    click.option(
        "--contact",
        metavar="TEXT",
        envvar="SCRUB_CONTACT",
        help="Who asks: an e-mail address or a page; $SCRUB_CONTACT.",
    ),
    click.option("--no-contact", "anonymous", is_flag=True, help="Ask for many pages without a contact."),
    click.option(
        "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Nothing that is known to be older, as 2025-03-14."
    ),
    _of("limit", _WHOLE, "N", "Stop after N articles."),
    _of("match", click.STRING, "REGEX", "Of what is found, only addresses that contain this pattern."),
    _of("depth", click.IntRange(min=0), "N", "How deep to follow the sections of a site."),
    _of("delay", _SECONDS, "S", "Seconds between two requests to a host; more where the host is busy or slow."),
    _of("per_host", _WHOLE, "N", "Requests to a host at a time."),
    _of("concurrency", _WHOLE, "N", "Requests at a time in all."),
    _of("attempts", _WHOLE, "N", "Tries of what may work later."),
    _of("seconds", _SECONDS, "S", "Seconds for one answer at most."),
    _of("max_bytes", _WHOLE, "N", "Bytes of one page at most, also when decompressed."),
    click.option("--ignore-robots", is_flag=True, help="Do not keep to robots.txt."),
    click.option("--ignore-noindex", is_flag=True, help="Use pages and links whose page asks not to (noindex, nofollow)."),
    click.option(
        "--allow-network",
        "networks",
        multiple=True,
        metavar="CIDR",
        help="Private addresses that may be asked, as 10.1.0.0/16.",
    ),
    click.option("--allow-private", is_flag=True, help="Ask any address, private ones too."),
    click.option("--proxy", metavar="URL", help="Ask through this proxy (http, https, socks5)."),
    click.option(
        "--ca-file",
        type=click.Path(exists=True, dir_okay=False),
        metavar="FILE",
        help="Trust these certificates instead.",
    ),
)


def fetch_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that make a `FetchOptions`, which it gets as the argument `options`."""

    @functools.wraps(command)
    def wrapper(**given: Any) -> None:
        command(options=_made({name: given.pop(name) for name in _NAMES}), **given)

    for option in reversed(_OFFERED):
        option(wrapper)
    return wrapper


def _made(given: dict[str, Any]) -> FetchOptions:
    """Raises click.UsageError for what can only be a mistake."""
    since = given.pop("since")
    networks = given.pop("networks")
    everywhere = given.pop("allow_private")
    try:
        return FetchOptions(
            since=since.date() if since else None,
            allow_networks=EVERYWHERE if everywhere else networks,
            robots=not given.pop("ignore_robots"),
            directives=not given.pop("ignore_noindex"),
            **given,
        )
    except ValueError as error:
        raise click.UsageError(visible(str(error))) from error
