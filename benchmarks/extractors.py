"""Extractors of the story from an HTML page, each a function from a page to the text it keeps.

All get the same decoded markup. What cannot be imported is named and left out. scrub is measured with the pipeline of the
fold that did not see the page.
"""

from collections.abc import Callable
from functools import cache, partial
from inspect import signature
from typing import Any

from benchmarks.data import Document
from benchmarks.peers import JUSTEXT, SCRUB, Clean, Makers, attribute, make_justext, pipelines
from scrub import Pipeline


@cache
def page_pipelines() -> Callable[[str, str], Pipeline]:
    """What gives the pipeline to measure a page with, from the name of its set and its id.

    Where the folds have weights of their own for pages, these; else those of text dumps, which know the page's fold too.
    """
    chosen = pipelines()
    return partial(chosen, page=True) if "page" in signature(chosen).parameters else chosen


def scrubbed(page: Document) -> str:
    """The text that scrub keeps of a page."""
    return page_pipelines()(page.set, page.id).clean(page.text, url=page.url, media_type="text/html").text


def make_trafilatura(**options: Any) -> Clean:
    """trafilatura's `extract` with these options."""
    extract = attribute("trafilatura", "extract")
    return lambda page: extract(page.text, url=page.url, **options) or ""


def make_resiliparse() -> Clean:
    """resiliparse's main content."""
    extract = attribute("resiliparse.extract.html2text", "extract_plain_text")
    return lambda page: str(extract(page.text, main_content=True))


def make_readability() -> Clean:
    """readability-lxml; its result is a page again, of which resiliparse gives the text."""
    document = attribute("readability", "Document")
    extract = attribute("resiliparse.extract.html2text", "extract_plain_text")
    return lambda page: str(extract(document(page.text).summary()))


FAST = "trafilatura fast"
MAKERS: Makers = {
    SCRUB: lambda: scrubbed,
    FAST: partial(make_trafilatura, fast=True, include_comments=False),
    "trafilatura": make_trafilatura,
    "trafilatura precision": partial(make_trafilatura, favor_precision=True),
    "resiliparse": make_resiliparse,
    "readability-lxml": make_readability,
    JUSTEXT: partial(make_justext, of_pages=True),
}
