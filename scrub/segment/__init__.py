"""From a page to blocks: where the paragraphs of the source begin and end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from scrub.canonical import has_excess_marks
from scrub.document import Block
from scrub.dom import PARAGRAPH, PageMarkup
from scrub.layouts import Layout
from scrub.options import Options
from scrub.page import HTML, Page

if TYPE_CHECKING:
    from scrub.segment.walk import VisibleText


@dataclass(frozen=True, slots=True)
class Segmented:
    """`source` is what spans point into: the dump itself, or the visible text of the HTML page; `markup` is the page's."""

    source: str
    blocks: Sequence[Block]
    warnings: tuple[str, ...] = ()
    markup: PageMarkup | None = None


def segment(page: Page, options: Options, layout: Layout | None = None) -> Segmented:
    """The blocks of a page, and what the `layout` of its site selects.

    What lies past a budget is in no block, and a warning says so.
    """
    if page.media_type == HTML:
        from scrub.segment.html import read_html  # late: plain text needs no parser

        visible = read_html(page.content, options, layout, page.url)
        segmented = _segment(visible.source, options)
        _place(segmented.blocks, visible)
        return replace(segmented, markup=visible.markup, warnings=(*visible.warnings, *segmented.warnings))
    return _segment(page.content, options)


def _segment(source: str, options: Options) -> Segmented:
    from scrub.segment.text import segment_text  # late: its patterns take a third of the time of importing all

    warnings = []
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


def _place(blocks: Sequence[Block], visible: VisibleText) -> None:
    """Say of every block where it stood: in its last line, since a number alone on a line goes with what follows."""
    stops = list(accumulate(len(line) + len(PARAGRAPH) for line in visible.lines))
    for block in blocks:
        first, last = bisect_right(stops, block.start), bisect_left(stops, block.stop)
        block.place = visible.places[last]
        for place in visible.places[first:last]:
            block.place.pieces[:0] = [*place.pieces, " "]
