"""What the estimates and a choice of blocks say of the document as a whole: is it clean, what result to expect."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scrub.detectors.tagger.along import Flags, median
from scrub.detectors.tagger.features import Table
from scrub.detectors.tagger.measures import COMMENTS, LIST, LONGEST, Measures
from scrub.detectors.tagger.text import Class, Floats

Doubles = NDArray[np.float64]


def whole(measures: Measures, local: Floats, ended: Floats, story: Floats, kept: Flags) -> Table:
    """One column for each choice of blocks. `kept`: (choices, blocks) which ones stay; `local`, `ended`, `story`: what the
    three stages say of every block.
    """
    words = measures.words.astype(np.float64)
    mass = story * words
    named, settled = measures.named, measures.settled
    prose, unsure = measures.prose & kept, np.abs(story - 0.5)
    beyond = _beyond(kept)
    parts = (
        *(kept, kept & (unsure < 0.3), ~kept & ~settled & (unsure < 0.35)),
        *(kept & (ended > 0.5), prose, beyond & ~named, kept & named),
    )
    kept_words, unsure_kept, unsure_dropped, over, prose_words, after, doubted = (np.array(parts) * words).sum(axis=2)
    hit, after_mass = (np.array((kept, beyond)) * mass).sum(axis=2)
    differ, over_mass = (np.array((np.abs(local - story) * words, ended * words))[:, None] * kept).sum(axis=2)
    constant = np.array((mass.sum(), words.sum(), words[~settled].sum(), mass[named].sum()))
    expected, all_words, open_words, named_mass = constant.repeat(len(kept)).reshape(-1, len(kept))
    number, longest = kept.sum(axis=1), (kept * words).max(axis=1)
    runs = (kept[:, 1:] > kept[:, :-1]).sum(axis=1) + kept[:, 0]
    shares = {
        "expected_f1": (2 * hit, kept_words + expected),
        "expected_precision": (hit, kept_words),
        "expected_recall": (hit, expected),
        "kept_share": (kept_words, all_words),
        "kept_of_open": (kept_words, open_words),
        "unsure_kept": (unsure_kept, kept_words),
        "unsure_dropped": (unsure_dropped, kept_words),
        "stages_differ": (differ, kept_words),
        "ended_kept": (over, kept_words),
        "ended_mean": (over_mass, kept_words),
        "prose_kept": (prose_words, kept_words),
        "paragraph": (prose_words, prose.sum(axis=1)),
        "longest": (longest, kept_words),
        "gaps": (runs, number),
        "beyond": (after, kept_words),
        "beyond_likely": (after_mass, kept_words),
        "doubted": (doubted, kept_words),
        "named_likely": (named_mass, kept_words),
    }
    rows = {
        "words": np.log1p(kept_words),
        **dict(zip(shares, _shares([*shares.values()]), strict=True)),
        "least_sure": np.where(number > 0, np.where(kept, story, 1).min(axis=1), 0),
        "runs": np.minimum(runs, 20),
        "named": np.full(len(kept), np.count_nonzero(named) / len(words)),
        "comments": np.full(len(kept), min(np.count_nonzero(measures.group == COMMENTS), 20)),
        "list": np.full(len(kept), min(np.count_nonzero(measures.group == LIST), 40)),
    }
    return Table.of({name: rows[name] for name in NAMES})


NAMES = (
    *("words", "expected_f1", "expected_precision", "expected_recall", "kept_share", "kept_of_open", "unsure_kept"),
    *("unsure_dropped", "least_sure", "stages_differ", "ended_kept", "ended_mean", "prose_kept", "paragraph", "longest"),
    *("runs", "gaps", "beyond", "beyond_likely", "named", "doubted", "named_likely", "comments", "list"),
)
"""The rows of `whole`, in the order in which the trees were grown on them."""


def _beyond(kept: Flags) -> Flags:
    """For every choice what stands below the last block that stays; below the first, where none does."""
    n = kept.shape[1]
    last = np.where(kept.any(axis=1), n - 1 - kept[:, ::-1].argmax(axis=1), 0)
    return np.arange(n) > last[:, None]


def _shares(parts: Sequence[tuple[Doubles, Doubles]]) -> Doubles:
    """Each part by its total; 0 of nothing."""
    part, total = np.array(parts, np.float64).swapaxes(0, 1)
    shares: Doubles = np.divide(part, total, out=np.zeros(part.shape), where=total > 0)
    return shares


def edges(measures: Measures, story: Floats) -> Table:
    """What tells a text that is nothing but the story from a page: how it begins and ends, and its short lines. One column."""
    words = measures.words.astype(np.float64)
    short = ~measures.prose & (words >= 1)
    digits = measures.reading.counts[:, Class.DIGIT] > 0
    flags = np.array((short, short & ~measures.ended, measures.head, measures.named, digits))
    lines, loose, heads, named, dated = flags.sum(axis=1).tolist()
    short_words, head_words, named_words = (flags[[0, 2, 3]] * words).sum(axis=1).tolist()
    total = max(float(words.sum()), 1.0)
    n = len(words)
    columns = {
        "first_words": min(float(words[0]), LONGEST),
        "first_prose": float(measures.prose[0]),
        "first_ended": float(measures.ended[0]),
        "first_group": float(measures.group[0]),
        "second_group": float(measures.group[min(1, n - 1)]),
        "last_words": min(float(words[-1]), LONGEST),
        "last_prose": float(measures.prose[-1]),
        "last_ended": float(measures.ended[-1]),
        "last_group": float(measures.group[-1]),
        "head": min(heads, 9),
        "head_words": head_words / total,
        "named_count": min(named, 9),
        "named_words": named_words / total,
        "short_lines": lines / n,
        "loose_lines": loose / n,
        "short_words": short_words / total,
        "digit_lines": dated / n,
        "unlikeliest": float(story.min()),
        "middling": median(story),
        "indented": float(measures.layout[1].max()),
        "spaced": float(measures.layout[0].sum() / np.float32(n)),
    }
    return Table(tuple(columns), np.array([[value] for value in columns.values()], np.float32))
