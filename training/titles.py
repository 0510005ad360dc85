"""`python -m training.titles [--data DIR]`: the weights by which `scrub.detectors.titled` tells the headline of a dump.

A conditional logit over the lines of a dump and none of them: the chance of a line is the exponential of its weighted features
by the sum of those of all lines and of the constant `none`. Fitted by gradient ascent on the log-likelihood that the line is
one that says the title (or that there is none), with a penalty on the squares of the weights. Each dump is read with the
tagger that has not seen its host, with its address and without. Says how right the titles are, out of fold; takes two minutes.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import DEFAULT_FOLDER, DUMPS, read
from scrub.detectors.head import MARKS
from scrub.detectors.headline import without_site
from scrub.detectors.titled import NONE, Candidates, Titled
from scrub.pipeline import Pipeline
from training.folds import INDEX, pipeline_for
from training.pages import FOLDS

EVERY = {"fundus": 1, "wcxb": 3}
"""Of each set one page in so many, so that news and blogs weigh about the same."""
_ALIKE, _PART = 0.8, 15
_PENALTY, _STEPS, _RATE, _INERTIA = 1.0, 600, 0.5, 0.9

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump: its lines that may be the headline with their features, which of them say the title, and its fold."""

    name: str
    features: list[dict[str, float]]
    says: list[bool]
    fold: int


def says(line: str, title: str) -> bool:
    """Whether a line is the title, but for marks, a kicker or the name of the site."""
    one, other = (re.sub(r"\W+", " ", text.casefold()).strip() for text in (line, title))
    if one == other or (len(one) >= _PART and (one in other or other in one)):
        return True
    return SequenceMatcher(None, one, other).ratio() > _ALIKE


def dumps(folder: Path) -> Iterator[Dump]:
    """Every dump of a page whose title is known, with the page's address and without."""
    folds = json.loads(INDEX.read_text("utf-8"))
    for name, step in EVERY.items():
        pages = {row["id"]: row for row in read(folder / f"{name}-pages.parquet", ("id", "title", "url")) if row["title"]}
        for row in [row for row in read(folder / f"{name}-dumps.parquet", ("id", *DUMPS)) if row["id"] in pages][::step]:
            page = pages[row["id"]]
            pipeline = _before_titled(pipeline_for(name, row["id"]))
            for kind, url in ((kind, url) for kind in DUMPS if row[kind] for url in (page["url"], None)):
                candidates = Candidates.of(*pipeline.look(row[kind], url=url))
                found = [(without_site(block.text.lstrip(MARKS)), features) for block, features in candidates.all()]
                label = f"{name} {kind}{' with its address' if url else ''}"
                right = [says(text, page["title"]) for text, _ in found]
                yield Dump(label, [features for _, features in found], right, folds.get(f"{name}/{row['id']}", 0))


def _before_titled(pipeline: Pipeline) -> Pipeline:
    """The detectors whose findings `titled` sees."""
    return replace(pipeline, detectors=pipeline.detectors[: pipeline.names.index(Titled.name)])


@dataclass(frozen=True, slots=True)
class Table:
    """All lines of all dumps one below the other, and behind those of each dump one for none of them.

    `of`: the number of the dump; `wanted`: whether the line says the title.
    """

    names: tuple[str, ...]
    values: Doubles
    wanted: NDArray[np.bool_]
    of: NDArray[np.int64]

    @classmethod
    def make(cls, found: Sequence[Dump]) -> Table:
        """The table of some dumps."""
        names = tuple(next(dump.features[0] for dump in found if dump.features))
        values = [
            [*(line[name] for name in names), 0.0] for dump in found for line in (*dump.features, dict.fromkeys(names, 0.0))
        ]
        table = np.array(values, np.float64)
        wanted = [says for dump in found for says in (*dump.says, not any(dump.says))]
        of = np.repeat(np.arange(len(found)), [len(dump.says) + 1 for dump in found])
        table[np.append(of[1:] != of[:-1], True), -1] = 1.0
        return cls((*names, NONE), table, np.array(wanted), of)

    def fit(self, chosen: NDArray[np.bool_]) -> Doubles:
        """The weights, fitted to the dumps `chosen`."""
        rows = chosen[self.of]
        values, wanted = self.values[rows], self.wanted[rows].astype(np.float64)
        of = np.unique(self.of[rows], return_inverse=True)[1]
        number = int(of.max()) + 1
        weights, moved = np.zeros(values.shape[1]), np.zeros(values.shape[1])
        shrunk = np.append(np.full(len(weights) - 1, _PENALTY), 0.0)
        for _ in range(_STEPS):
            scores = values @ weights
            raised = np.exp(scores - scores.max())
            chances = raised / np.bincount(of, raised)[of]
            right = chances * wanted
            right /= np.maximum(np.bincount(of, right), 1e-300)[of]
            moved = _INERTIA * moved + (values.T @ (right - chances) - shrunk * weights) / number
            weights = weights + _RATE * moved
        return weights

    def right(self, weights: Doubles) -> NDArray[np.int64]:
        """For every dump 1 where the likeliest line says the title, -1 where it does not, 0 where the likeliest is none."""
        scores = self.values @ weights
        outcome = np.zeros(int(self.of.max()) + 1, np.int64)
        for number, rows in enumerate(np.split(np.arange(len(self.of)), np.flatnonzero(np.diff(self.of)) + 1)):
            best = rows[scores[rows].argmax()]
            outcome[number] = 0 if best == rows[-1] else (1 if self.wanted[best] else -1)
        return outcome


def main() -> None:
    """Fit the weights and write them; say how right the titles are."""
    parser = argparse.ArgumentParser(prog="python -m training.titles", description="Fit the weights that tell headlines.")
    parser.add_argument("--data", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="folder of the Parquet files")
    found = list(dumps(parser.parse_args().data))
    table, folds = Table.make(found), np.array([dump.fold for dump in found])
    outcome = np.zeros(len(found), np.int64)
    for fold in range(FOLDS):
        outcome[folds == fold] = table.right(table.fit(folds != fold))[folds == fold]
    counts: Counter[tuple[str, Any]] = Counter(zip((dump.name for dump in found), outcome.tolist(), strict=True))
    for name in dict.fromkeys(dump.name for dump in found):
        print(f"{name}: right {counts[name, 1]}, wrong {counts[name, -1]}, none {counts[name, 0]}")
    weights = dict(zip(table.names, (round(value, 3) for value in table.fit(np.ones(len(found), bool)).tolist()), strict=True))
    path = Path(str(resources.files("scrub.detectors") / "titled.json"))
    path.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
