"""Who signed: the people that the best sources name, without the site; an agency where nobody else did."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from scrub.metadata.agreement.titles import key_of
from scrub.metadata.authors import is_agency
from scrub.metadata.claims import Claim

_RANKS = (
    re.compile(r"json-ld \w*(?:Article|Posting|Report|Review|Recipe)\.author"),
    re.compile(r"(?:meta )?(?:parsely-author|sailthru\.author|byl|citation_author|cxense)"),
    re.compile(r"\[itemprop="),
    re.compile(r"(?:byline|\[rel=author\])\Z|byline[.\w-]*\Z"),
    re.compile(r"(?:meta )?author|article:author|dc"),
    re.compile(r"json-ld"),
    re.compile(r""),
)


def authors(claims: Sequence[Claim], agencies: Sequence[Claim], names: Collection[str]) -> tuple[list[str], str] | None:
    """The people who signed, in order, and the source; one agency where no person did; None where nobody is named.

    The best source decides. A worse one adds to it only where it names all of the same people and more: a system that
    knows one author often stands beside a byline with all of them. `names` are the site's, as `key_of` makes them.
    """
    people = [
        (rank, kept, claim.source)
        for claim in claims
        if isinstance(claim.value, list) and (kept := _people(claim.value, names))
        for rank in (_rank(claim.source),)
    ]
    people = _collected(people)
    if not people:
        return _agency(agencies, names)
    rank, best, source = min(people, key=lambda item: item[0])
    for other_rank, more, told in people:
        if other_rank > rank and len(more) > len(best) and set(map(key_of, best)) < set(map(key_of, more)) and other_rank < 4:
            best, source = more, f"{source}, {told}"
            break
    return best, source


def _collected(people: list[tuple[int, list[str], str]]) -> list[tuple[int, list[str], str]]:
    """Claims of one source after another are one: a `<meta>` or a link for each author."""
    joined: dict[str, tuple[int, list[str], str]] = {}
    for rank, names, source in people:
        if source in joined:
            known = joined[source][1]
            known += [name for name in names if key_of(name) not in {key_of(other) for other in known}]
        else:
            joined[source] = (rank, list(names), source)
    return list(joined.values())


def agency(claims: Sequence[Claim], names: Collection[str]) -> tuple[str, str] | None:
    """The agency that the page gives as a source, if it is not the site itself."""
    return next(
        ((claim.value, claim.source) for claim in claims if isinstance(claim.value, str) and not is_site(claim.value, names)),
        None,
    )


def _agency(claims: Sequence[Claim], names: Collection[str]) -> tuple[list[str], str] | None:
    found = agency(claims, names)
    return ([found[0]], found[1]) if found else None


def _people(value: Sequence[object], names: Collection[str]) -> list[str]:
    return [name for name in value if isinstance(name, str) and not is_site(name, names) and not is_agency(name)]


def is_site(name: str, names: Collection[str]) -> bool:
    """Whether a name is the site's or a desk's of it: "The Gazette", "Gazette Newsroom"."""
    key = key_of(name)
    return not key or key in names or any(len(site) > 5 and (key.startswith(site) or key.endswith(site)) for site in names)


def _rank(source: str) -> int:
    return next(number for number, form in enumerate(_RANKS) if form.match(source))
