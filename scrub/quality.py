"""What a document was, and how clean and complete its text is."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from scrub.article import Kind, Verdict
from scrub.decide import STORY_WORDS, Decision
from scrub.document import Block, Document

_STUB_WORDS = 60
_ENTRIES = 5
_ENTRY = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d\b(?:\s?(?:uhr|[ap]\.?m\.?|h)\b)?", re.IGNORECASE)
_LIVE = "json-ld LiveBlogPosting"
_LIST_SHARE = 0.7
_UNREADABLE = re.compile("[\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f]")
_GARBAGE = 0.1
"""Share of characters that cannot be read from which on a document is no text: a picture or an archive has every other one."""
_SAMPLE = 100_000
_GATES = {Kind.PAYWALL: Verdict.PAYWALL, Kind.CONSENT: Verdict.CONSENT, Kind.ERROR: Verdict.ERROR}


def judge(document: Document, decision: Decision, kept: Sequence[Block]) -> tuple[Verdict, float, list[str]]:
    """Verdict, quality (0..1) and the reasons for any verdict but `article`."""
    verdict, reason = _verdict(document, decision, kept)
    if verdict is not Verdict.EMPTY and (garbage := no_text(document.source)):
        return Verdict.ERROR, 0.0, [f"{Verdict.ERROR}: {garbage}"]
    quality = _quality(document, decision, kept) if decision.quality is None else decision.quality * bool(kept)
    return verdict, round(quality, 3), [f"{verdict}: {reason}"] if reason else []


def no_text(source: str) -> str:
    """Why a document is no text, "" where it is some.

    Told by the share of its first characters that are control characters or stand for bytes that could not be decoded.
    """
    sample = source[:_SAMPLE]
    share = len(_UNREADABLE.findall(sample)) / len(sample) if sample else 0.0
    return f"no text, {share:.0%} of the characters cannot be read" if share >= _GARBAGE else ""


def _verdict(document: Document, decision: Decision, kept: Sequence[Block]) -> tuple[Verdict, str]:
    words = sum(block.words for block in kept)
    prose = sum(block.words for block in kept if block.is_prose)
    if not document.blocks or not any(block.text for block in document.blocks):
        return Verdict.EMPTY, "the document holds no visible text"
    if prose < STORY_WORDS:
        for kind, verdict in _GATES.items():
            if gate := next((f for f in decision.removed.values() if f.kind is kind and f.rank > 0), None):
                return verdict, f"{words:.0f} words are left beside {gate.evidence}"
    if document.markup and any(claim.source.startswith(_LIVE) for claim in document.markup.claims):
        return Verdict.LIVE, "the page says so of itself"
    entries = sum(1 for block in kept if _ENTRY.match(block.text))
    if entries >= _ENTRIES and entries * 10 >= len(kept):
        return Verdict.LIVE, f"{entries} entries begin with a time of day"
    if words == 0:
        return Verdict.STUB, "nothing but furniture"
    if prose < words * (1 - _LIST_SHARE) and len(kept) >= 10:
        return Verdict.INDEX, f"{len(kept)} lines, most of them no running text"
    if words < _STUB_WORDS:
        return Verdict.STUB, f"{words:.0f} words are left"
    return Verdict.ARTICLE, ""


def _quality(document: Document, decision: Decision, kept: Sequence[Block]) -> float:
    """Share of the kept words that stand in running text, lowered where findings were unsure or running text was removed.

    A plain product of three shares, each 0..1, for pipelines without the tagger; it orders documents, it is not calibrated.
    """
    words = sum(block.words for block in kept)
    if not words:
        return 0.0
    prose = sum(block.words for block in kept if block.is_prose) / words
    unsure = sum(1 - finding.confidence for finding in decision.removed.values())
    certainty = 1 - unsure / (len(decision.removed) + len(kept))
    lost = sum(b.words for b in document.blocks if b.is_prose and b.index in decision.removed)
    whole = 1 - 0.5 * lost / (lost + words)
    return math.sqrt(prose) * certainty * whole
