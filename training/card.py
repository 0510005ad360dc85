"""The model card: what the weights were made from, how good they are, and where they end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.data import DUMPS
from scrub.detectors.tagger.model import LINE_WEIGHTS, PAGE_WEIGHTS, WEIGHTS
from training.pages import FOLDS
from training.results import Result, calibration
from training.samples import Sample
from training.train import GROWTH


@dataclass(frozen=True, slots=True)
class Card:
    """What differs between the cards of the models: `of` what they read, `numbers` what they look at, `made` where more
    documents come from.
    """

    weights: str
    path: Path
    of: str
    numbers: str
    made: str
    limits: str


_HERE = Path(__file__).parent
CARDS = {
    "dumps": Card(
        WEIGHTS,
        _HERE / "MODEL_CARD.md",
        "text dump",
        "numbers about blocks (shape, neighbourhood, repetition, words, topic, what\n"
        "rules found), and log-odds of words in 2^15 buckets",
        "- `training/annotations/`: dumps read line by line for this project (`annotation`).\n"
        "- `training/written/`: dumps written for this project, with invented stories (`written`).\n"
        "- `augment.py` makes more of the first two, each kind under the name above; and their golds are input, too (`gold`).",
        f"- Trained on what {', '.join(DUMPS)} dumps look like today; other tools leave other traces.",
    ),
    "lines": Card(
        LINE_WEIGHTS,
        _HERE / "LINE_MODEL_CARD.md",
        "text dump on a single line",
        "numbers about its pieces (shape, neighbourhood, repetition, words, topic, what\n"
        "rules found), and log-odds of words in 2^15 buckets",
        "- `training/annotations/`: dumps read line by line for this project (`annotation`);\n"
        "  `training/written/`: dumps written for it (`written`); the golds of the first two (`gold`);\n"
        "  what `augment.py` makes of them.\n"
        "- All of them without their line ends, as tools leave pages that put a space between text nodes.",
        "- A sentence to which a menu or a headline is stuck is kept or lost with it.",
    ),
    "pages": Card(
        PAGE_WEIGHTS,
        _HERE / "PAGE_MODEL_CARD.md",
        "HTML",
        "numbers about blocks (those of text dumps, and the elements around each),\n"
        "and log-odds of words in 2^15 buckets and of class names in 2^13",
        "- `training/written/pages/`: pages written for this project, with invented stories (`written`).\n"
        "- The golds of the first two as pages that are nothing but their story or its beginning (`gold`).",
        "- Fewer than two thousand pages, most of them of the last years; older markup is rarer than it was.",
    ),
}
"""By what the model is for."""


def summary(results: Sequence[Result]) -> str:
    """Mean word-F1 out of fold by set and dump, in one line."""
    means = [f"{key} {np.mean([r.words for r in group]):.4f}" for key, group in _grouped(results).items()]
    error, area = calibration(results)
    return f"{', '.join(means)}; quality off by {error:.3f}, area {area:.3f}"


def _grouped(results: Sequence[Result]) -> dict[str, list[Result]]:
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[f"{result.page.split('/')[0]} {result.dump}"].append(result)
    return dict(sorted(groups.items()))


def write(which: str, samples: Sequence[Sample], results: Sequence[Result], truncated: frozenset[str]) -> None:
    """Write the card of one of `CARDS`."""
    card = CARDS[which]
    made = Counter(sample.made_by for sample in samples)
    pages = {sample.page for sample in samples}
    error, area = calibration(results)
    rows = [
        f"| {key} | {len(group)} | {np.mean(words := [r.words for r in group]):.3f} | {np.median(words):.3f} "
        f"| {np.mean([w < 0.6 for w in words]):.3f} | {np.mean([w > 0.99 for w in words]):.3f} |"
        for key, group in _grouped(results).items()
    ]
    folds = ", ".join(str(sum(1 for page in {s.page for s in samples if s.fold == f} if page)) for f in range(FOLDS))
    stages = "\n".join(f"| `{name}` | {g.trees} | {g.depth} |" for name, g in GROWTH.items())
    card.path.write_text(
        f"""# Model card: the block tagger, {which}

Made by `python -m training`; do not edit by hand. How it works: `scrub/detectors/tagger/__init__.py`.

## What it is for

Telling the blocks of a news page's {card.of} that are its story from those that are not, in any language; and how good the
result will be. It is part of `scrub.clean`. It is not meant to tell true from false, or what a text is about.

## Model

Sums of symmetric decision trees over {card.numbers}. No text of any page is in the weights.

| stage | trees | depth |
| --- | --- | --- |
{stages}

## Data

{len(pages)} pages; {", ".join(f"{number} documents by {name}" for name, number in sorted(made.items()))}.

- WCXB (CC BY 4.0, M. Foley 2026): articles in English, mostly blogs and magazines, with gold text. {len(truncated)} golds
  that stop in mid-article (`training/truncated.txt`) teach nothing about what follows them.
- Fundus' parser fixtures (MIT): news pages of 40 countries, with the text that a parser written for the site takes.
- trafilatura's evaluation pages (Apache-2.0): no gold; lines on which two extractors agree, at a weight of 0.4 (`silver`).
{card.made}

The pages belong to their publishers and are not distributed.

## Folds

{FOLDS}, by host, publisher and near-duplicate story ({folds} pages). All numbers below are of pages whose host the weights
had not seen; `training/folds/` holds the weights of each fold so that benchmarks can measure the same way.

## Scores

Mean word-F1 out of fold, of the kept blocks' text against the gold; golds that stop in mid-article count, dumps that hold
no line of their gold do not (`python -m benchmarks dumps` counts them as well).

| dumps | documents | mean | median | under .6 | over .99 |
| --- | --- | --- | --- | --- | --- |
{chr(10).join(rows)}

`quality`: mean absolute error {error:.3f} against the true word-F1; area under the curve for finding word-F1 below
.8: {area:.3f}.

## Limits

- Fluent prose that is not the story and stands right after it (the next post, long comments) is the commonest mistake.
- A page with several stories of equal standing has no story; the longest run of text may be taken for one.
- The words are mostly English and German; in other languages structure has to do.
{card.limits}
""",
        "utf-8",
    )
