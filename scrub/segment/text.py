"""A text dump as blocks: paragraphs come out whole, and spans point into the dump, character for character."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from scrub.canonical import canonical
from scrub.document import Block, ends_sentence
from scrub.segment.line_breaks import ONE_LINE_CHARS, SAMPLE_LINES, LineBreaks, next_number
from scrub.segment.nodes import Joint, Line, announces, ends_item
from scrub.segment.one_line import split_line

Span = tuple[int, int, int, int, bool]
"""start, stop, gap, indent, joined: see `Block`."""

_STRETCH = 65_536
"""Characters after which the next line break ends a stretch."""
_COUNTED = 3
"""Numbers one below the other from which on they count pictures or pages, and number no items."""


def segment_text(source: str, *, max_blocks: int | None = None) -> list[Block]:
    """The blocks of `source`, the first `max_blocks` of them."""
    lines = read_lines(source)
    sample = list(islice(lines, SAMPLE_LINES))
    spans = _paragraphs(chain(sample, lines), LineBreaks.of(sample))
    return [
        Block(index, start, stop, canonical(source[start:stop]), gap, indent, joined)
        for index, (start, stop, gap, indent, joined) in enumerate(islice(spans, max_blocks))
    ]


def read_lines(source: str) -> Iterator[Line]:
    """The lines of `source` that are not blank, with the number of blank lines above each; none count above the first."""
    previous = 0
    for at, line in _raw_lines(source):
        if not (text := line.strip()):
            continue
        indent = 0 if line[0] == text[0] else len(line) - len(line.lstrip())
        start = at + indent
        gap = 0
        if previous and start > previous + 1:
            breaks = source.count("\n", previous, start) or source.count("\r", previous, start)
            gap = max(breaks - 1, 0)
        yield Line(start, start + len(text), text, gap, indent)
        previous = start + len(text)


def _raw_lines(source: str) -> Iterator[tuple[int, str]]:
    """Every line of `source` with its breaks, and where it starts; split a stretch at a time, so that few are held at once."""
    at = 0
    while at < len(source):
        stop = source.find("\n", at + _STRETCH) + 1 or len(source)
        for line in source[at:stop].splitlines(keepends=True):
            yield at, line
            at += len(line)


def _paragraphs(lines: Iterable[Line], breaks: LineBreaks) -> Iterator[Span]:
    group: list[Line] = []
    joints: list[Joint] = []
    number, item, marks = 0, False, 0
    loose = breaks.wrap is None and not breaks.fragments
    none = Joint.NONE
    for line, below in _with_next(lines):
        apart = not item and (line.gap > 0 or (loose and line.text[0].isalnum()))
        joint = none if apart or not group else breaks.joint(group, line, below, item=item)
        if breaks.numbered:
            turn = next_number(line.text, number)
            marks = marks + 1 if turn is not None else 0
            item = 0 < marks < _COUNTED
            number = number if turn is None else turn
        if joint is none and group:
            if len(group) == 1 and not breaks.one_line:
                alone = group[0]
                yield alone.start, alone.stop, alone.gap, alone.indent, False
            else:
                yield from _close(group, joints, breaks)
            group, joints = [], []
        group.append(line)
        joints.append(joint)
    if group:
        yield from _close(group, joints, breaks)


def _close(group: Sequence[Line], joints: Sequence[Joint], breaks: LineBreaks) -> Iterator[Span]:
    """The spans of a group of lines. Without the end of a sentence its likely joints come apart: it is a list."""
    if breaks.one_line and len(group[0].text) >= ONE_LINE_CHARS:
        yield from _pieces(group[0])
        return
    # A mark alone ends what stands above it.
    last = group[-1].text if len(group[-1].text) > 1 else "".join(line.text for line in group[-2:])
    ended = ends_sentence(last) or announces(group) or ends_item(last)
    start = 0
    for at in range(1, len(group) + 1):
        if at == len(group) or (joints[at] is Joint.LIKELY and not ended):
            first = group[start]
            yield first.start, group[at - 1].stop, first.gap, first.indent, False
            start = at


def _pieces(line: Line) -> Iterator[Span]:
    for n, (start, stop) in enumerate(split_line(line.text)):
        yield line.start + start, line.start + stop, line.gap if n == 0 else 0, line.indent, n > 0


def _with_next(lines: Iterable[Line]) -> Iterator[tuple[Line, str]]:
    """Each line with the text of the line right below it (empty where a blank line or the end follows)."""
    current: Line | None = None
    for line in lines:
        if current is not None:
            yield current, "" if line.gap else line.text
        current = line
    if current is not None:
        yield current, ""
