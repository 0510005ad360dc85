"""Who signed, out of what a page says in its markup: names, agencies, and what is neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from scrub.folding import fold
from scrub.lexicon import Roles, lexicon
from scrub.metadata.authors import MOST_AUTHORS, capitals, is_agency, parse_names
from scrub.metadata.claims import Claim
from scrub.metadata.markup.data import words

_OPENER = re.compile(
    r"(?:(?:written|reported|posted|published|text|story|words|article|autor(?:in)?|auteur|author|автор)\s?:?\s+)?"
    r"(?:by|von|par|por|di|da|door|av|af|od|przez|автор|текст|text|texte|texto|foto|author|autor(?:in|es)?|auteur)\s?:?\s+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.|@[\w-]{1,60}\.", re.IGNORECASE)
_TAIL = re.compile(r"\s[|•·–—-]\s.{0,100}$")
_LATER = re.compile(r"\s?\((?:[^()]{0,80})\)\s?$")
_AROUND = " ,;:|/·•-–—\"“”'"
_DIGIT = re.compile(r"\d")
_LONGEST_NAME, _MOST_WORDS = 60, 6
_USER_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", re.ASCII)


@cache
def roles() -> Roles:
    """What people are called by their work, in every language that scrub knows phrases of."""
    return lexicon("en").roles  # every lexicon has those of all languages


def signed(text: str) -> tuple[list[str], list[str]]:
    """The people and the agencies that `text` (canonical) names: "By Jane Roe, staff reporter, and AP" → ["Jane Roe"], ["AP"].

    What is an address, a role or a desk names nobody.
    """
    text = text.strip(_AROUND)
    if match := _OPENER.match(text):
        text = text[match.end() :]
    if not text or _ADDRESS.search(text):
        return [], []
    if is_agency(text):
        return [], [text]
    names = parse_names(text, roles()) or parse_names(_TAIL.sub("", text), roles())
    if names:
        agencies = [part for part in _parts(text) if is_agency(part)]
        return [name for name in names if not is_nobody(name)], agencies
    return [], []


def named(text: str) -> tuple[list[str], list[str]]:
    """As `signed`, for a text that is said to be a person's name, so that an unusual one counts too: "Maria", "BeauHD"."""
    names, agencies = signed(text)
    if names or agencies:
        return names, agencies
    bare = _LATER.sub("", _OPENER.sub("", text.strip(_AROUND), count=1)).strip()
    if not 1 < len(bare) <= _LONGEST_NAME or len(bare.split()) > _MOST_WORDS or _ADDRESS.search(bare) or _DIGIT.search(bare):
        return [], []
    if bare.split()[-1].islower() or is_nobody(bare) or _USER_NAME.fullmatch(bare) or fold(bare) in roles():
        return [], []
    return [capitals(bare)], []


def is_nobody(name: str) -> bool:
    """Whether a name is a desk, a role or a placeholder."""
    told = fold(name).replace("-", " ").split()
    return not told or not words("nobody").isdisjoint(told)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;/&|]| and | und | et | y ", text) if part.strip()]


def author_claims(names: Sequence[str], agencies: Sequence[str], source: str) -> list[Claim]:
    """The claims of one source; none where it names nobody."""
    claims = []
    if names:
        claims.append(Claim("authors", list(dict.fromkeys(names))[:MOST_AUTHORS], source))
    claims += [Claim("agency", agency, source) for agency in dict.fromkeys(agencies)]
    return claims
