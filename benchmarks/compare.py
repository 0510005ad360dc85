"""Cleaners side by side: every document through each in turn, in one process, so that all see the same machine."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks import peers, scores
from benchmarks.data import Document

AS_IS = "as it is"


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
    """One row: speed and loading (None for the dump as it is), speed relative to jusText (None without it), scores."""

    name: str
    documents_per_second: float | None
    megabytes_per_second: float | None
    relative: float | None
    loading: float | None
    summary: scores.Summary
    errors: list[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows over one dump of one set."""

    set: str
    dump: str
    documents: int
    megabytes: float
    results: list[Result]


def timed(clean: peers.Clean, document: Document) -> tuple[str, float, str]:
    """Text, cpu-seconds, and the error ("" if none) of one call."""
    start = time.process_time()
    try:
        text, error = clean(document), ""
    except Exception as raised:
        text, error = "", f"{document.id}: {type(raised).__name__}: {raised}"
    return text, time.process_time() - start, error


def run_all(cleaners: Sequence[peers.Cleaner], documents: Sequence[Document]) -> list[Run]:
    """Each document through each cleaner; the first of each language once more beforehand, so that nothing is cold.

    What these take longer the first time is loading, which a process pays once.
    """
    firsts = {document.language: n for n, document in reversed(list(enumerate(documents)))}
    cold = [sum(timed(cleaner.clean, documents[n])[1] for n in firsts.values()) for cleaner in cleaners]
    calls = [[timed(cleaner.clean, document) for cleaner in cleaners] for document in documents]
    runs = []
    for cleaner, own, first in zip(cleaners, zip(*calls, strict=True), cold, strict=True):
        texts, seconds, errors = zip(*own, strict=True)
        loading = max(first - sum(seconds[n] for n in firsts.values()), 0.0)
        runs.append(Run(cleaner.name, list(texts), sum(seconds), loading, [error for error in errors if error]))
    return runs


def quality(texts: Sequence[str], documents: Sequence[Document]) -> scores.Summary:
    """Scores of `texts` against the gold of `documents`."""
    pairs = zip(texts, documents, strict=True)
    return scores.summarise([scores.score(text, page.gold, page.optional) for text, page in pairs])


def compare(name: str, dump: str, documents: Sequence[Document], cleaners: Sequence[peers.Cleaner]) -> Comparison:
    """Measure `cleaners` on `documents`."""
    megabytes = sum(document.megabytes for document in documents)
    runs = run_all(cleaners, documents)
    speeds = {run.name: megabytes / max(run.seconds, 1e-9) for run in runs}
    reference = speeds.get(peers.JUSTEXT)
    results = [Result(AS_IS, None, None, None, None, quality([page.text for page in documents], documents), [])]
    for run in runs:
        speed = speeds[run.name]
        relative = speed / reference if reference else None
        rate = len(documents) / max(run.seconds, 1e-9)
        results.append(Result(run.name, rate, speed, relative, run.loading, quality(run.texts, documents), run.errors))
    return Comparison(name, dump, len(documents), megabytes, results)
