"""What is known of every block, as columns of numbers: all blocks at once, in no language in particular.

Two tables. `local`: shape, neighbourhood, repetition, vocabulary, topic, and what rules said. `context`: what a first
estimate of every block's probability says about its surroundings. No column knows how many blocks a document has: a model that
does goes wrong on short and on long articles.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, Notes
from scrub.detectors.tagger import markup as dom
from scrub.detectors.tagger.text import Class, Floats, Hashes, Reading, read
from scrub.document import Document

GROUPS: dict[str, tuple[Kind, ...]] = {
    "head": (Kind.HEADLINE, Kind.SUMMARY, Kind.BYLINE, Kind.DATELINE),
    "picture": (Kind.CAPTION, Kind.CREDIT),
    "menu": (Kind.NAVIGATION, Kind.TOOLS, Kind.TAGS, Kind.PAGINATION, Kind.LOGIN, Kind.SHARE, Kind.REACTIONS, Kind.OTHER),
    "list": (Kind.RELATED, Kind.RECOMMENDED, Kind.POPULAR, Kind.LATEST, Kind.APPENDED),
    "comments": (Kind.COMMENTS,),
    "pitch": (Kind.NEWSLETTER, Kind.PAYWALL, Kind.CONSENT, Kind.ADVERT, Kind.LEGAL, Kind.BIO, Kind.CONTACT, Kind.ERROR),
}
"""Kinds that tell the same about their surroundings."""
_GROUP = {kind: number for number, kinds in enumerate(GROUPS.values(), 1) for kind in kinds}
_HEAD = 1
_NO_DOUBT = 0.99

LONGEST = 80.0
"""Words beyond which a block's length tells nothing more."""
_TOPICAL = 5
_SLUG = re.compile(r"[^\W\d_]{3,}")
_FAR = 30.0
_NEAR = 10


@dataclass(frozen=True, slots=True)
class Table:
    """`values` (columns, blocks): one row for each of `names`, which is how trees read them fastest."""

    names: tuple[str, ...]
    values: Floats


@dataclass(frozen=True, slots=True)
class Topical:
    """The words that are about something, each once a block: `owner` its block, `word` its number among the document's."""

    owner: NDArray[np.int64]
    word: NDArray[np.int64]

    def spread(self, weights: NDArray[np.generic]) -> NDArray[np.float64]:
        """For every entry the weight of all blocks that have its word; `weights` has one for each block."""
        total = np.bincount(self.word, weights=weights[self.owner].astype(np.float64), minlength=1).astype(np.float64)
        return total[self.word]


@dataclass(frozen=True)
class Measures:
    """What both tables are made of: the reading, and for every block its words, whether it is prose, its rule's group.

    `layout`: (n, 3) blank lines before, indent, whether it continues a paragraph. `slug`: hashes of the words of the URL.
    `markup`: the elements around the blocks of an HTML page.
    """

    reading: Reading
    words: Floats
    prose: NDArray[np.bool_]
    ended: NDArray[np.bool_]
    group: NDArray[np.int64]
    confidence: Floats
    layout: Floats
    slug: Hashes
    topical: Topical
    markup: dom.Markup | None = None

    @cached_property
    def named(self) -> NDArray[np.bool_]:
        """Whether a rule named it."""
        return self.group > 0

    @cached_property
    def head(self) -> NDArray[np.bool_]:
        """Whether a rule found a field of the article in it: headline, deck, byline, date."""
        return np.asarray(self.group == _HEAD, bool)

    @cached_property
    def settled(self) -> NDArray[np.bool_]:
        """Whether a rule stands whatever is estimated: where it found the article's head, or is certain.

        Of running text only profiles and rules without any doubt are certain: what looks like the lead of another story may
        be a paragraph of this one.
        """
        certain = self.confidence >= np.where(self.prose, _NO_DOUBT, CERTAIN)
        return np.asarray(self.head | certain, bool)


