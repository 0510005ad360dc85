"""The headline that a page's sources agree on, without the site's name.

Every source has a weight; equal titles (letters and digits alone compared) add up, and the heaviest wins. So an SEO headline that
only `<title>` and one network bear loses to what JSON-LD and the visible headline say, and a site's name in an `<h1>` to both.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from scrub.metadata.claims import Claim

_SEPARATOR = re.compile(r"\s+(?:[|–—·•»›«‹:/~]+|-{1,2}|::)\s+|\s*[|｜»›]\s*|[:：](?=\S{1,20}\Z)")
_LETTERS = re.compile(r"[\W_]+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_LEAST_CUT = 60
"""Characters from which on a title that another one continues counts as cut off: systems cut at 60 to 110."""
_MOST_SITE_WORDS = 6
_MOST_CANDIDATES = 60

_WEIGHTS = (
    (re.compile(r"json-ld \w*(?:Article|Posting|Report|Review|Recipe)\.headline"), 4.0),
    (re.compile(r"json-ld \w+\.headline|\[itemprop="), 3.0),
    (re.compile(r"headline"), 3.0),
    (re.compile(r"h1"), 3.5),
    (re.compile(r"og:title"), 3.0),
    (re.compile(r"json-ld \w*(?:Article|Posting|Report|Review|Recipe)\.name"), 2.0),
    (re.compile(r"twitter:title"), 1.5),
    (re.compile(r"title"), 1.5),
    (re.compile(r"json-ld \w+\.alternativeHeadline"), 0.6),
)
_OTHER_WEIGHT = 1.0


@dataclass(slots=True)
class Candidate:
    """One title with what supports it: by kind of source, and how it is written there."""

    key: str
    support: dict[str, float] = field(default_factory=dict)
    forms: list[tuple[float, int, str, str]] = field(default_factory=list)

    @property
    def weight(self) -> float:
        return sum(self.support.values())


def key_of(text: str) -> str:
    """What of a title is compared: letters and digits."""
    return _LETTERS.sub("", text.casefold())


def title(claims: Sequence[Claim], names: Collection[str]) -> tuple[str, str] | None:
    """The title and the sources that agree on it; None where no source has one. `names` are the site's, as `key_of` makes them."""
    given = [
        (number, claim.source, text, _weight(claim.source))
        for number, claim in enumerate(claims[:_MOST_CANDIDATES])
        if isinstance(claim.value, str) and key_of(text := without_site(claim.value, names)) and key_of(text) not in names
    ]
    candidates: dict[str, Candidate] = {}
    for number, source, text, weight in given:
        candidate = candidates.setdefault(key_of(text), Candidate(key_of(text)))
        kind = "h1" if source.startswith("h1") else source
        candidate.support[kind] = max(weight, candidate.support.get(kind, 0.0))
        candidate.forms.append((weight, -number, text, source))
    if not candidates:
        return None
    _one_headline(candidates)
    _join_parts(candidates, [(text, weight, source) for _, source, text, weight in given])
    # Of equals the one that the page gives first.
    best = max(candidates.values(), key=lambda candidate: candidate.weight)
    return _best_form(best), _told(best)


def _weight(source: str) -> float:
    return next((weight for form, weight in _WEIGHTS if form.match(source)), _OTHER_WEIGHT)


def _one_headline(candidates: dict[str, Candidate]) -> None:
    """A page has one headline: of several `<h1>` the one that other sources know, else the first, has the weight of one."""
    headlines = [candidate for candidate in candidates.values() if "h1" in candidate.support]
    if len(headlines) > 1:
        chosen = max(headlines, key=lambda candidate: candidate.weight)
        for candidate in headlines:
            if candidate is not chosen:
                candidate.support["h1"] = 0.0


def _join_parts(candidates: dict[str, Candidate], given: Sequence[tuple[str, float, str]]) -> None:
    """A title that goes on in another source was cut there: its weight goes to the whole one. A title with something
    unknown behind a separator supports the title before it: that is a site's name or section nobody else tells."""
    by_weight = sorted(candidates.values(), key=lambda candidate: -candidate.weight)
    for candidate in by_weight:
        longer = next(
            (other for other in by_weight if other is not candidate and _is_cut(candidate, other)),
            None,
        )
        if longer is not None:
            longer.support |= {source: max(w, longer.support.get(source, 0.0)) for source, w in candidate.support.items()}
            candidate.support.clear()
    for text, weight, source in given:
        whole = candidates[key_of(text)]
        for part in _first_parts(text):
            other = candidates.get(key_of(part))
            if other is not None and other is not whole and other.support and set(other.support) - {source}:
                other.support.setdefault(f"{source} in part", weight / 2)
                break


def _is_cut(short: Candidate, whole: Candidate) -> bool:
    return (
        len(short.key) < len(whole.key)
        and any(len(text) >= _LEAST_CUT for _, _, text, _ in short.forms)
        and whole.key.startswith(short.key.removesuffix("…"))
        and not any(_SEPARATOR.search(text[len(short.forms[0][2]) - 1 :]) for _, _, text, _ in whole.forms)
    )


def _first_parts(text: str) -> list[str]:
    """What stands before each separator, the longest first."""
    return [text[: match.start()] for match in reversed(list(_SEPARATOR.finditer(text))[:10])]


def without_site(text: str, names: Collection[str]) -> str:
    """`text` without the site's names before and behind it: "Mill reopens | News | The Gazette" → "Mill reopens"."""
    for _ in range(4):
        matches = list(_SEPARATOR.finditer(text))[-10:]
        if not matches:
            return text
        first, last = matches[0], matches[-1]
        if _names_site(text[last.end() :], names):
            text = text[: last.start()].rstrip()
        elif _names_site(text[: first.start()], names):
            text = text[first.end() :].lstrip()
        else:
            return text
    return text


def _names_site(part: str, names: Collection[str]) -> bool:
    key = key_of(part)
    if not key or len(part.split()) > _MOST_SITE_WORDS:
        return False
    return key in names or any(len(name) > 4 and (key in (f"the{name}", f"{name}com") or (len(key) > 5 and key == name[3:])) for name in names)


def _best_form(candidate: Candidate) -> str:
    """How the title is written where it weighs most; not in capitals where another source has small letters too."""
    forms = sorted(candidate.forms, key=lambda form: (-form[0], -form[1]))
    mixed = [form for form in forms if not form[2].isupper()]
    return (mixed or forms)[0][2]


def _told(candidate: Candidate) -> str:
    """The two weightiest sources, for the reader."""
    sources = [source for source, weight in sorted(candidate.support.items(), key=lambda item: -item[1]) if weight]
    return ", ".join(sources[:3])
