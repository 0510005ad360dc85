"""Bylines: who wrote it, with e-mail, agency, role, "Views" and whatever else stands on the line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, LIKELY, POSSIBLE, UNDOUBTED, Finding, Notes
from scrub.detectors.contact import EMAIL
from scrub.detectors.reporters import drew, reporters
from scrub.detectors.told import Told, is_subject
from scrub.document import LINE_CHARS, PLAIN_WORDS, WHOLE_LINE, Block, Document
from scrub.folding import fold
from scrub.lexicon import Roles
from scrub.metadata.authors import agencies, is_agency, is_name, parse_names
from scrub.metadata.dates import has_year

_EMAIL = re.compile(EMAIL)
_VIEWS = re.compile(
    r"(?:\s*[|·•-]?\s*(?:\b\d[\d.,kK]*\s)?\b(?:views?|조회수?|閲覧数|просмотр\w*)\s*:?\s*[\d.,kK]*)$", re.IGNORECASE
)
_START = re.compile(
    r"(?:written |reported |story |words |text |edited )?by:?(?:\s+|(?-i:(?<=By)(?=[A-Z][a-z])))", re.IGNORECASE
)
_PHONE = re.compile(r"\+?[\d\s().-]{7,20}")
_DESK = re.compile(
    r"(?:with )?(?:reporting|writing|editing|additional reporting|compiled|translated|edited) by\b", re.IGNORECASE
)
# "Nurcan Tezel - Edremit / DHA"
_NAME_PLACE_AGENCY = re.compile(r"(?P<names>[^-–/|]{4,40})\s[-–/]\s[^-–/|]{2,30}\s?[/,]\s?(?P<agency>[^-–/|,]{2,20})")
# "AFP, LISBON", "Reuters, New York": a dateline as byline.
_AGENCY_PLACE = re.compile(r"(?P<agency>[^\s,]{2,20}(?:\s[^\s,]{2,20})?),\s[A-Z][^\s,.]*(?:[\s-][A-Z][^\s,.]*){0,3}")
_CONTRIBUTED = re.compile(
    r"(?:[^.]{3,60}\sreported from\s.{2,80}?\.\s)?[^.]{3,120}\scontributed to this (?:report|story|article)\.?"
    r"|\(?Translation by .{3,60}\)?",
    re.IGNORECASE,
)
# "Jane Roe in Brussels", "and Mary Major in New Oldhaven": a correspondent and where she is.
_CORRESPONDENT = re.compile(r"(?P<name>[^.,:]{4,40}?)(?P<place>\sin\s(?:the\s)?[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,2})?")
_NEXT_NAME = re.compile(r"(?:,|,?\sand)\s")
# "Vane reported from Oldhaven, Northshore."
_REPORTED_FROM = re.compile(r"[A-Z][^.,\s]+(?:\s[^.,\s]+){0,3}\sreported from\s[A-Z].{1,60}\.")
_SIGNED = re.compile(r"(?P<names>[^()（）]{4,80}?)[\s,/-]*[(（](?P<agency>[^()（）]{2,30})[)）]")
_WITH = re.compile(
    r"(?:with|avec|mit|con|met|med|z)\s(?P<who>\S{2,20}(?:[/,]\s?\S{2,20}){0,3})|(?P<desk>(?:dpa|afp|apa|sid|epd|kna)(?:/[a-zäöü-]{2,10}){1,3})",
    re.IGNORECASE,
)
_WITH_WORDS = frozenset({"with", "avec", "mit", "con", "met", "med"})
_EDITED = re.compile(
    r"[（(【〔\[]?(?:(?:責任|责任|核稿|執行|执行)?(?:編輯|编辑)|責編|责编|主編|主编|審稿|审稿|審校|审校|校對|校对|翻譯|翻译)"
    r"|تحرير\s?[:：/-]|إشراف:|(?:medically )?reviewed by\b|fact[- ]?checked by\b|(?:übersetzung|schlussredaktion):",
    re.IGNORECASE,
)
_LONGEST, _CONTRIBUTORS = 22, 60
_OPENERS_ALONE = frozenset({"by", "von", "par", "por", "di", "door", "autor", "author", "автор", "text", "av", "af"})
_AND = frozenset({"and", "et", "und", "y", "e", "en", "i", "och", "og", "ja", "и", "&", ","})
_SIGNING, _NAME_WORDS = 7, 4
"""Lines under a word that opens a byline, every other of which may be a name, and the words of a name."""
_FIRST_WORDS = _OPENERS_ALONE | {
    *("by:", "written", "reported", "story", "words", "edited", "reporting", "writing", "editing", "additional"),
    *("compiled", "translated", "translation", "(translation", "z"),
}
"""First words of the lines that `_START`, `_DESK`, `_CONTRIBUTED` and `_WITH` match."""
_OPENINGS = tuple(f"{word} " for word in sorted(_OPENERS_ALONE))
_WORK_WORDS = 8
_FEWEST_WORKS = 3
_PLACE_WORDS = 6
"""Words of an agency and a place."""
_NEAR = 3
"""Blocks around a byline that belong to it when they hold a role, an e-mail or a telephone number."""


class Byline:
    """Lines with "By", lines that are a name beside an e-mail or role, and what belongs to them."""

    name = "byline"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Bylines in the head, after the story, and wherever an e-mail address or a role proves one."""
        roles = document.lexicon.roles
        proved = _above_proofs(document)
        works, told = _works(document), Told(document)
        for block in document.blocks:
            if block.words > _LONGEST or len(block.text) > LINE_CHARS:
                if _contributed(document, block):
                    yield self._finding(block, "contributed", "who contributed, at the end", UNDOUBTED)
                continue
            if drew(block):
                continue
            finding = self._line(document, block, roles) if _may_tell(document, block) else None
            if finding is None and (told_by := reporters(document, block)) is not None:
                finding = self._finding(block, told_by.rule, told_by.evidence, LIKELY, told_by.names)
            finding = finding or self._role_line(block, roles)
            finding = finding or self._correspondents(document, block, told)
            if finding is None and block.index in proved:
                finding = self._bare_name(document, block, roles, told)
            if finding is None or block.index in works:
                continue
            yield finding
            yield from neighbours(document, block)
            if finding.rule == "byline.by" and block.folded in _OPENERS_ALONE:
                for line in _below_opener(document, block):
                    yield self._finding(line, "by", "the names under the word that opens a byline", CERTAIN)

    def _line(self, document: Document, block: Block, roles: Roles) -> Finding | None:
        text = block.text
        if block.words > PLAIN_WORDS and _DESK.match(text):
            return self._finding(block, "desk", "who reported and edited", LIKELY)
        told = "contributed to" in block.folded or "translation by" in block.folded
        if told and block.words > PLAIN_WORDS and _CONTRIBUTED.fullmatch(text):
            return self._finding(block, "contributed", "who contributed", LIKELY)
        if "reported from" in block.folded and block.index >= document.story.stop - _NEAR and _REPORTED_FROM.fullmatch(text):
            return self._finding(block, "reported", "who reported from where, at the end", LIKELY)
        # A deck above the byline may read as the first paragraph.
        signed = _NAME_PLACE_AGENCY.fullmatch(text) if block.index <= document.story.start + _NEAR else None
        if signed and is_agency(signed["agency"]) and (names := parse_names(signed["names"], roles)):
            return self._finding(block, "signed", "names, a place and their agency", LIKELY, names)
        if block.index <= document.story.start and (placed := _AGENCY_PLACE.fullmatch(text)) and is_agency(placed["agency"]):
            return self._finding(block, "by-agency", "an agency and a place", LIKELY, agency=placed["agency"])
        if opened := self._opened(document, block):
            if _EDITED.match(text):
                return self._finding(block, "edited", "who edited", LIKELY)
            if names := _names_before_addresses(opened, roles) or parse_names(_until_date(opened), roles):
                return self._finding(block, "by", f"{text.split()[0]!r} and names", CERTAIN, names)
            if _agency_or_role(opened, roles):
                agency = opened if is_agency(opened) else None
                return self._finding(block, "by-agency", "signed by an agency or a desk", LIKELY, agency=agency)
        hits = document.hits[block.index]
        if hits and hits[0].kind is Kind.BYLINE and hits[0].mode in WHOLE_LINE:
            return self._finding(block, "line", f'"{hits[0].phrase}"', LIKELY)
        if block.words <= 5 and (match := _WITH.fullmatch(text)) and (match["desk"] or _agency_or_role(match["who"], roles)):
            return self._finding(block, "with-agency", "with material of an agency", LIKELY)
        signed = _SIGNED.fullmatch(text) if text.endswith((")", "）")) else None
        if signed and is_agency(signed["agency"]) and (names := parse_names(signed["names"], roles)):
            return self._finding(block, "signed", "names and their agency", LIKELY, names)
        if _has_email(text) and (names := parse_names(text, roles)):
            return self._finding(block, "name-email", "a name and an e-mail address", LIKELY, names)
        if (
            "view" in block.folded[-12:]
            and (match := _VIEWS.search(text))
            and (names := parse_names(text[: match.start()], roles))
        ):
            return self._finding(block, "views", "a name and its view counter", LIKELY, names)
        return None

    def _opened(self, document: Document, block: Block) -> str | None:
        """What follows the word that opens a byline ("By", "Von", "記者"), in the line or, where it stands alone, below."""
        text = block.text
        if block.folded in _OPENERS_ALONE:
            below = _below_opener(document, block)
            return " ".join(line.text for line in below) if below and below[0].words <= _LONGEST else None
        for hit in document.hits[block.index]:
            if hit.kind is Kind.BYLINE and hit.mode == "start":
                return hit.rest(text).lstrip(" :：/／")
        if match := _START.match(text):
            return text[match.end() :]
        return None

    def _role_line(self, block: Block, roles: Roles) -> Finding | None:
        """ "Jane Roe, staff reporter", "홍길동 기자"."""
        # A name in Latin letters has two words, and the role is a third.
        if block.words > 10 or block.terminated or (block.words < 3 and block.text.isascii()):
            return None
        if not roles.at_edge(block.folded):
            return None
        names = parse_names(block.text, roles)
        return self._finding(block, "role", "a name and a role", LIKELY, names) if names else None

    def _correspondents(self, document: Document, block: Block, told: Told) -> Finding | None:
        """ "Jane Roe in Brussels and Mary Major in Oldhaven", right above the story, which tells of none of them."""
        if not 0 < block.index <= document.story.start + _NEAR or block.terminated or " in " not in block.text:
            return None
        below = document.blocks[block.index + 1] if block.index + 1 < len(document.blocks) else block
        parts = [_CORRESPONDENT.fullmatch(part) for part in _NEXT_NAME.split(block.text)]
        named = [part["name"] for part in parts if part and is_name(part["name"]) and " " in part["name"]]
        if not below.is_prose or len(named) < len(parts) or not (parts[-1] and parts[-1]["place"]):
            return None
        if any(map(told.has, named)) or is_subject(document, block):
            return None
        return self._finding(block, "correspondents", "names and where they report from", LIKELY, named)

    def _bare_name(self, document: Document, block: Block, roles: Roles, told: Told) -> Finding | None:
        """A name alone, proved by the line after it: e-mail, role or agency; or by standing on both ends of the story."""
        if block.words > 6 or block.terminated:
            return None
        details = [b for b in document.blocks[block.index + 1 : block.index + 1 + _NEAR] if b.words <= 8 and not b.terminated]
        if not details or not (names := parse_names(block.text, roles)):
            return None
        below = details[0]
        close = [b for b in details if not any(b2.gap for b2 in document.blocks[block.index + 1 : b.index + 1])]
        if any(_has_email(b.text) for b in close) or fold(below.text) in roles or _agency_or_role(below.text, roles):
            return self._finding(block, "name", "a name above its e-mail, role or agency", LIKELY, names)
        in_head = block.index < document.story.start and not told.has(block.text)
        if in_head and has_year(below.text) and all(is_name(n) for n in names):
            return self._finding(block, "name-date", "a name above the date", POSSIBLE, names)
        return None

    @staticmethod
    def _finding(
        block: Block, rule: str, evidence: str, confidence: float, names: list[str] | None = None, agency: str | None = None
    ) -> Finding:
        values: dict[str, object] = {"authors": names} if names else {}
        if agency:
            values["agency"] = agency
        return Finding(Kind.BYLINE, (block.index,), f"byline.{rule}", confidence, evidence, values)