def measure(document: Document, notes: Notes) -> Measures:
    """The measures of all blocks of a document."""
    blocks = document.blocks
    n = len(blocks)
    group, confidence = np.zeros(n, np.int64), np.zeros(n, np.float32)
    for index, finding in notes.by_block.items():
        group[index] = _GROUP[finding.kind]
        confidence[index] = finding.confidence if finding.rank <= 1 else 1.0
    reading, slug = read([*(block.text for block in blocks), _slug(document.url)]).without_last()
    return Measures(
        reading,
        np.array([b.words for b in blocks], np.float32),
        np.array([b.is_prose for b in blocks], bool),
        np.array([b.terminated for b in blocks], bool),
        group,
        confidence,
        np.array([(min(b.gap, 4), min(b.indent, 8), b.joined) for b in blocks], np.float32).reshape(n, 3),
        slug,
        _topical(reading),
        dom.read_markup(blocks),
    )


def local(measures: Measures, vocabulary: Floats, labels: Floats) -> Table:
    """Columns that need no estimate yet. `vocabulary`: for every block how much its words speak for a story; `labels`: the
    weights of the words in class names, which only a page has.
    """
    columns: dict[str, NDArray[np.generic]] = {}
    _shape(columns, measures)
    columns["vocabulary"] = vocabulary
    _rules(columns, measures)
    _repetition(columns, measures)
    _topic(columns, measures)
    _neighbourhood(columns, measures, vocabulary)
    _runs(columns, measures)
    _whole(columns, measures, vocabulary)
    if measures.markup is not None:
        columns |= dom.local(measures.markup, measures.words, measures.prose & ~measures.named, labels)
    return _table(columns)


def endings(ended: Floats) -> Table:
    """Columns of the estimates that the story is over, and of those around."""
    columns: dict[str, NDArray[np.generic]] = {"ended": ended, "ended_worst": _forward_max(ended)}
    _windows(columns, {"ended_mean": (ended, np.ones_like(ended))}, (3, 8, 20))
    return _table(columns)


def context(measures: Measures, p: Floats) -> Table:
    """Columns that say what the estimates `p` (story) mean for the blocks around."""
    columns: dict[str, NDArray[np.generic]] = {}
    words = np.minimum(measures.words, LONGEST)
    kept = np.where(measures.settled, 0.0, p).astype(np.float32)
    columns["p"] = kept
    columns["words"] = words
    columns["ended_as_sentence"] = measures.ended
    columns["group"] = measures.group
    for step in (1, 2, 3):
        columns[f"p_before_{step}"] = _shift(kept, step)
        columns[f"p_after_{step}"] = _shift(kept, -step)
        columns[f"words_before_{step}"] = _shift(words, step)
        columns[f"words_after_{step}"] = _shift(words, -step)
    signals = {"p_mean": (kept * words, words), "p_plain": (kept, np.ones_like(kept))}
    _windows(columns, signals, (3, 8, 20))
    mass = kept * measures.words
    total = max(float(mass.sum()), 1.0)
    before = (np.cumsum(mass) - mass) / total
    columns["mass_before"], columns["mass_after"] = before, 1 - before - mass / total
    likely = kept >= 0.5
    long_likely = likely & (words >= 12)
    columns["since_likely"], columns["until_likely"] = _distances(likely)
    columns["since_long"], columns["until_long"] = _distances(long_likely)
    own, longest_before, longest_after = _run_masses(likely, measures.words, gap=2)
    run_total = max(float(measures.words[likely].sum()), 1.0)
    columns["run"], columns["run_before"], columns["run_after"] = (
        own / run_total,
        longest_before / run_total,
        longest_after / run_total,
    )
    columns["max_p_after"] = _reverse_max(np.where(words >= 12, kept, 0))
    columns["max_p_before"] = _forward_max(np.where(words >= 12, kept, 0))
    unlikely = np.where(kept < 0.3, words, 0).astype(np.float32)
    gap = np.cumsum(unlikely)
    last = np.maximum.accumulate(np.where(long_likely, gap, 0))
    columns["unlikely_since_long"] = gap - last
    columns["unlikely_until_long"] = _until(unlikely, long_likely)
    for name, number in (("list", 4), ("comments", 5), ("pitch", 6), ("head", 1)):
        flags = measures.group == number
        seen = np.cumsum(flags)
        columns[f"{name}_since_long"] = seen - np.maximum.accumulate(np.where(long_likely, seen, 0))
    _story_words(columns, measures, kept)
    if measures.markup is not None:
        columns |= dom.context(measures.markup, measures.words, kept)
    return _table(columns)


