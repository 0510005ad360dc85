"""scrub turns news into canonical articles: `scrub.clean(content)` gives text, metadata, and what was removed and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrub.article import Article, Image, Kind, Passage, Removal, Verdict
from scrub.assemble import apply_plan
from scrub.detectors.base import Detector, Finding, Notes
from scrub.document import Block, Document
from scrub.options import Options
from scrub.pipeline import Pipeline, clean

if TYPE_CHECKING:
    from scrub.batch.many import Failure, clean_many

__all__ = [
    "Article",
    "Block",
    "Detector",
    "Document",
    "Failure",
    "Finding",
    "Image",
    "Kind",
    "Notes",
    "Options",
    "Passage",
    "Pipeline",
    "Removal",
    "Verdict",
    "apply_plan",
    "clean",
    "clean_many",
]


def __getattr__(name: str) -> Any:
    """`scrub.__version__` and what needs processes, read when asked for: most programs ask for neither."""
    if name == "__version__":
        from importlib.metadata import version

        return version("scrub-news")
    if name in ("Failure", "clean_many"):
        from scrub.batch import many

        return getattr(many, name)
    raise AttributeError(f"module 'scrub' has no attribute {name!r}")
