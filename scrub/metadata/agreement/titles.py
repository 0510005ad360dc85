"""The headline that a page's sources agree on, without the site's name.

Every source has a weight; equal titles (letters and digits alone compared) add up, and the heaviest wins. The weights are
fitted to what people took for the title of some five hundred pages: what an article's JSON-LD calls its headline is that nearly
always, the visible headline comes next, and what is meant for networks and search engines last.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from scrub.metadata.claims import Claim

_BAR = re.compile(r"\s(?:[|–—·•»›«‹:/~*]{1,3}|-{1,2})\s|\s?[|｜ㅣ»›]\s?")
_SEPARATOR = re.compile(rf"{_BAR.pattern}|[:：-](?=[^\s:：-]{{1,20}}\Z)|,\s(?=[^,]{{1,60}}\Z)")
_NO_SITE = re.compile(r"by\s|.*\d[./-]\d|[\W\d]+\Z", re.IGNORECASE)
"""An author, a date or a number behind a headline."""
_LETTERS = re.compile(r"[\W_]+")
_THE = re.compile(r"the\s+", re.IGNORECASE)
_HEADLINE = re.compile(r"json-ld \w*(?:Article|Posting|Report|Review|Recipe)\.headline")
_WORD = re.compile(r"\w+")
_MOST_SHARED = 0.55
_FEWEST_SHARED = 3
"""Share and number of a headline's words from which on another one that has them is the same in other words."""
_LEAST_LENGTH = 0.6
"""How long the shorter of the two is at least, as a share of the longer: a site's name is shorter."""
_SHORT_WORD = 3
"""Letters of the words that any two titles share: "the", "of", "for"."""
_LEAST_CUT = 60
"""Characters from which on a title that another one continues counts as cut off: systems cut at 60 to 110."""
_STUCK = re.compile(r"[^\W\d_A-Z](?=[A-ZÀ-ÖØ-Þ])")
_MOST_SITE_WORDS = 6
_MOST_CANDIDATES = 60