def whole(measures: Measures, local: Floats, ended: Floats, story: Floats, kept: NDArray[np.bool_]) -> Table:
    """What the estimates and the decision say of the document as a whole: one column.

    `local`, `ended`, `story`: what the three stages say of every block; `kept`: which ones stay.
    """
    words = measures.words.astype(np.float64)
    mass = story * words
    named, settled, prose = measures.named, measures.settled, measures.prose & kept
    unsure = np.abs(story - 0.5)
    at = np.flatnonzero(kept)
    beyond = np.arange(len(words)) > (at[-1] if len(at) else 0)
    runs = float((np.diff(at) > 1).sum()) + 1 if len(at) else 0.0
    parts = (
        *(kept, ~settled, kept & (unsure < 0.3), ~kept & ~settled & (unsure < 0.35)),
        *(kept & (ended > 0.5), prose, beyond & ~named, kept & named),
    )
    kept_words, open_words, unsure_kept, unsure_dropped, over, prose_words, after, doubted = (np.stack(parts) @ words).tolist()
    hit, after_mass, named_mass = (np.stack((kept, beyond, named)) @ mass).tolist()
    expected, all_words = float(mass.sum()), float(words.sum())

    def share(part: float, total: float) -> float:
        return part / total if total > 0 else 0.0

    columns = {
        "words": math.log1p(kept_words),
        "expected_f1": share(2 * hit, kept_words + expected),
        "expected_precision": share(hit, kept_words),
        "expected_recall": share(hit, expected),
        "kept_share": share(kept_words, all_words),
        "kept_of_open": share(kept_words, open_words),
        "unsure_kept": share(unsure_kept, kept_words),
        "unsure_dropped": share(unsure_dropped, kept_words),
        "least_sure": float(story[at].min()) if len(at) else 0.0,
        "stages_differ": share(float((np.abs(local - story) * words) @ kept), kept_words),
        "ended_kept": share(over, kept_words),
        "ended_mean": share(float((ended * words) @ kept), kept_words),
        "prose_kept": share(prose_words, kept_words),
        "paragraph": share(prose_words, float(prose.sum())),
        "longest": share(float(words[at].max()) if len(at) else 0.0, kept_words),
        "runs": min(runs, 20.0),
        "gaps": share(runs, float(len(at))),
        "beyond": share(after, kept_words),
        "beyond_likely": share(after_mass, kept_words),
        "named": float(named.mean()),
        "doubted": share(doubted, kept_words),
        "named_likely": share(named_mass, kept_words),
        "comments": float(min((measures.group == 5).sum(), 20)),
        "list": float(min((measures.group == 4).sum(), 40)),
    }
    return Table(tuple(columns), np.array([[value] for value in columns.values()], np.float32))


def edges(measures: Measures, story: Floats) -> Table:
    """What tells a text that is nothing but the story from a page: how it begins and ends, and its short lines. One column."""
    words, counts = measures.words.astype(np.float64), measures.reading.counts
    total = max(float(words.sum()), 1.0)
    short = ~measures.prose & (words >= 1)
    loose = short & ~measures.ended
    head = measures.head
    columns = {
        "first_words": min(float(words[0]), LONGEST),
        "first_prose": float(measures.prose[0]),
        "first_ended": float(measures.ended[0]),
        "first_group": float(measures.group[0]),
        "second_group": float(measures.group[min(1, len(words) - 1)]),
        "last_words": min(float(words[-1]), LONGEST),
        "last_prose": float(measures.prose[-1]),
        "last_ended": float(measures.ended[-1]),
        "last_group": float(measures.group[-1]),
        "head": float(min(head.sum(), 9)),
        "head_words": float(words[head].sum() / total),
        "named_count": float(min(measures.named.sum(), 9)),
        "named_words": float(words[measures.named].sum() / total),
        "short_lines": float(short.mean()),
        "loose_lines": float(loose.mean()),
        "short_words": float(words[short].sum() / total),
        "digit_lines": float((counts[:, Class.DIGIT] > 0).mean()),
        "unlikeliest": float(story.min()),
        "middling": float(np.median(story)),
        "indented": float(measures.layout[:, 1].max()),
        "spaced": float(measures.layout[:, 0].mean()),
    }
    return Table(tuple(columns), np.array([[value] for value in columns.values()], np.float32))


