"""`scrub demo`: a small news site on this machine, to try `scrub fetch` on."""

from __future__ import annotations

import threading

import click


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, metavar="N", help="0 for any that is free."
)
def demo(port: int) -> None:
    """Serve a small news site on this machine until Ctrl-C.

    Its two hundred stories are invented. Only this machine can reach it; nothing is asked of the internet.

    \b
    Example:
      scrub demo &
      scrub fetch --site http://127.0.0.1:8000 --allow-private --no-contact --delay 0 -o news
    """
    from scrub.demo.server import serving

    try:
        with serving(port) as address:
            click.echo(f"The demo site is at {address} (Ctrl-C ends it). In another terminal:")
            click.echo(f"  scrub fetch --site {address} --allow-private --no-contact --delay 0 -o news")
            threading.Event().wait()
    except KeyboardInterrupt:
        click.echo()
    except OSError as error:
        raise click.ClickException(f"port {port} cannot be used: {error.strerror}; --port N takes another") from error
