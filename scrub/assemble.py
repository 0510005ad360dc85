"""The article out of what stays, and the plan out of what goes."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from scrub.article import Article, Kind, Passage, Removal, Verdict
from scrub.canonical import canonical
from scrub.decide import Decision
from scrub.document import Block, Document
from scrub.dom import Place
from scrub.fields import settle_fields
from scrub.markdown import blocks_markdown
from scrub.page import Page
from scrub.quality import judge

PARAGRAPH = "\n\n"
"""What stands between the paragraphs of an article's text."""
BUDGET = "budget"
"""The rule of a removal that covers what was not looked at: past a budget, or all of a page that could not be cleaned."""


def assemble(document: Document, decision: Decision, proof: str, warnings: Sequence[str]) -> Article:
    """The article that the decision leaves of the document. `proof` says why the document's profile applies."""
    kept = [block for block in decision.kept(document) if block.text]
    removed = [*_removals(document, decision)]
    verdict, quality, reasons = judge(document, decision, kept)
    text = join((block.text, block.joined, block.index, _space_before(document.source, block)) for block in kept)
    return Article(
        text=text,
        source=document.source,
        blocks=_passages(document, kept),
        removed=removed,
        quality=quality,
        verdict=verdict,
        warnings=[*warnings, *reasons],
        **settle_fields(document, decision, kept, proof),
    )


def _passages(document: Document, kept: Sequence[Block]) -> list[Passage]:
    """The kept blocks. Of a paragraph in pieces the first has the Markdown; where pieces are gone it has no markup."""
    if document.markup is None:
        return [Passage(block.start, block.stop, block.text, block.joined) for block in kept]
    of_line: dict[Place | None, list[Block]] = {}
    for block in kept:
        of_line.setdefault(block.place, []).append(block)
    pieces = Counter(block.place for block in document.blocks)
    places = {
        place: Place(place.element, [" ".join(block.text for block in line)]) if len(line) < pieces[place] else place
        for place, line in of_line.items()
        if place is not None
    }
    written = blocks_markdown([places[block.place] if block.place else None for block in kept], document.markup.base)
    return [
        Passage(block.start, block.stop, block.text, block.joined, markdown if markdown != block.text else None)
        for block, markdown in zip(kept, written, strict=True)
    ]


def failed(page: Page, reason: str) -> Article:
    """The article of a page that could not be cleaned: no text, everything removed, and why."""
    source = page.content
    end = len(source.rstrip())
    start = len(source) - len(source.lstrip()) if end else 0
    whole = [Removal(Kind.ERROR, start, end, source[start:end], BUDGET, 1.0, reason)] if end else []
    return Article(
        text="",
        source=source,
        url=page.url,
        removed=whole,
        verdict=Verdict.FAILED,
        warnings=[*page.warnings, f"failed: {reason}"],
    )


def join(pieces: Iterable[tuple[str, bool, int, str]]) -> str:
    """The canonical text of kept pieces `(text, joined, index, space before it in the source)`: paragraphs by a blank line.

    A piece that continues a paragraph is set to the piece before it, unless that one was taken away: furniture stands
    between paragraphs.
    """
    parts: list[str] = []
    last = -2
    for text, joined, index, space in pieces:
        if parts:
            parts.append(space if joined and index == last + 1 else PARAGRAPH)
        parts.append(text)
        last = index
    return "".join(parts)


def _space_before(source: str, block: Block) -> str:
    return " " if block.joined and block.start > 0 and source[block.start - 1].isspace() else ""


def _removals(document: Document, decision: Decision) -> Iterator[Removal]:
    source = document.source
    for block in document.blocks:
        finding = decision.removed.get(block.index)
        text = source[block.start : block.stop]
        if finding is not None:
            yield Removal(finding.kind, block.start, block.stop, text, finding.rule, finding.confidence, finding.evidence)
        elif not block.text:
            yield Removal(Kind.OTHER, block.start, block.stop, text, "invisible", 1.0, "nothing that can be seen")
    end = document.blocks[-1].stop if document.blocks else 0
    if rest := source[end:].strip():
        start = source.index(rest, end)
        yield Removal(Kind.OTHER, start, start + len(rest), rest, BUDGET, 1.0, "past the document's budget")


def apply_plan(source: str, removed: Iterable[Removal]) -> str:
    """The text that is left of `source` when the plan is carried out: `apply_plan(a.source, a.removed) == a.text`.

    Where paragraphs begin and end is told from the source alone, so the plan need not say it. A removal may cover any
    span. Raises ValueError for a removal that does not fit the source.
    """
    from scrub.segment.text import segment_text  # late: its patterns take a third of the time of importing all

    plan = list(removed)
    spans = sorted((removal.start, removal.stop) for removal in plan)
    for start, stop in spans:
        if not 0 <= start <= stop <= len(source):
            raise ValueError(f"removal {start}..{stop} lies outside the source of {len(source)} characters")
    looked_at = min((removal.start for removal in plan if removal.rule == BUDGET), default=len(source))
    blocks = segment_text(source[:looked_at])
    return join(_left_over(source, blocks, _apart(spans)))


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans, those that meet as one."""
    apart: list[tuple[int, int]] = []
    for start, stop in spans:
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(stop, apart[-1][1])
        else:
            apart.append((start, stop))
    return apart


def _left_over(source: str, blocks: Sequence[Block], spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool, int, str]]:
    """What spans that are sorted and apart leave of every block, as `join` takes it."""
    at = 0
    for block in blocks:
        while at < len(spans) and spans[at][1] <= block.start:
            at += 1
        text = block.text
        if at < len(spans) and spans[at][0] < block.stop:
            text = canonical(_cut(source, block, spans[at : bisect_left(spans, (block.stop,), at)]))
        if text:
            yield text, block.joined, block.index, _space_before(source, block)


def _cut(source: str, block: Block, spans: Sequence[tuple[int, int]]) -> str:
    pieces, position = [], block.start
    for start, stop in spans:
        pieces.append(source[position : max(start, position)])
        position = max(position, stop)
    pieces.append(source[position : block.stop])
    return "".join(pieces)
