"""`python -m training`: makes the weights of the tagger, those of the folds, and the model card, from `../shared/data`.

Every stage learns from what the stage before says of documents it has not seen: a stage is trained once for each fold on the
other folds, its answers for the fold are what the next stage gets, and the trees that ship are then trained on all.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from catboost import CatBoostClassifier
from numpy.typing import NDArray

from scrub.detectors.tagger import features
from scrub.detectors.tagger.estimate import settle
from scrub.detectors.tagger.markup import LABEL_BITS, Markup
from scrub.detectors.tagger.model import WORD_BITS, Stage, buckets, vocabulary
from scrub.detectors.tagger.text import Floats
from scrub.detectors.tagger.trees import Trees
from training.pages import FOLDS
from training.samples import Sample

ALL = -1
"""The fold of the model that ships: nothing is held out."""
SEED = 1
THREADS = 2
_CLIP = 2.5
_SMOOTHING = 3.0
_SHARES = {"page": 1.0, "annotation": 1.0, "silver": 1.0, "written": 1.0, "one line": 0.5}
_AUGMENTED, _EASY = 0.25, 0.4
"""Shares of the blocks that are learned from: of documents as they are, of those made from others, and of short lines that are
not story. Of what no person labelled all is needed: it is most of what is in other languages than English.
"""
_EASY_WORDS = 5
_WORDLESS = 0.4
"""Share of the documents made from others whose words say nothing, as in a language that no page is in."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How the trees of a stage are grown."""

    trees: int
    depth: int = 6
    rate: float = 0.18


GROWTH = {
    "local": Growth(160),
    "ended": Growth(120),
    "story": Growth(160),
    "clean": Growth(150, 5, 0.08),
    "quality": Growth(150, 4, 0.05),
}


@dataclass
class Trained:
    """For every fold (and `ALL`) the words and stages, and what the stages say of samples they have not seen."""

    words: dict[int, Floats] = field(default_factory=dict)
    labels: dict[int, Floats] = field(default_factory=dict)
    stages: dict[str, dict[int, Stage]] = field(default_factory=dict)
    answers: dict[str, list[Floats]] = field(default_factory=dict)


def train(samples: Sequence[Sample], log: Callable[[str], None]) -> Trained:
    """The three stages that look at blocks."""
    trained = Trained()
    folds = (*range(FOLDS), ALL)
    for fold in folds:
        others = [s for s in samples if s.fold != fold]
        trained.words[fold], trained.labels[fold] = count_words(others), count_labels(others)
    offsets = np.concatenate(([0], np.cumsum([len(s.labels) for s in samples])))
    block_fold = np.repeat([s.fold for s in samples], np.diff(offsets))
    labels = np.concatenate([s.labels for s in samples])
    weights = np.concatenate([s.weights for s in samples]) * (labels >= 0)
    chance = np.repeat([_SHARES.get(s.made_by, _AUGMENTED) for s in samples], np.diff(offsets))
    easy = (labels < 0.5) & (np.concatenate([s.measures.words for s in samples]) < _EASY_WORDS)
    chance[easy] *= _EASY
    weights[easy] /= _EASY
    used = (weights > 0) & (np.random.default_rng(SEED).random(len(labels)) < chance)
    settled = np.concatenate([s.measures.settled for s in samples])
    heard = (np.random.default_rng(SEED).random(len(samples)) >= _WORDLESS) | [s.made_by == "page" for s in samples]
    near = _tables(samples, lambda n, s: _local(trained, s, heard[n]))
    log(f"{len(samples)} documents, {len(labels)} blocks, {used.sum()} of them used, {len(near.names)} columns")

    def run(name: str, table: Table, targets: Floats) -> None:
        answers = np.zeros(len(labels), np.float32)
        trained.stages[name] = {}
        for fold in folds:
            rows = used & (block_fold != fold)
            stage = grow(table.values[rows], targets[rows], weights[rows], table.names, GROWTH[name])
            trained.stages[name][fold] = stage
            asked = (block_fold == fold) & ~settled
            if fold != ALL:
                answers[asked] = _ask(stage, table.values[asked])
            log(f"{name}: fold {fold}")
        trained.answers[name] = [answers[a:b] for a, b in pairwise(offsets)]

    run("local", near, labels)
    local = trained.answers["local"]
    table = near.beside(_tables(samples, lambda n, s: features.context(s.measures, local[n])))
    run("ended", table, _ended(samples))
    ended = trained.answers["ended"]
    run("story", table.beside(_tables(samples, lambda n, s: features.endings(ended[n]))), labels)
    story = trained.answers["story"]
    trained.answers["story"] = [settle(s.measures, p, over) for s, p, over in zip(samples, story, ended, strict=True)]
    return trained


@dataclass(frozen=True, slots=True)
class Table:
    """(blocks of all samples, columns) and the columns' names."""

    names: tuple[str, ...]
    values: Floats

    def beside(self, other: Table) -> Table:
        """Both tables side by side."""
        return Table((*self.names, *other.names), np.hstack((self.values, other.values)))


def _tables(samples: Sequence[Sample], make: Callable[[int, Sample], features.Table]) -> Table:
    tables = [make(n, sample) for n, sample in enumerate(samples)]
    return Table(tables[0].names, np.concatenate([table.values.T for table in tables]))


