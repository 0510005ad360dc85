"""`python -m training [--data DIR]`: see `training.train`."""

from __future__ import annotations

import argparse
import json
import os
import time
from multiprocessing import get_context
from pathlib import Path

from benchmarks.data import DEFAULT_FOLDER
from scrub.detectors.tagger import model
from training import annotations, augment, card, chunks, documents
from training.folds import FOLDS_FOLDER, INDEX
from training.pages import DUMPS, FOLDS, Page, assign, load
from training.samples import Labelled, Sample, sample
from training.train import ALL, SEED, train
from training.whole import train_documents

WEIGHTS = Path(model.__file__).parent / model.WEIGHTS
TRUNCATED = Path(__file__).parent / "truncated.txt"


def collect(folder: Path, cache: Path) -> tuple[list[Page], list[Labelled]]:
    """All labelled texts, and the pages with gold."""
    unlabelled = chunks.load(folder, cache)
    pages = assign([*load(folder), *(page.page for page in unlabelled)])
    by_key = {page.key: page for page in pages}
    truncated = read_truncated()
    gold = [page for page in pages if page.gold]
    made = [
        documents.from_gold(page, dump, truncated=page.key in truncated)
        for page in gold
        for dump in DUMPS
        if page.dumps[dump].strip()
    ]
    made = [labelled for labelled in made if any(label >= 0.5 for label in labelled.labels)]
    read = [
        documents.from_annotation(by_key[reading.key], reading.dump, reading)
        for reading in annotations.load()
        if reading.fits(by_key[reading.key].dumps[reading.dump])
    ]
    silver = [
        labelled for page in unlabelled for labelled in documents.silver(by_key[page.page.key], page.phrases, page.unwanted)
    ]
    clean = [documents.clean(page, blank) for page in gold for blank in (False, True)]
    return gold, [*made, *read, *silver, *clean, *augment.augment(made, SEED)]


def read_truncated() -> frozenset[str]:
    """The pages whose gold stops in mid-article."""
    return frozenset(line for line in TRUNCATED.read_text("utf-8").splitlines() if line and not line.startswith("#"))


def main() -> None:
    """Run it all; says on standard output how far it is."""
    parser = argparse.ArgumentParser(prog="python -m training", description="Train the tagger's weights.")
    parser.add_argument("--data", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="folder of the Parquet files")
    parser.add_argument("--cache", type=Path, default=Path("build"), metavar="DIR", help="where dumps made of HTML are kept")
    options = parser.parse_args()
    started = time.monotonic()

    def log(message: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {message}", flush=True)

    pages, labelled = collect(options.data, options.cache)
    log(f"{len(pages)} pages with gold, {len(labelled)} documents")
    with get_context("spawn").Pool(os.cpu_count()) as pool:
        samples: list[Sample] = pool.map(sample, labelled, chunksize=20)
    trained = train(samples, log)
    results = train_documents(samples, trained, {page.key: page for page in pages}, read_truncated())
    FOLDS_FOLDER.mkdir(exist_ok=True)
    for fold in (*range(FOLDS), ALL):
        path = WEIGHTS if fold == ALL else FOLDS_FOLDER / f"{fold}.npz"
        model.save(path, trained.words[fold], [trained.stages[name][fold] for name in model.STAGES])
    index = {page.key: page.fold for page in pages} | {s.page: s.fold for s in samples}
    INDEX.write_text(json.dumps(dict(sorted(index.items())), indent=0) + "\n", "utf-8")
    card.write(samples, trained, results, read_truncated())
    log(card.summary(results))


if __name__ == "__main__":
    main()
