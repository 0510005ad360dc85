"""datatrove: a step that cleans the documents of a pipeline (extra `datatrove`).

    from scrub.engines.datatrove import Scrub
    pipeline = [JsonlReader("dump"), Scrub(JsonlWriter("dropped")), JsonlWriter("cleaned")]

Cleaning is done in the executor's process, unguarded: a document that hangs hangs its task.
"""

from __future__ import annotations

from typing import Any

from scrub.article import Verdict
from scrub.batch.cleaning import load_pipeline
from scrub.batch.options import BatchOptions
from scrub.batch.rows import reason_to_drop, row_of
from scrub.io import Record
from scrub.io.extras import need
from scrub.pipeline import Pipeline

BaseFilter: Any = need("datatrove.pipeline.filters.base_filter", "the step for datatrove", "datatrove").BaseFilter


class Scrub(BaseFilter):  # type: ignore[misc] # what is not installed has no type
    """Cleans each document whose `text` is a dump or a page of HTML, and drops those that are not wanted.

    The text becomes the story's; what `scrub run` writes beside it (`title`, `authors`, `published`, `quality`, `verdict` …)
    becomes metadata, except that what is not known leaves alone what is there. Dropped is what cannot be cleaned, and what
    `options.drop` and `options.min_quality` say: the `exclusion_writer` gets it as it came, with the metadata and the
    `filter_reason`.

    Of `options` count those that are about one document: `cleaning`, `site`, `language`, `pipeline`, `drop`, `min_quality`, and
    `columns.url`, the metadata with the URL.
    """

    name = "🧽 scrub"

    def __init__(self, exclusion_writer: Any = None, options: BatchOptions | None = None) -> None:
        """Loads nothing yet: the executor sends the step to its processes."""
        super().__init__(exclusion_writer)
        self.options = options or BatchOptions()
        self._pipeline: Pipeline | None = None

    def filter(self, doc: Any) -> bool | tuple[bool, str]:
        """Clean one `datatrove.data.Document` in place; whether it is kept, or False and why not."""
        if self._pipeline is None:
            self._pipeline = load_pipeline(self.options.pipeline)
        options, url = self.options, doc.metadata.get(self.options.columns.url)
        url = url if isinstance(url, str) else None
        article = self._pipeline.clean(
            doc.text, url=url, site=options.site, language=options.language, options=options.cleaning
        )
        row = row_of(article, Record(doc.id, doc.text, url))
        known = {name: value for name, value in row.items() if value is not None or name not in doc.metadata}
        doc.metadata |= {name: value for name, value in known.items() if name not in {"id", "text"}}
        if reason := reason_to_drop(article, (*options.drop, Verdict.FAILED), options.min_quality):
            return False, reason
        doc.text = article.text
        return True
