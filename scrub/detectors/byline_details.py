"""What stands with an author's name, and proves that it signs: an e-mail address, a telephone number, a role, an agency.

Example: `"Jane Roe"`, and on the lines below it `"Staff reporter"` and `"jane.roe@oldhavenbell.example"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrub.article import Kind
from scrub.detectors.base import LIKELY, Finding
from scrub.detectors.contact import EMAIL
from scrub.document import Block, Document
from scrub.folding import fold
from scrub.lexicon import Roles
from scrub.metadata.authors import agencies, is_agency

ADDRESS = re.compile(EMAIL)
NEAR = 3
"""Blocks around a byline that belong to it when they hold a role, an e-mail or a telephone number."""
DETAIL_WORDS = 8
"""Words of the longest line that is such a detail."""
_PHONE = re.compile(r"\+?[\d\s().-]{7,20}")
_ROLE_WORDS = 6
_BETWEEN = re.compile(r"[,/]\s*")


def neighbours(document: Document, block: Block) -> Iterator[Finding]:
    """The e-mail, telephone, role and agency lines right under a byline."""
    for index in range(block.index + 1, min(block.index + 1 + NEAR, len(document.blocks))):
        below = document.blocks[index]
        if below.gap > 1 or below.words > DETAIL_WORDS or below.terminated:
            break
        with_email = not below.gap and any(
            has_address(b.text) and not b.gap for b in document.blocks[index : block.index + 1 + NEAR]
        )
        if not with_email and not _belongs(below, document.lexicon.roles):
            break
        yield Finding(Kind.BYLINE, (index,), "byline.details", LIKELY, f"right under the byline {block.text[:40]!r}")


def above_proofs(document: Document) -> frozenset[int]:
    """Indices of the lines right above what may prove a name: an e-mail address, a role, an agency, a date."""
    roles, known = document.lexicon.roles.words, agencies()
    above: set[int] = set()
    for block in document.blocks:
        if block.words > DETAIL_WORDS:
            continue
        if "@" in block.text:
            above.update(range(block.index - NEAR, block.index))
        elif block.has_digit or block.folded in roles or block.folded in known or ("/" in block.text and is_agency(block.text)):
            above.add(block.index - 1)
    return frozenset(above)


def has_address(text: str) -> bool:
    """Whether an e-mail address stands in it."""
    return "@" in text and ADDRESS.search(text) is not None


def is_agency_or_role(text: str, roles: Roles) -> bool:
    """Whether it is an agency or a role, or nothing but several of them: "AFP/Reuters"."""
    return is_agency(text) or fold(text) in roles or all(is_agency(p) or fold(p) in roles for p in _BETWEEN.split(text) if p)


def _belongs(block: Block, roles: Roles) -> bool:
    text = block.text
    if has_address(text) or _PHONE.fullmatch(text) or is_agency_or_role(text, roles):
        return True
    return block.words <= _ROLE_WORDS and roles.at_edge(block.folded)
