"""Why a block is not story, in words: what moved the sum of its trees most."""

from __future__ import annotations

from functools import cache

import numpy as np

from scrub.detectors.tagger.model import Stage
from scrub.detectors.tagger.text import Floats
from scrub.detectors.tagger.trees import SLAB

_SPOKE = 3
"""Reasons that evidence names."""

REASONS = {
    "ended": "the story was over",
    "p_": "what stands around it",
    "mass": "its place in the story",
    "run": "its place among the running text",
    "prose": "its place among the running text",
    "since_prose": "its place among the running text",
    "until_prose": "its place among the running text",
    "since_": "furniture near it",
    "until_": "furniture near it",
    "named": "furniture near it",
    "group": "furniture near it",
    "list": "furniture near it",
    "comments": "furniture near it",
    "pitch": "furniture near it",
    "head": "furniture near it",
    "unlikely": "furniture near it",
    "max_p": "what stands around it",
    "vocabulary": "its words",
    "topic": "what it is about",
    "story_": "what it is about",
    "slug": "what it is about",
    "copies": "repetition",
    "copied": "repetition",
    "same_": "repetition",
    "alike": "repetition",
    "rhythm": "repetition",
    "length_": "the lines around it",
    "sentences_": "the lines around it",
    "digits_": "the lines around it",
    "words_": "the lines around it",
    "ended_1": "the lines around it",
    "ended_2": "the lines around it",
    "ended_3": "the lines around it",
    "ended_as": "how it ends",
    "document": "the page as a whole",
    "paragraph": "its length beside the paragraphs",
    "place": "its place on the page",
    "dom_": "its element",
    "label_": "the names of the elements around it",
    "box_": "what stands in the same element",
    "same_own": "what stands in the same element",
    "same_parent": "what stands in the same element",
    "inside_": "its place outside the element that holds the story",
    "mean_": "the page as a whole",
    "h1_": "its place from the headline",
}
"""What rows of the tables are about, by the longest beginning of their name; all others are about the block's shape."""


def _reason(name: str) -> str:
    fitting = [start for start in REASONS if name.startswith(start)]
    return REASONS[max(fitting, key=len)] if fitting else "its shape"


@cache
def _reasons(stage: Stage) -> tuple[list[str], Floats]:
    """The reasons of a stage, and how much each moved the sum of a block that ended in a leaf, (all leaves, reasons)."""
    asked = [_reason(stage.names[row]) for row in stage.trees.rows.ravel()]
    reasons = sorted({*asked})
    about = np.array([[of == reason for of in asked] for reason in reasons], np.float32)
    moved = np.einsum("rtd,tdl->tlr", about.reshape(len(reasons), *stage.trees.rows.shape), stage.trees.shares)
    return reasons, np.ascontiguousarray(moved.reshape(-1, len(reasons)))


def evidence(stage: Stage, table: Floats, p: Floats) -> list[str]:
    """For every column of `table` why it is not story: what moved its sum most, in words."""
    slabs = (slice(at, at + SLAB) for at in range(0, len(p), SLAB))
    return [text for slab in slabs for text in _evidence(stage, table[:, slab], p[slab])]


def _evidence(stage: Stage, table: Floats, p: Floats) -> list[str]:
    reasons, by_leaf = _reasons(stage)
    moved = by_leaf.take(stage.trees.places(table), axis=0).sum(axis=0)
    order = moved.argsort(axis=1, kind="stable")[:, :_SPOKE]
    amounts = np.take_along_axis(moved, order, axis=1)
    return [
        f"story with {chance:.0%}; against it: {', '.join(reasons[n] for n, amount in worst if amount < 0) or 'little else'}"
        for chance, worst in zip(p.tolist(), map(zip, order.tolist(), amounts.tolist()), strict=True)
    ]
