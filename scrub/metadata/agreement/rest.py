"""The fields beside title, authors and dates: where the page is from, what it is about, what it shows."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from scrub.article import Image
from scrub.document import ends_sentence
from scrub.languages import HOME
from scrub.metadata.agreement.titles import is_called, key_of
from scrub.metadata.claims import Claim
from scrub.metadata.markup.data import words
from scrub.metadata.markup.values import bare_host
from scrub.topic import content_words

_NO_SECTION = frozenset(map(key_of, [*HOME, *words("unsorted")]))
MOST_TAGS = 40
_SINGLE_TAGS = 3
"""Lists of one tag from which on the others are of one as well."""
MOST_IMAGES = 30
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_][a-zA-Z0-9]{2,4})?")
_PREFIXES = re.compile(r"^(?:www|m|amp|mobile|edition|e)\.")
_CUT = re.compile(r"\s?(?:…|\.\.\.|\[…\]|\[\.\.\.\])\Z")


def url(claims: Sequence[Claim], given: str | None) -> tuple[str, str] | None:
    """The canonical address: of the page's own site and not its front page; else the caller's."""
    home = _site(given)
    asked_for_home = bool(home) and not urlsplit(given or "").path.strip("/")
    for form in ("link[rel=canonical]", "og:url", "json-ld"):
        for claim in claims:
            if (
                claim.source.startswith(form)
                and isinstance(claim.value, str)
                and _is_sane(claim.value, given or "", home, asked_for_home)
            ):
                return claim.value, claim.source
    return (given, "the caller") if given else None


def _is_sane(found: str, given: str, home: str, asked_for_home: bool) -> bool:
    try:
        parts = urlsplit(found)
        bare = not parts.path.strip("/") and not parts.query
    except ValueError:
        return False
    site = _site(found)
    same = not home or site == home or site.endswith(f".{home}") or home.endswith(f".{site}")
    # A copy in a cache or an archive has the page's own address in its path.
    same = same or ("." in site and f"/{parts.hostname}/" in given)
    return same and (asked_for_home or not bare)


def _site(address: str | None) -> str:
    return _PREFIXES.sub("", bare_host(address))


def language(claims: Sequence[Claim]) -> tuple[str, str] | None:
    """The language that most sources name, as BCP 47 without the country; the first of equals."""
    votes: dict[str, list[str]] = {}
    for claim in claims:
        if match := _LANGUAGE.fullmatch(str(claim.value).strip()):
            tag = match[1].lower() + (f"-{match[2].capitalize()}" if match[2] else "")
            votes.setdefault(tag, []).append(claim.source)
    if not votes:
        return None
    best = max(votes, key=lambda tag: len(set(votes[tag])))
    return best, votes[best][0]


def section(claims: Sequence[Claim], title: str, names: Collection[str]) -> tuple[list[str], str] | None:
    """The path of sections: a breadcrumb without home and headline, else what the article says, else the address."""

    def rank(claim: Claim) -> int:
        order = ("json-ld BreadcrumbList", "json-ld", "article:section", "url")
        return next((number for number, start in enumerate(order) if claim.source.startswith(start)), 2)

    paths = []
    for claim in sorted(claims, key=rank):
        parts = [part for part in claim.value if isinstance(part, str)] if isinstance(claim.value, list) else []
        kept = [part for part in parts if not _is_frame(part, title, names)]
        if kept:
            paths.append((list(dict.fromkeys(kept)), claim.source))
    if not paths:
        return None
    first = paths[0]
    # What says only the last step of a path is told by the path.
    return next((path for path in paths if len(first[0]) == 1 < len(path[0]) and path[0][-1] == first[0][0]), first)


def _is_frame(part: str, title: str, names: Collection[str]) -> bool:
    key, whole = key_of(part), key_of(title)
    return not key or key in names or key in _NO_SECTION or key == whole or (len(key) > 30 and whole.startswith(key[:30]))


def _whole(lists: Sequence[list[object]]) -> Sequence[list[object]]:
    """The lists of tags; where most have one tag, a comma in another is its own: "Roe, Jane"."""
    single = sum(len(some) == 1 for some in lists)
    if len(lists) < _SINGLE_TAGS or 2 * single < len(lists):
        return lists
    return [[", ".join(map(str, some))] for some in lists]


def tags(claims: Sequence[Claim], names: Collection[str]) -> tuple[list[str], str] | None:
    """The tags of the best source that has any, each once, without the site's name."""

    def rank(claim: Claim) -> int:
        order = ("json-ld", "article:tag", "tags", "meta news_keywords", "parsely", "meta parsely", "rel=tag")
        return next((number for number, start in enumerate(order) if claim.source.startswith(start)), len(order))

    for best in sorted(claims, key=rank):
        lists = [claim.value for claim in claims if claim.source == best.source and isinstance(claim.value, list)]
        told = [word for some in _whole(lists) for word in some if isinstance(word, str) and not is_called(word, names)]
        unique: dict[str, str] = {}
        for word in told:
            unique.setdefault(key_of(word), word)
        unique.pop("", None)
        if unique:
            return list(unique.values())[:MOST_TAGS], best.source
    return None


def summary(claims: Sequence[Claim], title: str) -> tuple[str, str] | None:
    """The deck that a reader sees, a sentence or of what title or description tell; else the description that most sources
    give, where one that is cut off yields to the whole.
    """
    told = [(str(claim.value), claim.source) for claim in claims if key_of(str(claim.value)) != key_of(title)]
    if not told:
        return None
    seen = [item for item in told if item[1].startswith("summary")]
    told = [item for item in told if not item[1].startswith("summary")]
    about = content_words(" ".join([title, *(text for text, _ in told)]))
    if seen and (not told or ends_sentence(seen[0][0]) or content_words(seen[0][0]) & about):
        return seen[0]
    votes: dict[str, int] = {}
    for text, _ in told:
        votes[key_of(text)] = votes.get(key_of(text), 0) + 1
    best = max(told, key=lambda item: votes[key_of(item[0])])
    if _CUT.search(best[0]):
        start = key_of(_CUT.sub("", best[0]))
        whole = [item for item in told if key_of(item[0]).startswith(start) and not _CUT.search(item[0])]
        return whole[0] if whole else best
    return best


def publisher(claims: Sequence[Claim], sites: Sequence[Claim]) -> tuple[str, str] | None:
    """Who publishes: as the article says, else as the page calls its site."""
    return next(((str(claim.value), claim.source) for claim in [*claims, *sites] if claim.value), None)


def site(claims: Sequence[Claim]) -> tuple[str, str] | None:
    """What the site is called."""
    ordered = sorted(claims, key=lambda claim: (claim.source != "og:site_name", claim.source != "json-ld WebSite.name"))
    return next(((str(claim.value), claim.source) for claim in ordered if claim.value), None)


def images(claims: Sequence[Claim]) -> tuple[list[Image], str] | None:
    """Every picture once, with the caption and credit that any source gives."""
    found: dict[str, Image] = {}
    for claim in claims:
        if not isinstance(claim.value, Image):
            continue
        key = (claim.value.url or claim.value.caption or "").partition("?")[0].rpartition("//")[2]
        known = found.get(key)
        if known is None:
            found[key] = claim.value
        else:
            found[key] = Image(known.url, known.caption or claim.value.caption, known.credit or claim.value.credit)
    return (list(found.values())[:MOST_IMAGES], claims[0].source) if found else None


def paywalled(claims: Sequence[Claim]) -> tuple[bool, str] | None:
    """Whether the page says that it costs money: the first source that says anything."""
    return next(((claim.value, claim.source) for claim in claims if isinstance(claim.value, bool)), None)