def _table(columns: dict[str, NDArray[np.generic]]) -> Table:
    values = np.empty((len(columns), len(next(iter(columns.values())))), np.float32)
    for number, column in enumerate(columns.values()):
        values[number] = column
    return Table(tuple(columns), values)


def _shape(columns: dict[str, NDArray[np.generic]], measures: Measures) -> None:
    counts = measures.reading.counts
    words = measures.words
    seen = np.maximum(counts.sum(1), 1)
    letters = np.maximum(counts[:, : Class.UNSPACED + 1].sum(1), 1)
    columns["words"] = np.minimum(words, LONGEST)
    columns["prose"] = measures.prose
    columns["ended_as_sentence"] = measures.ended
    columns["letters_share"] = letters / seen
    columns["upper_share"] = counts[:, Class.UPPER] / letters
    columns["capitals_a_word"] = counts[:, Class.UPPER] / np.maximum(words, 1)
    columns["letters_a_word"] = letters / np.maximum(np.minimum(words, seen / 2), 1)
    for name in ("DIGIT", "STOP", "COMMA", "COLON", "QUOTE", "BRACKET", "DASH", "SEPARATOR", "SIGN"):
        columns[f"{name.lower()}_share"] = counts[:, Class[name]] / seen
    columns["stops"] = counts[:, Class.STOP]
    columns["commas"] = np.minimum(counts[:, Class.COMMA], 6)
    columns["quotes"] = np.minimum(counts[:, Class.QUOTE], 4)
    columns["first"] = measures.reading.first
    columns["last"] = measures.reading.last
    columns["gap"], columns["indent"], columns["joined"] = measures.layout.T


def _rules(columns: dict[str, NDArray[np.generic]], measures: Measures) -> None:
    columns["group"] = measures.group
    columns["confidence"] = measures.confidence
    for name, number in (("head", 1), ("list", 4), ("comments", 5), ("pitch", 6)):
        flags = measures.group == number
        columns[f"since_{name}"], columns[f"until_{name}"] = _distances(flags)
    columns["since_named"], columns["until_named"] = _distances(measures.named)


def _repetition(columns: dict[str, NDArray[np.generic]], measures: Measures) -> None:
    reading = measures.reading
    n = len(measures.words)
    columns["copies"] = np.minimum(_multiplicity(reading.whole), 5)
    columns["copied_before"], columns["copied_after"] = _copied(reading.whole, measures.words)
    openings, endings = np.zeros(n, np.uint64), np.zeros(n, np.uint64)
    second = reading.nth == 1
    openings[reading.owner[reading.nth == 0]] = reading.words[reading.nth == 0]
    columns["same_first_word"] = np.minimum(_multiplicity(openings), 8)
    openings[reading.owner[second]] += reading.words[second] * np.uint64(3)
    columns["same_opening"] = np.minimum(_multiplicity(openings), 8)
    endings[reading.owner] = reading.words  # the last assignment wins
    columns["same_last_word"] = np.minimum(_multiplicity(endings), 8)
    shape = np.round(np.log2(np.minimum(measures.words, LONGEST) + 1)) * 4 + measures.ended * 2 + measures.named
    padded = np.full(n + 8, -1.0)
    padded[4 : n + 4] = shape
    around = np.stack([padded[4 + step : n + 4 + step] for step in (-4, -3, -2, -1, 1, 2, 3, 4)])
    columns["alike_around"] = (around == shape).sum(axis=0)
    # A rhythm of headline and lead, or of name, date and comment: the shape comes back at a distance.
    columns["rhythm"] = _rhythm(shape.astype(np.float32))


