"""`python -m training [--data DIR] [--only dumps|lines|pages]`: see `training.train`."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

from benchmarks.data import DEFAULT_FOLDER
from scrub.detectors.tagger import model
from training import annotations, augment, augment_pages, card, chunks, documents, markup, written
from training.folds import FOLDS_FOLDER, INDEX, weights_of
from training.pages import FOLDS, Page, assign, load
from training.samples import Labelled, Sample, sample
from training.train import ALL, SEED, train
from training.whole import train_documents

PACKAGE = Path(model.__file__).parent
ON_ONE_LINE = 3
"""Of so many labelled dumps one is learned from without its line ends, too: what holds however a page is laid out holds in
languages that no page is in. No divisor of the kinds of dump.
"""
MADE_ON_ONE_LINE = 2
"""The same of the dumps that are made of others, for pages on one line."""
TRUNCATED = Path(__file__).parent / "truncated.txt"

Log = Callable[[str], None]


def read_dumps(
    pages: Sequence[Page], unlabelled: Sequence[chunks.Unlabelled], truncated: frozenset[str], pool: Pool
) -> list[Labelled]:
    """All text dumps that are labelled."""
    by_key = {page.key: page for page in pages}
    gold = pool.map(partial(documents.of_page, truncated=truncated), [page for page in pages if page.gold], chunksize=8)
    read = [
        documents.from_annotation(by_key[reading.key], reading.dump, reading)
        for reading in annotations.load()
        if reading.fits(by_key[reading.key].dumps[reading.dump])
    ]
    agreed = ((by_key[page.page.key], page.phrases, page.unwanted) for page in unlabelled)
    silver = pool.starmap(documents.silver, agreed, chunksize=8)
    return [*chain.from_iterable(gold), *read, *chain.from_iterable(silver), *written.load()]


def read_truncated() -> frozenset[str]:
    """The pages whose gold stops in mid-article."""
    return frozenset(line for line in TRUNCATED.read_text("utf-8").splitlines() if line and not line.startswith("#"))


def make(which: str, samples: Sequence[Sample], pages: Sequence[Page], truncated: frozenset[str], log: Log) -> None:
    """Train one of the models, and write its weights, those of the folds, and its card."""
    log(f"{which}: {len(samples)} documents")
    trained = train(samples, log)
    results = train_documents(samples, trained, {page.key: page for page in pages}, truncated)
    FOLDS_FOLDER.mkdir(exist_ok=True)
    for fold in (*range(FOLDS), ALL):
        path = PACKAGE / card.CARDS[which].weights if fold == ALL else weights_of(which, fold)
        model.save(path, trained.words[fold], trained.labels[fold], [trained.stages[name][fold] for name in model.STAGES])
    card.write(which, samples, results, truncated)
    log(card.summary(results))


def main() -> None:
    """Run it all; says on standard output how far it is."""
    parser = argparse.ArgumentParser(prog="python -m training", description="Train the tagger's weights.")
    parser.add_argument("--data", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="folder of the Parquet files")
    parser.add_argument("--cache", type=Path, default=Path("build"), metavar="DIR", help="where dumps made of HTML are kept")
    parser.add_argument("--only", choices=sorted(card.CARDS), help="make one of the models")
    options = parser.parse_args()
    started = time.monotonic()

    def log(message: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {message}", flush=True)

    unlabelled = chunks.load(options.data, options.cache)
    pages = assign([*load(options.data), *(page.page for page in unlabelled)])
    truncated = read_truncated()
    INDEX.write_text(json.dumps({page.key: page.fold for page in sorted(pages, key=lambda p: p.key)}, indent=0) + "\n", "utf-8")
    with get_context("spawn").Pool() as pool:

        def sampled(how: Callable[[Any], Sample], inputs: Sequence[Any]) -> list[Sample]:
            return [made for made in pool.map(how, inputs, chunksize=20) if len(made.labels)]

        dumps = read_dumps(pages, unlabelled, truncated, pool)
        real = [dump for dump in dumps if dump.made_by == "page"]
        made = augment.augment(real, SEED)
        if options.only in {None, "dumps"}:
            others = [*real[::ON_ONE_LINE], *(dump for dump in dumps if dump.made_by == written.NAME)]
            more = [*made, *map(documents.also_on_one_line, others)]
            make("dumps", sampled(sample, [*dumps, *more]), pages, truncated, log)
        if options.only in {None, "lines"}:
            lines = map(documents.on_one_line, [*dumps, *made[::MADE_ON_ONE_LINE]])
            make("lines", sampled(sample, list(lines)), pages, truncated, log)
        if options.only in {None, "pages"}:
            marked = markup.load(options.data, pages, unlabelled, truncated)
            more = [*augment_pages.augment(marked), *markup.written_pages()]
            make("pages", sampled(markup.sample, [*marked, *more]), pages, truncated, log)


if __name__ == "__main__":
    main()
