"""Appended stories: the leads of other stories after the end of this one.

Problem: some pages paste the beginnings of other articles below the story, with no heading. In a dump they are paragraphs
like any other. What gives them away is weighed together, for none of it is proof: they are cut off in mid-sentence at
much the same length, open with a kicker in capitals or with a scene of their own, and share no names with the story.

Example: `"... Disaster management officials said shutting the"` at the end of a story about something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from scrub.article import Kind
from scrub.detectors.base import LIKELY, UNDOUBTED, Finding, Notes
from scrub.detectors.frame import vocabulary
from scrub.document import Block, Document
from scrub.metadata.dates import has_year
from scrub.topic import shared

_LEAD_WORDS = 35
_KICKER = re.compile(r"[^\W\d_a-zß-öø-ÿ][^a-zß-öø-ÿ:：]{5,60}[:：]\s\S")
_PROOF = 3.0
_PROOF_OF_ONE = 3.5
"""A single lead has no others to be like: being cut off and sharing no names is not enough."""
_SURE = 0.97
_PROOF_BY_ITSELF, _SEVERAL = 2.5, 3
_TITLE_WORDS = 30
_OF_THE_STORY = 0.35
_SENTENCE_WORDS = 4
_FEWEST_SENTENCES = 8
_BROKEN_WORDS = 6
_FAMILIAR = 0.25
"""Share of known names in a sentence above which it speaks for the story."""
_DECIMALS = 9
"""Of a sum of shares: what is smaller comes of the order in which they are added."""
_MOST_LEADS = 12
_MOST_TEASERS = 40
_CUT_IN_STORY = 0.2
_DATE_WORDS = 8
_GROUP = 4
"""Most blocks that a teaser has: title, date, lead, and a label."""
_LABELLED = re.compile(r"[^:：,、.。]{1,30}[:：]")
# "… it said. DM", "… was left. ♦", "… der Rat. (dpa)": the mark of the end behind the last sentence.
_SIGNED_OFF = re.compile(r"[.!?][”\"»“]?\s(?:[A-Z]{2,5}|[^\w\s.…]|\(\w[^()]{1,12}\))$")
_END = 24
"""Characters at the end of a paragraph in which such a mark stands."""
_LISTED = re.compile(r",\s|、")
_ENUMERATION, _ITEM_WORDS = 5, 8
"""Items of an enumeration at least, and their words at most."""


class Appended:
    """A run of leads at the end, found by the sum of what speaks for and against each paragraph."""

    name = "appended"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """The best run at the end of the story, if the evidence for it suffices; teasers with a headline and a date each."""
        body = [b for b in document.blocks if b.is_prose and notes.kind(b.index) in {None, Kind.APPENDED}]
        if len(body) < 3:
            return
        if body[-1].joined:
            yield from self._sentences(notes.free(document.blocks), document.blocks[-1].index)
            return
        start, weighed = self._best_run(body)
        if start is None:
            yield from self._teasers(document, notes, body)
            return
        announced = _is_announced(body, start)
        first = body[start].index
        if start + 1 < len(body):
            first -= self._titles_above(document, notes, body, start)
        for block in document.blocks[first:]:
            if notes.kind(block.index) in {None, Kind.CREDIT, Kind.CAPTION, Kind.DATELINE, Kind.BYLINE, Kind.HEADLINE}:
                weight, why = weighed.get(block.index, (0.0, ""))
                sure = UNDOUBTED if announced and weight >= _PROOF_BY_ITSELF else _SURE
                yield Finding(Kind.APPENDED, (block.index,), "appended.leads", sure, why or "among the leads of other stories")

    @staticmethod
    def _sentences(free: Iterable[Block], last: int) -> Iterator[Finding]:
        """On one line, where no paragraph tells: the sentences from which on the names of the story are never heard again.

        Believed only where the line itself, whose last block is `last`, ends in mid-sentence, as the last of the leads does.
        """
        sentences = [block for block in free if block.words >= _SENTENCE_WORDS]
        if len(sentences) < _FEWEST_SENTENCES or not _breaks_off(sentences[-1], last):
            return
        strange, start = _strangest(sentences)
        if strange >= 1:
            for block in sentences[start:]:
                yield Finding(
                    Kind.APPENDED,
                    (block.index,),
                    "appended.sentences",
                    LIKELY,
                    "speaks of nobody the story knows, and the end is cut off",
                )

    @staticmethod
    def _titles_above(document: Document, notes: Notes, body: Sequence[Block], start: int) -> int:
        """How many lines above the first lead belong to it: as many as stand between it and the next, if they are short."""
        size = body[start + 1].index - body[start].index - 1
        above = document.blocks[max(body[start].index - size, body[start - 1].index + 1) : body[start].index]
        fits = all(not b.terminated and b.words <= _TITLE_WORDS and notes.kind(b.index) in {None, Kind.DATELINE} for b in above)
        return size if len(above) == size and fits else 0

    def _best_run(self, body: Sequence[Block]) -> tuple[int | None, dict[int, tuple[float, str]]]:
        """Where the run that ends the body begins (index into `body`), with what each lead weighs and why by block index."""
        first = max(len(body) // 4, len(body) - _MOST_LEADS)
        cut = [b for b in body[first:] if _is_cut(b)]
        if not cut:
            return None, {}
        length = median(len(b.text) for b in cut)
        best: tuple[float, int] = (0.0, -1)
        weighed: dict[int, tuple[float, str]] = {}
        known = vocabulary(body[:first])
        for start in range(max(first, 1), len(body)):
            if start > first:
                known |= body[start - 1].names
            # A complete paragraph can stand among the leads, but none proves where they begin.
            if not (_is_cut(body[start]) or _KICKER.match(body[start].text)):
                continue
            # Where the story's own paragraphs are cut (text nodes, lists), being cut proves nothing.
            if sum(1 for b in body[:start] if _is_cut(b)) > _CUT_IN_STORY * start:
                continue
            weights = [self._weigh(block, known, length, len(cut)) for block in body[start:]]
            total = sum(weight for weight, _ in weights)
            if total > best[0]:
                best = total, start
                weighed = {block.index: weight for block, weight in zip(body[start:], weights, strict=True)}
        proof = _PROOF if len(cut) > 1 else _PROOF_OF_ONE
        return (best[1], weighed) if best[0] >= proof else (None, {})

    @staticmethod
    def _weigh(block: Block, known: frozenset[str], length: float, cuts: int) -> tuple[float, str]:
        """What speaks for a lead of another story (positive) and against it, with the reasons in words."""
        names = block.names
        overlap = shared(names, known) if names else 0.5
        weight, why = 0.0, []
        if _is_cut(block):
            weight += 2.0
            why.append("cut off in mid-sentence")
            if cuts > 1 and abs(len(block.text) - length) <= 0.2 * length:
                weight += 1.0
                why.append("as long as the other leads")
        elif block.words < _LEAD_WORDS:
            weight -= 1.5
        else:
            # A complete paragraph can be a lead among others, but is no evidence of one.
            weight -= 1.0
        if _KICKER.match(block.text):
            weight += 1.0
            why.append("opens with a kicker in capitals")
        if overlap < 0.15:
            weight += 1.0
            why.append("shares no names with the story")
        elif overlap >= 0.4:
            weight -= 1.5
        return weight, ", ".join(why)

    @staticmethod
    def _teasers(document: Document, notes: Notes, body: Sequence[Block]) -> Iterator[Finding]:
        """Title, date and lead, again and again at the same distance, after the end."""
        blocks = document.blocks
        dates = [
            b.index
            for b in blocks
            if b.index > body[1].index and b.words <= _DATE_WORDS and not (b.plain or b.terminated) and has_year(b.text)
        ]
        dates = dates[-_MOST_TEASERS:]
        for at in range(len(dates) - 1):
            step = dates[at + 1] - dates[at]
            run = [dates[at]]
            while step <= _GROUP and run[-1] + step in dates:
                run.append(run[-1] + step)
            title = next((i for i in range(run[0], run[0] - step, -1) if i > 0 and _is_title(blocks[i], notes)), None)
            if len(run) < 2 or title is None or not all(_is_title(blocks[d - run[0] + title], notes) for d in run):
                continue
            known = vocabulary([b for b in body if b.index < title])
            told = [b.names for b in body if b.index >= title]
            # Entries of one story's ticker are titled and dated too, and speak of the same names.
            if sum(shared(names, known) for names in told) > _OF_THE_STORY * len(told):
                continue
            for block in blocks[title : min(title + step * len(run), len(blocks))]:
                yield Finding(
                    Kind.APPENDED,
                    (block.index,),
                    "appended.teasers",
                    LIKELY + 0.05,
                    "one of several titles with a date and a lead",
                )
            return


def _strangest(sentences: Sequence[Block]) -> tuple[float, int]:
    """By how much the sentences from one on speak of strangers, and from which on they do most; it names none but strangers.

    For each the share of its names that stand before that one counts against it. Going backwards, names become unknown one
    by one: `said` is what each of them counts in the sentences passed, `familiar` what the known ones count together.
    """
    first = {name: at for at in reversed(range(len(sentences))) for name in sentences[at].names}
    said: dict[str, float] = {}
    familiar, named = 0.0, 0
    best: tuple[float, int] = (0.0, -1)
    for start in range(len(sentences) - 1, len(sentences) // 3, -1):
        names = sentences[start].names
        for name in names:
            before = said.get(name, 0.0)
            said[name] = before + 1 / len(names)
            familiar += 1 / len(names) if first[name] < start else -before
        named += bool(names)
        strange = round(named * _FAMILIAR - familiar, _DECIMALS)
        if named >= 2 and names and strange > best[0] and all(first[name] == start for name in names):
            best = strange, start
    return best


def _is_announced(body: Sequence[Block], start: int) -> bool:
    """Whether a run of leads is one beyond doubt: one that is cut off opens with a kicker, or several are cut off and nothing
    above them is."""
    cut = [block for block in body[start:] if _is_cut(block)]
    if any(_KICKER.match(block.text) for block in cut):
        return True
    return len(cut) >= _SEVERAL and not any(_is_cut(block) for block in body[:start])


def _breaks_off(block: Block, last: int) -> bool:
    """Whether a line ends with this block, in the middle of a sentence."""
    ends_small = block.text[-1:].isalnum() and not block.text.split()[-1][:1].isupper()
    return block.index == last and not block.terminated and ends_small and block.words >= _BROKEN_WORDS


def _is_cut(block: Block) -> bool:
    """Whether a text stops in mid-sentence; what a label lists ("Closed: the pier, the quay, …") needs no full stop, and some
    have a mark behind it."""
    if block.words < _LEAD_WORDS or (block.terminated and not block.trails_off) or block.text[-1:] in {":", "："}:
        return False
    if _SIGNED_OFF.search(block.text, max(0, len(block.text) - _END)):
        return False
    items = len(_LISTED.findall(block.text)) if _LABELLED.match(block.text) else 0
    return block.trails_off or items < _ENUMERATION or items * _ITEM_WORDS < block.words


def _is_title(block: Block, notes: Notes) -> bool:
    """Whether it can be the title of a teaser. What is numbered is a chapter of a list that the story tells."""
    return (
        notes.kind(block.index) is None
        and not (block.terminated or block.bulleted)
        and 3 <= block.words <= _TITLE_WORDS
        and not has_year(block.text)
    )
