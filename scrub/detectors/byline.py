"""Bylines: who wrote it, with e-mail, agency, role, "Views" and whatever else stands on the line.

What a line says by itself is read by `byline_forms.py`, and by `reporters.py` for papers of East Asia; what stands beside a
name by `byline_details.py`. The lines that only their place and their neighbours prove are here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, LIKELY, POSSIBLE, UNDOUBTED, Finding, Notes
from scrub.detectors.byline_details import DETAIL_WORDS, NEAR, above_proofs, has_address, is_agency_or_role, neighbours
from scrub.detectors.byline_forms import MOST_WORDS, OPENERS_ALONE, below_opener, by_its_form
from scrub.detectors.reporters import drew, reporters
from scrub.detectors.told import StoryNames, is_subject
from scrub.document import LINE_CHARS, Block, Document
from scrub.folding import fold
from scrub.metadata.authors import is_name, parse_names
from scrub.metadata.dates import has_year

# "Jane Roe in Brussels", "and Mary Major in New Oldhaven": a correspondent and where she is.
_CORRESPONDENT = re.compile(r"(?P<name>[^.,:]{4,40}?)(?P<place>\sin\s(?:the\s)?[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,2})?")
_NEXT_NAME = re.compile(r"(?:,|,?\sand)\s")
# "Reporting by Jane Roe in Oldhaven; Editing by Mary Major", "The audio version of this story was produced by Jane Roe."
_DESKS = re.compile(
    r"(?:reporting|writing) by\s[^;]{3,200};.{0,200}?\b(?:writing|editing|edited) by\s"
    r"|the (?:broadcast|audio|digital|radio|web) (?:version|story)(?: of this (?:story|interview|piece))? was\s"
    r"(?:produced|edited|adapted|written)[\w\s]{0,40}\sby\s",
    re.IGNORECASE,
)
_CONTRIBUTORS = 60
"""Words of the longest line that says who contributed."""
_ROLE_WORDS, _NAME_WORDS = 10, 6
_OPENINGS = tuple(f"{word} " for word in sorted(OPENERS_ALONE))
_WORK_WORDS = 8
_FEWEST_WORKS = 3


class Byline:
    """Lines with "By", lines that are a name beside an e-mail or role, and what belongs to them."""

    name = "byline"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Bylines in the head, after the story, and wherever an e-mail address or a role proves one."""
        proved, works, told = above_proofs(document), _works(document), StoryNames(document)
        for block in document.blocks:
            if block.words > MOST_WORDS or len(block.text) > LINE_CHARS:
                if _contributed(document, block):
                    yield _finding(block, "contributed", "who contributed, at the end", UNDOUBTED)
                continue
            if drew(block) or block.index in works:
                continue
            finding = by_its_form(document, block) or _by_reporters(document, block) or _by_role(document, block)
            finding = finding or _correspondents(document, block, told)
            if finding is None and block.index in proved:
                finding = _bare_name(document, block, told)
            if finding is None:
                continue
            yield finding
            yield from neighbours(document, block)
            if finding.rule == "byline.by" and block.folded in OPENERS_ALONE:
                for line in below_opener(document, block):
                    yield _finding(line, "by", "the names under the word that opens a byline", CERTAIN)


def _finding(block: Block, rule: str, evidence: str, confidence: float, names: list[str] | None = None) -> Finding:
    return Finding(Kind.BYLINE, (block.index,), f"byline.{rule}", confidence, evidence, {"authors": names} if names else {})


def _by_reporters(document: Document, block: Block) -> Finding | None:
    told = reporters(document, block)
    return _finding(block, told.rule, told.evidence, LIKELY, told.names) if told else None


def _by_role(document: Document, block: Block) -> Finding | None:
    """ "Jane Roe, staff reporter", "홍길동 기자", "By OBN Staff"."""
    # A name in Latin letters has two words, and the role is a third.
    if block.words > _ROLE_WORDS or block.terminated or (block.words < 3 and block.text.isascii()):
        return None
    roles = document.lexicon.roles
    if not roles.at_edge(block.folded):
        return None
    if block.folded.startswith(_OPENINGS):
        return _finding(block, "role", "by those in a role", LIKELY) if block.folded.startswith("by ") else None
    names = parse_names(block.text, roles)
    return _finding(block, "role", "a name and a role", LIKELY, names) if names else None


def _correspondents(document: Document, block: Block, told: StoryNames) -> Finding | None:
    """ "Jane Roe in Brussels and Mary Major in Oldhaven", right above the story, which tells of none of them."""
    if not 0 < block.index <= document.story.start + NEAR or block.terminated or " in " not in block.text:
        return None
    below = document.blocks[block.index + 1] if block.index + 1 < len(document.blocks) else block
    parts = [_CORRESPONDENT.fullmatch(part) for part in _NEXT_NAME.split(block.text)]
    named = [part["name"] for part in parts if part and is_name(part["name"]) and " " in part["name"]]
    if not below.is_prose or len(named) < len(parts) or not (parts[-1] and parts[-1]["place"]):
        return None
    if any(map(told.has, named)) or is_subject(document, block):
        return None
    return _finding(block, "correspondents", "names and where they report from", LIKELY, named)


def _bare_name(document: Document, block: Block, told: StoryNames) -> Finding | None:
    """A name alone, proved by the line after it: e-mail, role, agency or date."""
    if block.words > _NAME_WORDS or block.terminated or block.folded.startswith(_OPENINGS):
        return None
    roles, behind = document.lexicon.roles, document.blocks[block.index + 1 : block.index + 1 + NEAR]
    details = [b for b in behind if b.words <= DETAIL_WORDS and not b.terminated]
    if not details or not (names := parse_names(block.text, roles)):
        return None
    below = details[0]
    close = [b for b in details if not any(b2.gap for b2 in document.blocks[block.index + 1 : b.index + 1])]
    if any(has_address(b.text) for b in close) or fold(below.text) in roles or is_agency_or_role(below.text, roles):
        return _finding(block, "name", "a name above its e-mail, role or agency", LIKELY, names)
    in_head = block.index < document.story.start and not told.has(block.text)
    if in_head and has_year(below.text) and all(is_name(n) for n in names):
        return _finding(block, "name-date", "a name above the date", POSSIBLE, names)
    return None


def _contributed(document: Document, block: Block) -> bool:
    """Whether a longer line says who contributed: who reported, wrote and edited, or as the last of the text."""
    if block.words > _CONTRIBUTORS:
        return False
    return _DESKS.match(block.text) is not None or any(
        hit.kind is Kind.BYLINE and hit.mode == "end" and "contributed" in hit.phrase
        for hit in document.hits[block.index]
        if document.story.stop - NEAR <= block.index
    )


def _works(document: Document) -> frozenset[int]:
    """Lines such as "by Jane Roe" between a title and a text, again and again inside the story: it lists books or films."""
    inside = document.blocks[max(document.story.start, 1) : document.story.stop - 1]
    named = [
        block
        for block in inside
        if 1 < block.words <= _WORK_WORDS
        and block.folded.startswith(_OPENINGS)
        and not document.blocks[block.index - 1].is_prose
        and document.blocks[block.index + 1].is_prose
    ]
    return frozenset(block.index for block in named) if len({b.folded for b in named}) >= _FEWEST_WORKS else frozenset()
