"""The addresses of a crawl, as they come in, are handed out, and turn out to be others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scrub.fetch.urls import story_key
from scrub.fetch.warc import Place


class Source(StrEnum):
    """What an address is expected to be."""

    ARTICLE = "article"
    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Target:
    """An address to be asked.

    `scope`: an address of the site that what is found there has to belong to, "" for any. `changed`: when it last did, in
    seconds, if a sitemap says so.
    """

    url: str
    kind: Source = Source.ARTICLE
    depth: int = 0
    scope: str = ""
    changed: float | None = None

    @property
    def key(self) -> str:
        """What it shares with the other addresses of the same story; a source shares its address with none."""
        return f"a:{story_key(self.url)}" if self.kind is Source.ARTICLE else f"s:{self.url}"


@dataclass(frozen=True, slots=True)
class Entry:
    """An address that was handed out.

    `attempts`: how often it was asked for, this time included. `place`: where its answer is kept already, `readings`: how
    often it was taken from there, this time included.
    """

    id: int
    url: str
    host: str
    kind: Source
    depth: int = 0
    scope: str = ""
    attempts: int = 1
    place: Place | None = None
    readings: int = 0


@dataclass(frozen=True, slots=True)
class Other:
    """The address that another turned out to be a duplicate of."""

    id: int
    url: str