def _rhythm(shape: Floats) -> Floats:
    """How many of the blocks around come back after 2, 3, 4 or 5 blocks, whichever fits best, each side 0..1."""
    changed = shape != _shift(shape, 1)
    same = np.stack([(shape == _shift(shape, period)) & changed for period in (2, 3, 4, 5)]).astype(np.float32)
    before, after = _sides(_running(same, np.ones_like(same)), 8)
    best: Floats = (before + after).max(axis=0)
    return best


def _topic(columns: dict[str, NDArray[np.generic]], measures: Measures) -> None:
    reading = measures.reading
    n = len(measures.words)
    columns["headline"] = _headline(measures)
    owner = measures.topical.owner
    total = np.bincount(owner, minlength=n)[:n]
    weight = 1 / (1 + np.log1p(measures.topical.spread(np.ones(n))))
    prose = measures.prose & ~measures.named
    elsewhere = measures.topical.spread(prose) - prose[owner] >= 1
    shared = np.bincount(owner, weights=weight * elsewhere, minlength=n)[:n]
    columns["topic"] = shared / np.maximum(np.bincount(owner, weights=weight, minlength=n)[:n], 1e-6)
    columns["topic_words"] = np.minimum(total, 12)
    below, above = _nearby(measures.topical, n)
    columns["topic_below"], columns["topic_above"] = below / np.maximum(total, 1), above / np.maximum(total, 1)
    slug = measures.slug
    inside = np.isin(reading.words, slug)
    hits = np.bincount(reading.owner[inside], minlength=n)[:n] if len(slug) else np.zeros(n)
    columns["slug"] = hits / max(len(slug), 1)


def _headline(measures: Measures) -> Floats:
    """Share of the words of the headline (and what else rules took for the article's head) that a block has."""
    reading = measures.reading
    n = len(measures.words)
    head = measures.head[reading.owner] & (reading.length >= 4)
    wanted = np.unique(reading.words[head])
    inside = np.isin(reading.words, wanted) if len(wanted) else np.zeros(len(reading.words), bool)
    found = np.minimum(np.bincount(reading.owner[inside], minlength=n)[:n], len(wanted))
    shared: Floats = (found / max(len(wanted), 1)).astype(np.float32)
    return shared


