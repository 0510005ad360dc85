"""What came of the real dumps, and how well it was foretold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Result:
    """One real dump, cleaned by stages that had not seen its host: true word-F1, and the quality expected out of fold."""

    page: str
    dump: str
    words: float
    expected: float


def calibration(results: Sequence[Result], low: float = 0.8) -> tuple[float, float]:
    """Mean absolute error of the expected word-F1, and the area under the ROC curve of finding those below `low` by it."""
    true, guess = np.array([r.words for r in results]), np.array([r.expected for r in results])
    bad, good = guess[true < low], guess[true >= low]
    if not len(bad) or not len(good):
        return float(np.abs(true - guess).mean()), float("nan")
    order = np.sort(good)
    above = len(good) - np.searchsorted(order, bad, side="right")
    ties = np.searchsorted(order, bad, side="right") - np.searchsorted(order, bad, side="left")
    return float(np.abs(true - guess).mean()), float((above + ties / 2).sum() / (len(bad) * len(good)))
