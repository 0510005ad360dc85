"""What an article has otherwise than its case, and what speaks against a profile or the case itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from importlib import resources
from importlib.resources.abc import Traversable

from scrub import sites
from scrub.article import Article, Removal
from scrub.assemble import PARAGRAPH
from scrub.canonical import canonical, glue
from scrub.cases import FIELDS, Case, CaseError, load_case, names
from scrub.options import Options
from scrub.page import read_page
from scrub.report import first_words
from scrub.segment import segment


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


def _text_in_paragraphs(case: Case, article: Article) -> list[str]:
    wanted, got = case.paragraphs, article.text.split(PARAGRAPH) if article.text else []
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
