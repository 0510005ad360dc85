"""Where findings meet: which of them hold, and what they prove about the article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from scrub.detectors.base import Finding, Notes, precedence
from scrub.detectors.shelter import holding, stands_with, story_of
from scrub.document import Block, Document

LISTED = frozenset({"authors", "images", "tags"})
"""Fields to which several findings contribute; of the others the best finding decides alone."""

_OF_THE_STORY = ("authors", "published", "modified")
"""Fields that the bylines and dates of other stories on the page look like."""

STORY_WORDS = 120
"""Words of running text from which on a document has a story."""
_NEXT_TO_NOTHING = 0.1


@dataclass(frozen=True, slots=True)
class Decision:
    """For every block the finding that removes it (absent: kept), and the fields with where they come from.

    `quality`: the word-F1 to expect (None: nothing was estimated).
    """

    removed: dict[int, Finding]
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    quality: float | None = None

    def kept(self, document: Document) -> list[Block]:
        """The blocks that stay."""
        return [block for block in document.blocks if block.index not in self.removed]


def decide(document: Document, notes: Notes) -> Decision:
    """Settle which of the findings that won their blocks hold: those of lines that are neither sheltered nor doubted.

    Values count only from findings that hold for at least one of their blocks. A document whose running text is nearly all
    removed is flagged, never silently returned empty. Findings that rename are heeded last, so that they change names only.
    """
    removed = holding(document, notes)
    hold = {id(finding) for finding in removed.values()}
    winning = [finding for finding in notes.findings if id(finding) in hold]
    values, origins = _values(_with_the_story(winning, story_of(document, removed)))
    quality = notes.estimate.quality if notes.estimate else None
    named = {index: _named(finding, notes.names.get(index)) for index, finding in removed.items()}
    return Decision(named, values, origins, _alarms(document, removed), quality)


def _named(finding: Finding, name: Finding | None) -> Finding:
    """The finding under its better name, if there is one; it is as sure as before that the block goes."""
    if name is None:
        return finding
    evidence = f"{finding.evidence}; read as {name.kind}: {name.evidence}"
    return replace(finding, kind=name.kind, rule=name.rule, evidence=evidence, rank=name.rank)


def _values(findings: Sequence[Finding]) -> tuple[dict[str, Any], dict[str, str]]:
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    findings = [finding for finding in findings if finding.values]
    by_precedence = sorted(findings, key=precedence, reverse=True)  # stable: equals stay in the order of the table
    for finding in by_precedence:
        for name, value in finding.values.items():
            if name not in values:
                values[name] = list(value) if isinstance(value, list) else value
                origins[name] = finding.rule
    for name in LISTED & set(values):
        in_order = sorted(findings, key=lambda f: f.blocks[0])
        values[name] = list(dict.fromkeys(item for f in in_order for item in f.values.get(name, ())))
    return values, origins


def _with_the_story(findings: Sequence[Finding], story: range) -> Sequence[Finding]:
    """The findings without the authors and dates of other stories.

    Those above or in the story count, else those right below it; bylines and dates further off prove nothing about it.
    """
    for name in _OF_THE_STORY if story else ():
        told = [finding for finding in findings if name in finding.values and finding.rank <= 1]
        near = [finding for finding in told if stands_with(story, finding.blocks[0])]
        above = [finding for finding in near if finding.blocks[0] < story.stop]
        others = {id(finding) for finding in told} - {id(finding) for finding in above or near}
        findings = [_without(finding, name) if id(finding) in others else finding for finding in findings]
    return findings


def _without(finding: Finding, name: str) -> Finding:
    return replace(finding, values={other: value for other, value in finding.values.items() if other != name})


def _alarms(document: Document, removed: Mapping[int, Finding]) -> tuple[str, ...]:
    prose = [block for block in document.blocks if block.is_prose]
    words = sum(block.words for block in prose)
    kept = sum(block.words for block in prose if block.index not in removed)
    if words < STORY_WORDS or kept >= _NEXT_TO_NOTHING * words:
        return ()
    kinds = sorted({str(removed[b.index].kind) for b in prose if b.index in removed})
    return (f"suspect: {words - kept:.0f} of {words:.0f} words of running text were removed as {', '.join(kinds)}",)
