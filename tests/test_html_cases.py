"""Pages and what an editor would make of them, one test a field (form: tests/cases/README.md).

A field that does not come out is listed, with the reason, in `known-failures-html.toml`. It must fail exactly there: a field
more is a step back, one less has to be struck from the list, which `python tests/test_html_cases.py` writes anew, keeping the
reasons.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scrub import Article, clean
from scrub.canonical import canonical
from scrub.cases import FIELDS

ROOT = Path(__file__).parents[1]
KNOWN = Path(__file__).parent / "known-failures-html.toml"
COMPARED = (*FIELDS, "text", "images", "verdict")
PAGES = {
    f"{path.parent.name}/{path.stem}": path
    for folder in (ROOT / "scrub/fixtures", ROOT / "tests/cases/html")
    for path in sorted(folder.rglob("*.html"))
}


@cache
def expected(name: str) -> dict[str, Any]:
    """What the file beside the page says."""
    found: dict[str, Any] = json.loads(PAGES[name].with_suffix(".json").read_text("utf-8"))
    return found


@cache
def article(name: str) -> Article:
    """What scrub makes of the page."""
    return clean(PAGES[name].read_bytes(), url=expected(name)["url"], media_type="text/html")


def found(name: str, field: str) -> Any:
    """A field of the article in the form of the expectation."""
    value = article(name).to_dict()[field]
    return value.split("\n\n") if field == "text" else value


@cache
def known_failures() -> dict[str, Any]:
    """For every page that does not come out as it should the fields, and why."""
    return tomllib.loads(KNOWN.read_text("utf-8")) if KNOWN.exists() else {}


FIELDS_OF_PAGES = [(name, field) for name in PAGES for field in COMPARED if field in expected(name)]


def test_the_tagger_has_learned_from_none_of_them() -> None:
    learned = {path.read_bytes() for path in (ROOT / "training/written/pages").glob("*.html")}
    assert learned
    assert learned.isdisjoint(path.read_bytes() for path in PAGES.values())


@pytest.mark.parametrize(("name", "field"), FIELDS_OF_PAGES)
def test_field(name: str, field: str, request: pytest.FixtureRequest) -> None:
    if field in known_failures().get(name, {}).get("open", ()):
        request.applymarker(pytest.mark.xfail(reason=known_failures()[name]["why"], strict=True))
    wanted = expected(name)[field]
    got = found(name, field)
    assert (got or None) == (wanted or None)


@pytest.mark.parametrize("name", PAGES)
def test_expectation_is_whole(name: str) -> None:
    wanted = expected(name)
    assert {"url", "title", "authors", "published", "language", "text", "note"} <= set(wanted) <= {*COMPARED, "url", "note"}
    assert all(canonical(paragraph) == paragraph for paragraph in wanted["text"])


def test_known_failures_are_fields_with_a_reason() -> None:
    for name, entry in known_failures().items():
        assert entry["why"]
        assert {(name, field) for field in entry["open"]} <= set(FIELDS_OF_PAGES)


def write_known_failures() -> None:
    """Write the list as things stand; the reason of a new entry is left to be given."""
    lines = ["# Fields of pages that come out otherwise than an editor would have them, and why. See test_html_cases.py.\n"]
    for name in PAGES:
        fields = [field for page, field in FIELDS_OF_PAGES if page == name]
        if failing := [field for field in fields if (found(name, field) or None) != (expected(name)[field] or None)]:
            why = known_failures().get(name, {}).get("why", "")
            lines.append(f'\n["{name}"]\nwhy = {json.dumps(why, ensure_ascii=False)}\nopen = {json.dumps(failing)}\n')
    KNOWN.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    write_known_failures()
