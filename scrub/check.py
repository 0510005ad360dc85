"""A case is a dump and what a perfect cleaner makes of it: read cases, and say what an article does differently.

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
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from scrub import sites
from scrub.article import Article, Kind, Removal
from scrub.canonical import canonical, glue
from scrub.options import Options
from scrub.page import read_page
from scrub.pipeline import clean
from scrub.report import Lines, first_words
from scrub.segment import segment

FIELDS = ("title", "authors", "published", "modified", "summary", "publisher", "site", "section", "tags", "language")
"""The article's fields that a gold may name."""

NEGATIVE = "negative-"
"""How the names of cases begin that look like a site's page and are not."""

_GOLD = ".gold.json"
_PARAGRAPH = "\n\n"


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
            return [canonical(paragraph) for paragraph in text.split(_PARAGRAPH)]
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
        _check_form(case)
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


def flaws(case: Case) -> list[str]:
    """What is wrong with the gold itself: lines that it names twice or not at all."""
    counted = Counter(n for paragraph in case.body for n in paragraph)
    counted.update(n for entry in case.gold.get("removed", ()) for n in entry.get("lines", ()))
    found = [f"GOLD line {n} is named {times} times" for n, times in sorted(counted.items()) if times > 1]
    if any("texts" in entry for entry in case.gold.get("removed", ())):
        return found  # these say in their own words what goes
    forgotten = (n for n in range(1, len(case.lines) + 1) if n not in counted and canonical(case.lines.text(n)))
    return found + [f"GOLD line {n} is in neither body_lines nor removed: {first_words(case.lines.text(n))}" for n in forgotten]


def mismatches(case: Case, article: Article) -> list[str]:
    """What `article` has otherwise than the gold, a line each; empty where it is as expected.

    LOST a paragraph of the story that is not in the text, EXTRA one of the text that is not in the story, ORDER both
    the same and elsewhere, FIELD a field, KIND a line that was removed as something else, FAILED a detector that did
    not work.
    """
    found = [f"FAILED {warning}" for warning in article.warnings if warning.startswith("detector ")]
    found += _text_in_pieces(case, article) if case.is_one_line else _text_in_paragraphs(case, article)
    found += _fields(case, article)
    if article.source == case.source:
        found += _kinds(case, article)
    return found


def recognised(case: Case, options: Options) -> str | None:
    """The name of the profile that applies to the case, or None. Raises ProfileError."""
    known = sites.profiles(options.sites)
    if case.hint is not None:
        named = sites.by_name(case.hint, known)
        return named.name if named else None
    blocks = segment(read_page(case.source, url=case.url), options).blocks
    found = sites.recognise(blocks, case.url, known)
    return found[0].name if found else None


def check_case(case: Case, profile: sites.Profile, options: Options) -> list[str]:
    """Everything that speaks against the profile or the case itself; empty where the case is as expected."""
    if case.hint is not None and sites.by_name(case.hint, sites.profiles(options.sites)) is None:
        return [f"SITE the case names the site {case.hint!r}, which no profile answers to"]
    site = recognised(case, options)
    found = flaws(case)
    if case.is_negative and site == profile.name:
        found.append(f"SITE recognised as {profile.name}, which it is not")
    elif not case.is_negative and site != profile.name:
        found.append(f"SITE not recognised as {profile.name}" + (f" but as {site}" if site else ""))
    return found + mismatches(case, case.clean(options))


def check_profile(profile: sites.Profile, fixtures: Traversable, options: Options) -> Iterator[tuple[str, list[str]]]:
    """For every case in `fixtures` its name and what is wrong. `profile` must be among those that `options` gives."""
    for name in names(fixtures):
        try:
            yield name, check_case(load_case(fixtures, name), profile, options)
        except CaseError as error:
            yield name, [f"CASE {error}"]


def built_in_fixtures(name: str) -> Traversable:
    """The folder with the cases of the profile `name` that ships."""
    return resources.files("scrub").joinpath("fixtures", name)


def _check_form(case: Case) -> None:
    """Raise ValueError, TypeError or KeyError for a gold that cannot be compared with."""
    numbers = [n for paragraph in case.body for n in paragraph] + list(case.furniture)
    for n in numbers:
        if not isinstance(n, int) or not 1 <= n <= len(case.lines):
            raise CaseError(f"the gold names line {n!r}; the dump has {len(case.lines)} lines")
    for entry in case.gold.get("removed", ()):
        Kind(entry["kind"])
        for text in entry.get("texts", ()):
            if text not in case.source:
                raise CaseError(f"the gold removes {first_words(text)!r}, which the dump does not hold")
    if not case.gold.get("text") and "body_lines" not in case.gold:
        raise CaseError("the gold has neither body_lines nor text")
    if not all(isinstance(value, str | None) for value in (case.url, case.hint, case.gold.get("text"))):
        raise CaseError("url, site_hint and text are strings or null")


