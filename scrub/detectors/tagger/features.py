"""What the stages ask about every block, as rows of numbers: all blocks at once, in no language in particular.

Three tables. `local`: shape, neighbourhood, repetition, vocabulary, topic, and what rules said. `context`: what a first
estimate of every block's probability says about its surroundings. `endings`: the same for the end of the story. No row knows
how many blocks a document has: a model that does goes wrong on short and on long articles.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scrub.detectors.tagger import along, markup
from scrub.detectors.tagger.along import Flags
from scrub.detectors.tagger.measures import COMMENTS, HEAD, LIST, PITCH, Measures, Topical
from scrub.detectors.tagger.text import Class, Floats, Hashes

_NEAR = 10
_SIDES = ("before", "after")
_STEPS = (1, 2, 3)
_ALIKE, _PERIODS = 4, (2, 3, 4, 5)
_MARKS = ("DIGIT", "STOP", "COMMA", "COLON", "QUOTE", "BRACKET", "DASH", "SEPARATOR", "SIGN")
_GROUPS = {"head": HEAD, "list": LIST, "comments": COMMENTS, "pitch": PITCH}
_SINCE = {"list": LIST, "comments": COMMENTS, "pitch": PITCH, "head": HEAD}

Rows = dict[str, NDArray[np.generic]]


def _windows(signals: Iterable[str], sizes: Iterable[int]) -> tuple[str, ...]:
    """The names of means in windows, in the order in which `along.means` gives them."""
    return tuple(f"{name}_{side}_{size}" for size in sizes for name in signals for side in _SIDES)


_MARK_CLASSES = [Class[name] for name in _MARKS]
_MARK_NAMES = tuple(f"{name.lower()}_share" for name in _MARKS)
_GROUP_NUMBERS, _SINCE_NUMBERS = (np.array([*groups.values()])[:, None] for groups in (_GROUPS, _SINCE))
_DISTANCE_NAMES = tuple(f"{word}_{name}" for name in (*_GROUPS, "named") for word in ("since", "until"))
_AROUND_SIZES, _LIKELY_SIZES = (2, 5, 15), (3, 8, 20)
_AROUND_NAMES = _windows(("length", "sentences", "named", "vocabulary", "digits"), _AROUND_SIZES)
_AROUND_STEPS = tuple(f"{name}_{step}_{side}" for step in _STEPS for name in ("words", "ended", "group") for side in _SIDES)
_LIKELY_NAMES = _windows(("p_mean", "p_plain"), _LIKELY_SIZES)
_LIKELY_STEPS = tuple(f"{name}_{side}_{step}" for step in _STEPS for name in ("p", "words") for side in _SIDES)
_ENDED_NAMES = _windows(("ended_mean",), _LIKELY_SIZES)
_SINCE_NAMES = tuple(f"{name}_since_long" for name in _SINCE)
_DOCUMENT = ("prose", "named", "length", "paragraph", "vocabulary")


@dataclass(frozen=True, slots=True)
class Table:
    """`values` (rows, blocks): one row for each of `names`, which is how trees read them fastest."""

    names: tuple[str, ...]
    values: Floats

    @classmethod
    def of(cls, rows: Rows) -> Table:
        """The table of rows of equal length."""
        values = np.concatenate(list(rows.values()), dtype=np.float32, casting="unsafe")
        return cls(tuple(rows), values.reshape(len(rows), -1))

    def only(self, column: int) -> Table:
        """The table with this column alone."""
        return Table(self.names, self.values[:, column : column + 1])


def local(measures: Measures, vocabulary: Floats, labels: Floats) -> Table:
    """Rows that need no estimate yet. `vocabulary`: for every block how much its words speak for a story; `labels`: the weights
    of the words in class names, which only a page has.
    """
    rows: Rows = {}
    flags = (*(measures.group == _GROUP_NUMBERS), measures.named, measures.free_prose)
    *rules, prose = along.distances(np.array(flags))
    _shape(rows, measures)
    rows["vocabulary"] = vocabulary
    rows["group"], rows["confidence"] = measures.group, measures.confidence
    rows |= zip(_DISTANCE_NAMES, (side for sides in rules for side in sides), strict=True)
    _repetition(rows, measures)
    _topic(rows, measures)
    _neighbourhood(rows, measures, vocabulary)
    _runs(rows, measures, prose)
    _document(rows, measures, vocabulary)
    if measures.markup is not None:
        rows |= markup.local(measures.markup, measures.words, measures.free_prose, labels)
    return Table.of(rows)


def endings(ended: Floats) -> Table:
    """Rows of the estimates that the story is over, and of those around."""
    means = along.means(ended[None], _LIKELY_SIZES)
    rows: Rows = {"ended": ended, "ended_worst": along.greatest_before(ended)}
    rows |= zip(_ENDED_NAMES, means.reshape(len(_ENDED_NAMES), len(ended)), strict=True)
    return Table.of(rows)


def context(measures: Measures, p: Floats) -> Table:
    """Rows that say what the estimates `p` (story) mean for the blocks around."""
    n, words = len(p), measures.capped
    kept = np.where(measures.settled, 0.0, p).astype(np.float32)
    rows: Rows = {"p": kept, "words": words, "ended_as_sentence": measures.ended, "group": measures.group}
    steps = along.shifted(np.array((kept, words)), _STEPS)
    rows |= zip(_LIKELY_STEPS, steps.reshape(len(_LIKELY_STEPS), n), strict=True)
    means = along.means(np.array((kept * words, kept)), _LIKELY_SIZES, np.array((words, np.ones(n, np.float32))))
    rows |= zip(_LIKELY_NAMES, means.reshape(len(_LIKELY_NAMES), n), strict=True)
    rows["mass_before"], rows["mass_after"] = _shares(kept * measures.words)
    likely = kept >= 0.5
    long = words >= 12
    long_likely = likely & long
    (rows["since_likely"], rows["until_likely"]), (rows["since_long"], rows["until_long"]) = along.distances(
        np.array((likely, long_likely))
    )
    total = max(float(measures.words[likely].sum()), 1.0)
    rows["run"], rows["run_before"], rows["run_after"] = along.run_masses(likely, measures.words, gap=2) / total
    long_kept = np.where(long, kept, np.float32(0))
    rows["max_p_after"], rows["max_p_before"] = along.greatest_after(long_kept), along.greatest_before(long_kept)
    _since_likely(rows, measures, kept, long_likely)
    _story_words(rows, measures.topical, kept)
    if measures.markup is not None:
        rows |= markup.context(measures.markup, measures.words, kept)
    return Table.of(rows)


def _shape(rows: Rows, measures: Measures) -> None:
    counts = measures.reading.counts.T
    words = measures.words
    seen = np.maximum(counts.sum(axis=0), 1)
    letters = np.maximum(counts[: Class.UNSPACED + 1].sum(axis=0), 1)
    rows["words"] = measures.capped
    rows["prose"] = measures.prose
    rows["ended_as_sentence"] = measures.ended
    rows["letters_share"] = letters / seen
    rows["upper_share"] = counts[Class.UPPER] / letters
    rows["capitals_a_word"] = counts[Class.UPPER] / np.maximum(words, 1)
    rows["letters_a_word"] = letters / np.maximum(np.minimum(words, seen / 2), 1)
    rows |= zip(_MARK_NAMES, counts.take(_MARK_CLASSES, axis=0) / seen, strict=True)
    rows["stops"] = counts[Class.STOP]
    rows["commas"] = np.minimum(counts[Class.COMMA], 6)
    rows["quotes"] = np.minimum(counts[Class.QUOTE], 4)
    rows["first"] = measures.reading.first
    rows["last"] = measures.reading.last
    rows["gap"], rows["indent"], rows["joined"] = measures.layout


def _repetition(rows: Rows, measures: Measures) -> None:
    rows["copies"] = np.minimum(along.multiplicity(measures.reading.whole), 5)
    rows["copied_before"], rows["copied_after"] = _copied(measures.copies, measures.words)
    first, opening, last = _edge_words(measures)
    rows["same_first_word"] = np.minimum(along.multiplicity(first), 8)
    rows["same_opening"] = np.minimum(along.multiplicity(opening), 8)
    rows["same_last_word"] = np.minimum(along.multiplicity(last), 8)
    rows["alike_around"], rows["rhythm"] = _shapes_around(measures)


def _edge_words(measures: Measures) -> tuple[Hashes, Hashes, Hashes]:
    """For every block the hash of its first word, of its first two, and of its last."""
    reading = measures.reading
    first, last = np.zeros((2, len(measures.words)), np.uint64)
    heads, seconds = (reading.nth == 0).nonzero()[0], (reading.nth == 1).nonzero()[0]
    first[reading.owner[heads]] = reading.words[heads]
    opening = first.copy()
    opening[reading.owner[seconds]] += reading.words[seconds] * np.uint64(3)
    last[reading.owner] = reading.words  # the last assignment wins
    return first, opening, last


def _copied(own: Floats, words: Floats) -> Floats:
    """How far each block and those around it are copies of what came before, and how far they come again later; 0..1."""
    around = along.means(own * words, (5,), np.array((words, words)))[0]
    mean: Floats = (around[:, 0] + around[:, 1] + own) / 3
    return mean


def _shapes_around(measures: Measures) -> tuple[NDArray[np.int64], Floats]:
    """How many of the blocks beside each have its shape (length and ending), and how far a rhythm of shapes is around it.

    A rhythm of headline and lead, or of name, date and comment: the shape comes back at a distance, 2, 3, 4 or 5 blocks,
    whichever fits best, each side 0..1.
    """
    shape = np.log2(measures.capped + 1).round() * 4 + measures.ended * 2 + measures.named
    same = along.shifted(shape[None], range(1, max(_PERIODS) + 1))[:, 0] == shape  # (steps, 2, blocks)
    back = (same[[period - 1 for period in _PERIODS], 0] & ~same[0, 0]).astype(np.float32)
    before, after = along.means(back, (8,))[0].swapaxes(0, 1)
    return same[:_ALIKE].sum(axis=(0, 1)), (before + after).max(axis=0)


def _topic(rows: Rows, measures: Measures) -> None:
    reading, topical = measures.reading, measures.topical
    n = len(measures.words)
    rows["headline"] = _headline(measures)
    weight = 1 / (1 + np.log1p(np.bincount(topical.word).take(topical.word)))
    prose = measures.free_prose
    elsewhere = topical.spread(prose) - prose.take(topical.owner) >= 1
    rows["topic"] = topical.gather(weight * elsewhere) / np.maximum(topical.gather(weight), 1e-6)
    rows["topic_words"] = np.minimum(topical.number, 12)
    rows["topic_below"], rows["topic_above"] = _nearby(topical) / np.maximum(topical.number, 1)
    slug = measures.slug
    hits = np.bincount(reading.owner[_among(reading.words, np.unique(slug))], minlength=n) if len(slug) else np.zeros(n)
    rows["slug"] = hits / max(len(slug), 1)


def _headline(measures: Measures) -> Floats:
    """Share of the words of the headline (and what else rules took for the article's head) that a block has."""
    reading = measures.reading
    n = len(measures.words)
    wanted = np.unique(reading.words[measures.head.take(reading.owner) & (reading.length >= 4)])
    if not len(wanted):
        return np.zeros(n, np.float32)
    found = np.bincount(reading.owner[_among(reading.words, wanted)], minlength=n)
    shared: Floats = (np.minimum(found, len(wanted)) / len(wanted)).astype(np.float32)
    return shared


def _among(words: Hashes, wanted: Hashes) -> Flags:
    """Which of `words` are in `wanted`, which is sorted and not empty."""
    found: Flags = wanted.take(wanted[:-1].searchsorted(words)) == words
    return found


def _nearby(topical: Topical) -> NDArray[np.float64]:
    """How many of a block's topical words come again within `_NEAR` blocks below it, and above it."""
    word, at = topical.word, topical.owner  # by word, then by block
    close = (word[1:] == word[:-1]) & (at[1:] - at[:-1] <= _NEAR)
    n = len(topical.number)
    return np.array((np.bincount(at[:-1][close], minlength=n), np.bincount(at[1:][close], minlength=n)), np.float64)


def _neighbourhood(rows: Rows, measures: Measures, vocabulary: Floats) -> None:
    words, n = measures.capped, len(measures.words)
    ones = np.ones(n, np.float32)
    free = words * ~measures.named
    digits = measures.reading.counts[:, Class.DIGIT] > 0
    signals = np.array((free, free * measures.ended, measures.named, vocabulary, digits), np.float32)
    means = along.means(signals, _AROUND_SIZES, np.array((ones, words, ones, ones, ones)))
    rows |= zip(_AROUND_NAMES, means.reshape(len(_AROUND_NAMES), n), strict=True)
    steps = along.shifted(np.array((words, measures.ended, measures.group), np.float32), _STEPS)
    rows |= zip(_AROUND_STEPS, steps.reshape(len(_AROUND_STEPS), n), strict=True)
    rows["gap_after"] = along.shifted(measures.layout[:1], (1,))[0, 0, 1]


def _runs(rows: Rows, measures: Measures, distances: Floats) -> None:
    """Where the running text is; `distances` are those from it."""
    n, prose = len(measures.words), measures.free_prose
    total = max(float(measures.words[prose].sum()), 1.0)
    rows["prose_before"], rows["prose_after"] = _shares(np.where(prose, measures.words, np.float32(0)), total)
    rows["since_prose"], rows["until_prose"] = distances
    for gap in (1, 4):
        runs = along.run_masses(prose, measures.words, gap) / total
        rows[f"run_{gap}"], rows[f"run_before_{gap}"], rows[f"run_after_{gap}"] = runs
    rows["place"] = np.arange(n) / max(n, 1)


def _shares(mass: Floats, total: float | None = None) -> tuple[Floats, Floats]:
    """Which share of `mass` stands before each block, and after it."""
    if total is None:
        total = max(float(mass.sum()), 1.0)
    before = (mass.cumsum() - mass) / total
    return before, 1 - before - mass / total


def _document(rows: Rows, measures: Measures, vocabulary: Floats) -> None:
    """What holds of the whole document, in shares and means."""
    n, prose = len(measures.words), measures.free_prose
    of_prose = vocabulary[prose]
    paragraph = along.median(measures.words[prose]) if len(of_prose) else 0.0
    whole = (
        float(measures.words[measures.prose].sum()) / max(float(measures.words.sum()), 1.0),
        np.count_nonzero(measures.named) / max(n, 1),
        float(measures.capped.sum() / np.float32(max(n, 1))),
        paragraph,
        float(of_prose.sum() / np.float32(len(of_prose))) if len(of_prose) else 0.0,
    )
    *first, last = zip((f"document_{name}" for name in _DOCUMENT), np.repeat(whole, n).reshape(len(whole), n), strict=True)
    rows |= first
    rows["paragraph_share"] = measures.words.astype(np.float64) / max(paragraph, 1.0)
    rows |= [last]


def _since_likely(rows: Rows, measures: Measures, kept: Floats, long_likely: Flags) -> None:
    """What has come since the last block that is likely story and long: words that are none, and furniture."""
    unlikely = np.where(kept < 0.3, measures.capped, np.float32(0))
    amounts = np.array((unlikely, *(measures.group == _SINCE_NUMBERS)), np.float32)
    rows["unlikely_since_long"], *furniture = along.since(amounts, long_likely)
    rows["unlikely_until_long"] = along.since(unlikely[None, ::-1], long_likely[::-1])[0, ::-1]
    rows |= zip(_SINCE_NAMES, furniture, strict=True)


def _story_words(rows: Rows, topical: Topical, p: Floats) -> None:
    """How much a block's topical words belong to the likely story rather than to the rest."""
    of_block = p.take(topical.owner)
    inside = topical.spread(p) - of_block
    outside = topical.spread(1 - p) - (1 - of_block)
    ratio = np.log((inside + 0.2) / (outside + 0.2))
    count = np.maximum(topical.number, 1)
    rows["story_words"] = topical.gather(ratio) / count
    rows["story_shared"] = topical.gather(np.minimum(inside, 1)) / count
