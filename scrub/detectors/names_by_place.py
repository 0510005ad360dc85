"""Lines that are nothing but a name, and sign by their place: below the headline, or once more below the story."""

from __future__ import annotations

from collections.abc import Iterator, Set

from scrub.article import Kind
from scrub.detectors.base import LIKELY, POSSIBLE, Finding, Notes
from scrub.detectors.byline_details import neighbours
from scrub.detectors.told import StoryNames, is_subject
from scrub.document import Document
from scrub.metadata.authors import parse_names


class NamesByPlace:
    """Lines that are nothing but a name: right under the headline, and after the story where the byline is said again."""

    name = "names-by-place"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """At most one under the headline, and none where a byline was found before the story."""
        authors = {name for f in notes.findings if f.kind is Kind.BYLINE for name in f.values.get("authors", ())}
        if not authors and (found := self._under_headline(document, notes)):
            authors = set(found.values["authors"])
            yield found
            yield from neighbours(document, document.blocks[found.blocks[0]])
        yield from self._again(document, notes, authors)

    @staticmethod
    def _under_headline(document: Document, notes: Notes) -> Finding | None:
        headlines = [i for f in notes.findings if f.kind is Kind.HEADLINE for i in f.blocks]
        for block in document.blocks[headlines[0] + 1 : headlines[0] + 5] if headlines else ():
            if notes.kind(block.index) is not None or block.words > 4 or block.bulleted:
                continue
            told = any(hit.kind is not Kind.BYLINE for hit in document.hits[block.index])
            names = [] if block.terminated or told else parse_names(block.text, document.lexicon.roles)
            if not names or is_subject(document, block) or StoryNames(document).has(block.text):
                return None
            evidence = "a name under the headline"
            return Finding(Kind.BYLINE, (block.index,), "byline.under-headline", POSSIBLE, evidence, {"authors": names})
        return None

    @staticmethod
    def _again(document: Document, notes: Notes, authors: Set[str]) -> Iterator[Finding]:
        lengths = {len(name) for name in authors}
        last = max((b.index for b in notes.free(document.blocks) if b.is_prose), default=len(document.blocks))
        for block in notes.free(document.blocks[last + 1 :]):
            if block.words <= 8 and not block.terminated and any(block.text[:length] in authors for length in lengths):
                yield Finding(
                    Kind.BYLINE, (block.index,), "byline.again", LIKELY, "begins with an author's name, after the story"
                )
