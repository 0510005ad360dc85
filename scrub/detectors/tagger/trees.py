"""Sums of symmetric decision trees, evaluated for all blocks at once.

In a symmetric ("oblivious") tree all nodes of a level ask the same question, so the answers of a block, read as a binary
number, are the number of its leaf. Evaluation is then a comparison of whole arrays (Dorogush, Ershov, Gulin 2018, "CatBoost").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scrub.detectors.tagger.text import Floats

SLAB = 512
"""Blocks that are asked at once: what is compared stays in the processor's cache, and memory is bounded."""


@dataclass(frozen=True, eq=False)
class Trees:
    """`rows` (trees, depth): the row of the table that a level asks about; `borders` (trees, depth): the answer is yes above
    it; `leaves` (trees, 2^depth): what a leaf adds, the first level being the lowest bit; `bias` is added to all.
    """

    rows: NDArray[np.int64]
    borders: Floats
    leaves: Floats
    bias: float

    def logits(self, table: Floats) -> Floats:
        """The sum of the trees for every column of `table` (rows, blocks)."""
        parts = [self._logits(table[:, at : at + SLAB]) for at in range(0, table.shape[1], SLAB)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _logits(self, table: Floats) -> Floats:
        places = self._leaf_numbers(table) + self._first_leaf
        total: Floats = self.leaves.ravel()[places].sum(axis=0) + np.float32(self.bias)
        return total

    def probabilities(self, table: Floats) -> Floats:
        """The logistic function of `logits`."""
        return sigmoid(self.logits(table))

    def contributions(self, table: Floats) -> Floats:
        """How much each question moved each block's sum, (trees, depth, blocks).

        On the way down a tree the mean of the leaves still in reach changes with each answer; the change is that
        question's share (Saabas 2014), the leaves counted alike.
        """
        numbers = self._leaf_numbers(table)
        tree = np.arange(len(self.rows))[:, None]
        means = [reach[tree, numbers & ((1 << level) - 1)] for level, reach in enumerate(self._reach)]
        moved: Floats = np.diff(np.stack(means, axis=1), axis=1)
        return moved

    def _leaf_numbers(self, table: Floats) -> NDArray[np.int64]:
        trees, depth = self.rows.shape
        answers = table[self.rows.ravel()] > self.borders.ravel()[:, None]
        bits = answers.reshape(trees, depth, -1).view(np.uint8)
        number = bits[:, 0].copy()
        for level in range(1, depth):
            number |= bits[:, level] << np.uint8(level)
        numbers: NDArray[np.int64] = number.astype(np.int64)
        return numbers

    @cached_property
    def _first_leaf(self) -> NDArray[np.int64]:
        first: NDArray[np.int64] = np.arange(len(self.leaves)).reshape(-1, 1) * self.leaves.shape[1]
        return first

    @cached_property
    def _reach(self) -> list[Floats]:
        """For every level the mean of the leaves in reach after that many answers, (trees, 2^level)."""
        trees, depth = self.rows.shape
        return [self.leaves.reshape(trees, 1 << (depth - level), 1 << level).mean(axis=1) for level in range(depth + 1)]


def sigmoid(logits: Floats) -> Floats:
    """1 / (1 + e^-x)."""
    result: Floats = (1 / (1 + np.exp(-np.clip(logits, -30, 30)))).astype(np.float32)
    return result