def _may_tell(document: Document, block: Block) -> bool:
    """Whether a line holds something that one of the forms of a byline has; asked of every line, so it is cheap."""
    text, folded = block.text, block.folded
    first = folded.partition(" ")[0]
    if first in _WITH_WORDS or _is_stuck(text):
        return True
    if not document.tells[block.index]:
        return False
    if first in _FIRST_WORDS or document.hits[block.index]:
        return True
    if block.plain:
        return _says(block)
    if block.words <= _PLACE_WORDS and ", " in text:
        return True
    return "/" in text or "@" in text or text[-1:] in ")）" or _says(block)


def _contributed(document: Document, block: Block) -> bool:
    """Whether a longer line is the last of the text and says who contributed: agencies tell where each of them was."""
    if not document.story.stop - _NEAR <= block.index or block.words > _CONTRIBUTORS:
        return False
    return any(
        hit.kind is Kind.BYLINE and hit.mode == "end" and "contributed" in hit.phrase for hit in document.hits[block.index]
    )


def _is_stuck(text: str) -> bool:
    """Whether a line begins with a "By" that markup has stuck to the name: "ByJane Roe"."""
    return text.startswith("By") and text[2:3].isupper()


def _says(block: Block) -> bool:
    folded = block.folded
    return "view" in folded[-12:] or "contributed to this" in folded or "reported from" in folded


