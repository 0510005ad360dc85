"""The stages that look at the whole document: whether it is nothing but the story, and what result to expect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.scores import f1, forgive, tokens
from scrub.detectors.tagger import features
from scrub.detectors.tagger.estimate import Stages, choices, decide, describe, look
from scrub.detectors.tagger.text import Floats
from training.pages import FOLDS, Page
from training.results import Result
from training.samples import Sample
from training.train import ALL, GROWTH, Table, Trained, grow

FURNITURE = 0.004
"""Share of words that are not story up to which a text is clean."""


def train_documents(
    samples: Sequence[Sample], trained: Trained, pages: Mapping[str, Page], truncated: frozenset[str]
) -> list[Result]:
    """Adds the stages `clean` and `quality`; returns what came of every real dump.

    Dumps whose gold stops in mid-article teach neither. `clean` also learns from the golds themselves.
    """
    chosen = [n for n, sample in enumerate(samples) if sample.made_by in {"page", "gold"}]
    stages = {n: _stages(trained, n) for n in chosen}
    taught = np.array([samples[n].made_by == "gold" or samples[n].page not in truncated for n in chosen])
    folds = np.array([samples[n].fold for n in chosen])
    possible = {n: choices(samples[n].measures, stages[n]) for n in chosen}
    looks = {n: look(samples[n].measures, stages[n], possible[n]) for n in chosen}

    table = _table(describe(samples[n].measures, stages[n], looks[n]) for n in chosen)
    targets = np.array([_furniture(samples[n]) <= FURNITURE for n in chosen], np.float32)
    clean = _train("clean", trained, table, targets, folds, taught)
    choice = {n: decide(samples[n].measures, possible[n], p) for n, p in zip(chosen, clean, strict=True)}

    dumps = np.array([samples[n].made_by == "page" for n in chosen])
    real = [n for n in chosen if samples[n].made_by == "page"]
    scores = np.array(_scores([samples[n] for n in real], [possible[n][choice[n]] for n in real], pages), np.float32)
    table = _table(looks[n].only(choice[n]) for n in real)
    expected = _train("quality", trained, table, scores, folds[dumps], taught[dumps])
    return [
        Result(samples[n].page, samples[n].dump, float(score), float(guess))
        for n, score, guess in zip(real, scores, expected, strict=True)
    ]


def _stages(trained: Trained, n: int) -> Stages:
    answers = trained.answers
    nothing = np.empty((0, 0), np.float32)
    return Stages(answers["local"][n], answers["ended"][n], answers["story"][n], nothing, np.empty(0, np.int64))


def _table(tables: Iterable[features.Table]) -> Table:
    listed = list(tables)
    return Table(listed[0].names, np.concatenate([table.values.T for table in listed]))


def _furniture(sample: Sample) -> float:
    """Share of the words of a document that are not story."""
    counted = sample.labels >= 0
    words = sample.measures.words
    return float(words[counted & (sample.labels < 0.5)].sum() / max(words[counted].sum(), 1))


def _train(
    name: str,
    trained: Trained,
    table: Table,
    targets: Floats,
    folds: NDArray[np.int64],
    taught: NDArray[np.bool_],
) -> Floats:
    """Adds the stage `name`, for every fold; returns its answers out of fold."""
    answers = np.zeros(len(targets), np.float32)
    trained.stages[name] = {}
    for fold in (*range(FOLDS), ALL):
        rows = (folds != fold) & taught
        stage = grow(table.values[rows], targets[rows], np.ones(int(rows.sum()), np.float32), table.names, GROWTH[name])
        trained.stages[name][fold] = stage
        if fold != ALL:
            answers[folds == fold] = stage.trees.probabilities(np.ascontiguousarray(table.values[folds == fold].T))
    return answers


def _scores(samples: Sequence[Sample], kept: Sequence[NDArray[np.bool_]], pages: Mapping[str, Page]) -> list[float]:
    """True word-F1 of what is kept of every dump."""
    gold: dict[str, list[str]] = {}
    found = []
    for sample, keep in zip(samples, kept, strict=True):
        page = pages[sample.page]
        wanted = gold.setdefault(sample.page, tokens(page.gold))
        text = "\n\n".join(text for text, stays in zip(sample.texts, keep, strict=True) if stays)
        words, left = forgive(tokens(text), wanted, page.optional)
        found.append(f1(Counter(words), Counter(left)))
    return found
