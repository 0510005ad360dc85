"""Cleaners side by side: every document through each in turn, in one process, so that all see the same machine."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks import peers, scores
from benchmarks.data import Document
from scrub.metadata.language import identify
from scrub.segment.text import segment_text

WARM_UP = 20
"""Documents that go through once beforehand, so that nothing is cold: enough to meet every fold's pipeline."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one cleaner made of all documents: its texts, cpu-seconds, and the documents it raised on.

    `loading`: cpu-seconds spent once beforehand, on models and data of the languages at hand.
    """

    name: str
    texts: list[str]
    seconds: float
    loading: float
    errors: list[str]


@dataclass(frozen=True, slots=True)
class Result:
    """One row: speed and loading (None for a bound), speed relative to the comparison's reference (None without it), scores in
    all and by document.
    """

    name: str
    documents_per_second: float | None
    megabytes_per_second: float | None
    relative: float | None
    loading: float | None
    summary: scores.Summary
    scores: list[scores.Score]
    errors: list[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows over one dump of one set; `ids` and `languages` (BCP 47, "" unknown) are those of the documents.

    `reference` names the cleaner whose speed the others' is relative to.
    """

    set: str
    dump: str
    ids: list[str]
    languages: list[str]
    megabytes: float
    results: list[Result]
    reference: str = peers.JUSTEXT


def timed(clean: peers.Clean, document: Document) -> tuple[str, float, str]:
    """Text, cpu-seconds, and the error ("" if none) of one call."""
    start = time.process_time()
    try:
        text, error = clean(document), ""
    except Exception as raised:
        text, error = "", f"{document.id}: {type(raised).__name__}: {raised}"
    return text, time.process_time() - start, error


def run_all(cleaners: Sequence[peers.Cleaner], documents: Sequence[Document]) -> list[Run]:
    """Each document through each cleaner; some of them once more beforehand, so that nothing is cold.

    These are the first ones, and the first of each language. What they take longer the first time is loading, which a
    process pays once.
    """
    firsts = {document.language: n for n, document in reversed(list(enumerate(documents)))}
    early = sorted({*firsts.values(), *range(min(WARM_UP, len(documents)))})
    cold = [sum(timed(cleaner.clean, documents[n])[1] for n in early) for cleaner in cleaners]
    calls = [[timed(cleaner.clean, document) for cleaner in cleaners] for document in documents]
    runs = []
    for cleaner, own, first in zip(cleaners, zip(*calls, strict=True), cold, strict=True):
        texts, seconds, errors = zip(*own, strict=True)
        loading = max(first - sum(seconds[n] for n in early), 0.0)
        runs.append(Run(cleaner.name, list(texts), sum(seconds), loading, [error for error in errors if error]))
    return runs


def language_of(gold: str) -> str:
    """The language of a story (BCP 47), told as scrub tells it, but from the gold; "" where it cannot be told."""
    return identify(segment_text(gold)) or ""


def compare(
    name: str,
    dump: str,
    documents: Sequence[Document],
    cleaners: Sequence[peers.Cleaner],
    reference: str = peers.JUSTEXT,
) -> Comparison:
    """Measure `cleaners` on `documents` (at least one)."""
    megabytes = sum(document.megabytes for document in documents)
    runs = run_all(cleaners, documents)
    speeds = {run.name: megabytes / max(run.seconds, 1e-9) for run in runs}
    usual = speeds.get(reference)
    results = []
    for cleaner, run in zip(cleaners, runs, strict=True):
        pairs = zip(run.texts, documents, strict=True)
        found = [scores.score(text, page.gold, page.optional) for text, page in pairs]
        speed: tuple[float | None, float | None, float | None, float | None] = (None, None, None, None)
        if cleaner.timed:
            rate = len(documents) / max(run.seconds, 1e-9)
            relative = speeds[run.name] / usual if usual else None
            speed = (rate, speeds[run.name], relative, run.loading)
        results.append(Result(run.name, *speed, scores.summarise(found), found, run.errors))
    ids, languages = [page.id for page in documents], [language_of(page.gold) for page in documents]
    return Comparison(name, dump, ids, languages, megabytes, results, reference)
