"""Polite fetching: from addresses, feeds, sitemaps and sites to articles, with the raw pages kept as WARC.

Needs the extra `fetch`: `pip install 'scrub-news[fetch]'`. Importing this loads nothing of it; using a name does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrub.fetch.failures import ContactMissingError, FetchError, Reason
    from scrub.fetch.fetcher import Fetcher, fetch
    from scrub.fetch.options import EVERYWHERE, FetchOptions

__all__ = ["EVERYWHERE", "ContactMissingError", "FetchError", "FetchOptions", "Fetcher", "Reason", "fetch"]

_HOMES = {
    "EVERYWHERE": "options",
    "ContactMissingError": "failures",
    "FetchError": "failures",
    "FetchOptions": "options",
    "Fetcher": "fetcher",
    "Reason": "failures",
    "fetch": "fetcher",
}


def __getattr__(name: str) -> object:
    """Load the module of a public name. Raises ModuleNotFoundError that names the extra where it is not installed."""
    if name not in _HOMES:
        raise AttributeError(f"module 'scrub.fetch' has no attribute {name!r}")
    try:
        return getattr(import_module(f"scrub.fetch.{_HOMES[name]}"), name)
    except ModuleNotFoundError as error:
        from scrub.io.extras import installed_by

        missing = f"scrub.fetch needs the extra `fetch`, and {error.name} is missing: {installed_by('fetch')}"
        raise ModuleNotFoundError(missing, name=error.name) from error
