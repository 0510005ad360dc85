"""Who signed: the people that the best sources name, without the site; an agency where nobody else did."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from scrub.metadata.agreement.titles import is_called, key_of
from scrub.metadata.authors import is_agency, is_name
from scrub.metadata.claims import Claim
from scrub.metadata.markup.data import words

_RANKS = (
    re.compile(r"json-ld \w*(?:Article|Posting|Report|Review|Recipe)\.author"),
    re.compile(r"(?:meta )?(?:parsely-author|sailthru\.author|byl\Z|citation_author|cxense)"),
    re.compile(r"\[itemprop="),
    re.compile(r"(?:byline|\[rel=author\])\Z|byline[.\w-]*\Z|byline below"),
    re.compile(r"(?:meta )?author|article:author|dc"),
    re.compile(r"json-ld"),
    re.compile(r""),
)
"""Sources of authors, the best first; the last is any other."""
_FOR_PEOPLE = re.compile(r"meta author|\[rel=author\]")
"""Sources that name people, and publishers elsewhere: whom they call as the site is called may be a person."""
# 北浜新聞社, 取材班, 編集部: outlets and desks of scripts whose names have no capitals.
_NEWSROOM = re.compile(
    "(?:新聞社?|新闻|通信社|通讯社|放送|テレビ|編集部|编辑部|取材班|報道部|デジタル|オンライン|日報|晩報|日报|晚报|报社|報社)$"
)
_TEXT = re.compile(r"byline\.")
"""What the text alone proves."""
_BYLINE = 3
"""Where bylines stand among `_RANKS`."""


def authors(
    claims: Sequence[Claim],
    agencies: Sequence[Claim],
    names: Collection[str],
    claimed: Collection[str],
    publishers: Collection[str],
    sections: Collection[str],
) -> tuple[list[str], str] | None:
    """The people who signed, in order, and the source; one agency where no person signed; None where nobody is named.

    The best source that names somebody decides alone: what worse ones add are roles, editors and other stories' authors.
    `names` are all of the site's, `claimed` those of them that the page claims and its host alone does not tell, `publishers`
    those that JSON-LD gives to whoever publishes, `sections` those of its sections, all as `key_of` makes them: what stands
    where a byline may is no person if it is one of these.
    """
    people = [
        (rank, kept, claim.source)
        for claim in claims
        if (kept := _people(claim, names, claimed, publishers))
        and not (_TEXT.match(claim.source) and all(key_of(name) in sections for name in kept))
        for rank in (_rank(claim.source, kept),)
    ]
    people = _collected(people)
    if not people:
        return _agency(agencies, names, claimed)
    _, best, source = min(people, key=lambda item: item[0])
    return list(dict.fromkeys(best)), source


def _collected(people: list[tuple[float, list[str], str]]) -> list[tuple[float, list[str], str]]:
    """Claims of one source after another are one: a `<meta>` or a link for each author."""
    joined: dict[str, tuple[float, list[str], str]] = {}
    for rank, names, source in people:
        if source in joined:
            known = joined[source][1]
            known += [name for name in names if key_of(name) not in {key_of(other) for other in known}]
        else:
            joined[source] = (rank, list(names), source)
    return list(joined.values())


def agency(claims: Sequence[Claim], names: Collection[str], claimed: Collection[str]) -> tuple[str, str] | None:
    """The agency that the page gives as a source, if it is not the site itself."""
    told = [(claim.value, claim.source) for claim in claims if isinstance(claim.value, str)]
    return next((item for item in told if is_agency(item[0]) or not is_site(item[0], names, claimed)), None)


def _agency(claims: Sequence[Claim], names: Collection[str], claimed: Collection[str]) -> tuple[list[str], str] | None:
    found = agency(claims, names, claimed)
    return ([found[0]], found[1]) if found else None


def _people(claim: Claim, names: Collection[str], claimed: Collection[str], publishers: Collection[str]) -> list[str]:
    """The people of a claim. A site that is called like one counts where a source tells people from publishers and names nobody
    else, and so does a person whose name begins or ends with the site's."""
    listed = [name for name in claim.value if isinstance(name, str)] if isinstance(claim.value, list) else []
    by_kind = claim.source.startswith("json-ld")
    told_apart = by_kind or (not publishers and _FOR_PEOPLE.match(claim.source) is not None)
    people = [
        name
        for name in listed
        if not is_agency(name)
        and not _NEWSROOM.search(name)
        and (
            not is_site(name, names, () if by_kind and is_name(name) else claimed) or (told_apart and _is_own_site(name, names))
        )
    ]
    return [name for name in people if key_of(name) not in names] or people


def _is_own_site(name: str, names: Collection[str]) -> bool:
    """Whether a site is called after the person who writes it: it is a name of a person, and the whole name of the site."""
    return key_of(name) in names and " " in name and is_name(name) and name.split()[0].casefold() not in words("articles")


def is_site(name: str, names: Collection[str], claimed: Collection[str]) -> bool:
    """Whether a name is one of the site's `names`, or a desk's of what it is `claimed` to be called: "The Gazette", "Gazette
    Newsroom"."""
    key = key_of(name)
    return (
        not key
        or is_called(name, names)
        or any(len(site) > 5 and (key.startswith(site) or key.endswith(site)) for site in claimed)
    )


def _rank(source: str, names: Sequence[str]) -> float:
    """0 is best. One word in letters that have capitals is a user's name as likely as a person's: a byline says more."""
    rank = next(number for number, form in enumerate(_RANKS) if form.match(source))
    alone = all(" " not in name and name.lower() != name.upper() for name in names)
    return max(rank, _BYLINE + 0.5) if alone else rank
