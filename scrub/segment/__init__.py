"""From a page to blocks: where the paragraphs of the source begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scrub.canonical import has_excess_marks
from scrub.document import Block
from scrub.options import Options
from scrub.page import HTML, Page
from scrub.segment.text import segment_text


@dataclass(frozen=True, slots=True)
class Segmented:
    """`source` is what spans point into: the dump itself, or the visible text of the HTML page."""

    source: str
    blocks: Sequence[Block]
    warnings: tuple[str, ...] = ()


def segment(page: Page, options: Options) -> Segmented:
    """The blocks of a page. What lies past a budget is in no block, and a warning says so."""
    source, warnings = page.content, []
    if page.media_type == HTML:
        from scrub.segment.html import visible_text  # late: plain text needs no parser

        source, warned = visible_text(page.content, options.max_bytes)
        warnings += warned
    stop = len(source)
    if stop > options.max_bytes:
        warnings.append(f"budget: {stop} characters are over {options.max_bytes}; the rest was not looked at")
        stop = options.max_bytes
    blocks = segment_text(source[:stop], max_blocks=options.max_blocks + 1)
    if len(blocks) > options.max_blocks:
        warnings.append(f"budget: there are more than {options.max_blocks} blocks; the rest was not looked at")
        # What is looked at is cut in the source, so that its paragraphs are those of the shorter source.
        blocks = segment_text(source[: blocks[options.max_blocks].start])
    if not source.isascii() and any(
        has_excess_marks(raw) for block in blocks if (raw := source[block.start : block.stop]) != block.text
    ):
        warnings.append("text: long runs of combining marks were shortened")
    return Segmented(source, tuple(blocks), tuple(warnings))
