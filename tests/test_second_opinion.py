"""The second opinion on pages: what another extractor keeps is evidence, asked for in doubt and by those who have the time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scrub import Options, Pipeline
from scrub.second_opinion import LARGEST, ask
from tests.story import STORY as DEPOT

STORY = [*DEPOT[:2], "It rings."]
PAGE = (
    f"<html><body><nav>Home</nav><article><h1>Depot opens</h1>{''.join(f'<p>{p}</p>' for p in STORY)}</article></body></html>"
)


def blocks(markup: str) -> list[object]:
    return list(Pipeline(()).look(markup, media_type="text/html")[0].blocks)


def test_of_a_page() -> None:
    assert ask(PAGE, blocks(PAGE)) in {(True, True, True, True), (False, True, True, True)}


@pytest.mark.parametrize("markup", ["", "<html></html>", "<p>" + "x" * LARGEST])
def test_of_nothing_and_of_too_much(markup: str) -> None:
    assert ask(markup, []) is None


def test_careful_cleans_as_well() -> None:
    article = Pipeline.default().clean(PAGE, options=Options(effort="careful"))
    assert article.text == "\n\n".join(STORY)


def test_effort_is_checked() -> None:
    with pytest.raises(ValueError, match="effort must be one of fast, careful"):
        Options(effort="lazy")  # type: ignore[arg-type]


def test_fast_never_loads_trafilatura() -> None:
    code = f"import scrub, sys; scrub.clean({PAGE!r}); sys.exit('trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
