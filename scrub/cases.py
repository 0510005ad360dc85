"""A case is a dump and what a perfect cleaner makes of it: read, and refused where nothing can be compared with it.

`NAME.txt` is the dump, `NAME.gold.json` beside it the gold. Its keys: the article's fields (`title`, `authors`,
`published`, `modified`, `summary`, `publisher`, `site`, `section`, `tags`, `language`; null or [] where the dump
proves nothing; a field that is absent is not compared); `body_lines`, the paragraphs of the story as line numbers, a
list of numbers being one paragraph broken over those lines; `removed`, every other line that is not blank: `{"lines":
[1, 3], "kind": "navigation"}`, or `{"texts": ["..."], "kind": ...}` where furniture shares a line with the story;
`text`, only where line numbers cannot say it; `url` and `site_hint`, what the caller says. Lines are counted from 1
over `source.split("\\n")`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Any

from scrub.article import Article, Kind
from scrub.assemble import PARAGRAPH
from scrub.canonical import canonical, glue
from scrub.options import Options
from scrub.pipeline import clean
from scrub.report import Lines, first_words

FIELDS = ("title", "authors", "published", "modified", "summary", "publisher", "site", "section", "tags", "language")
"""The article's fields that a gold may name."""

NEGATIVE = "negative-"
"""How the names of cases begin that look like a site's page and are not."""

_GOLD = ".gold.json"


class CaseError(ValueError):
    """A case that cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True)
class Case:
    """A dump and its gold. `hint` and `url` are what the caller says."""

    name: str
    source: str
    gold: Mapping[str, Any]
    url: str | None = None
    hint: str | None = None

    @property
    def is_negative(self) -> bool:
        """Whether the dump only looks as if it were the site's."""
        return self.name.startswith(NEGATIVE)

    @property
    def is_one_line(self) -> bool:
        """Whether the gold cannot tell where paragraphs end, so that white space is not compared."""
        return bool(self.gold.get("text")) and not self.gold.get("body_lines")

    @cached_property
    def lines(self) -> Lines:
        """The lines of the dump."""
        return Lines(self.source)

    @cached_property
    def paragraphs(self) -> list[str]:
        """The story's paragraphs in canonical form."""
        if text := self.gold.get("text"):
            return [canonical(paragraph) for paragraph in text.split(PARAGRAPH)]
        return [self._joined(numbers) for numbers in self.body]

    @cached_property
    def body(self) -> list[list[int]]:
        """The line numbers of every paragraph; empty where the gold has only `text`."""
        return [entry if isinstance(entry, list) else [entry] for entry in self.gold.get("body_lines", ())]

    @cached_property
    def furniture(self) -> dict[int, str]:
        """The kind of every line that the gold removes."""
        return {n: entry["kind"] for entry in self.gold.get("removed", ()) for n in entry.get("lines", ())}

    def hinted(self) -> Case | None:
        """The same case once the caller names the site, where the gold says what then changes (`with_site_hint`)."""
        changes = self.gold.get("with_site_hint")
        if not changes:
            return None
        return replace(self, name=f"{self.name}+site", gold={**self.gold, **changes}, hint=changes["site"])

    def clean(self, options: Options | None = None) -> Article:
        """The article that scrub makes of the dump. Raises ValueError where the case names a site that nobody knows."""
        return clean(self.source, url=self.url, site=self.hint, options=options)

    def _joined(self, numbers: Sequence[int]) -> str:
        pieces = [canonical(self.lines.text(n)) for n in numbers]
        for n in range(1, len(pieces)):
            pieces[n] = glue(pieces[n - 1], pieces[n]) + pieces[n]
        return "".join(pieces)


def load_case(folder: Traversable, name: str) -> Case:
    """The case `name` of `folder`. Raises CaseError for one that is incomplete or malformed."""
    try:
        # Not read as text: that would turn carriage returns into line feeds and move every number.
        source = folder.joinpath(f"{name}.txt").read_bytes().decode("utf-8")
        gold = json.loads(folder.joinpath(name + _GOLD).read_bytes())
        if not isinstance(gold, dict):
            raise CaseError("the gold is no object")
        case = Case(name, source, gold, gold.get("url"), gold.get("site_hint"))
        _check(case)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        reason = f"no key {error}" if isinstance(error, KeyError) else error
        raise CaseError(f"{folder.joinpath(name)}: {reason}") from error
    return case


def names(folder: Traversable) -> list[str]:
    """The names of the cases in `folder`, in order; empty where there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(entry.name.removesuffix(_GOLD) for entry in folder.iterdir() if entry.name.endswith(_GOLD))


def cases(folder: Traversable) -> list[Case]:
    """All cases of `folder`, by name. Raises CaseError for the first that cannot be used."""
    return [load_case(folder, name) for name in names(folder)]


def _check(case: Case) -> None:
    """Raise ValueError, TypeError or KeyError for a gold that cannot be compared with."""
    if not all(isinstance(value, str | None) for value in (case.url, case.hint, case.gold.get("text"))):
        raise CaseError("url, site_hint and text are strings or null")
    if changes := case.gold.get("with_site_hint"):
        if not (isinstance(changes, dict) and isinstance(changes.get("site"), str)):
            raise CaseError("with_site_hint is an object that names the site")
        _check_lines(replace(case, gold={**case.gold, **changes}))
    _check_lines(case)


def _check_lines(case: Case) -> None:
    """The same for the story and what is removed."""
    if any(isinstance(entry, list) and not entry for entry in case.gold.get("body_lines", ())):
        raise CaseError("body_lines has a paragraph of no lines")
    if not case.gold.get("text") and "body_lines" not in case.gold:
        raise CaseError("the gold has neither body_lines nor text")
    for n in [*(n for paragraph in case.body for n in paragraph), *case.furniture]:
        if not isinstance(n, int) or not 1 <= n <= len(case.lines):
            raise CaseError(f"the gold names line {n!r}; the dump has {len(case.lines)} lines")
    for entry in case.gold.get("removed", ()):
        Kind(entry["kind"])
        for text in entry.get("texts", ()):
            if text not in case.source:
                raise CaseError(f"the gold removes {first_words(text)!r}, which the dump does not hold")
