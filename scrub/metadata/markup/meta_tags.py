"""`<meta>` in the words of Open Graph, Twitter, Dublin Core, Parse.ly, Sailthru, Highwire and others; `<title>`; `<link>`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from scrub.article import Image
from scrub.metadata.claims import Claim
from scrub.metadata.markup.data import meta_names
from scrub.metadata.markup.people import author_claims, named
from scrub.metadata.markup.values import LONGEST_NAME, LONGEST_TITLE, address, moment, plain

_SPELLING = re.compile(r"[^a-z0-9:]+")
_TAG_SEPARATOR = re.compile(r"[,;、]")
_TIERS = {"free": False, "metered": True, "locked": True}
_OWN_STAMPS = re.compile(r"[_:.-](?:published|publish|publication)[_-]?(?:date|time)\Z", re.IGNORECASE)
"""A name that a site made up for when it published."""
_HOST_BEHIND = re.compile(r"\s*\((?:https?://)?[\w-]+(?:\.[\w-]+)+/?\)\Z")
"""The address behind a site's name: "Oldhaven Post (www.oldhavenpost.example)"."""
_OWN_AUTHORS = re.compile(r"[_:.-]authors?\Z", re.IGNORECASE)
"""A name that a site made up for its authors."""


def _key(name: str) -> str:
    """ "Article:Published_Time", "article:published-time" → one spelling."""
    return _SPELLING.sub("", name.casefold()[:60])


_FIELDS = {_key(name): field for field, names in meta_names().items() for name in names}


@lru_cache(maxsize=2_048)
def _known(name: str) -> str | None:
    """The field that a name means."""
    if known := _FIELDS.get(_key(name)):
        return known
    return "authors" if _OWN_AUTHORS.search(name) else "published" if _OWN_STAMPS.search(name) else None


def from_meta(found: Mapping[str, str], base: str | None, language: str | None = None) -> Iterator[Claim]:
    """The claims of one `<meta>`, by its attributes; `language` is the page's."""
    content = found.get("content", "")
    if not content:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        # One attribute may hold several names.
        for name in found.get(attribute, "")[:200].split()[:4]:
            known = _known(name)
            if known is None or (attribute == "itemprop" and not _is_own(name)):
                continue
            source = name if ":" in name or "." in name else f"meta {name}"
            yield from _claims(known, content, source.casefold(), base, language)
            return


def from_head(found: Mapping[str, str]) -> Iterator[Claim]:
    """The author whom an `itemprop` of a `<meta>` in the head names: elsewhere on a page it is a comment's or a teaser's."""
    if found.get("itemprop") == "author":
        yield from author_claims(*named(plain(found.get("content"), LONGEST_NAME)), "[itemprop=author]")


def _is_own(name: str) -> bool:
    """Whether an itemprop of a `<meta>` is one of an article and of nothing that is described beside it."""
    return name in {"datePublished", "dateModified", "dateCreated", "headline", "articleSection", "inLanguage"}


def _claims(field: str, content: str, source: str, base: str | None, language: str | None) -> Iterator[Claim]:
    match field:
        case "title":
            if text := plain(content, LONGEST_TITLE):
                yield Claim(field, text, source)
        case "authors":
            yield from author_claims(*named(_straight(plain(content, LONGEST_NAME), source)), source)
        case "published" | "modified":
            if (when := moment(content, language)) is not None:
                yield Claim(field, when, source)
        case "section":
            if text := plain(content, LONGEST_NAME):
                yield Claim(field, [text], source)
        case "tags":
            words = [plain(word, LONGEST_NAME) for word in _TAG_SEPARATOR.split(content[:5_000])]
            if words := [word for word in words if word]:
                yield Claim(field, words, source)
        case "url":
            if url := address(content, base):
                yield Claim(field, url, source)
        case "image":
            if url := address(content, base):
                yield Claim(field, Image(url), source)
        case "paywalled":
            if (told := _TIERS.get(content.strip().casefold()[:20])) is not None:
                yield Claim(field, told, source)
        case "publisher" | "site":
            if text := plain(_HOST_BEHIND.sub("", plain(content, LONGEST_NAME))):
                yield Claim(field, text, source)
        case _:
            if text := plain(content):
                yield Claim(field, text, source)


def _straight(name: str, source: str) -> str:
    """Citations name people surname first: "Roe, Jane"."""
    surname, comma, given = name.partition(", ")
    return (
        f"{given} {surname}"
        if source.removeprefix("meta ").startswith(("citation_", "dc")) and comma and "," not in given
        else name
    )


def from_link(found: Mapping[str, str], base: str | None) -> Iterator[Claim]:
    """The claims of one `<link>`: the canonical address."""
    relations = found.get("rel", "")[:100].casefold().split()
    if "canonical" in relations and (url := address(found.get("href"), base)):
        yield Claim("url", url, "link[rel=canonical]")
