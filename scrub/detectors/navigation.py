"""Breadcrumbs and skip links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, Finding, Notes
from scrub.detectors.family import Family, Shape
from scrub.document import Block, Document
from scrub.folding import fold
from scrub.languages import HOME

_SEPARATORS = ">›»/／|→＞"
_CRUMBS = re.compile(
    rf"[^{_SEPARATORS}]{{1,60}}(?:\s?[{_SEPARATORS}]\s?[^{_SEPARATORS}]{{1,60}}){{0,6}}\s?[{_SEPARATORS}]\s?[^{_SEPARATORS}]{{1,160}}"
)
_LABEL = re.compile(r"^[^:>›»/／|]{3,40}(?:[:：]\s+|：)")
_PAGE_ITSELF = frozenset({"正文", "本文", "記事", "article", "artikel"})
"""What the last step of some breadcrumbs says instead of the headline."""
_LONGEST_CRUMBS = 300
_SEPARATOR, _ARROW = re.compile(f"[{_SEPARATORS}]"), re.compile("[>›»→＞]")
_SPLIT = re.compile(rf"\s?[{_SEPARATORS}]\s?")
_NEWS = frozenset({"news", "nachrichten", "home news"})
_HOME = frozenset(map(fold, HOME)) | _NEWS
_SECTIONS = frozenset(
    [
        "business",
        "world",
        "national",
        "local",
        "politics",
        "sport",
        "sports",
        "culture",
        "opinion",
        "economy",
        "science",
        "health",
        "technology",
        "tech",
        "entertainment",
        "lifestyle",
        "life",
        "travel",
        "education",
        "environment",
        "society",
        "international",
        "asia",
        "europe",
        "wirtschaft",
        "politik",
        "kultur",
        "panorama",
        "regional",
        "inland",
        "ausland",
        "gesellschaft",
        "wissen",
        "économie",
        "politique",
        "société",
        "monde",
        "culture",
        "economía",
        "política",
        "sociedad",
        "mundo",
        "cronaca",
        "economia",
        "mondo",
        "binnenland",
        "buitenland",
    ]
)
_LONE_MARK = re.compile(r"[^\w\s]{1,3}|_{1,40}|-{3,40}|\*{3,40}|={3,40}")
_CRUMB_WORDS, _STEP_CHARS = 4, 40
_AROUND = f" •·-–—{_SEPARATORS}"
"""What stands around a step on its line."""
_DASH, _DASHES = " - ", 2
"""What parts steps from "Home" on where two of them do: one parts a title from its site."""
_MOST_BARS = 3
"""Bars between steps: a row with more of them is a menu."""
_SLASHES = 2
"""Slashes between steps from "News" on that make a path: "News / Cities / Oldhaven"; "News / Opinion" is an entry of a menu."""
_BRACKETS = frozenset("<＜〈")
_TRAIL, _STEPS = 8, 3
"""Lines of a trail whose steps stand on lines of their own, and steps that it has at most."""


class Navigation:
    """Lines of navigation by phrase, breadcrumbs with their section, lone punctuation left of icons."""

    name = "navigation"
    _family = Family(Kind.NAVIGATION, (Shape("mark", _LONE_MARK, "a lone mark", 0.7, 1),), labels=True)

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Breadcrumbs first: their parts can be phrases of menus as well."""
        crumbs = list(self._crumbs(document))
        taken = {index for finding in crumbs for index in finding.blocks}
        yield from crumbs
        for finding in self._family.detect(document, notes):
            if taken.isdisjoint(finding.blocks):
                yield finding

    def _crumbs(self, document: Document) -> Iterator[Finding]:
        blocks = document.blocks
        following = 0  # the first block behind the last trail
        for block in blocks:
            if block.index < following or len(block.text) > _LONGEST_CRUMBS:
                continue
            if (
                not block.plain
                and (_SEPARATOR.search(block.text) or block.text.count(_DASH) >= _DASHES)
                and (section := breadcrumb(block.text)) is not None
                and not block.terminated
            ):
                yield _trail((block.index,), section, document)
            elif block.folded in _HOME and (trail := _trail_of_lines(blocks, block.index)):
                yield _trail(tuple(b.index for b in trail), [b.text for b in trail if not _is_separator(b)], document)
                following = block.index + len(trail)


