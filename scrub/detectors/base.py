"""What a detector is: it looks at the blocks of a document and says what some of them are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from scrub.article import Kind
from scrub.document import Block, Document

UNDOUBTED = 0.99
"""Of running text too, whatever it reads like: the tagger overrules whoever is less sure of it."""
CERTAIN = 0.95
LIKELY = 0.8
POSSIBLE = 0.6


@dataclass(frozen=True, slots=True)
class Finding:
    """Blocks `blocks` (indices) are furniture of `kind`, says `rule`.

    `confidence` (0..1) orders findings of equal rank; `evidence` is for a reader; `values` maps names of article fields to what
    these blocks prove about them; `rank` is 2 for a site profile, 1 for a rule, 0 for an estimate. One that `renames` gives
    another kind to blocks that go anyway, and does nothing else.
    """

    kind: Kind
    blocks: tuple[int, ...]
    rule: str
    confidence: float = LIKELY
    evidence: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    rank: int = 1
    renames: bool = False


@dataclass(frozen=True, slots=True)
class Estimate:
    """`story`: for every block the probability that it is story; `quality`: the word-F1 to expect of the result; `doubted`:
    blocks that stay though a rule named them.
    """

    story: tuple[float, ...]
    quality: float
    doubted: frozenset[int] = frozenset()


@dataclass(slots=True)
class Notes:
    """The findings so far, by block: what a detector may know of those that ran before it; the last estimate, if any.

    `names`: by block the finding that renames it.
    """

    by_block: dict[int, Finding] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    estimate: Estimate | None = None
    names: dict[int, Finding] = field(default_factory=dict)
    _prose: tuple[int, list[Block]] = field(default=(-1, []), repr=False)

    def add(self, finding: Finding) -> None:
        """Note a finding; for a block with several the one that would win is remembered."""
        if finding.renames:
            self.names.update(dict.fromkeys(finding.blocks, finding))
            return
        self.findings.append(finding)
        for index in finding.blocks:
            held = self.by_block.get(index)
            if held is None or precedence(finding) > precedence(held):
                self.by_block[index] = finding

    def kind(self, index: int) -> Kind | None:
        """What the block is, as far as is known; None where nothing is."""
        found = self.by_block.get(index)
        return found.kind if found else None

    def prose(self, document: Document) -> list[Block]:
        """The running text that nothing was found about, in order."""
        version, prose = self._prose
        if version != len(self.findings):
            prose = [block for block in document.blocks if block.is_prose and block.index not in self.by_block]
            self._prose = len(self.findings), prose
        return prose

    def free(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Those of `blocks` that nothing was found about."""
        return (block for block in blocks if block.index not in self.by_block)


def precedence(finding: Finding) -> tuple[int, float]:
    """The one order in which findings beat each other: higher rank, then higher confidence; of equals the earlier one stays."""
    return finding.rank, finding.confidence


@runtime_checkable
class Detector(Protocol):
    """One family of furniture. A plain attribute `name` serves as well as a property."""

    @property
    def name(self) -> str:
        """Its name in the pipeline's table."""
        ...

    def detect(self, document: Document, notes: Notes) -> Iterable[Finding | Estimate]:
        """Findings about `document`, and at most one estimate. Must not mutate anything; `notes` holds what is known so far."""
        ...
