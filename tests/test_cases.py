"""Every case: dumps and what a perfect cleaner makes of them.

`known-failures.toml` lists what is still otherwise. A case must differ in exactly what is listed there: a difference more is a
step back, one less has to be struck from the list, which `python tests/test_cases.py` writes anew, keeping the reasons.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from scrub import Article
from scrub.canonical import canonical
from scrub.cases import FIELDS, Case, cases
from scrub.check import flaws, mismatches

ROOT = Path(__file__).parents[1]
KNOWN = Path(__file__).parent / "known-failures.toml"
BESIDES = ("body_lines", "text", "removed", "url", "site_hint", "with_site_hint", "note", "file", "sha256")
FOLDERS = [
    ROOT / "seeds",
    *sorted(path for path in (ROOT / "scrub/fixtures").iterdir() if path.is_dir()),
    *sorted(path for path in (ROOT / "tests/cases").iterdir() if path.is_dir()),
]


@cache
def all_cases() -> dict[str, Case]:
    """Every case by folder and name; one whose gold tells what a hint changes is there twice."""
    found = {f"{folder.name}/{case.name}": case for folder in FOLDERS for case in cases(folder)}
    hinted = {f"{name}+site": told for name, case in found.items() if (told := case.hinted())}
    return found | hinted


def known_failures() -> dict[str, Any]:
    """For every case that is not as it should be the reason, and what differs."""
    return tomllib.loads(KNOWN.read_text("utf-8")) if KNOWN.exists() else {}


@pytest.mark.parametrize("name", all_cases())
def test_case(name: str) -> None:
    case = all_cases()[name]
    known = known_failures().get(name, {"open": []})
    found = mismatches(case, case.clean())
    new = [mismatch for mismatch in found if mismatch not in known["open"]]
    solved = [mismatch for mismatch in known["open"] if mismatch not in found]
    assert (new, solved) == ([], []), "(what is new, what is solved)"
    if found:
        pytest.xfail(known["why"])


@pytest.mark.parametrize("name", all_cases())
def test_gold_is_whole(name: str) -> None:
    case = all_cases()[name]
    assert flaws(case) == []
    assert set(case.gold) <= {*FIELDS, *BESIDES}


def test_known_failures_are_cases_with_a_reason() -> None:
    known = known_failures()
    assert set(known) <= set(all_cases())
    assert all(set(entry) == {"why", "open"} and entry["why"] and entry["open"] for entry in known.values())


def test_the_tagger_has_learned_from_no_case() -> None:
    learned = {case.source for case in cases(ROOT / "training/written")}
    assert learned
    assert learned.isdisjoint(case.source for case in all_cases().values())


# What a dump may be written in that no reader sees. Those of the second table change how long lines are.
UNSEEN = {
    "CR LF": lambda source: source.replace("\n", "\r\n"),
    "CR": lambda source: source.replace("\n", "\r"),
    "blanks at line ends": lambda source: source.replace("\n", " \u00a0\n"),
    "no-break spaces": lambda source: source.replace(" ", "\u00a0"),
    "blank lines around": lambda source: f"\n\n{source}\n\n\n",
}
UNSEEN_INSIDE = {
    "soft hyphens": lambda source: source.replace("t", "t\u00ad"),
    "zero-width spaces": lambda source: source.replace("e", "e\u200b"),
    "NULs": lambda source: source.replace("e", "e\x00"),
    "decomposed": lambda source: normalize("NFD", source),
    "two spaces for one": lambda source: source.replace(" ", "  "),
}


def seen(case: Case, article: Article) -> dict[str, Any]:
    """What must not depend on what no reader sees."""
    data = {name: article.to_dict()[name] for name in (*FIELDS, "text", "verdict")}
    return data | {"removed": [(removal.kind, canonical(removal.text)) for removal in article.removed]}


@cache
def seen_as_it_is(name: str) -> dict[str, Any]:
    """The same of a case as it is written."""
    case = all_cases()[name]
    return seen(case, case.clean())


@pytest.mark.parametrize("way", UNSEEN)
def test_line_ends_and_blanks_change_nothing(way: str) -> None:
    changed = []
    for name, case in all_cases().items():
        other = replace(case, source=UNSEEN[way](case.source))
        if seen(other, other.clean()) != seen_as_it_is(name):
            changed.append(name)
    assert changed == []


@pytest.mark.parametrize("folder", ["seeds", "wrapped", "one line"])
@pytest.mark.parametrize("way", UNSEEN_INSIDE)
def test_what_is_unseen_inside_words_changes_nothing(way: str, folder: str, request: pytest.FixtureRequest) -> None:
    chosen = {"wrapped": ["layouts/hard-wrapped-72"], "one line": ["layouts/one-line-wire"]}
    if folder != "seeds" and way != "decomposed":
        request.applymarker(pytest.mark.xfail(reason="lines are measured and cut before what is unseen is taken out"))
    changed = []
    for name in chosen.get(folder, [name for name in all_cases() if name.startswith("seeds/")]):
        case = all_cases()[name]
        other = replace(case, source=UNSEEN_INSIDE[way](case.source))
        if seen(other, other.clean()) != seen_as_it_is(name):
            changed.append(name)
    assert changed == []


def write_known_failures() -> None:
    """Write the list as things stand; the reason of a new entry is left to be given."""
    before = known_failures()
    tables = []
    for name, case in all_cases().items():
        if found := mismatches(case, case.clean()):
            why = before.get(name, {}).get("why", "")
            lines = "".join(f"  {json.dumps(mismatch, ensure_ascii=False)},\n" for mismatch in found)
            tables.append(f'["{name}"]\nwhy = {json.dumps(why, ensure_ascii=False)}\nopen = [\n{lines}]\n')
    head = "# What scrub does otherwise than the gold of a case says, and why. See test_cases.py.\n"
    KNOWN.write_text("\n".join([head, *tables]), "utf-8")


if __name__ == "__main__":
    write_known_failures()
