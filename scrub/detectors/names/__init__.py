"""What a line is called that goes anyway: the kind of what only the tagger dropped, or a rule took by its place alone.

Problem: the tagger knows what is no story and has no name for it, and "a short line before the headline" may be a pitch for
subscriptions. Rule: first what the line says itself (`said.py`: the headline again, an author, a credit, an address, telling
words), then what stands around it (`around.py`: the head of the article, the list it goes on with, the menu it is in). Where
neither tells, the name stays what it was. Names come last and change nothing else: what is removed, the fields and the verdict
are settled without them.
"""

from __future__ import annotations

from collections.abc import Iterator

from scrub.detectors.base import Finding, Notes
from scrub.detectors.going import Going
from scrub.detectors.names.around import addresses, between, go_on, heads, menus, teasers, topics
from scrub.detectors.names.said import Said
from scrub.document import Document


class Names:
    """Better names for lines of a text dump that go anyway; the blocks of a page are named by its markup (`labels`)."""

    name = "names"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Findings that only rename."""
        if document.markup is not None:
            return
        going = Going.of(document, notes)
        said = Said.of(document, going)
        for block in going.nameless():
            if told := said.by(block):
                going.name(block.index, *told)
        heads(going)
        go_on(going)
        between(going)
        addresses(going)
        topics(going)
        teasers(going)
        menus(going)
        for index, (kind, how, evidence) in sorted(going.names.items()):
            if kind is not going.findings[index].kind:
                yield Finding(kind, (index,), f"names.{how}", going.findings[index].confidence, evidence, rank=0, renames=True)
