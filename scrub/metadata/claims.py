"""What one source on a page says of one field."""

from __future__ import annotations

from dataclasses import dataclass

FIELDS = (
    *("title", "authors", "agency", "published", "modified", "publisher", "site", "section", "tags", "summary"),
    *("language", "url", "image", "paywalled", "body"),
)


LONGEST_BODY = 100_000
"""Characters of a `body`; the rest is cut off."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One source says one value of one field of `FIELDS`.

    `value` is typed as in `scrub.Article`: `authors`, `section` and `tags` are lists of str, `published` and `modified`
    dates or datetimes, `image` an `Image`, `paywalled` a bool, all others str. `body` is the text of the article as the page
    gives it beside what it shows, cut or with furniture in it as may be: no field of an article, but evidence. `source` is the
    provenance as a reader understands it: "json-ld NewsArticle.headline", "og:title", "time[itemprop=datePublished]", "h1",
    "byline", "url".
    """

    field: str
    value: object
    source: str
