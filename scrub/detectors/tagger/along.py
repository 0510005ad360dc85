"""What stands before and after each block: rows of numbers, one for each block, many rows at once.

Problem: most documents have a few dozen blocks, and a call of numpy costs the same however short the arrays are. So what is
asked in the same way of several rows, steps or sizes is asked in one call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from scrub.detectors.tagger.text import Floats, Hashes, Ints

Flags = NDArray[np.bool_]

FAR = 30.0
"""Blocks beyond which a distance tells nothing more."""


def shifted(rows: Floats, steps: Sequence[int]) -> Floats:
    """For every step the values that many blocks before and after, -1 beyond the ends: (steps, rows, 2, blocks)."""
    n, far = rows.shape[1], max(steps)
    padded = np.full((len(rows), n + 2 * far), -1, np.float32)
    padded[:, far : far + n] = rows
    away = np.array([(-step, step) for step in steps])[:, :, None]
    around: Floats = padded.take(np.arange(far, far + n) + away, axis=1)
    return around.swapaxes(0, 1)


def means(signals: Floats, sizes: Sequence[int], weights: Floats | None = None) -> Floats:
    """The mean of each signal in so many blocks before and after, 0 for none: (sizes, rows, 2, blocks).

    `weights`: (rows, blocks) how much each block counts, all alike by default.
    """
    n, far = signals.shape[1], max(sizes)
    rows = np.concatenate((signals, np.ones((1, n), np.float32) if weights is None else weights))
    # The sum of what stands before each block, prolonged on both sides as far as a window reaches.
    before = np.zeros((len(rows), far + n + 1 + far))
    rows.cumsum(axis=1, dtype=np.float64, out=before[:, far + 1 : far + 1 + n])
    before[:, far + 1 + n :] = before[:, far + n, None]
    here, behind = before[:, far : far + n], before[:, far + 1 : far + 1 + n]
    sums = np.empty((len(sizes), len(rows), 2, n))
    for window, size in zip(sums, sizes, strict=True):
        np.subtract(here, before[:, far - size : far - size + n], out=window[:, 0])
        np.subtract(before[:, far + 1 + size : far + 1 + size + n], behind, out=window[:, 1])
    mean: Floats = (sums[:, : len(signals)] / np.maximum(sums[:, len(signals) :], 1e-6)).astype(np.float32)
    return mean


def distances(flags: Flags) -> Floats:
    """For every row blocks since the last and until the next flagged one, itself aside, `FAR` at most: (rows, 2, blocks)."""
    n = flags.shape[1]
    at = np.arange(n, dtype=np.float32)
    last = np.maximum.accumulate(np.where(flags, at, np.float32(-FAR)), axis=1)
    following = np.minimum.accumulate(np.where(flags, at, np.float32(n + FAR))[:, ::-1], axis=1)[:, ::-1]
    away = np.full((len(flags), 2, n), FAR, np.float32)
    away[:, 0, 1:] = at[1:] - last[:, :-1]
    away[:, 1, :-1] = following[:, 1:] - at[:-1]
    return np.minimum(away, np.float32(FAR), out=away)


def since(amounts: Floats, flags: Flags) -> Floats:
    """For every row the sum from the last flagged block, itself aside, to each block (from the beginning, where none is)."""
    seen = amounts.cumsum(axis=1)
    past: Floats = seen - np.maximum.accumulate(np.where(flags, seen, np.float32(0)), axis=1)
    return past


def run_masses(flags: Flags, words: Floats, gap: int) -> Floats:
    """Words of the run of flagged blocks around each block (over gaps up to `gap`), of the longest before, and after."""
    masses: list[float] = []
    borders = [0]
    for at, mass in zip(flags.nonzero()[0].tolist(), words[flags].tolist(), strict=True):
        if masses and at - borders[-1] <= gap:
            borders[-1] = at + 1
            masses[-1] += mass
        else:
            borders += (at, at + 1)
            masses.append(mass)
    longest = [0.0, *accumulate(masses, max)]
    ahead = [0.0, *accumulate(reversed(masses), max)][::-1]
    stretches = np.zeros((3, 2 * len(masses) + 1), np.float32)  # what lies before, in, between and behind the runs
    stretches[0, 1::2] = masses
    stretches[1, ::2], stretches[1, 1::2] = longest, longest[:-1]
    stretches[2, ::2], stretches[2, 1::2] = ahead, ahead[1:]
    lengths = [stop - start for start, stop in pairwise([*borders, len(flags)])]
    return stretches.repeat(lengths, axis=1)


def greatest_before(row: NDArray[np.generic]) -> Floats:
    """The greatest value before each block; 0 for none."""
    best = np.zeros(len(row), np.float32)
    np.maximum.accumulate(row[:-1], out=best[1:])
    return best


def greatest_after(row: NDArray[np.generic]) -> Floats:
    """The greatest value after each block; 0 for none."""
    return greatest_before(row[::-1])[::-1]


def multiplicity(keys: Hashes) -> Ints:
    """How often each key stands among all."""
    listed = keys.tolist()
    counts = Counter(listed)
    return np.fromiter(map(counts.__getitem__, listed), np.int64, len(listed))


def copies(keys: Hashes) -> Floats:
    """Whether each key stood before, and whether it comes again: (2, blocks), 0 or 1."""
    found = np.zeros((2, len(keys)), np.float32)
    order = keys.argsort(kind="stable")
    same = keys[order[1:]] == keys[order[:-1]]
    found[0, order[1:][same]] = 1
    found[1, order[:-1][same]] = 1
    return found


def median(values: Floats) -> float:
    """The middle of the values; of an even number of them the mean of the two in the middle."""
    ordered = np.sort(values)
    half = len(ordered) // 2
    return float(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)
