"""Polite fetching: from addresses, feeds, sitemaps and sites to articles, with the raw pages kept as WARC.

Needs the extra `fetch`: `pip install 'scrub-news[fetch]'`.
"""

from __future__ import annotations

try:
    import brotli  # noqa: F401
    import h2  # noqa: F401
    import hishel.httpx  # noqa: F401
    import protego  # noqa: F401
    import warcio  # noqa: F401
    import zstandard  # noqa: F401
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        f"scrub.fetch needs the extra `fetch`, and {error.name} is not installed: pip install 'scrub-news[fetch]'",
        name=error.name,
    ) from error

from scrub.fetch.failures import ContactMissingError, FetchError, Reason
from scrub.fetch.fetcher import Fetcher, fetch
from scrub.fetch.frontier import Entry, Source
from scrub.fetch.options import EVERYWHERE, FetchOptions

__all__ = ["EVERYWHERE", "ContactMissingError", "Entry", "FetchError", "FetchOptions", "Fetcher", "Reason", "Source", "fetch"]
