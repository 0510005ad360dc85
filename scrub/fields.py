"""The article's fields: what findings prove, what markup claims, what the site's profile knows, each with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from scrub.canonical import canonical
from scrub.decide import Decision
from scrub.document import Block, Document
from scrub.topic import letters_of

_TEXTS = ("title", "summary", "publisher", "agency", "site", "language")
_LISTS = ("authors", "section", "tags")
_MOMENTS = ("published", "modified")


def settle_fields(document: Document, decision: Decision, kept: Sequence[Block], proof: str) -> dict[str, Any]:
    """The fields of the article, canonical, and `evidence`: where each came from. `proof` says why the profile applies."""
    values, evidence = dict(decision.values), dict(decision.origins)
    values["url"] = document.url
    if document.language:
        values["language"], evidence["language"] = document.language, document.language_from
    if document.markup is not None:
        from scrub.page_fields import page_fields  # late: a text dump needs none of it

        page_fields(document, decision, kept, values, evidence)
    if values.get("agency") and not values.get("authors"):
        values["authors"], evidence["authors"] = [values["agency"]], evidence.get("agency", "")
    if (profile := document.profile) is not None and not profile.platform:
        values |= {"site": profile.name, "publisher": profile.publisher}
        evidence |= {"site": proof, "publisher": proof}
    if (section := values.get("section")) and (publisher := values.get("publisher")) and _is_part(section[0], publisher):
        values["section"] = section[1:]  # the path begins at the site itself
    return {**_canonical(values), "evidence": dict(sorted(evidence.items()))}


def _is_part(step: str, publisher: str) -> bool:
    """Whether a step of the path to the article is the site's name, or how its publisher's begins."""
    return letters_of(publisher).startswith(letters_of(step) or " ")


def _canonical(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the article's fields; text in canonical form."""
    fields: dict[str, Any] = {name: values.get(name) for name in ("url", "paywalled")}
    fields["images"] = list(values.get("images", ()))
    for name in _TEXTS:
        if value := values.get(name):
            fields[name] = canonical(value)
    for name in _LISTS:
        fields[name] = [text for value in values.get(name, ()) if (text := canonical(value))]
    for name in _MOMENTS:
        if isinstance(values.get(name), date):
            fields[name] = values[name]
    return fields
