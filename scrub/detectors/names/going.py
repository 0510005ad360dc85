"""The lines of a document that go, and the names found for them so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from scrub.article import Kind
from scrub.detectors.base import Finding, Notes
from scrub.document import Block, Document
from scrub.shelter import holding

BY_PLACE = frozenset({"navigation.before", "navigation.behind"})
"""Rules that take what is left around the story, whatever it says."""

Told = tuple[Kind, str, str]
"""A kind, what told it (the second half of the rule), and the evidence."""


@dataclass(frozen=True)
class Going:
    """`findings`: by block why it goes; `story`: from the first to past the last paragraph that stays; empty without any."""

    blocks: Sequence[Block]
    findings: Mapping[int, Finding]
    story: range
    names: dict[int, Told] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document, notes: Notes) -> Self:
        """What goes as far as is known."""
        findings = holding(document, notes)
        kept = [block.index for block in document.blocks if block.is_prose and block.index not in findings]
        none = range(len(document.blocks), len(document.blocks))
        return cls(document.blocks, findings, range(kept[0], kept[-1] + 1) if kept else none)

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
