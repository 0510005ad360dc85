"""The phrases of furniture: read from `detectors/phrases/*.toml`, one file a language, and matched in linear time.

A phrase is compared in folded form (`fold`), so case, white space, quotes, counters, bullets and closing punctuation do
not matter. `heading` and `line` phrases match a whole line only: "Share" alone is a button, "Share prices fell" is not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from scrub.article import Kind
from scrub.folding import after, fold, small
from scrub.languages import primary

PHRASES = "detectors/phrases"
EDGE = 80
"""Characters of a line's beginning and end that anchored phrases are compared with."""
_ROLE_WORDS, _KEY = 5, 3
_STARTS = frozenset({"start", "updated"})
WHOLE = 280
"""Longest line in which phrases of the `has` mode are looked for."""

_LABEL = re.compile(r"^[\[(【][^\])】]{1,24}[\])】]\s*")
"""A label before a heading: "[ASIA] Latest Stories"."""
_LABEL_OPENS = frozenset("[(【")
_JOINT = re.compile(r"[()\[\]{}<>（）【】/–—]")
"""Signs that stand at words without a space and are no part of them."""
_SPACED = re.compile(r"[^\W\d_]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


class Hit(NamedTuple):
    """A phrase that a line matched. `length` is the number of folded characters it covers; `rest` is in the line's own."""

    kind: Kind
    mode: str  # heading, line, start, end, has, updated
    phrase: str
    length: int

    def rest(self, text: str) -> str:
        """What follows the phrase in the line `text`, which begins with it."""
        return after(text, self.phrase)


@dataclass(frozen=True, slots=True)
class Roles:
    """The words that say what somebody is: "staff reporter", "기자". `attached` are those written onto a name.

    The words and letters at their edges tell most lines apart at once.
    """

    words: frozenset[str]
    attached: re.Pattern[str] | None = None
    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    first_letters: frozenset[str] = frozenset()
    last_letters: frozenset[str] = frozenset()

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Roles:
        """The roles among `phrases`, folded."""
        words = frozenset(map(fold, phrases))
        unspaced = sorted((role for role in words if not role.isascii() and len(role) <= 6), key=len, reverse=True)
        body = "|".join(map(re.escape, unspaced))
        return cls(
            words,
            re.compile(f"^(?:{body})|(?:{body})$") if unspaced else None,
            frozenset(role.split()[0] for role in words),
            frozenset(role.split()[-1] for role in words),
            frozenset(role[0] for role in unspaced),
            frozenset(role[-1] for role in unspaced),
        )

    def __contains__(self, text: str) -> bool:
        """Whether the folded `text` is a role and nothing else."""
        return text in self.words

    def at_edge(self, folded: str) -> bool:
        """Whether the folded line begins or ends with a role, and holds more."""
        if " " in folded and (folded.partition(" ")[0] in self.first or folded.rpartition(" ")[2] in self.last):
            words = folded.split()
            for size in range(1, min(_ROLE_WORDS, len(words) - 1) + 1):
                if " ".join(words[:size]) in self.words or " ".join(words[-size:]) in self.words:
                    return True
        if self.attached is None or (folded[:1] not in self.first_letters and folded[-1:] not in self.last_letters):
            return False
        return folded not in self.words and self.attached.search(folded) is not None


class Anchored(NamedTuple):
    """Phrases that share the characters at their edge; `phrases` are those of `hits`, for one look at all of them."""

    phrases: tuple[str, ...]
    hits: tuple[Hit, ...]


Anchors = Mapping[str, Anchored]
"""Anchored phrases by the `_KEY` characters at their edge, shorter ones by a single character."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases that apply to documents of one language. Immutable."""

    own: Mapping[str, tuple[Hit, ...]]
    whole: Mapping[str, tuple[Hit, ...]]
    starts: Anchors
    ends: Anchors
    has: Mapping[str, tuple[Hit, ...]]
    has_unspaced: tuple[Hit, ...]
    roles: Roles

    def match(self, folded: str) -> tuple[Hit, ...]:
        """Every phrase that the folded line matches, the longest first; whole-line matches before anchored ones."""
        if (whole := self.own.get(folded) or self.whole.get(folded)) is not None:
            return whole
        hits: list[Hit] = []
        for key in (folded[:_KEY], folded[:1]):
            if key in self.starts and folded.startswith(self.starts[key].phrases):
                hits += self._starting(folded, key)
        for key in (folded[-_KEY:], folded[-1:]):
            if key in self.ends and folded.endswith(self.ends[key].phrases):
                hits += self._ending(folded, key)
        if len(folded) <= WHOLE:
            words = folded.split()
            if _JOINT.search(folded):
                words += _JOINT.sub(" ", folded).split()
            if not self.has.keys().isdisjoint(words):
                hits += self._inside(folded, words)
            if self.has_unspaced and _UNSPACED.search(folded):
                hits += [hit for hit in self.has_unspaced if hit.phrase in folded]
        if hits:
            return tuple(sorted(hits, key=lambda hit: -hit.length))
        if folded[:1] in _LABEL_OPENS and (unlabelled := _LABEL.sub("", folded)) != folded:
            return self.match(unlabelled)
        return ()

    def _starting(self, folded: str, key: str) -> Iterator[Hit]:
        for hit in self.starts[key].hits:
            if folded.startswith(hit.phrase) and _is_boundary(folded, hit.length):
                yield hit

    def _ending(self, folded: str, key: str) -> Iterator[Hit]:
        for hit in self.ends[key].hits:
            if folded.endswith(hit.phrase) and _is_boundary(folded, len(folded) - hit.length):
                yield hit

    def _inside(self, folded: str, words: Iterable[str]) -> Iterator[Hit]:
        for word in filter(self.has.__contains__, dict.fromkeys(words)):
            for hit in self.has[word]:
                at = folded.find(hit.phrase)
                while at >= 0 and not _is_said(folded, at, at + hit.length):
                    at = folded.find(hit.phrase, at + 1)
                if at >= 0:
                    yield hit


def _is_said(folded: str, start: int, stop: int) -> bool:
    """Whether what stands in the line from `start` to `stop` is whole words and no quotation."""
    return _is_boundary(folded, start) and _is_boundary(folded, stop) and not _is_quoted(folded, start)


def _is_quoted(folded: str, at: int) -> bool:
    """Whether `at` lies inside quotation marks: what a story quotes, it does not do."""
    return folded.count('"', 0, at) % 2 == 1 or folded.count("«", 0, at) > folded.count("»", 0, at)


def _is_boundary(text: str, at: int) -> bool:
    """Whether a phrase may end or begin at `at`: not in the middle of a word of a script that has spaces."""
    if at <= 0 or at >= len(text):
        return True
    left, right = text[at - 1], text[at]
    if not (_SPACED.match(left) and _SPACED.match(right)):
        return True
    return bool(_UNSPACED.match(left) and _UNSPACED.match(right))


def lexicon(language: str | None) -> Lexicon:
    """The phrases for documents of `language` (BCP 47; None: unknown).

    Whole-line phrases of every language apply to every document, since a widget often keeps the language of its maker.
    Anchored ones apply for the document's language and English; all of them where the language is unknown.
    """
    return _lexicon(primary(language))


@cache
def _lexicon(language: str) -> Lexicon:
    codes = [code for code in sorted(_files()) if not language or primary(code) in {language, "en"}]
    starts, ends, has = zip(*map(_keyed, codes), strict=True)
    return Lexicon(
        own=_whole(hit for code in codes if primary(code) == language for hit in _phrases(code)),
        whole=_every_whole(),
        starts=_merged(starts),
        ends=_merged(ends),
        has={word: anchored.hits for word, anchored in _merged(has).items()},
        has_unspaced=tuple(
            hit for code in codes for hit in _phrases(code) if hit.mode == "has" and _UNSPACED.search(hit.phrase)
        ),
        roles=_roles(),
    )


def matcher(language: str | None) -> Callable[[str], tuple[Hit, ...]]:
    """`Lexicon.match` for documents of `language`, which remembers: for short lines, which come again on every page."""
    return _matcher(primary(language))


@cache
def _matcher(language: str) -> Callable[[str], tuple[Hit, ...]]:
    return lru_cache(maxsize=2048)(_lexicon(language).match)


@cache
def _keyed(code: str) -> tuple[Anchors, Anchors, Anchors]:
    """The phrases of a file that open a line, end one, and stand anywhere in one, each by the key it is looked up with."""
    starts: dict[str, list[Hit]] = {}
    ends: dict[str, list[Hit]] = {}
    has: dict[str, list[Hit]] = {}
    for hit in _phrases(code):
        if hit.mode in _STARTS:
            starts.setdefault(hit.phrase[: _KEY if hit.length >= _KEY else 1], []).append(hit)
        elif hit.mode == "end":
            ends.setdefault(hit.phrase[-_KEY if hit.length >= _KEY else -1 :], []).append(hit)
        elif hit.mode == "has" and not _UNSPACED.search(hit.phrase):
            has.setdefault(_rarest(hit.phrase), []).append(hit)
    return _anchors(starts), _anchors(ends), _anchors(has)


def _anchors(grouped: Mapping[str, Iterable[Hit]]) -> Anchors:
    return {key: Anchored(tuple(hit.phrase for hit in hits), tuple(hits)) for key, hits in grouped.items()}


def _merged(tables: Iterable[Anchors]) -> Anchors:
    """One table of several; under a key that several have, the phrases of the first come first."""
    merged: dict[str, Anchored] = {}
    for table in tables:
        shared = {
            key: Anchored(merged[key].phrases + table[key].phrases, merged[key].hits + table[key].hits)
            for key in merged.keys() & table.keys()
        }
        merged |= table
        merged |= shared
    return merged


@cache
def _every_whole() -> dict[str, tuple[Hit, ...]]:
    """The whole-line phrases of all languages; of one phrase in several, English says what it is, else the first."""
    return _whole(hit for code in sorted(_files(), key=lambda code: (code != "en", code)) for hit in _phrases(code))


def _whole(hits: Iterable[Hit]) -> dict[str, tuple[Hit, ...]]:
    first: dict[str, tuple[Hit, ...]] = {}
    for hit in hits:
        if hit.mode in {"heading", "line"}:
            first.setdefault(hit.phrase, (hit,))
    return first


@cache
def _files() -> dict[str, dict[str, dict[str, list[str]]]]:
    from importlib import resources  # late: it is as slow to import as many modules of this package

    folder = resources.files("scrub").joinpath(PHRASES)
    files = [entry for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return {file.name.removesuffix(".toml"): _tables(tomllib.loads(file.read_text("utf-8"))) for file in files}


def _tables(data: dict[str, object]) -> dict[str, dict[str, list[str]]]:
    return {name: table for name, table in data.items() if isinstance(table, dict)}


@cache
def _roles() -> Roles:
    return Roles.of(role for tables in _files().values() for role in tables.get("byline", {}).get("roles", ()))


@cache
def _phrases(code: str) -> tuple[Hit, ...]:
    return tuple(
        Hit(Kind(kind), mode, folded, len(folded))
        for kind, table in _files()[code].items()
        for mode, phrases in table.items()
        if mode != "roles"
        for phrase in phrases
        # The colon that ends a `start` phrase is part of it.
        if (folded := small(phrase) if mode in _STARTS else fold(phrase))
    )


def _rarest(phrase: str) -> str:
    """The word by which a phrase is looked up inside lines: the longest of those that stand between others, else the first."""
    words = phrase.split()
    return max(words[1:-1] or words[:1], key=len)