def _text_in_paragraphs(case: Case, article: Article) -> list[str]:
    wanted, got = case.paragraphs, article.text.split(_PARAGRAPH) if article.text else []
    missing, surplus = Counter(wanted) - Counter(got), Counter(got) - Counter(wanted)
    found = []
    for index, paragraph in enumerate(wanted):
        if missing[paragraph]:
            missing[paragraph] -= 1
            found.append(f"LOST {_place_in_gold(case, index, article)}{first_words(paragraph)}")
    for paragraph in got:
        if surplus[paragraph]:
            surplus[paragraph] -= 1
            found.append(f"EXTRA {_place_in_article(case, paragraph, article)}{first_words(paragraph)}")
    if not found and wanted != got:
        n = next(n for n, (a, b) in enumerate(zip(wanted, got, strict=True)) if a != b)
        found.append(f"ORDER the paragraphs are the same, but number {n + 1} is {first_words(got[n])}")
    return found


def _text_in_pieces(case: Case, article: Article) -> list[str]:
    """The runs of words that differ, whatever the white space between them."""
    wanted, got = " ".join(case.paragraphs).split(), article.text.split()
    if _unspaced(wanted) == _unspaced(got):
        return []
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, wanted, got, autojunk=False).get_opcodes():
        if tag in ("delete", "replace"):
            found.append(f"LOST {first_words(' '.join(wanted[a:b]))}")
        if tag in ("insert", "replace"):
            found.append(f"EXTRA {first_words(' '.join(got[c:d]))}")
    return found


def _unspaced(words: Sequence[str]) -> str:
    """The words as a paragraph, so that the breaks between ideographs do not count and a missing space does."""
    return "".join(glue(before, word) + word for before, word in zip(["", *words], words, strict=False))


def _place_in_gold(case: Case, index: int, article: Article) -> str:
    """Where the paragraph stands in the dump, and what became of it, where lines can say it."""
    if len(case.body) != len(case.paragraphs):
        return ""
    first, last = case.body[index][0], case.body[index][-1]
    place = f"line {first}" if first == last else f"lines {first}-{last}"
    removal = next((r for n in case.body[index] if (r := _removal_on(article, *case.lines.span(n)))), None)
    reason = f" (removed as {removal.kind} by {removal.rule})" if removal and article.source == case.source else ""
    return f"{place}{reason}: "


def _place_in_article(case: Case, paragraph: str, article: Article) -> str:
    """Where the paragraph stands in the dump, and what the gold says that it is."""
    block = next((block for block in article.blocks if paragraph.startswith(block.text)), None)
    if block is None or article.source != case.source:
        return ""
    number = case.lines.number(block.start)
    return f"line {number}" + (f" ({case.furniture[number]})" if number in case.furniture else "") + ": "


def _fields(case: Case, article: Article) -> Iterator[str]:
    fields = article.to_dict()
    for name in FIELDS:
        if name not in case.gold:
            continue
        wanted, got = case.gold[name], fields[name]
        if wanted == got or (not wanted and not got):
            continue
        if name == "language" and wanted == "zh" and str(got).startswith("zh-"):
            continue
        origin = article.evidence.get(name)
        yield f"FIELD {name}: expected {_shown(wanted)}, got {_shown(got)}" + (f" from {origin}" if origin and got else "")


def _shown(value: object) -> str:
    return first_words(json.dumps(value, ensure_ascii=False), 200)


def _kinds(case: Case, article: Article) -> Iterator[str]:
    """What went as something else than it is. What should have gone and stayed is EXTRA already."""
    for number, kind in sorted(case.furniture.items()):
        yield from _kind(case, article, *_stripped(case.source, *case.lines.span(number)), kind)
    position = 0
    for entry in case.gold.get("removed", ()):
        for text in entry.get("texts", ()):
            # One text may stand several times: the entries are in the order of the dump.
            start = case.source.find(text, position)
            start = start if start >= 0 else case.source.index(text)
            position = start + len(text)
            yield from _kind(case, article, start, position, entry["kind"])


def _kind(case: Case, article: Article, start: int, stop: int, kind: str) -> Iterator[str]:
    removal = _removal_on(article, start, stop)
    if removal is not None and removal.kind != kind:
        what = first_words(case.source[start:stop])
        yield f"KIND line {case.lines.number(start)}: expected {kind}, got {removal.kind} from {removal.rule}: {what}"


def _stripped(source: str, start: int, stop: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    text = source[start:stop]
    start += len(text) - len(text.lstrip())
    return start, start + len(text.strip())


def _removal_on(article: Article, start: int, stop: int) -> Removal | None:
    """The first removal that touches the span."""
    return next((removal for removal in article.removed if removal.start < stop and removal.stop > start), None)
