"""Pages written for this project, and the metadata that they prove: `markup_cases/`, one test a page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from scrub.article import Article
from scrub.metadata.agreement import agree
from scrub.metadata.markup import read_markup

CASES = sorted((Path(__file__).parent / "markup_cases").glob("*.html"))
KEYS = {"url", "fields", "absent", "sources", "warnings"}


def plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Values as plain JSON types, as an article's are written."""
    known = {name: value for name, value in fields.items() if name not in {"agency", "paywalled"}}
    return Article(text="", source="", **known).to_dict() | {n: fields[n] for n in fields.keys() - known.keys()}


@pytest.mark.parametrize("page", CASES, ids=lambda page: page.stem)
def test_case(page: Path) -> None:
    case = json.loads(page.with_suffix(".json").read_text("utf-8"))
    assert case.keys() <= KEYS
    claims, warnings = read_markup(LexborHTMLParser(page.read_text("utf-8")), case.get("url"))
    found = agree(claims, url=case.get("url"))
    values = plain({name: value for name, (value, _) in found.items()})
    assert {name: values.get(name) for name in case["fields"]} == case["fields"]
    assert not found.keys() & set(case.get("absent", ()))
    for name, source in case.get("sources", {}).items():
        assert found[name][1].startswith(source)
    expected = case.get("warnings", [])
    assert len(warnings) == len(expected)
    assert all(words in warning for words, warning in zip(expected, warnings, strict=True))


def test_every_case_has_a_page_and_its_fields() -> None:
    folder = Path(__file__).parent / "markup_cases"
    assert {p.stem for p in folder.glob("*.html")} == {p.stem for p in folder.glob("*.json")}
    assert len(CASES) > 15
