"""One document through the stages of the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scrub.detectors.base import CERTAIN, Notes
from scrub.detectors.tagger import decode, features
from scrub.detectors.tagger.along import Flags
from scrub.detectors.tagger.evidence import evidence
from scrub.detectors.tagger.measures import COMMENTS, Measures, measure
from scrub.detectors.tagger.model import Model, Stage
from scrub.detectors.tagger.text import Floats
from scrub.detectors.tagger.whole import edges, whole
from scrub.document import PROSE_WORDS, Document, ends_sentence
from scrub.metadata.claims import LONGEST_BODY
from scrub.overlap import held

DOUBT = 0.8
"""Probability of story from which on a rule that is not settled is not believed."""
_CLEAN, _SURELY_CLEAN = 0.2, 0.7
"""Probability of a clean text from which on nothing is dropped on an estimate, and from which on unsure rules do not hold."""
_FURNITURE, _SURELY_NOT = 2, 0.1
"""Blocks that rules are certain of from which on a likely clean text is not clean all through, and how unlikely story goes."""
_BENEFIT, _OVER, _STEPS = 0.1, 0.85, 2
"""A finished sentence this likely stays, where the end is less likely than this, so many blocks from what stays."""
_UNFINISHED = 0.4
"""The same of as many words without the end of a sentence."""
_REPEATED = 40
"""Words of running text that stand twice from which on they are a copy."""
_UNLIKELY, _PAST, _COPY = 0.4, 0.7, 0.02
_WEIGHT = 2.7
"""How much more likely a block is story where another extractor keeps it."""
_TOLD, _UNTOLD = 4.0, 1 / 16
"""The same where the page gives its article's text and this has most of the block, and where it has not."""
_HEARD, _FEWEST_WORDS = 0.3, 60
"""Share of the likely story that such a text must have to be heard, and its words: many are cut after a sentence."""
_LACKED = "it is not in the text that the page gives as its article's"


@dataclass(frozen=True, slots=True)
class Stages:
    """What the stages say of every block, 0 where a rule's finding is settled; `table` is the last one's, of blocks `open`."""

    local: Floats
    ended: Floats
    story: Floats
    table: Floats
    open: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Estimated:
    """`p`: for every block the probability that it is story; `dropped`: the blocks that go though no rule named them, with the
    evidence against each; `doubted`: those that stay though a rule named them; `quality`: the word-F1 to expect.
    """

    p: tuple[float, ...]
    dropped: dict[int, str]
    doubted: frozenset[int]
    quality: float


def run_stages(measures: Measures, model: Model) -> Stages:
    """The first three stages, one after the other."""
    n = len(measures.words)
    open_blocks = (~measures.settled).nonzero()[0]

    table = features.Table((), np.empty((0, len(open_blocks)), np.float32))

    def ask(stage: Stage, more: features.Table) -> Floats:
        nonlocal table
        values = more.values if len(open_blocks) == n else more.values.take(open_blocks, axis=1)
        table = features.Table((*table.names, *more.names), np.concatenate((table.values, values)))
        p = np.zeros(n, np.float32)
        p[open_blocks] = stage.ask(table)
        return p

    local = ask(model.local, features.local(measures, model.vocabulary(measures.reading, n), model.labels))
    ended = ask(model.ended, features.context(measures, local))
    story = settle(measures, ask(model.story, features.endings(ended)), ended)
    return Stages(local, ended, story, table.values, open_blocks)


def settle(measures: Measures, story: Floats, ended: Floats) -> Floats:
    """The probabilities of the last stage, lowered where the story is over and where a paragraph comes again.

    From the first block on that is surely past the end, coming back in costs up to half of the probability. Of running text
    that stands twice on a page (behind a fold, in a gallery) the story has the first; a sentence said twice is no such text.
    """
    end = np.maximum.accumulate(np.where((story < _UNLIKELY) & (ended > _PAST), ended, np.float32(0)))
    again = (measures.copies[0] > 0) & (measures.words >= PROSE_WORDS)
    if measures.words[again].sum() < _REPEATED:
        again[:] = False
    settled: Floats = np.where(again, np.minimum(story, _COPY), story * (1 - end / 2)).astype(np.float32)
    return settled


def heed(stages: Stages, opinion: Sequence[bool] | None) -> Stages:
    """The stages with another extractor's opinion as evidence, `_WEIGHT` for or against each block."""
    return stages if opinion is None else weighed(stages, np.where(opinion, _WEIGHT, 1 / _WEIGHT))


def weighed(stages: Stages, weights: NDArray[np.float64]) -> Stages:
    """The stages with the odds that a block is story `weights` times as high."""
    p = stages.story
    odds = weights * p / np.maximum(1 - p, 1e-6)
    return replace(stages, story=(odds / (1 + odds)).astype(np.float32))


def told_by_page(document: Document, measures: Measures, stages: Stages) -> NDArray[np.float64] | None:
    """For every block what the article's text proves that the page gives beside what it shows: `_TOLD` where it has the block,
    `_UNTOLD` where it has not, 1 where it was cut off before. None where the page gives none, or that of another story.
    """
    if document.markup is None or not (body := document.markup.body):
        return None
    told = np.array(held(document.blocks, body, anywhere=True))
    likely = float(measures.words[stages.story >= 0.5].sum())
    if measures.words[told].sum() < max(_HEARD * likely, _FEWEST_WORDS):
        return None
    weights = np.where(told, _TOLD, _UNTOLD)
    if not ends_sentence(body) or len(body) >= LONGEST_BODY:
        weights[told.nonzero()[0][-1] + 1 :] = 1
    return weights


