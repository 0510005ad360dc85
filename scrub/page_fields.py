"""The fields of an HTML page's article: what its text proves and what its markup claims, settled by agreement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrub.decide import Decision
from scrub.document import Block, Document
from scrub.dom import PageMarkup
from scrub.images import story_images
from scrub.metadata.agreement import agree
from scrub.metadata.claims import Claim
from scrub.metadata.dates import parse_date

_MARKED = frozenset({"authors", "published", "modified"})
"""Fields in which the text is asked only where the markup says nothing: elsewhere on a page others sign, too."""
_NO_BYLINE = ("h1", "h2", "summary", "figcaption", "aside")
"""Elements whose text may look like a name under a headline, and is a section or a caption."""
_SEEN = frozenset({"title", "authors", "published", "modified", "publisher", "section", "tags", "summary"})
"""Fields in which text and markup are weighed against each other."""


def page_fields(
    document: Document,
    decision: Decision,
    kept: Sequence[Block],
    values: dict[str, Any],
    evidence: dict[str, str],
) -> None:
    """Settle `values` and `evidence`, which hold what the text proves, by what the markup tells."""
    if (markup := document.markup) is None:
        return
    _sign(document, decision, values, evidence)
    _agree(document, markup.claims, values, evidence)
    _select(document, markup, values, evidence)
    _picture(document, decision, kept, values, evidence)


def _sign(document: Document, decision: Decision, values: dict[str, Any], evidence: dict[str, str]) -> None:
    """Leave of the authors whom the text proves those of lines that stand where bylines do."""
    if not values.get("authors"):
        return
    signed = {
        name
        for index, finding in decision.removed.items()
        if "authors" in finding.values and _may_sign(document.blocks[index], finding.rule)
        for name in finding.values["authors"]
    }
    values["authors"] = [name for name in values["authors"] if name in signed]
    if not values["authors"]:
        del values["authors"], evidence["authors"]


def _may_sign(block: Block, rule: str) -> bool:
    """A line that begins with "By" signs wherever it stands."""
    return block.place is None or rule == "byline.by" or block.place.element.inside(*_NO_BYLINE) is None


def _agree(document: Document, claims: Sequence[Claim], values: dict[str, Any], evidence: dict[str, str]) -> None:
    """Let what the text proves and what the markup claims agree."""
    seen = [Claim(name, value, evidence[name]) for name, value in values.items() if name in evidence and name in _SEEN]
    marked = {claim.field for claim in claims} & _MARKED
    told = agree(
        [*claims, *(claim for claim in seen if claim.field not in marked)], language=document.language, url=document.url
    )
    # Where the markup names nobody but a user or the site, the text is asked after all.
    if unheard := {claim.field for claim in seen} & marked - told.keys():
        asked = [*(claim for claim in claims if claim.field not in unheard), *seen]
        told |= {
            name: found for name, found in agree(asked, language=document.language, url=document.url).items() if name in unheard
        }
    for name in {claim.field for claim in seen} - told.keys():  # what is no name beside the names of the site and its sections
        del values[name], evidence[name]
    for name, (value, source) in told.items():
        if name != "site" and (name != "language" or not document.language):  # `site` is what a profile is called
            values[name], evidence[name] = value, source


def _select(document: Document, markup: PageMarkup, values: dict[str, Any], evidence: dict[str, str]) -> None:
    """What the selectors of the site's profile found wins over all."""
    if markup.selected is None or document.profile is None:
        return
    for name, texts in markup.selected.fields.items():
        if value := _read(name, texts, document):
            values[name], evidence[name] = value, f"the profile of {document.profile.name}"


def _read(name: str, texts: Sequence[str], document: Document) -> Any:
    if name == "authors":
        from scrub.metadata.markup.people import named  # late: a text dump needs no parser

        return list(dict.fromkeys(person for text in texts for person in named(text)[0]))
    if name in ("section", "tags"):
        return list(texts)
    if name in ("published", "modified"):
        order = document.profile.date_order if document.profile else None
        return next((when for text in texts if (when := parse_date(text, document.language, order))), None)
    return texts[0]


def _picture(
    document: Document, decision: Decision, kept: Sequence[Block], values: dict[str, Any], evidence: dict[str, str]
) -> None:
    """The pictures of the story instead of those that the page says it has."""
    claimed = next((image for image in values.get("images", []) if image.url), None)
    if pictures := story_images(document, decision, kept, claimed):
        values["images"] = pictures
        evidence["images"] = "img"
