"""What the site's profile names: its own furniture, in its own words and elements. Beats every other rule."""

from __future__ import annotations

from collections.abc import Iterator

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, Estimate, Finding, Notes
from scrub.document import Document
from scrub.layouts import BODY, Layout


class Site:
    """The rules of the profile that the document carries."""

    name = "site"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """A finding of rank 2 for every block that the profile names, by its text or by the elements around it."""
        if document.profile is None:
            return
        name = f"site.{document.profile.name}"
        for rule, index in document.profile.findings(document):
            evidence = rule.note or f"the profile of {document.profile.name} names this line"
            yield Finding(rule.kind, (index,), name, CERTAIN, evidence, rank=2)
        if (layout := _layout(document)) is None:
            return
        for block in document.blocks:
            found = next((number for number in block.place.rules() if number != BODY), None) if block.place else None
            if found is not None:
                furniture = layout.furniture[found - 1]
                evidence = furniture.note or f"the profile of {document.profile.name} names the element {furniture.select!r}"
                yield Finding(furniture.kind, (block.index,), name, CERTAIN, evidence, rank=2)


class SiteBody:
    """Where the profile knows the element of the story: what stands in it stays, unless a rule names it, and the rest goes."""

    name = "site-body"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding | Estimate]:
        """Findings for what stands outside without a name; the tagger's estimate, with its doubts about the story put down."""
        if document.profile is None or _layout(document) is None:
            return
        inside = {block.index for block in document.blocks if block.place is not None and BODY in block.place.rules()}
        if not any(document.blocks[index].text for index in inside):
            return
        for block in document.blocks:
            found = notes.by_block.get(block.index)
            if block.index not in inside and (found is None or found.rank == 0):
                kind = found.kind if found else Kind.OTHER
                evidence = "stands outside the element that holds the story"
                yield Finding(kind, (block.index,), f"site.{document.profile.name}", CERTAIN, evidence, rank=2)
        if (estimate := notes.estimate) is not None:
            guessed = {index for index, finding in notes.by_block.items() if finding.rank == 0}
            yield Estimate(estimate.story, estimate.quality, (estimate.doubted | guessed) & inside)


def _layout(document: Document) -> Layout | None:
    return document.markup.layout if document.markup else None
