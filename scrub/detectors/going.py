"""The lines of a document that go, as far as is known once the story is: what they prove and what they are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from scrub.article import Kind
from scrub.detectors.base import LIKELY, Finding, Notes
from scrub.detectors.shelter import holding, stands_with, story_of
from scrub.document import Block, Document

_ABOVE, _WITHOUT_HEADLINE = 30, 6
"""Lines above the story in which its head is, if a headline is known and if not."""
_MORE = 0.01
"""How much surer a finding is that proves more of a line than another that it keeps."""

BY_PLACE = frozenset({"navigation.before", "navigation.behind"})
"""Rules that take what is left around the story, whatever it says."""

Naming = tuple[Kind, str, str]
"""A kind, what told it (the second half of the rule), and the evidence."""


@dataclass(frozen=True)
class Going:
    """`findings`: by block why it goes; `story`: from the first to past the last paragraph that stays; empty without any."""

    blocks: Sequence[Block]
    findings: Mapping[int, Finding]
    story: range
    names: dict[int, Naming] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document, notes: Notes) -> Self:
        """What goes as far as is known."""
        findings = holding(document, notes)
        return cls(document.blocks, findings, story_of(document, findings))

    def head(self) -> Iterator[Block]:
        """The lines between headline and story: those that go, and below a headline all others."""
        start = self.story.start
        headlines = [index for index, found in self.findings.items() if found.kind is Kind.HEADLINE and index < start]
        top = max(headlines) + 1 if headlines else start - _WITHOUT_HEADLINE
        lines = self.blocks[max(0, top, start - _ABOVE) : start]
        return (block for block in lines if headlines or block.index in self.findings)

    def proves(self, field: str) -> bool:
        """Whether a line that stands with the story proves a field of the article."""
        return any(field in found.values and stands_with(self.story, found.blocks[0]) for found in self.findings.values())

    def proof(self, index: int, kind: Kind, rule: str, evidence: str, values: Mapping[str, Any]) -> Finding:
        """A finding that a line proves `values`, besides what it proves already; what looked like a deck proves no summary."""
        held = self.findings.get(index)
        if held is None:
            return Finding(kind, (index,), rule, LIKELY, evidence, values)
        if held.rank > 0 and held.kind is not Kind.SUMMARY and (held.values or held.confidence > LIKELY):
            return replace(
                held,
                blocks=(index,),
                rule=f"{held.rule}+{rule}",
                confidence=min(1.0, held.confidence + _MORE),
                evidence=f"{held.evidence}; {evidence}",
                values={**held.values, **values},
            )
        return Finding(kind, (index,), rule, min(1.0, max(LIKELY, held.confidence) + _MORE), evidence, values)

    def name(self, index: int, kind: Kind, how: str, evidence: str) -> None:
        """Give a block a name."""
        self.names[index] = kind, how, evidence

    def kind(self, index: int) -> Kind | None:
        """What a block that goes is by now; None where that is not known, and for what stays."""
        if index in self.names:
            return self.names[index][0]
        found = self.findings.get(index)
        return found.kind if found is not None and found.rank > 0 else None

    def nameless(self) -> Iterator[Block]:
        """The blocks that only the tagger dropped or a rule took by their place, and that have no name yet."""
        for index in sorted(self.findings):
            found = self.findings[index]
            if index not in self.names and not found.values and (found.rank == 0 or found.rule in BY_PLACE):
                yield self.blocks[index]

    def dropped(self, index: int) -> bool:
        """Whether only the tagger dropped the block, and it has no name yet."""
        found = self.findings.get(index)
        return found is not None and found.rank == 0 and index not in self.names

    def between_menus(self, first: int, last: int, far: int = 1) -> bool:
        """Whether navigation, or an end of the document, is `far` blocks above block `first` and as far below `last`."""
        return self._menu(first - far) and self._menu(last + far)

    def beside_menus(self, first: int, last: int, far: int = 1) -> bool:
        """The same for one of the two sides."""
        return self._menu(first - far) or self._menu(last + far)

    def _menu(self, index: int) -> bool:
        return not 0 <= index < len(self.blocks) or self.kind(index) is Kind.NAVIGATION
