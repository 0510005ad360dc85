"""Which claims hold: every field is settled by agreement between sources, and bears the source that proves it."""

from __future__ import annotations

from collections.abc import Sequence

from scrub.metadata.agreement import moments, rest, signatures, titles
from scrub.metadata.agreement.titles import key_of
from scrub.metadata.claims import FIELDS, Claim
from scrub.metadata.markup.data import words
from scrub.metadata.markup.values import bare_host

__all__ = ["agree"]

MOST_CLAIMS = 300
"""Claims of one field that are weighed against each other."""


def agree(claims: Sequence[Claim], *, language: str | None = None, url: str | None = None) -> dict[str, tuple[object, str]]:
    """The value of every field that something proves, with its provenance; the others are absent.

    `claims` may come from markup and from findings in the text alike. `language` is the text's, told by the text itself,
    and wins over what the page says of it; `url` is where the page came from. Fields are those of `FIELDS`, with `images`
    for `image`. Raises KeyError for a claim of no field.
    """
    of: dict[str, list[Claim]] = {name: [] for name in FIELDS}
    for claim in claims:
        listed = of["image" if claim.field == "images" else claim.field]
        if len(listed) < MOST_CLAIMS:
            listed.append(claim)
    claimed = _claimed_names(of)
    names = claimed | _host_names(of, url)
    sections = _sections(of)
    found: dict[str, tuple[object, str] | None] = {"title": titles.title(of["title"], names, sections, claimed)}
    headline = str(found["title"][0]) if found["title"] else ""
    when = moments.published(of["published"], of["modified"])
    found |= {
        "authors": signatures.authors(of["authors"], of["agency"], names, claimed, _publishers(of), sections),
        "agency": signatures.agency(of["agency"], names, claimed),
        "published": when,
        "modified": moments.changed(of["modified"], of["published"], when[0] if when else None),
        "publisher": rest.publisher(of["publisher"], of["site"]) or titles.site_behind(of["title"], headline, sections),
        "site": rest.site(of["site"]),
        "section": rest.section(of["section"], headline, names),
        "tags": rest.tags(of["tags"], names),
        "summary": rest.summary(of["summary"], headline),
        "language": (language, "the text") if language else rest.language(of["language"]),
        "url": rest.url(of["url"], url),
        "images": rest.images(of["image"]),
        "paywalled": rest.paywalled(of["paywalled"]),
    }
    return {name: value for name, value in found.items() if value is not None}


def _claimed_names(of: dict[str, list[Claim]]) -> frozenset[str]:
    """What the site is called by itself and by its publisher."""
    return frozenset(key_of(str(claim.value)) for claim in [*of["publisher"], *of["site"]]) - {""}


def _host_names(of: dict[str, list[Claim]], url: str | None) -> frozenset[str]:
    """What the labels of the site's host call it; a town's or a person's name may be one of them."""
    names: set[str] = set()
    hosts = {bare_host(address) for address in [url, *(str(claim.value) for claim in of["url"])]}
    for host in filter(None, hosts):
        labels = [label for label in host.split(".")[:-1] if label not in words("host_labels") and len(label) > 2]
        names |= {key_of(host), *(key_of(label) for label in labels)}
    return frozenset(names - {""})


def _publishers(of: dict[str, list[Claim]]) -> frozenset[str]:
    """The names that JSON-LD gives to publishers."""
    return frozenset(key_of(str(claim.value)) for claim in of["publisher"] if claim.source.startswith("json-ld"))


def _sections(of: dict[str, list[Claim]]) -> frozenset[str]:
    """The names of sections that the page gives."""
    return frozenset(key_of(str(part)) for claim in of["section"] if isinstance(claim.value, list) for part in claim.value)
