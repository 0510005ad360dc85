"""From probabilities to a decision about every block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scrub.detectors.tagger.text import Floats


def expected_f1(p: Floats, words: Floats) -> Floats:
    """For every k the expected word-F1 of keeping the k likeliest blocks: 2 Σ p·w (kept) / (Σ w (kept) + Σ p·w (all)).

    `p`: probabilities in descending order; `words`: lengths in the same order. It is the ratio of expectations, which is
    close to the expectation of the ratio (Lewis 1995) and has its maximum on such a prefix.
    """
    mass = p * words
    scores: Floats = 2 * mass.cumsum() / np.maximum(words.cumsum() + mass.sum(), 1e-6)
    return scores


def keep(p: Floats, words: Floats) -> NDArray[np.bool_]:
    """Which blocks to keep: as many of the likeliest as give the best expected F1, and never none.

    Of several numbers that give the same, the greatest is taken: where it makes no difference, nothing is dropped.
    """
    kept = np.zeros(len(p), bool)
    if not len(p):
        return kept
    order = (-p).argsort(kind="stable")
    scores = expected_f1(p[order], words[order])
    enough = (scores == scores.max()).nonzero()[0]
    kept[order[: enough[-1] + 1]] = True
    return kept
