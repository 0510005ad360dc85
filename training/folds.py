"""Pipelines that have not seen what they are measured on.

The weights that ship are fitted to all pages there are. A page is therefore measured with the weights of the fold that
left its host out: pages of one host share their furniture, so leaving out the page alone would not be enough.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from scrub import Pipeline
from scrub.detectors.tagger import Tagger
from scrub.detectors.tagger.model import load

FOLDS_FOLDER = Path(__file__).parent / "folds"
INDEX = FOLDS_FOLDER / "folds.json"
"""Which fold each page is in: `{"set/id": fold}`."""


def weights_of(which: str, fold: int) -> Path:
    """The weights of a fold; `which` is "dumps", "lines" or "pages"."""
    return FOLDS_FOLDER / f"{which}-{fold}.npz"


def pipeline_for(set_name: str, document_id: str) -> Pipeline:
    """The pipeline to measure a document with: the default one, with weights fitted without the document's host.

    `set_name` and `document_id` are those of the Parquet files ("fundus", "wcxb", "chunks" and the column `id`). A document
    that no weights were fitted to gets the pipeline that ships. Equal folds give the same object, and a call costs next to
    nothing once its fold is loaded, so that it can be made inside what is timed.
    """
    fold = _index().get(f"{set_name}/{document_id}")
    return _shipped() if fold is None else _fold(fold)


@cache
def _index() -> dict[str, int]:
    return dict(json.loads(INDEX.read_text("utf-8"))) if INDEX.is_file() else {}


@cache
def _shipped() -> Pipeline:
    return Pipeline.default()


@cache
def _fold(fold: int) -> Pipeline:
    tagger = Tagger(*(load(weights_of(which, fold)) for which in ("dumps", "lines", "pages")))
    table = Pipeline.default()
    return replace(table, detectors=tuple(tagger if each.name == tagger.name else each for each in table.detectors))
