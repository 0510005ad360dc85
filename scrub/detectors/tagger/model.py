"""The weights: a table of words and a few hundred small trees, loaded when the first document needs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scrub.detectors.tagger.features import Table
from scrub.detectors.tagger.text import Floats, Reading
from scrub.detectors.tagger.trees import Trees

FORMAT = 1
WEIGHTS = "weights.npz"
LINE_WEIGHTS = "line-weights.npz"
PAGE_WEIGHTS = "page-weights.npz"
STAGES = ("local", "ended", "story", "clean", "quality")
WORD_BITS = 15
"""Words are counted in 2^15 buckets."""
WORD_STEP = np.float32(0.02)
"""What one unit of a word's stored weight is worth."""


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """Trees, and the names of the rows of the table they were grown on."""

    trees: Trees
    names: tuple[str, ...]

    def ask(self, table: Table) -> Floats:
        """The probability for every column of `table`. Raises ValueError for a table of other rows than those grown on."""
        if table.names != self.names:
            raise ValueError(f"made for other rows than {sorted({*table.names} ^ {*self.names}) or 'in this order'}")
        return self.trees.probabilities(table.values)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """`words`: what a word in each bucket speaks for; `labels`: the same of the words in class names, which only pages have;
    the stages: see `scrub.detectors.tagger`.
    """

    words: Floats
    labels: Floats
    local: Stage
    ended: Stage
    story: Stage
    clean: Stage
    quality: Stage

    def vocabulary(self, reading: Reading, blocks: int) -> Floats:
        """How much the words of each of `blocks` blocks speak for a story: their weights' sum over the root of their number."""
        return vocabulary(self.words, reading, blocks)


def vocabulary(words: Floats, reading: Reading, blocks: int) -> Floats:
    """See `Model.vocabulary`."""
    weights = words.take(buckets(reading.words))
    number = np.bincount(reading.owner, minlength=blocks)
    total = np.bincount(reading.owner, weights=weights, minlength=blocks)
    result: Floats = (total / np.sqrt(np.maximum(number, 1))).astype(np.float32)
    return result


def buckets(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The bucket of each word."""
    return (hashes >> np.uint64(64 - WORD_BITS)).astype(np.int64)


@cache
def shipped(weights: str) -> Model:
    """A model that ships: `WEIGHTS` for text dumps, `LINE_WEIGHTS` for those on one line, `PAGE_WEIGHTS` for HTML pages."""
    with resources.as_file(resources.files(__package__).joinpath(weights)) as path:
        return load(path)


def load(path: Path) -> Model:
    """A model from a file that `save` wrote. Raises ValueError for another format, OSError where it cannot be read."""
    with np.load(path, allow_pickle=False) as arrays:
        if int(arrays["format"]) != FORMAT:
            raise ValueError(f"tagger weights of format {int(arrays['format'])}; this version reads {FORMAT}")
        words, labels = (arrays[name].astype(np.float32) * WORD_STEP for name in ("words", "labels"))
        return Model(words, labels, *(_stage(arrays, name) for name in STAGES))


def _stage(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Stage:
    def part(field: str) -> NDArray[np.generic]:
        return arrays[f"{name}_{field}"]

    trees = Trees(
        part("rows").astype(np.int64),
        part("borders").astype(np.float32),
        part("leaves").astype(np.float32),
        float(part("bias")),
    )
    return Stage(trees, tuple(str(part("names")).split()))


def save(path: Path, words: Floats, labels: Floats, stages: Sequence[Stage]) -> None:
    """Write a model; `words` and `labels` are rounded to steps of `WORD_STEP`, leaves to half precision."""
    arrays: dict[str, NDArray[np.generic]] = {"format": np.array(FORMAT), "words": _steps(words), "labels": _steps(labels)}
    for name, stage in zip(STAGES, stages, strict=True):
        trees = stage.trees
        arrays |= {
            f"{name}_rows": trees.rows.astype(np.uint16),
            f"{name}_borders": trees.borders.astype(np.float32),
            f"{name}_leaves": trees.leaves.astype(np.float16),
            f"{name}_bias": np.array(trees.bias),
            f"{name}_names": np.array(" ".join(stage.names)),
        }
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def _steps(weights: Floats) -> NDArray[np.int8]:
    return np.clip(np.round(weights / WORD_STEP), -127, 127).astype(np.int8)