def _topical(reading: Reading) -> Topical:
    """Words of some length; in scripts without spaces pairs of characters."""
    long = reading.length >= _TOPICAL
    pairs = (reading.length[:-1] == 1) & (reading.length[1:] == 1) & (reading.owner[:-1] == reading.owner[1:])
    joined = reading.words[:-1][pairs] * np.uint64(31) + reading.words[1:][pairs]
    hashes = np.concatenate((reading.words[long], joined))
    owners = np.concatenate((reading.owner[long], reading.owner[:-1][pairs]))
    _, word = np.unique(hashes, return_inverse=True)
    blocks = int(owners.max()) + 1 if len(owners) else 1
    once = np.unique(word * blocks + owners)
    return Topical(once % blocks, once // blocks)


def _nearby(topical: Topical, n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How many of a block's topical words come again within `_NEAR` blocks below it, and above it."""
    word, at = topical.word, topical.owner  # by word, then by block
    close = (word[1:] == word[:-1]) & (at[1:] - at[:-1] <= _NEAR)
    below = np.bincount(at[:-1][close], minlength=n)[:n].astype(float)
    above = np.bincount(at[1:][close], minlength=n)[:n].astype(float)
    return below, above


def _slug(url: str | None) -> str:
    """The words in the path of a URL."""
    return " ".join(_SLUG.findall("/".join((url or "")[:500].split("/")[3:])))


def _neighbourhood(columns: dict[str, NDArray[np.generic]], measures: Measures, vocabulary: Floats) -> None:
    words = np.minimum(measures.words, LONGEST)
    free = ~measures.named
    ones = np.ones_like(words)
    plain = np.where(free, words, 0)
    signals = {
        "length": (plain, ones),
        "sentences": ((words * measures.ended * free).astype(np.float32), words),
        "named": (measures.named.astype(np.float32), ones),
        "vocabulary": (vocabulary, ones),
        "digits": ((measures.reading.counts[:, Class.DIGIT] > 0).astype(np.float32), ones),
    }
    _windows(columns, signals, (2, 5, 15))
    for step in (1, 2, 3):
        for name, column in (("words", words), ("ended", measures.ended), ("group", measures.group)):
            columns[f"{name}_{step}_before"] = _shift(column.astype(np.float32), step)
            columns[f"{name}_{step}_after"] = _shift(column.astype(np.float32), -step)
    columns["gap_after"] = _shift(np.asarray(columns["gap"], np.float32), -1)


def _windows(
    columns: dict[str, NDArray[np.generic]], signals: dict[str, tuple[Floats, Floats]], sizes: tuple[int, ...]
) -> None:
    """For each signal its mean, by its weights, in the blocks before and after."""
    sums, weights = (np.stack(rows).astype(np.float32) for rows in zip(*signals.values(), strict=True))
    running = _running(sums, weights)
    for size in sizes:
        before, after = _sides(running, size)
        for row, name in enumerate(signals):
            columns[f"{name}_before_{size}"], columns[f"{name}_after_{size}"] = before[row], after[row]


def _runs(columns: dict[str, NDArray[np.generic]], measures: Measures) -> None:
    prose = measures.prose & ~measures.named
    total = max(float(measures.words[prose].sum()), 1.0)
    mass = np.where(prose, measures.words, 0)
    before = (np.cumsum(mass) - mass) / total
    columns["prose_before"], columns["prose_after"] = before, 1 - before - mass / total
    columns["since_prose"], columns["until_prose"] = _distances(prose)
    for gap in (1, 4):
        own, longest_before, longest_after = _run_masses(prose, measures.words, gap)
        columns[f"run_{gap}"] = own / total
        columns[f"run_before_{gap}"], columns[f"run_after_{gap}"] = longest_before / total, longest_after / total
    n = len(prose)
    columns["place"] = np.arange(n) / max(n, 1)


def _whole(columns: dict[str, NDArray[np.generic]], measures: Measures, vocabulary: Floats) -> None:
    """What holds of the whole document, in shares and means."""
    n = len(measures.words)
    words = max(float(measures.words.sum()), 1.0)
    columns["document_prose"] = np.full(n, float(measures.words[measures.prose].sum()) / words)
    columns["document_named"] = np.full(n, float(measures.named.mean()) if n else 0)
    columns["document_length"] = np.full(n, float(np.minimum(measures.words, LONGEST).mean()) if n else 0)
    prose = measures.prose & ~measures.named
    columns["document_paragraph"] = np.full(n, float(np.median(measures.words[prose])) if prose.any() else 0)
    columns["paragraph_share"] = measures.words / np.maximum(columns["document_paragraph"], 1)
    columns["document_vocabulary"] = np.full(n, float(vocabulary[prose].mean()) if prose.any() else 0)


def _story_words(columns: dict[str, NDArray[np.generic]], measures: Measures, p: Floats) -> None:
    """How much a block's topical words belong to the likely story rather than to the rest."""
    n = len(p)
    owner = measures.topical.owner
    inside = measures.topical.spread(p) - p[owner]
    outside = measures.topical.spread(1 - p) - (1 - p[owner])
    ratio = np.log((inside + 0.2) / (outside + 0.2))
    count = np.maximum(np.bincount(owner, minlength=n)[:n], 1)
    columns["story_words"] = np.bincount(owner, weights=ratio, minlength=n)[:n] / count
    columns["story_shared"] = np.bincount(owner, weights=np.minimum(inside, 1), minlength=n)[:n] / count


def _copied(keys: Hashes, words: Floats) -> tuple[Floats, Floats]:
    """How far each block and those around it are copies of what came before, and how far they come again later; 0..1."""
    n = len(keys)
    before, again = np.zeros(n, np.float32), np.zeros(n, np.float32)
    order = np.argsort(keys, kind="stable")
    same = keys[order[1:]] == keys[order[:-1]]
    again[order[:-1][same]] = 1
    before[order[1:][same]] = 1
    own: Floats = np.stack((before, again))
    above, below = _sides(_running((own * words).astype(np.float32), np.stack((words, words))), 5)
    mean = (above + below + own) / 3
    return mean[0], mean[1]


def _multiplicity(keys: Hashes) -> NDArray[np.int64]:
    if not len(keys):
        return np.zeros(0, np.int64)
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return counts[inverse]


def _shift(column: Floats, by: int) -> Floats:
    """The column's value `by` blocks before (after, if negative); -1 beyond the ends."""
    moved = np.full(len(column), -1, np.float32)
    if by > 0:
        moved[by:] = column[:-by]
    else:
        moved[:by] = column[-by:]
    return moved


def _running(signals: Floats, weights: Floats) -> NDArray[np.float64]:
    """Sums of `signals` and of `weights` (rows, blocks) up to before each block: (2, rows, blocks + 1)."""
    sums = np.zeros((2, signals.shape[0], signals.shape[1] + 1))
    np.cumsum((signals, weights), axis=2, out=sums[:, :, 1:])
    return sums


def _sides(sums: NDArray[np.float64], size: int) -> tuple[Floats, Floats]:
    """The mean of the signals, by their weights, in the `size` blocks before and after each; 0 for none."""
    at = np.arange(sums.shape[2] - 1)
    before = sums[:, :, :-1] - sums[:, :, np.maximum(at - size, 0)]
    after = sums[:, :, np.minimum(at + 1 + size, len(at))] - sums[:, :, 1:]
    above, below = ((s / np.maximum(w, 1e-6)).astype(np.float32) for s, w in (before, after))
    return above, below


def _distances(flags: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Blocks since the last and until the next flagged one, itself aside; `_FAR` at most."""
    n = len(flags)
    at = np.arange(n, dtype=np.float32)
    seen = np.maximum.accumulate(np.where(flags, at, -_FAR)) if n else at
    last = np.concatenate(([-_FAR], seen[:-1])) if n else at
    ahead = np.minimum.accumulate(np.where(flags, at, n + _FAR)[::-1])[::-1] if n else at
    following = np.concatenate((ahead[1:], [n + _FAR])) if n else at
    return np.minimum(at - last, _FAR).astype(np.float32), np.minimum(following - at, _FAR).astype(np.float32)


def _until(amount: Floats, flags: NDArray[np.bool_]) -> Floats:
    """Sum of `amount` from a block to the next flagged one (to the end, where none follows)."""
    total = np.cumsum(amount[::-1])
    last = np.maximum.accumulate(np.where(flags[::-1], total, 0))
    result: Floats = (total - last)[::-1].astype(np.float32)
    return result


def _run_masses(flags: NDArray[np.bool_], words: Floats, gap: int) -> tuple[Floats, Floats, Floats]:
    """Words of the run of flagged blocks around each block (over gaps up to `gap`), of the longest before, and after."""
    n = len(flags)
    own = np.zeros(n, np.float32)
    before, after = np.zeros(n, np.float32), np.zeros(n, np.float32)
    at = np.flatnonzero(flags)
    if not len(at):
        return own, before, after
    breaks = np.concatenate(([True], np.diff(at) > gap + 1))
    run = np.cumsum(breaks) - 1
    masses = np.bincount(run, weights=words[at])
    firsts, lasts = at[breaks], at[np.concatenate((breaks[1:], [True]))]
    place = np.searchsorted(firsts, np.arange(n), side="right") - 1  # the run that began last
    inside = (place >= 0) & (np.arange(n) <= lasts[np.maximum(place, 0)])
    own[inside] = masses[place[inside]]
    longest = np.concatenate(([0.0], np.maximum.accumulate(masses)))
    ahead = np.concatenate((np.maximum.accumulate(masses[::-1])[::-1], [0.0]))
    before = longest[np.where(inside, place, place + 1)]
    after = ahead[place + 1]
    return own, before.astype(np.float32), after.astype(np.float32)


def _forward_max(column: NDArray[np.generic]) -> Floats:
    """The greatest value before each block."""
    if not len(column):
        return column.astype(np.float32)
    best = np.maximum.accumulate(column)
    return np.concatenate(([0.0], best[:-1])).astype(np.float32)


def _reverse_max(column: NDArray[np.generic]) -> Floats:
    """The greatest value after each block."""
    return _forward_max(column[::-1])[::-1]