def _below_opener(document: Document, opener: Block) -> list[Block]:
    """The line below a word that opens a byline, and those that go on with it: "By", "Jane Roe", "and", "Mary Major"."""
    lines = document.blocks[opener.index + 1 : opener.index + 1 + _SIGNING]
    end = 1
    while end + 1 < len(lines) and lines[end].folded in _AND and lines[end + 1].words <= _NAME_WORDS:
        end += 2
    return list(lines[:end])


def neighbours(document: Document, block: Block) -> Iterator[Finding]:
    """The e-mail, telephone, role and agency lines right under a byline."""
    for index in range(block.index + 1, min(block.index + 1 + _NEAR, len(document.blocks))):
        below = document.blocks[index]
        if below.gap > 1 or below.words > 8 or below.terminated:
            break
        with_email = not below.gap and any(
            _has_email(b.text) and not b.gap for b in document.blocks[index : block.index + 1 + _NEAR]
        )
        if not with_email and not _belongs(below, document.lexicon.roles):
            break
        yield Finding(Kind.BYLINE, (index,), "byline.details", LIKELY, f"right under the byline {block.text[:40]!r}")


def _above_proofs(document: Document) -> frozenset[int]:
    """Indices of the lines right above what may prove a name: an e-mail address, a role, an agency, a date."""
    roles, known = document.lexicon.roles.words, agencies()
    above: set[int] = set()
    for block in document.blocks:
        if block.words > 8:
            continue
        if "@" in block.text:
            above.update(range(block.index - _NEAR, block.index))
        elif block.has_digit or block.folded in roles or block.folded in known or ("/" in block.text and is_agency(block.text)):
            above.add(block.index - 1)
    return frozenset(above)


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


