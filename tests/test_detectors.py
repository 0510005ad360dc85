"""The families of furniture, each by short documents in `data/lines/`: what goes, as what, and what looks like it and stays.

Every line of a `dump` is written behind its kind, or behind `keep`; `S1` to `S4` are paragraphs of a story. `proves` are the
article's fields that the lines prove, `language` is what the caller says. `fails` says why a document is not as it should be.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import scrub
from scrub import Article, Kind
from scrub.detectors.table import TABLE

FILES = sorted((Path(__file__).parent / "data/lines").glob("*.toml"))
KEEP = "keep"
STORY = {
    "S1": "The ferry Petrel came back to Oldhaven on Monday after a winter in dock, and forty people stood on the quay in "
    "the rain to see whether her new engine was as quiet as the yard had said.",
    "S2": "It was not, said Maud Ellery, who sells tickets in the hut at the end of the pier and has heard every ferry that "
    "sailed from it since 1979. She would give the engine until May to settle down.",
    "S3": "The council of Oldhaven paid 310,000 crowns for the work, a third of it for the hull. The treasurer, Osric Vane, "
    "told the harbour meeting that a new Petrel would have cost four times as much and come two years later.",
    "S4": "From next week the Petrel will sail six times a day, and once more on Saturdays, when the dance hall on the other "
    "side of the bay is open until midnight and Maud Ellery keeps the hut open too.",
}


def documents() -> list[Any]:
    """Every document of every file."""
    found = []
    for file in FILES:
        for document in tomllib.loads(file.read_text("utf-8"))["document"]:
            marks = [pytest.mark.xfail(reason=document["fails"])] if "fails" in document else []
            found.append(pytest.param(document, id=f"{file.stem}: {document['what']}", marks=marks))
    return found


def read(dump: str) -> list[tuple[str, str]]:
    """The lines of a document with their kinds, "" for a blank line."""
    pairs = (line.partition("|")[::2] for line in dump.strip("\n").split("\n"))
    return [(kind.strip(), STORY.get(text.strip(), text.removeprefix(" "))) for kind, text in pairs]


@pytest.mark.parametrize("document", documents())
def test_document(document: dict[str, Any], prove: Callable[[Article], None]) -> None:
    lines = read(document["dump"])
    source = "\n".join(text for _, text in lines)
    article = scrub.clean(source, media_type="text/plain", language=document.get("language", "en"))
    prove(article)
    assert all(removal.evidence for removal in article.removed), "a removal that does not say why"
    start, found = 0, []
    for kind, text in lines:
        stop = start + len(text)
        kinds = {str(r.kind) for r in article.removed if r.start < stop and r.stop > start}
        found.append(("" if not kind else "+".join(sorted(kinds)) or KEEP, text))
        start = stop + 1
    assert found == lines
    assert {name: article.to_dict()[name] for name in document.get("proves", {})} == document.get("proves", {})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_document_says_what_it_shows(file: Path) -> None:
    listed = tomllib.loads(file.read_text("utf-8"))["document"]
    assert len({document["what"] for document in listed}) == len(listed)
    for document in listed:
        assert set(document) <= {"what", "dump", "language", "proves", "fails"}
        kinds = {kind for kind, _ in read(document["dump"])}
        assert kinds <= {"", KEEP, *Kind}
        assert kinds & {KEEP, file.stem}


def test_every_kind_has_documents_for_and_against_it() -> None:
    shown = {
        file.stem: [{k for k, _ in read(d["dump"])} for d in tomllib.loads(file.read_text("utf-8"))["document"]]
        for file in FILES
    }
    assert set(shown) == set(Kind)
    assert [kind for kind, kinds in shown.items() if not any(kind in found for found in kinds)] == []
    assert [kind for kind, kinds in shown.items() if not any(kind not in found for found in kinds)] == []


def test_rules_are_named_by_kind_or_detector() -> None:
    """What removed a line can be found: `kind.rule`, and the detector of that name is in the table; two may prove a line."""
    names = {detector.name for detector in TABLE} | set(Kind)
    for file in FILES:
        for document in tomllib.loads(file.read_text("utf-8"))["document"]:
            article = scrub.clean("\n".join(text for _, text in read(document["dump"])), media_type="text/plain")
            for rule in (rule for removal in article.removed for rule in removal.rule.split("+")):
                assert re.fullmatch(r"[a-z-]+\.[a-z-]+(?:\.[a-z-]+)?|pull-quote|tagger|invisible", rule)
                assert rule.split(".")[0] in names | {"invisible"}
