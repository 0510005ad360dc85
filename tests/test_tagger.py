"""The learned tagger: its parts by what they promise, and the shipped weights on stories written for the project."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scrub
from scrub.cases import Case, cases
from scrub.detectors.tagger import Tagger, along, decode, features, measures, model, text, whole
from scrub.detectors.tagger.trees import Trees
from scrub.pipeline import Pipeline

CASES = Path(__file__).parent / "cases"
SEEDS = cases(Path(__file__).parent.parent / "seeds")
RULES = Pipeline.default().without("tagger")


# Reading


def test_words_that_are_equal_but_for_case_and_digits_have_equal_hashes() -> None:
    reading = text.read(["Petrel lands at 12:40", "petrel LANDS at 10:15", "petrels land at noon"])
    one, other, third = (reading.words[reading.owner == n] for n in range(3))
    assert list(one) == list(other)
    assert len(set(one) & set(third)) == 1  # "at"
    assert reading.whole[0] == reading.whole[1] != reading.whole[2]


def test_the_last_text_can_be_taken_off() -> None:
    whole, rest = text.read(["petrel 東 größe", "", "vanuatu petrel"]), text.read(["petrel 東 größe", ""])
    reading, words = whole.without_last()
    assert list(words) == list(whole.words[-2:])
    assert all(np.array_equal(getattr(reading, name), getattr(rest, name)) for name in text.Reading.__slots__)


def test_ideographs_are_words_of_their_own() -> None:
    reading = text.read(["東京 tower"])
    assert list(reading.length) == [1, 1, 5]
    assert list(reading.nth) == [0, 1, 2]


def test_counts_are_those_of_the_characters() -> None:
    counts = text.read(['He said: "Go, 12!"']).counts[0]
    expected = {"UPPER": 2, "LOWER": 6, "DIGIT": 2, "SPACE": 3, "COLON": 1, "QUOTE": 2, "COMMA": 1, "STOP": 1}
    assert {name: counts[text.Class[name]] for name in expected} == expected


@given(st.lists(st.text(max_size=60), max_size=12))
def test_reading_takes_any_text(texts: list[str]) -> None:
    lines = [each.replace("\n", " ") for each in texts]
    reading = text.read(lines)
    assert len(reading.counts) == len(reading.whole) == len(lines)
    assert reading.counts.sum() == sum(map(len, lines))
    assert len(reading.words) == len(reading.owner) == len(reading.length) == len(reading.nth)
    alone = [text.read([line]) for line in lines]
    assert list(reading.words) == [word for each in alone for word in each.words]


def test_more_blocks_than_are_read_at_once() -> None:
    lines = [f"line {'x' * (n % 7)} end" for n in range(text.CHUNK * 2 + 5)]
    reading = text.read(lines)
    assert list(np.bincount(reading.owner)) == [2 if n % 7 == 0 else 3 for n in range(len(lines))]
    assert reading.whole[0] == reading.whole[7 * (len(lines) // 7)]


# Columns


@given(
    st.lists(
        st.sampled_from(["", "Home", "A sentence that is long enough to count as running text, is it not?", "2 min", "東京。"])
    )
)
def test_columns_are_finite_and_the_same_whatever_the_document(texts: list[str]) -> None:
    document, notes = RULES.look("\n\n".join(texts))
    if not document.blocks:
        return
    measured = measures.measure(document, notes)
    n = len(document.blocks)
    zeros = np.zeros(n, np.float32)
    tables = (
        features.local(measured, zeros, zeros),
        features.context(measured, zeros),
        features.endings(zeros),
        whole.whole(measured, zeros, zeros, zeros, np.ones((1, n), bool)),
    )
    shipped = model.shipped(model.WEIGHTS)
    assert (*tables[0].names, *tables[1].names) == shipped.ended.names
    assert (*tables[0].names, *tables[1].names, *tables[2].names) == shipped.story.names
    assert tables[0].names == shipped.local.names
    assert tables[3].names == shipped.quality.names
    assert all(np.isfinite(table.values).all() for table in tables)
    assert [table.values.shape[1] for table in tables] == [n, n, n, 1]


def test_a_document_without_blocks_has_tables_without_columns() -> None:
    measured, nothing = measures.measure(*RULES.look("")), np.zeros(0, np.float32)
    tables = (features.local(measured, nothing, nothing), features.context(measured, nothing), features.endings(nothing))
    assert [table.values.shape for table in tables] == [(len(table.names), 0) for table in tables]


@given(st.lists(st.sampled_from([0.0, 1.0, 4.0, 30.0]), min_size=1, max_size=25), st.integers(0, 4))
def test_runs_have_the_words_that_walking_them_gives(words: list[float], gap: int) -> None:
    flags = np.array(words) > 0
    at = [n for n, flag in enumerate(flags) if flag]
    runs: list[list[int]] = []
    for n in at:
        runs = [*runs[:-1], [*runs[-1], n]] if runs and n - runs[-1][-1] <= gap + 1 else [*runs, [n]]
    masses = [(run[0], run[-1], sum(words[n] for n in run)) for run in runs]
    expected = [
        [sum(mass for first, last, mass in masses if first <= n <= last) for n in range(len(words))],
        [max((mass for _, last, mass in masses if last < n), default=0) for n in range(len(words))],
        [max((mass for first, _, mass in masses if first > n), default=0) for n in range(len(words))],
    ]
    assert along.run_masses(flags, np.array(words, np.float32), gap).tolist() == expected


def test_distances_shifts_and_means_stop_at_the_ends() -> None:
    row = np.array([[1, 2, 4, 8]], np.float32)
    assert along.distances(row == 2)[0].tolist() == [[30, 30, 1, 2], [1, 30, 30, 30]]
    assert along.shifted(row, (1, 3))[:, 0].tolist() == [[[-1, 1, 2, 4], [2, 4, 8, -1]], [[-1, -1, -1, 1], [8, -1, -1, -1]]]
    assert along.means(row, (2,))[0, 0].tolist() == [[0, 1, 1.5, 3], [3, 6, 8, 0]]
    assert along.since(row, row[0] == 2).tolist() == [[1, 0, 4, 12]]


# Trees


def walk(trees: Trees, column: list[float]) -> float:
    """One block through the trees, a question at a time."""
    total = trees.bias
    for rows, borders, leaves in zip(trees.rows, trees.borders, trees.leaves, strict=True):
        total += leaves[sum(1 << level for level, row in enumerate(rows) if column[row] > borders[level])]
    return float(total)


def some_trees(seed: int = 3) -> Trees:
    rng = np.random.default_rng(seed)
    return Trees(
        rng.integers(0, 5, (7, 3)),
        rng.normal(size=(7, 3)).astype(np.float32),
        rng.normal(size=(7, 8)).astype(np.float32),
        0.25,
    )


def test_trees_give_what_walking_them_gives() -> None:
    trees = some_trees()
    table = np.random.default_rng(4).normal(size=(5, 40)).astype(np.float32)
    assert trees.logits(table) == pytest.approx([walk(trees, list(column)) for column in table.T], abs=1e-5)


def test_the_shares_of_a_leaf_s_questions_add_up_to_the_logits() -> None:
    trees = some_trees()
    table = np.random.default_rng(5).normal(size=(5, 20)).astype(np.float32)
    start = trees.bias + trees.leaves.mean(axis=1).sum()
    by_leaf = trees.shares.sum(axis=1).ravel()
    assert start + by_leaf[trees.places(table)].sum(axis=0) == pytest.approx(trees.logits(table), abs=1e-4)


# Decoding

probabilities = st.lists(st.tuples(st.floats(0, 1, width=32), st.floats(0, 500, width=32)), min_size=1, max_size=30)


@given(probabilities)
def test_decoding_keeps_something_and_nothing_less_likely_than_what_it_drops(pairs: list[tuple[float, float]]) -> None:
    p, words = (np.array(column, np.float32) for column in zip(*pairs, strict=True))
    kept = decode.keep(p, words)
    assert kept.any()
    assert kept.all() or p[kept].min() >= p[~kept].max()


def test_decoding_takes_the_best_expected_f1() -> None:
    p = np.array([0.9, 0.8, 0.4, 0.1], np.float32)
    words = np.array([100, 50, 60, 80], np.float32)
    mass = float((p * words).sum())

    def expected(k: int) -> float:
        return 2 * float((p * words)[:k].sum()) / (float(words[:k].sum()) + mass)

    best = max(range(1, 5), key=expected)
    assert list(decode.keep(p, words)) == [n < best for n in range(4)]
    assert decode.expected_f1(p, words) == pytest.approx([expected(k) for k in range(1, 5)])


# Weights


def test_weights_are_small_and_survive_writing(tmp_path: Path) -> None:
    path = Path(model.__file__).parent / model.WEIGHTS
    assert path.stat().st_size < 1_000_000
    shipped = model.load(path)
    again = tmp_path / "weights.npz"
    model.save(again, shipped.words, shipped.labels, [getattr(shipped, name) for name in model.STAGES])
    loaded = model.load(again)
    table = np.random.default_rng(6).normal(size=(len(shipped.story.names), 9)).astype(np.float32)
    assert list(loaded.story.trees.logits(table)) == list(shipped.story.trees.logits(table))
    assert list(loaded.words) == list(shipped.words)


def test_weights_of_another_format_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    np.savez(path, format=np.array(model.FORMAT + 1))
    with pytest.raises(ValueError, match=f"format {model.FORMAT + 1}"):
        model.load(path)


def test_import_loads_neither_numpy_nor_weights() -> None:
    code = "import sys, scrub; scrub.Pipeline.default(); print('numpy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert found.stdout.strip() == "False"


# The whole of it


@pytest.mark.parametrize("case", SEEDS, ids=lambda case: case.name)
def test_a_clean_story_comes_back_as_it_was(case: Case) -> None:
    story = "\n\n".join(case.paragraphs)
    assert scrub.clean(story).text == story


@pytest.mark.parametrize("case", SEEDS, ids=lambda case: case.name)
def test_cleaning_twice_is_cleaning_once(case: Case) -> None:
    once = scrub.clean(case.source).text
    assert scrub.clean(once).text == once


STORY = [
    f"The harbour board of Port Ellery voted on {day} to repair the breakwater, which had opened in {n} places since autumn."
    for n, day in enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"), 3)
]
TEASERS = [
    "Lisbon tram drivers walk out",
    "The strike over pay began at dawn and left commuters on the pavement …",
    "A telescope for the far side",
    "Engineers in Turin have finished the mirror that a probe will carry …",
    "Why your bread goes stale",
    "Bakers and chemists disagree about the fridge, and both have a point …",
    "Ten walks for a wet spring",
    "From the moors to the coast, paths that drain well and end at a pub …",
]


PAGE = "\n".join(
    ["Home", "News", "Sport", "Log in", "Breakwater to be repaired", *STORY, "Most read", *TEASERS, "Imprint", "Contact"]
)


def test_what_only_the_tagger_drops_is_other_with_reasons() -> None:
    articles = [case.clean() for folder in ("layouts", "languages") for case in cases(CASES / folder)]
    found = [removal for article in articles for removal in article.removed if removal.rule == "tagger"]
    assert len(found) >= 10
    assert {removal.kind for removal in found} == {scrub.Kind.OTHER}
    for removal in found:
        assert removal.evidence.startswith("story with")
        assert "; against it: " in removal.evidence
        assert 0 < removal.confidence <= 1


def test_without_the_tagger_nothing_is_estimated() -> None:
    article = RULES.clean(PAGE)
    assert not [removal for removal in article.removed if removal.rule == "tagger"]
    assert math.isfinite(article.quality)


def test_a_tagger_takes_other_weights() -> None:
    same = RULES.with_(Tagger(model.shipped(model.WEIGHTS)))
    assert same.clean(PAGE) == scrub.clean(PAGE)
