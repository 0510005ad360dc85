"""What the test modules share: the reference material, and what every article must hold."""

from __future__ import annotations

import json
import os
import signal
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from scrub import Article, apply_plan

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

# A shell starts what runs in the background with Ctrl-C ignored, and the programs that tests interrupt would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples on every machine and in every run; `HYPOTHESIS_PROFILE=search` looks for new ones.
settings.register_profile(
    "default", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", settings.get_profile("default"), derandomize=False, max_examples=2_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference dumps and data beside the project; a test that needs it is skipped where it is absent."""
    if not SHARED.is_dir():
        reason = "there is no folder `shared` with reference dumps beside the project"
        if os.environ.get("SCRUB_REQUIRE_SHARED") == "1":
            pytest.fail(f"{reason}, and SCRUB_REQUIRE_SHARED is 1")
        pytest.skip(reason)
    return SHARED


@pytest.fixture
def untraced() -> Iterator[None]:
    """Measures no coverage during the test: of what is timed, and of much material that others cover."""
    tracer = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracer)


@pytest.fixture(scope="session")
def prove() -> Callable[[Article], None]:
    """Asserts of an article what holds whatever it was made of."""
    return _prove


def _prove(article: Article) -> None:
    _covers(article)
    _is_canonical(article.text)
    assert apply_plan(article.source, article.removed) == article.text
    assert Article.from_dict(article.to_dict()) == article
    written = article.to_json()
    assert json.loads(written.encode("utf-8")) == article.to_dict()
    assert Article.from_dict(json.loads(written)) == article
    assert article.to_markdown().endswith("\n")
    assert 0 <= article.quality <= 1
    assert article.verdict == "article" or any(w.startswith(f"{article.verdict}: ") for w in article.warnings)
    assert article.verdict != "failed"
    assert not [warning for warning in article.warnings if warning.startswith("detector ")]
    fields = (article.title, article.summary, article.publisher, *article.authors, *article.section, *article.tags)
    for value in fields:
        assert value != ""
        _is_canonical(value or "")


def _covers(article: Article) -> None:
    """Kept, removed and white space are the source, in order and without overlap."""
    source = article.source
    for removal in article.removed:
        assert removal.text == source[removal.start : removal.stop]
        assert 0 <= removal.confidence <= 1
        assert removal.rule
    for spans in (article.blocks, article.removed):
        assert [span.start for span in spans] == sorted(span.start for span in spans)
    position = 0
    for span in sorted([*article.blocks, *article.removed], key=lambda span: span.start):
        assert position <= span.start < span.stop, "spans overlap or are empty"
        assert not source[position : span.start].strip(), "something is neither kept nor removed"
        position = span.stop
    assert position <= len(source)
    assert not source[position:].strip(), "something at the end is neither kept nor removed"


def _is_canonical(text: str) -> None:
    """Paragraphs apart by a blank line, and nothing in them that a reader does not see."""
    assert text.encode("utf-8", "ignore").decode("utf-8") == text, "a lone surrogate has no UTF-8 form"
    assert text == unicodedata.normalize("NFC", text)
    for paragraph in text.split("\n\n") if text else []:
        assert paragraph
        assert paragraph == paragraph.strip()
        assert "  " not in paragraph
        controls = [char for char in paragraph if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}]
        assert not controls