def _has_email(text: str) -> bool:
    return "@" in text and _EMAIL.search(text) is not None


def _until_date(text: str) -> str:
    """The part of a byline before a date or a stamp that shares the line, or before the outlet that it was written for."""
    return re.split(
        r"\s*(?:[|•·–—]|\b(?:published|updated|posted|last|for|with|mit|avec)\b|\s(?:at|in|aus)\s|\s-\s|,?\s*\d{1,2}[./ ])",
        text,
        maxsplit=1,
        flags=re.IGNORECASE,
    )[0]


def _names_before_addresses(text: str, roles: Roles) -> list[str]:
    """The names of a byline where every one has its e-mail address behind it; what follows the last is the outlet."""
    *before, _ = _EMAIL.split(text)
    return [name for part in before for name in parse_names(part.replace("|", ","), roles)] if len(before) > 1 else []


def _agency_or_role(text: str, roles: Roles) -> bool:
    return (
        is_agency(text) or fold(text) in roles or all(is_agency(p) or fold(p) in roles for p in re.split(r"[,/]\s*", text) if p)
    )


def _belongs(block: Block, roles: Roles) -> bool:
    text = block.text
    if _has_email(text) or _PHONE.fullmatch(text) or _agency_or_role(text, roles):
        return True
    return block.words <= 6 and roles.at_edge(block.folded)
