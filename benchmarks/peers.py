"""Cleaners of text, each a function from a document to the text it keeps.

jusText and boilerpy3 are made for HTML: they get every line of the dump as a paragraph of a page without any other
markup. Both are optional; what cannot be imported is named and left out. scrub is measured with the pipeline of the fold
that did not see the document.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import import_module
from typing import Any, cast

from benchmarks.data import Document
from benchmarks.oracle import gold_lines
from scrub import Article, Pipeline

Clean = Callable[[Document], str]
Makers = Mapping[str, Callable[[], Clean]]


@dataclass(frozen=True, slots=True)
class Cleaner:
    """A cleaner under its name in the tables. What is no cleaner at all but a bound is not `timed`."""

    name: str
    clean: Clean
    timed: bool = True


class UnavailableError(Exception):
    """A cleaner cannot be had here; the message says why."""


def attribute(module: str, name: str) -> Any:
    """The object `name` of an optional `module`; raises UnavailableError."""
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise UnavailableError(str(error)) from error


def as_it_is(document: Document) -> str:
    """The dump itself: what every cleaner has to beat."""
    return document.text


def oracle(document: Document) -> str:
    """The lines of the dump that are in the gold: what no cleaner of whole lines can beat."""
    lines = zip(document.text.split("\n"), gold_lines(document.text, document.gold), strict=True)
    return "\n".join(line for line, is_gold in lines if is_gold)


# The line rules of C4 (Raffel et al. 2020, section 2.2) with the constants of its public code, `c4_utils.py` in
# tensorflow/datasets. Its page rules ("lorem ipsum", curly brackets, bad words, three sentences) are left out.
C4_MIN_WORDS = 5
C4_MAX_WORD_LENGTH = 1000
C4_END_MARKS = (".", "?", "!", '"')
C4_POLICY = re.compile(r"javascript|terms of use|privacy policy|cookie policy|uses? cookies|use of cookies")
C4_CITATION = re.compile(r"\[\d*\]|\[edit\]|\[citation needed\]")


def _c4_line(line: str) -> str | None:
    """The line as C4 leaves it, None if it drops it."""
    if any(len(word) > C4_MAX_WORD_LENGTH for word in line.split()):
        return None
    line = C4_CITATION.sub("", line.strip())
    ended = line.endswith(C4_END_MARKS) and not line.endswith("...")
    if not ended or len(line.split()) < C4_MIN_WORDS or C4_POLICY.search(line.lower()):
        return None
    return line


def c4(document: Document) -> str:
    """C4's line rules: five words, terminal punctuation, no policy or JavaScript notices."""
    return "\n".join(kept for line in document.text.splitlines() if (kept := _c4_line(line)))


def twelve_words(document: Document) -> str:
    """The lines of twelve words (between spaces) or more."""
    return "\n".join(line for line in document.text.splitlines() if len(line.split()) >= 12)


def as_html(text: str) -> str:
    """A page with each line of `text` that is not blank as a paragraph."""
    paragraphs = "\n".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line and not line.isspace())
    return f"<html><body>\n{paragraphs}\n</body></html>"


# Languages whose jusText stoplists are tried on a text, and the least share of its words the best must cover.
STOPLISTS = (
    *("Arabic", "Czech", "Danish", "Dutch", "English", "Finnish", "French", "German", "Greek", "Hebrew", "Hindi"),
    *("Hungarian", "Icelandic", "Indonesian", "Italian", "Korean", "Lithuanian", "Malay", "Norwegian_Bokmal"),
    *("Polish", "Portuguese", "Romanian", "Russian", "Spanish", "Swahili", "Swedish", "Turkish", "Ukrainian"),
)
STOPLIST_SHARE = 0.1


@cache
def _stoplist(language: str) -> frozenset[str]:
    words: frozenset[str] = attribute("justext", "get_stoplist")(language)
    return words


def stoplist_language(text: str) -> str:
    """The language whose stoplist covers most of the first words of `text`; "" if none does, or without jusText."""
    words = re.findall(r"\w+", text[:50_000].lower())
    try:
        shares = {name: sum(word in _stoplist(name) for word in words) for name in STOPLISTS}
    except UnavailableError:
        return ""
    best = max(shares, key=lambda name: shares[name])
    return best if words and shares[best] >= STOPLIST_SHARE * len(words) else ""


def make_justext(*, of_pages: bool = False) -> Clean:
    """jusText with the stoplist of the document's language, or in its language-independent mode; of dumps, or `of_pages`."""
    extract = attribute("justext", "justext")

    def clean(document: Document) -> str:
        if not document.text or document.text.isspace():
            return ""
        page = document.text if of_pages else as_html(document.text)
        if document.language:
            paragraphs = extract(page, _stoplist(document.language))
        else:
            paragraphs = extract(page, frozenset(), stopwords_low=0, stopwords_high=0)
        return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)

    return clean


def make_boilerpy3() -> Clean:
    """boilerpy3's ArticleExtractor."""
    extractor = attribute("boilerpy3.extractors", "ArticleExtractor")(raise_on_failure=False)
    return lambda document: str(extractor.get_content(as_html(document.text)))


@cache
def pipelines() -> Callable[[str, str], Pipeline]:
    """What gives the pipeline to measure a document with, from the name of its set and its id.

    A pipeline may be fitted to the very pages it is measured on; `training.folds.pipeline_for` gives the one that was
    fitted without the page's host. In a checkout without that module nothing is fitted, and all get the default one.
    """
    try:
        folds = import_module("training.folds")
    except ModuleNotFoundError as error:
        if error.name not in {"training", "training.folds"}:
            raise
        default = Pipeline.default()
        return lambda set_name, document_id: default
    return cast(Callable[[str, str], Pipeline], folds.pipeline_for)


def scrubbed(document: Document, *, with_url: bool = True) -> Article:
    """What scrub makes of a dump with the pipeline that has not seen its host, told its URL or not."""
    pipeline = pipelines()(document.set, document.id)
    return pipeline.clean(document.text, url=document.url if with_url else None, media_type="text/plain")


AS_IS, SCRUB, NO_URL, JUSTEXT, ORACLE = "as-it-is", "scrub", "scrub-no-url", "jusText", "line-oracle"
BOUNDS = frozenset({AS_IS, ORACLE})
MAKERS: Makers = {
    AS_IS: lambda: as_it_is,
    "C4": lambda: c4,
    "12-words": lambda: twelve_words,
    JUSTEXT: make_justext,
    "boilerpy3": make_boilerpy3,
    SCRUB: lambda: lambda document: scrubbed(document).text,
    NO_URL: lambda: lambda document: scrubbed(document, with_url=False).text,
    ORACLE: lambda: oracle,
}


def cleaners(names: Collection[str], makers: Makers = MAKERS) -> tuple[list[Cleaner], dict[str, str]]:
    """The cleaners called `names`, in the order of `makers`, and why those that are missing are."""
    found, missing = [], {}
    for name, make in makers.items():
        if name not in names:
            continue
        try:
            found.append(Cleaner(name, make(), timed=name not in BOUNDS))
        except UnavailableError as error:
            missing[name] = str(error)
    return found, missing