def choose(measures: Measures, stages: Stages) -> Flags:
    """Which blocks stay: the best by expected F1 among those that are open, of those that a rule named only the sure ones.

    In a text dump, finished sentences beside what stays are given the benefit of the doubt, as long as the story is not surely
    over: losing a paragraph of the story is worse than keeping one that is not, and it costs nothing in word-F1. In a page the
    elements leave less doubt, and it would.
    """
    story = stages.story
    kept = np.zeros(len(story), bool)
    open_blocks = (~measures.settled).nonzero()[0]
    kept[open_blocks] = decode.keep(story[open_blocks], measures.words[open_blocks])
    kept &= ~measures.named | (measures.doubtful & (story >= DOUBT))
    if measures.markup is not None:
        return kept
    unnamed = ~measures.named
    finished = (measures.prose | measures.ended) & (story >= _BENEFIT)
    unfinished = (measures.words >= PROSE_WORDS) & (story >= _UNFINISHED)
    spared = (finished | unfinished) & unnamed & (stages.ended < _OVER)
    free = (unnamed | kept).nonzero()[0]
    parts = (measures.settled & (measures.group == COMMENTS)).cumsum()
    kept[free] |= _beside(kept[free], spared[free], parts[free])
    return kept


def _beside(kept: Flags, spared: Flags, parts: NDArray[np.int64]) -> Flags:
    """Which blocks to spare stand in one stretch with some that stay, no two more than `_STEPS` apart, and below the first.

    Nothing is beside what stands in another of the `parts` into which comments divide the page.
    """
    beside = np.zeros(len(kept), bool)
    at = (kept | spared).nonzero()[0]
    if not kept.any():
        return beside
    apart = (np.diff(at) > _STEPS) | (np.diff(parts[at]) > 0)
    stretch = np.concatenate(([0], apart.cumsum()))
    stays = np.bincount(stretch, kept[at])[stretch] > 0
    beside[at[stays & (at > kept.argmax())]] = True
    return beside


def choices(measures: Measures, stages: Stages) -> Flags:
    """What may stay, (3, blocks): the chosen ones; where the text may be nothing but the story, all that no rule named or that
    are surely story; where that is likely, all that no rule is certain of, but for the head of the article.
    """
    spared = ~measures.named | (~measures.settled & measures.doubtful & (stages.story >= DOUBT))
    uncertain = (measures.confidence < CERTAIN) & ~measures.head & measures.doubtful
    return np.array((choose(measures, stages), spared, uncertain))


def look(measures: Measures, stages: Stages, kept: Flags) -> features.Table:
    """What the stages say of the document as a whole, one column for each of the choices `kept`."""
    return whole(measures, stages.local, stages.ended, stages.story, kept)


def describe(measures: Measures, stages: Stages, looks: features.Table) -> features.Table:
    """What `clean` is asked about: the document as chosen, as it would be with all blocks spared, and its edges."""
    sides = edges(measures, stages.story)
    names = (*looks.names, *(f"spared_{name}" for name in looks.names), *sides.names)
    return features.Table(names, np.concatenate((looks.values[:, :1], looks.values[:, 1:2], sides.values)))


def decide(measures: Measures, kept: Flags, clean: float) -> int:
    """Which of the choices `kept` it is in the end: where the text looks clean, nothing is dropped on a mere estimate.

    Nor is it where no running text would be left: then the estimates are wrong.
    """
    if clean >= _SURELY_CLEAN:
        return 2
    return int(clean >= _CLEAN or not (kept[0] & measures.prose).any())


def estimate(document: Document, notes: Notes, model: Model) -> Estimated:
    """The stages' answer for a document with at least one block."""
    measures = measure(document, notes)
    stages = heed(run_stages(measures, model), document.opinion)
    told = told_by_page(document, measures, stages)
    if told is not None:
        stages = weighed(stages, told)
    possible = choices(measures, stages)
    looks = look(measures, stages, possible)
    clean = float(model.clean.ask(describe(measures, stages, looks))[0])
    choice = decide(measures, possible, clean)
    kept = possible[choice]
    if _CLEAN <= clean < _SURELY_CLEAN and np.count_nonzero(measures.settled) >= _FURNITURE:
        kept = kept & (stages.story >= _SURELY_NOT)
    dropped = (~kept & ~measures.named).nonzero()[0]
    columns = stages.open.searchsorted(dropped)
    reasons = evidence(model.story, stages.table.take(columns, axis=1), stages.story[dropped])
    if told is not None:
        reasons = [f"{r}; {_LACKED}" if told[n] < 1 else r for n, r in zip(dropped.tolist(), reasons, strict=True)]
    return Estimated(
        p=tuple(stages.story.tolist()),
        dropped=dict(zip(dropped.tolist(), reasons, strict=True)),
        doubted=frozenset((kept & measures.named).nonzero()[0].tolist()),
        quality=float(model.quality.ask(looks.only(choice))[0]),
    )
