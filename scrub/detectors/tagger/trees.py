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
        total: Floats = self.leaves.take(self.places(table)).sum(axis=0) + np.float32(self.bias)
        return total

    def places(self, table: Floats) -> NDArray[np.int64]:
        """For every tree and block the leaf where the block ends, counted through all trees."""
        places: NDArray[np.int64] = self._leaf_numbers(table) + self._first_leaf
        return places

    def probabilities(self, table: Floats) -> Floats:
        """The logistic function of `logits`."""
        return sigmoid(self.logits(table))

    def _leaf_numbers(self, table: Floats) -> NDArray[np.uint8]:
        depth, trees = self.rows.T.shape
        answers = table.take(self._rows, axis=0) > self._borders
        bits = answers.view(np.uint8).reshape(depth, trees, -1)
        number: NDArray[np.uint8] = bits[-1]
        for level in range(depth - 2, -1, -1):
            number += number  # faster than a shift
            number |= bits[level]
        return number

    @cached_property
    def _rows(self) -> NDArray[np.int64]:
        """The rows that are asked about, those of the first level first."""
        return self.rows.T.ravel()

    @cached_property
    def _borders(self) -> Floats:
        return np.ascontiguousarray(self.borders.T).reshape(-1, 1)

    @cached_property
    def _first_leaf(self) -> NDArray[np.int64]:
        first: NDArray[np.int64] = np.arange(len(self.leaves)).reshape(-1, 1) * self.leaves.shape[1]
        return first

    @cached_property
    def shares(self) -> Floats:
        """How much each question moved the sum of a block that ended in a leaf, (trees, depth, leaves).

        On the way down a tree the mean of the leaves still in reach changes with each answer; the change is that
        question's share (Saabas 2014), the leaves counted alike.
        """
        trees, depth = self.rows.shape
        leaf = np.arange(1 << depth)
        # For every level the mean of the leaves in reach after that many answers, (trees, 2^level).
        reach = [self.leaves.reshape(trees, 1 << (depth - level), 1 << level).mean(axis=1) for level in range(depth + 1)]
        means = [reach[level][:, leaf & ((1 << level) - 1)] for level in range(depth + 1)]
        return np.diff(np.stack(means, axis=1), axis=1)


def sigmoid(logits: Floats) -> Floats:
    """1 / (1 + e^-x)."""
    result: Floats = (1 / (1 + np.exp(-np.minimum(np.maximum(logits, -30), 30)))).astype(np.float32)
    return result
