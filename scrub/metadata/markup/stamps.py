"""Stamps of time that readers see: `<time>`, elements called so, and lines around the headline."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from selectolax.lexbor import LexborNode

from scrub.canonical import canonical
from scrub.metadata.claims import Claim
from scrub.metadata.dates import UPDATED, has_year
from scrub.metadata.markup.nodes import ancestors, text_of, words_of
from scrub.metadata.markup.seen import Seen
from scrub.metadata.markup.values import moment, stamp

MOST_STAMPS = 12
LONGEST_STAMP = 90

CALLED = re.compile(r"date|publish|posted|time")
"""What the makers of pages call a stamp, in class and id."""

_MORE_THAN_STAMP = 20
"""Characters that a link around a stamp may say beside it: "Posted on", a name."""
_DIGIT = re.compile(r"\d")
_BARS = re.compile(r"[|·•]")
_MOST_WORDS_BEFORE = 5
_DATELINE = "dateline"
_CHANGED = re.compile(r"updat|modif")
_UPDATED = re.compile(rf"{UPDATED.pattern}|updat|modif|zuletzt|last", re.IGNORECASE)
_AROUND = " .,;:|()·•–—-"
_FIRST_NUMBER = re.compile(r"(?P<word>[^\W\d_]{3,12}\.?\s)?\d")


def time_element(node: LexborNode, found: Mapping[str, str], words: str, seen: Seen) -> None:
    """Add what a `<time>` tells machines, and keep what it tells readers."""
    if seen.times >= MOST_STAMPS or seen.is_elsewhere(node):
        return
    text = canonical(text_of(node, 2 * LONGEST_STAMP))
    if _in_teaser(node, text):
        return
    seen.times += 1
    around = [words, *(words_of(parent) for parent, _ in zip(ancestors(node), range(2), strict=False))]
    prop = found.get("itemprop", "")
    changed = _UPDATED.match(text) or prop == "dateModified" or any(_CHANGED.search(name) for name in around)
    field = "modified" if changed else "published"
    if (when := moment(found.get("datetime"), seen.language)) is not None:
        seen.claims.append(Claim(field, when, "time[itemprop=datePublished]" if prop == "datePublished" else "time"))
    if text:
        seen.stamps.append((field, "time, as written", text))


def called_stamp(node: LexborNode, words: str, seen: Seen) -> None:
    """Keep the text of an element that is called a stamp, if it holds a date."""
    if max(len(seen.stamps), len(seen.stamps_above)) >= MOST_STAMPS or seen.is_elsewhere(node):
        return
    text = canonical(text_of(node, LONGEST_STAMP + 1))
    if _may_be_stamp(text) and not _in_teaser(node, text):
        (seen.stamps if seen.headlines else seen.stamps_above).append(_dateline(text, words))


def _in_teaser(node: LexborNode, text: str) -> bool:
    """Whether a stamp is a part of a link to another article: one around the stamp alone leads to its own."""
    link = next((parent for parent in ancestors(node) if parent.tag == "a"), None)
    return link is not None and len(canonical(text_of(link, len(text) + _MORE_THAN_STAMP + 1))) > len(text) + _MORE_THAN_STAMP


def stamps_around(above: Sequence[str], below: Sequence[str], seen: Seen) -> None:
    """Keep the dates among the pieces of text right above and below the headline."""
    seen.stamps_above += [_dateline(piece) for piece in above if _is_introduced(piece)]
    seen.stamps += [_dateline(piece) for piece in below if _is_introduced(piece)][:MOST_STAMPS]


def _may_be_stamp(text: str) -> bool:
    return len(text) <= LONGEST_STAMP and has_year(text)


def _is_introduced(text: str) -> bool:
    """Whether what may be a stamp has few words before its day: "The old ferry at the new quay, 3 May 2024" is a caption."""
    before = _DIGIT.split(text, maxsplit=1)[0]
    return _may_be_stamp(text) and len(_BARS.split(before)[-1].split()) <= _MOST_WORDS_BEFORE


def _dateline(text: str, words: str = "") -> tuple[str, str, str]:
    return "modified" if _UPDATED.match(text) or _CHANGED.search(words) else "published", _DATELINE, text


def read_stamps(seen: Seen, known: Collection[str]) -> Iterator[Claim]:
    """The stamps in words, parsed: the first of each field and source, those above the headline last; but one that a
    `<time>` says too, and the only such above the headline, is no today's date and comes first.

    Where the fields `known` hold the date already, only those of usual forms are read: they tell the page's time zone, and
    the rest would cost more than they tell.
    """
    usual = "published" in known
    done: set[tuple[str, str]] = set()
    written = {text for _, source, text in seen.stamps if source != _DATELINE}
    above = list(reversed(seen.stamps_above[:MOST_STAMPS]))
    confirmed = {item for item in above if item[2] in written}
    first = confirmed if len(confirmed) == 1 else ()
    for field, source, text in [*first, *seen.stamps[: 2 * MOST_STAMPS], *above]:
        if (field, source) in done or not has_year(text):
            continue
        readings = (stamp(form, seen.language, usual=usual) for form in _bare(text))
        if (when := next(filter(None, readings), None)) is not None:
            done.add((field, source))
            usual = usual or field == "published"
            yield Claim(field, when, source)


def _bare(text: str) -> Iterator[str]:
    """A stamp from the month or the number on that begins it, without what introduces it; what stands before the
    word for a change; then the whole of it."""
    if (match := _FIRST_NUMBER.search(text)) is not None:
        if match["word"]:
            yield text[match.start() :]
        yield text[match.end() - 1 :]
    if (later := _UPDATED.search(text)) is not None and later.start():
        yield text[: later.start()].strip(_AROUND)
    yield text
