"""What a worker cleans with: a pipeline that is loaded once, and an end to it where memory runs out."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any

from scrub.article import Article
from scrub.batch.worker import OutOfMemory
from scrub.pipeline import Pipeline

_WARM_UP = "The ferry came back to the harbor on Monday, and forty people stood on the quay to see her."


def load_pipeline(path: str | None) -> Pipeline:
    """The pipeline that the function at `path` ("module:function") makes; without a path the one that ships.

    Raises ValueError for a path that leads to none, and for a plug-in that cannot be loaded: the configuration of a run names
    it, and without it the output would be another.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "detector plug-in", RuntimeWarning)
        try:
            return _made(path)
        except RuntimeWarning as error:
            raise ValueError(f"{error}; mend it or uninstall it") from error


def _made(path: str | None) -> Pipeline:
    if path is None:
        return Pipeline.default()
    module, colon, name = path.partition(":")
    if not (module and colon and name):
        raise ValueError(f"a pipeline is given as module:function, not {path!r}")
    try:
        made = getattr(import_module(module), name)()
    except (ImportError, AttributeError) as error:
        raise ValueError(f"there is no pipeline at {path}: {error}") from error
    if not isinstance(made, Pipeline):
        raise ValueError(f"{path} gave {made!r}, which is no scrub.Pipeline")
    return made


def warmed_up(path: str | None, language: str | None = None) -> Pipeline:
    """The pipeline, after a first document: what that loads is no later document's expense."""
    pipeline = load_pipeline(path)
    pipeline.clean(_WARM_UP, language=language)
    return pipeline


def clean_within_memory(pipeline: Pipeline, content: str | bytes, **arguments: Any) -> Article:
    """`pipeline.clean`, but raises OutOfMemory where it ran out of memory.

    The pipeline goes on without a detector that fails; with more memory the article would be another.
    """
    try:
        article = pipeline.clean(content, **arguments)
    except MemoryError as error:
        raise OutOfMemory from error
    if any(warning.startswith(("failed: ", "detector ")) and "failed: MemoryError" in warning for warning in article.warnings):
        raise OutOfMemory
    return article