_WEIGHTS = (
    (_HEADLINE, 12.0),
    (re.compile(r"\[itemprop="), 5.0),
    (re.compile(r"json-ld \w+\.headline"), 3.0),
    (re.compile(r"(?:meta )?headline"), 3.0),
    (re.compile(r"h1"), 5.0),
    (re.compile(r"og:title"), 2.5),
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


@lru_cache(maxsize=512)
def key_of(text: str) -> str:
    """What of a title is compared: letters and digits."""
    return _LETTERS.sub("", text.casefold())


def is_called(text: str, names: Collection[str]) -> bool:
    """Whether `text` is one of `names`, with or without "The" before it."""
    key = key_of(text)
    return key in names or ((article := _THE.match(text)) is not None and key_of(text[article.end() :]) in names)


def title(
    claims: Sequence[Claim], names: Collection[str], sections: Collection[str], claimed: Collection[str]
) -> tuple[str, str] | None:
    """The title and the sources that agree on it; None where no source has one.

    `names` are all of the site's, `claimed` those of them that the page claims and its host alone does not tell, `sections`
    those of its sections, all as `key_of` makes them.
    """
    given = [
        (number, claim.source, text, _weight(claim.source))
        for number, claim in enumerate(claims[:_MOST_CANDIDATES])
        if isinstance(claim.value, str)
        and key_of(text := without_site(claim.value, names, sections, claimed))
        and key_of(text) not in names
    ]
    candidates: dict[str, Candidate] = {}
    for number, source, text, weight in given:
        candidate = candidates.setdefault(key_of(text), Candidate(key_of(text)))
        kind = "h1" if source.startswith("h1") else source
        candidate.support[kind] = max(weight, candidate.support.get(kind, 0.0))
        candidate.forms.append((weight, -number, text, source))
    if not candidates:
        return None
    _join_parts(candidates, [(text, weight, source) for _, source, text, weight in given])
    _one_headline(candidates)
    # Of equals the one that the page gives first.
    best = max(candidates.values(), key=lambda candidate: candidate.weight)
    best = _behind_kicker(_as_shown(best, candidates.values()), candidates.values())
    return _without_unknown_site(best), _told(best)


def _weight(source: str) -> float:
    return next((weight for form, weight in _WEIGHTS if form.match(source)), _OTHER_WEIGHT)


def _one_headline(candidates: dict[str, Candidate]) -> None:
    """A page has one headline: of several `<h1>` the one that other sources know; where they know none, the first that is
    no label of another, and it counts for less, since sites use the element for much."""
    headlines = [candidate for candidate in candidates.values() if candidate.support.get("h1")]
    if len(headlines) < 2:
        return
    whole = [candidate for candidate in headlines if not _is_label(candidate, headlines)]
    chosen = max(whole, key=lambda candidate: candidate.weight)
    for candidate in headlines:
        if candidate is not chosen:
            candidate.support["h1"] = 0.0
        elif len(candidate.support) == 1:
            candidate.support["h1"] /= 2


def _as_shown(best: Candidate, candidates: Iterable[Candidate]) -> Candidate:
    """The `<h1>` instead of `best` where it is the same headline in other words: what readers see is the title, and what
    machines are given was written for search engines. A newsroom's JSON-LD holds the headline itself; that of a publishing
    system is filled from the same field as `og:title` and `<title>`."""
    told = [source for source in best.support if _HEADLINE.match(source)]
    if any("News" in source for source in told) or (told and not {"og:title", "title"} <= best.support.keys()):
        return best
    for shown in candidates:
        if shown is not best and shown.support.get("h1") and _in_other_words(_best_form(shown), _best_form(best)):
            return shown
    return best


def _behind_kicker(best: Candidate, candidates: Iterable[Candidate]) -> Candidate:
    """The title that readers see, with a kicker before it or alone, and that another source has, instead of both together for
    search engines."""
    return next(
        (
            shown
            for shown in candidates
            if shown is not best and best.key.endswith(shown.key) and _is_seen(shown.support, best.support)
        ),
        best,
    )


def _is_seen(support: Collection[str], other: Collection[str]) -> bool:
    """Whether what readers see and what links to the page show is the title that `support` has, and not the `other`."""
    if "headline.kicker" in support:
        return len(support) > 1
    return {"h1", "og:title"} <= set(support) and "h1" not in other and "og:title" not in other


def _in_other_words(text: str, other: str) -> bool:
    """Whether `text` is about as long as `other`, has most of its words and some of its own: "Harbour Town News" above "Harbour
    town bridge reopens after works" is the site's name."""
    shorter, longer = sorted((len(text), len(other)))
    words, others = ({word for word in _WORD.findall(title.casefold()) if len(word) > _SHORT_WORD} for title in (text, other))
    shared = len(words & others)
    return (
        shorter >= _LEAST_LENGTH * longer and shared >= max(_FEWEST_SHARED, _MOST_SHARED * len(others)) and not words <= others
    )


def _is_label(short: Candidate, headlines: Sequence[Candidate]) -> bool:
    """Whether an `<h1>` that no other source knows is the first words of another: the place or section that stands above it."""
    if len(short.support) > 1:
        return False
    starts = tuple(f"{text.casefold()} " for _, _, text, _ in short.forms)
    return any(text.casefold().startswith(starts) for other in headlines if other is not short for _, _, text, _ in other.forms)


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
    """Whether `whole` goes on in words where `short` stops; a separator there begins something else than the title."""
    if not (len(short.key) < len(whole.key) and whole.key.startswith(short.key)):
        return False
    for _, _, start, _ in short.forms:
        if len(start) < _LEAST_CUT:
            continue
        bare = start.rstrip(" .…")
        for _, _, text, _ in whole.forms:
            if text.startswith(bare) and not _SEPARATOR.match(text, len(bare)) and (start != bare or len(short.support) == 1):
                return True
    return False


def _first_parts(text: str) -> list[str]:
    """What stands before each separator, the longest first."""
    return [text[: match.start()] for match in reversed(list(_SEPARATOR.finditer(text))[:10])]


def without_site(text: str, names: Collection[str], sections: Collection[str] = (), claimed: Collection[str] = ()) -> str:
    """`text` without the site's names before and behind it, and the section beside them: "Mill reopens | Local | The
    Gazette" → "Mill reopens". Before a colon only a `claimed` name is the site's: a host's label may be a town's."""
    head, _, rest = text.partition(": ")
    if rest and is_called(head, claimed):
        text = rest.lstrip()
    cut = False
    for _ in range(4):
        matches = list(_SEPARATOR.finditer(text))[-10:]
        if not matches:
            break
        first, last = matches[0], matches[-1]
        tail = text[last.end() :]
        if _names_site(tail, names) or (cut and key_of(tail) in sections):
            text, cut = text[: last.start()].rstrip(), True
        elif _names_site(text[: first.start()], names):
            text = text[first.end() :].lstrip()
        else:
            break
    return text


def site_behind(claims: Sequence[Claim], headline: str, sections: Collection[str]) -> tuple[str, str] | None:
    """The name behind `headline` and a bar in the page's `<title>`, which is the site's; None where no name stands there."""
    start = key_of(headline)
    for claim in claims:
        text = str(claim.value)
        if not start or claim.source != "title" or not key_of(text).startswith(start):
            continue
        *before, name = _BAR.split(text)
        told = before and key_of(text) != start and key_of(name) not in {"", start, *sections}
        if told and len(name.split()) <= _MOST_SITE_WORDS and not _NO_SITE.match(name):
            return name, "title, behind the headline"
    return None


def _names_site(part: str, names: Collection[str]) -> bool:
    key = key_of(part)
    if not key or len(part.split()) > _MOST_SITE_WORDS:
        return False
    return key in names or any(
        len(name) > 4 and (key in (f"the{name}", f"{name}com") or (len(key) > 5 and key == name[3:])) for name in names
    )


def _best_form(candidate: Candidate) -> str:
    """How the title is written where most weight is; not in capitals where another source has small letters too, and not
    with words stuck together where another parts them: "HarbourThe mill reopens" is a kicker and a headline."""
    weights: dict[str, float] = {}
    for weight, _, text, _ in candidate.forms:
        weights[text] = weights.get(text, 0.0) + weight
    stuck = {text: len(_STUCK.findall(text)) for text in weights}
    apart = [text for text in weights if stuck[text] == min(stuck.values())]
    mixed = [text for text in apart if not text.isupper()]
    return max(mixed or apart, key=lambda text: weights[text])


def _without_unknown_site(candidate: Candidate) -> str:
    """A title for machines only, without the few words behind its last bar: those name a site that nothing else names."""
    text = _best_form(candidate)
    if any(source == "h1" or "headline" in source for source in candidate.support):
        return text
    head, bar, tail = (part.strip() for part in text.rpartition("|"))
    return head if bar and len(tail.split()) <= _MOST_SITE_WORDS and len(head) > len(tail) else text


def _told(candidate: Candidate) -> str:
    """The three weightiest sources at most, for the reader."""
    sources = [source for source, weight in sorted(candidate.support.items(), key=lambda item: -item[1]) if weight]
    return ", ".join(sources[:3])