def breadcrumb(text: str) -> list[str] | None:
    """The steps of a breadcrumb without "Home", or None: `"Home > National > Diplomacy"` gives `["National", "Diplomacy"]`."""
    if text.count(_DASH) >= _DASHES and fold(text.partition(_DASH)[0]) in _HOME - _NEWS:
        text = text.replace(_DASH, " > ")
    if len(text) > _LONGEST_CRUMBS or text.count("|") > _MOST_BARS or not _CRUMBS.fullmatch(text):
        return None
    steps = [step.strip() for step in _SPLIT.split(_LABEL.sub("", text)) if step.strip()]
    # The last step of some is the headline.
    if not steps or any(len(step.split()) > 12 for step in steps[:-1]):
        return None
    first = fold(steps[0]).split()
    at_home = fold(steps[0]) in _HOME or first[0] in _HOME or first[-1] in _HOME
    arrows = sum(text.count(mark) for mark in ">›»→＞")
    if at_home and first[0] in _NEWS and arrows < 1 and text.count(" / ") < _SLASHES:
        return None
    if not at_home and (arrows < 1 or (len(steps) < 3 and fold(steps[0]) not in _SECTIONS)):
        return None
    if not at_home and any(len(step.split()) > _CRUMB_WORDS for step in steps):
        return None
    return [step for step in _steps(steps) if fold(step) not in _PAGE_ITSELF]


def _steps(steps: Sequence[str]) -> list[str]:
    """The steps after "Home"; a first step such as "Home News" loses the "Home"."""
    first = steps[0].split()
    if fold(steps[0]) in _NEWS:
        return list(steps)
    if fold(steps[0]) in _HOME and fold(steps[0]) not in _NEWS:
        return list(steps[1:])
    if len(first) == 2 and fold(first[0]) == "home":
        return [first[1], *steps[1:]]
    if len(first) > 1 and fold(first[-1]) in _HOME - _NEWS:
        return list(steps[1:])
    return list(steps)


def trail_above(headline: Block, above: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """The lines of a breadcrumb that are the last ones above the headline, and its steps after "Home"; nothing where none is.

    The steps stand on lines of their own, between separators or not; the last may be the headline once more.
    """
    trail: list[Block] = []
    for block in reversed(above[-_TRAIL:]):
        trail.insert(0, block)
        if len(trail) == 1 and (steps := _path(block.text)):
            return trail, steps
        if block.folded.rstrip(_AROUND) in _HOME - _NEWS:
            named = (
                line
                for line in trail[1:]
                if not (_is_separator(line) or line.folded == headline.folded or line.text[0] in _BRACKETS)
                and any(map(str.isalpha, line.text))
                and line.bulleted >= block.bulleted
            )
            steps = [line.text.strip(_AROUND) for line in named]
            return (trail, steps) if 1 <= len(steps) <= _STEPS else ([], [])
        if not (_is_step(block.text) or _is_separator(block)) and block.folded != headline.folded:
            break
    return _steps_between_arrows(above[-_TRAIL:])


def _steps_between_arrows(above: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """The last lines, where every other is an arrow: "Life", "›", "People"; a trail that does not begin at "Home"."""
    trail = list(above[-1:])
    while len(trail) < len(above) - 1 and _ARROW.fullmatch(above[-len(trail) - 1].text):
        trail = list(above[-len(trail) - 2 :])
    steps = [line.text.strip(_AROUND) for line in trail[::2]]
    short = all(map(_is_step, steps))
    return (trail, steps) if short and 1 < len(steps) <= _STEPS else ([], [])


def _path(text: str) -> list[str]:
    """The steps of a path that does not begin at "Home": above a headline arrows are enough, as in "Opinion > Columns"."""
    steps = [] if breadcrumb(text) is not None else [step.strip() for step in _ARROW.split(text)]
    short = all(map(_is_step, steps))
    return steps if short and 1 < len(steps) <= _STEPS and text[0] not in _BRACKETS and fold(steps[0]) not in _HOME else []


def _is_step(text: str) -> bool:
    """Whether a text is a word and as short as the name of a section, also in scripts without spaces."""
    return any(map(str.isalpha, text)) and 0 < len(text.split()) <= _CRUMB_WORDS and len(text) <= _STEP_CHARS


def _is_separator(block: Block) -> bool:
    return len(block.text) == 1 and block.text in _SEPARATORS


def _trail_of_lines(blocks: Sequence[Block], index: int) -> list[Block]:
    """A breadcrumb whose steps and separators stand on lines of their own: "Home", ">", "News"."""
    trail = [blocks[index]]
    while len(trail) < 15 and trail[-1].index + 2 < len(blocks):
        mark, step = blocks[trail[-1].index + 1 : trail[-1].index + 3]
        if not _is_separator(mark) or step.words > _CRUMB_WORDS:
            break
        trail += [mark, step]
    return trail if len(trail) >= 3 else []


def _trail(indices: tuple[int, ...], section: list[str], document: Document) -> Finding:
    if section and fold(section[0]) in _HOME - _NEWS:
        section = section[1:]
    # The last step of some breadcrumbs is the page itself.
    below = {block.text for block in document.blocks[indices[-1] + 1 : indices[-1] + 12]}
    section = [step for step in section if step not in below or len(step.split()) <= 2]
    section = [step for step in section if len(step.split()) <= _CRUMB_WORDS]
    return Finding(
        Kind.NAVIGATION,
        indices,
        "navigation.breadcrumb",
        CERTAIN,
        "a path of sections",
        {"section": section} if section else {},
    )