def _local(trained: Trained, sample: Sample, heard: bool) -> features.Table:
    words = vocabulary(trained.words[sample.fold], sample.measures.reading, len(sample.labels))
    return features.local(sample.measures, words * heard, trained.labels[sample.fold] * np.float32(heard))


def _ask(stage: Stage, values: Floats, at_once: int = 20_000) -> Floats:
    parts = [stage.trees.probabilities(np.ascontiguousarray(values[n : n + at_once].T)) for n in range(0, len(values), at_once)]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _ended(samples: Sequence[Sample]) -> Floats:
    """1 past the last block of the story, else 0."""
    targets = []
    for sample in samples:
        story = np.flatnonzero(sample.labels >= 0.5)
        target = np.zeros(len(sample.labels), np.float32)
        if len(story):
            target[story[-1] + 1 :] = 1
        targets.append(target)
    return np.concatenate(targets)


def count_words(samples: Sequence[Sample]) -> Floats:
    """For every bucket the log-odds of its words in story and furniture.

    Augmented documents hold the same words again and are left out.
    """
    pages: dict[str, list[tuple[NDArray[np.int64], Floats]]] = {}
    for sample in samples:
        if sample.made_by == "page":
            reading = sample.measures.reading
            pages.setdefault(sample.page, []).append((buckets(reading.words), sample.labels[reading.owner]))
    return _log_odds(pages.values(), 1 << WORD_BITS)


def count_labels(samples: Sequence[Sample]) -> Floats:
    """For every bucket the log-odds of the words of the labels around story and furniture; 0 where there are no pages."""
    marked = [(sample, sample.measures.markup) for sample in samples if sample.made_by == "page"]
    pages = [[_labels(sample, markup)] for sample, markup in marked if markup is not None]
    return _log_odds(pages, 1 << LABEL_BITS) if pages else np.zeros(1 << LABEL_BITS, np.float32)


def _labels(sample: Sample, markup: Markup) -> tuple[NDArray[np.int64], Floats]:
    """The words of the labels around each block, and the block's label, one entry for each."""
    order = np.argsort(markup.word_of, kind="stable")
    starts = np.searchsorted(markup.word_of[order], np.arange(markup.elements + 1))
    counts = np.diff(starts)[markup.element]
    first = np.repeat(starts[markup.element] - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
    around = markup.words[order][first + np.arange(counts.sum())]
    owner = np.repeat(markup.block, counts)
    return np.concatenate((around, markup.inline)), sample.labels[np.concatenate((owner, markup.inline_of))]


def _log_odds(pages: Iterable[Sequence[tuple[NDArray[np.int64], Floats]]], size: int) -> Floats:
    """For every bucket the log-odds of standing in story and in furniture.

    A page counts a word by the logarithm of its number, so that no page and no site decides alone; rare words stay near 0,
    and none goes beyond `_CLIP`.
    """
    story, other = np.zeros(size), np.zeros(size)
    for dumps in pages:
        kept, gone = np.zeros(size), np.zeros(size)
        for words, label in dumps:
            kept += np.bincount(words[label >= 0.5], minlength=size)
            gone += np.bincount(words[(label >= 0) & (label < 0.5)], minlength=size)
        story += np.log1p(kept)
        other += np.log1p(gone)
    share = story.sum() / (story.sum() + other.sum())
    odds = np.log((story + _SMOOTHING * share) / story.sum()) - np.log((other + _SMOOTHING * (1 - share)) / other.sum())
    result: Floats = np.clip(odds, -_CLIP, _CLIP).astype(np.float32)
    return result


def grow(values: Floats, targets: Floats, weights: Floats, names: tuple[str, ...], growth: Growth) -> Stage:
    """Symmetric trees that minimise the weighted cross-entropy of `targets` (0..1)."""
    model = CatBoostClassifier(
        iterations=growth.trees,
        depth=growth.depth,
        learning_rate=growth.rate,
        loss_function="CrossEntropy",
        border_count=64,
        l2_leaf_reg=5,
        rsm=0.25,
        boosting_type="Plain",
        bootstrap_type="Bernoulli",
        subsample=0.5,
        thread_count=THREADS,
        random_seed=SEED,
        verbose=0,
        allow_writing_files=False,
    )
    model.fit(values, targets, sample_weight=weights / weights.mean())
    return Stage(_convert(model, growth.depth), names)


def _convert(model: CatBoostClassifier, depth: int) -> Trees:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        described = json.loads(path.read_text("utf-8"))
    row = {f["feature_index"]: f["flat_feature_index"] for f in described["features_info"]["float_features"]}
    grown = described["oblivious_trees"]
    scale, bias = described["scale_and_bias"]
    rows: NDArray[np.int64] = np.zeros((len(grown), depth), np.int64)
    borders = np.full((len(grown), depth), np.inf, np.float32)  # a level that is not there is never answered yes
    leaves = np.zeros((len(grown), 1 << depth), np.float32)
    for n, tree in enumerate(grown):
        for level, split in enumerate(tree["splits"] or []):
            rows[n, level], borders[n, level] = row[split["float_feature_index"]], split["border"]
        leaves[n, : len(tree["leaf_values"])] = np.array(tree["leaf_values"]) * scale
    return Trees(rows, borders, leaves.astype(np.float16).astype(np.float32), float(np.atleast_1d(bias)[0]))
