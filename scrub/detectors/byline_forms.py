"""The forms in which a line says by itself who wrote it: "By Jane Roe", "with AFP", "Jane Roe (Reuters)".

A new form is a pattern, a function that reads a line with it, and a row of `FORMS`, which says how such lines can be told from
most others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, LIKELY, Finding
from scrub.detectors.byline_details import ADDRESS, NEAR, has_address, is_agency_or_role
from scrub.document import PLAIN_WORDS, WHOLE_LINE, Block, Document
from scrub.lexicon import WHOLE, Hit, Roles
from scrub.metadata.authors import is_agency, parse_names

MOST_WORDS = 22
"""Words of the longest line that is looked at as a byline."""
OPENERS_ALONE = frozenset({"by", "von", "par", "por", "di", "door", "autor", "author", "автор", "text", "av", "af"})
"""Words that open a byline, alone on a line too."""
_ALONE = tuple(f"{word} " for word in sorted(OPENERS_ALONE))

Values = dict[str, Any] | None
"""What a line of a form proves, which may be nothing; None for a line of another form."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a byline, found as the rule `byline.RULE`; `read` gives what a line of this form proves.

    What is cheap is asked first, of the line in small letters: every line of the form `opens` with one of these, or `holds`
    one of these, or matches a `phrase` for bylines. With `few` it may be a few plain words, which else only the entries of
    menus are. In `evidence`, "{first}" is the first word of the line, "{phrase}" the longest phrase that it matches.
    """

    rule: str
    evidence: str
    read: Callable[[Document, Block], Values]
    confidence: float = LIKELY
    opens: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    phrase: bool = False
    few: bool = False

    def may_be(self, small: str, signs: bool) -> bool:
        """Whether a line is worth being read: `small`, in small letters, and it `signs` where a phrase says so."""
        if (self.phrase and signs) or (self.opens and small.startswith(self.opens)):
            return True
        return bool(self.holds) and any(piece in small for piece in self.holds)

    def finding(self, block: Block, values: dict[str, Any], hits: Sequence[Hit]) -> Finding:
        """What is said of a line that has this form and proves `values`."""
        evidence = self.evidence.format(first=block.text.split()[0], phrase=hits[0].phrase if hits else "")
        return Finding(Kind.BYLINE, (block.index,), f"byline.{self.rule}", self.confidence, evidence, values)


def by_its_form(document: Document, block: Block) -> Finding | None:
    """The first form that a line has, with the authors or the agency that it names."""
    hits = document.hits[block.index]
    signs = any(hit.kind is Kind.BYLINE for hit in hits) if hits else False
    # A space behind it, so that a word opens a line that is nothing else.
    small = f"{block.folded if len(block.text) <= WHOLE else block.text.casefold()} "
    # Most lines are of no form: all are asked at once, before each is.
    if not document.tells[block.index]:
        if not small.startswith(_OPEN_FEW):
            return None
    elif not signs and not small.startswith(_OPEN) and _HELD.search(small) is None:
        return None
    for form in FORMS:
        if form.may_be(small, signs) and (values := form.read(document, block)) is not None:
            return form.finding(block, values, hits)
    return None


def _authors(names: list[str]) -> Values:
    return {"authors": names} if names else None


def _nobody(pattern: re.Pattern[str]) -> Callable[[Document, Block], Values]:
    """A reader of lines of some words that `pattern` matches as a whole, and that prove nothing."""
    return lambda _, block: {} if block.words > PLAIN_WORDS and pattern.fullmatch(block.text) else None


# "Reporting by Jane Roe; editing by Mary Major"
_DESK = re.compile(
    r"(?:with )?(?:reporting|writing|editing|additional reporting|compiled|translated|edited) by\b.*", re.IGNORECASE
)


# "Jane Roe reported from Oldhaven. Mary Major contributed to this report."
_CONTRIBUTED = re.compile(
    r"(?:The\s)?(?:[A-Z][\w’'.-]*\s){1,4}(?:staff\s)?(?:writer|reporter|correspondent)s?\s[^.]{3,80}\scontributed\.?"
    r"|(?:[^.]{3,60}\sreported from\s.{2,80}?\.\s)?[^.]{3,120}\scontributed to this (?:report|story|article)\.?"
    r"|\(?Translation by .{3,60}\)?",
    re.IGNORECASE,
)


# "Vane reported from Oldhaven, Northshore."
_REPORTED = re.compile(r"[A-Z][^.,\s]+(?:\s[^.,\s]+){0,3}\sreported from\s[A-Z].{1,60}\.")


def _reported(document: Document, block: Block) -> Values:
    at_end = block.index >= document.story.stop - NEAR
    return {} if at_end and _REPORTED.fullmatch(block.text) else None


# "Nurcan Tezel - Edremit / DHA"
_NAME_PLACE_AGENCY = re.compile(r"(?P<names>[^-–/|]{4,40})\s[-–/]\s[^-–/|]{2,30}\s?[/,]\s?(?P<agency>[^-–/|,]{2,20})")


def _placed(document: Document, block: Block) -> Values:
    # A deck above the byline may read as the first paragraph.
    in_head = block.index <= document.story.start + NEAR
    return _names_and_agency(document, _NAME_PLACE_AGENCY.fullmatch(block.text) if in_head else None)


def _names_and_agency(document: Document, signed: re.Match[str] | None) -> Values:
    return _authors(parse_names(signed["names"], document.lexicon.roles)) if signed and is_agency(signed["agency"]) else None


# "AFP, LISBON", "Reuters, New York": a dateline as byline.
_AGENCY_PLACE = re.compile(r"(?P<agency>[^\s,]{2,20}(?:\s[^\s,]{2,20})?),\s[A-Z][^\s,.]*(?:[\s-][A-Z][^\s,.]*){0,3}")


def _agency_place(document: Document, block: Block) -> Values:
    placed = _AGENCY_PLACE.fullmatch(block.text) if block.index <= document.story.start else None
    return {"agency": placed["agency"]} if placed and is_agency(placed["agency"]) else None


# "By Jane Roe", "ByJane Roe" where markup has stuck them together, "Written by: Jane Roe"
_START = re.compile(
    r"(?:written |reported |story |words |text |edited )?by:?(?:\s+|(?-i:(?<=By)(?=[A-Z][a-z])))", re.IGNORECASE
)
_BY = (*_ALONE, "by", "written by", "reported by", "story by", "words by", "text by", "edited by")
_EDITED = re.compile(
    r"[（(【〔\[]?(?:(?:責任|责任|核稿|執行|执行)?(?:編輯|编辑)|責編|责编|主編|主编|審稿|审稿|審校|审校|校對|校对|翻譯|翻译)"
    r"|تحرير\s?[:：/-]|إشراف:|(?:medically )?reviewed by\b|fact[- ]?checked by\b|(?:übersetzung|schlussredaktion):",
    re.IGNORECASE,
)
# "（編輯：王小明）1150412", with the day behind it
_EDITOR_NOTE = re.compile(r"[（(](?:編輯|编辑)[:：/／][^()（）]{2,20}[)）]\d{0,8}")
_EDITORS = ("（編輯", "(編輯", "（编辑", "(编辑")
_AND = frozenset({"and", "et", "und", "y", "e", "en", "i", "och", "og", "ja", "и", "&", ","})
_SIGNING, _NAME_WORDS = 7, 4
"""Lines under a word that opens a byline, every other of which may be a name, and the words of a name."""
# A date or a stamp that shares the line, or the outlet that the story was written for.
_NO_NAME = re.compile(
    r"\s*(?:[|•·–—]|\b(?:published|updated|posted|last|for|with|mit|avec)\b|\s(?:at|in|aus)\s|\s-\s|,?\s*\d{1,2}[./ ])",
    re.IGNORECASE,
)


def _opened(document: Document, block: Block) -> str:
    """What follows the word that opens a byline ("By", "Von", "記者"), in the line or, where it stands alone, below."""
    text = block.text
    if block.folded in OPENERS_ALONE:
        below = below_opener(document, block)
        names = (line.text for line in below if not _is_address(line))
        return " ".join(names) if below and below[0].words <= MOST_WORDS else ""
    for hit in document.hits[block.index]:
        if hit.kind is Kind.BYLINE and hit.mode == "start":
            return hit.rest(text).lstrip(" :：/／")
    match = _START.match(text)
    return text[match.end() :] if match else ""


def below_opener(document: Document, opener: Block) -> list[Block]:
    """The line below a word that opens a byline, and those that go on with it: "By", "Jane Roe", "and", "Mary Major"; between
    them may stand the e-mail address of the first, and the bar before it."""
    lines = document.blocks[opener.index + 1 : opener.index + 1 + _SIGNING]
    end = at = 1
    while at + 1 < len(lines):
        if lines[at].folded in _AND and lines[at + 1].words <= _NAME_WORDS:
            end = at = at + 2
        elif _is_address(lines[at]):
            at += 1
        else:
            break
    return list(lines[:end])


def _is_address(line: Block) -> bool:
    """Whether a line is an e-mail address, or the bar before one."""
    return line.text == "|" or ADDRESS.fullmatch(line.text) is not None


def _edited(document: Document, block: Block) -> Values:
    if _EDITOR_NOTE.fullmatch(block.text):
        return {}
    return {} if _EDITED.match(block.text) and _opened(document, block) else None


def _by(document: Document, block: Block) -> Values:
    opened, roles = _opened(document, block), document.lexicon.roles
    return _authors(_names_before_addresses(opened, roles) or parse_names(_NO_NAME.split(opened, maxsplit=1)[0], roles))


def _names_before_addresses(text: str, roles: Roles) -> list[str]:
    """The names of a byline where every one has its e-mail address behind it; what follows the last is the outlet."""
    *before, _ = ADDRESS.split(text)
    return [name for part in before for name in parse_names(part.replace("|", ","), roles)] if len(before) > 1 else []


def _by_agency(document: Document, block: Block) -> Values:
    opened = _opened(document, block)
    if not opened or not is_agency_or_role(opened, document.lexicon.roles):
        return None
    return {"agency": opened} if is_agency(opened) else {}


def _phrase(document: Document, block: Block) -> Values:
    longest = next(iter(document.hits[block.index]), None)
    return {} if longest and longest.kind is Kind.BYLINE and longest.mode in WHOLE_LINE else None


# "with AFP", "mit dpa/epd", "dpa/tmn", "hmb/kle (afp, dpa)"
_WITH = re.compile(
    r"(?:with|avec|mit|con|met|med|z)\s(?P<who>\S{2,20}(?:[/,]\s?\S{2,20}){0,3})"
    r"|(?P<desk>(?:dpa|afp|apa|sid|epd|kna)(?:/[a-zäöü-]{2,10}){1,3}"
    r"|[a-zäöü]{2,5}/[a-zäöü]{2,5}\s\((?:[a-z]{2,9},\s?){0,4}[a-z]{2,9}\))",
    re.IGNORECASE,
)
_WITH_WORDS = 5


def _with(document: Document, block: Block) -> Values:
    match = _WITH.fullmatch(block.text) if block.words <= _WITH_WORDS else None
    return {} if match and (match["desk"] or is_agency_or_role(match["who"], document.lexicon.roles)) else None


# "Jane Roe (Reuters)", "Jane Roe, Mary Major / (AFP)"
_SIGNED = re.compile(r"(?P<names>[^()（）]{4,80}?)[\s,/-]*[(（](?P<agency>[^()（）]{2,30})[)）]")


def _signed(document: Document, block: Block) -> Values:
    return _names_and_agency(document, _SIGNED.fullmatch(block.text))


def _addressed(document: Document, block: Block) -> Values:
    """ "Jane Roe jane.roe@oldhavenbell.example"."""
    return _authors(parse_names(block.text, document.lexicon.roles)) if has_address(block.text) else None


# "Jane Roe | 1,204 Views"
_VIEWS = re.compile(r"(?:\s*[|·•-]?\s*(?:\b\d[\d.,kK]*\s)?\bviews?\s*:?\s*[\d.,kK]*)$", re.IGNORECASE)


def _viewed(document: Document, block: Block) -> Values:
    counter = _VIEWS.search(block.text)
    return _authors(parse_names(block.text[: counter.start()], document.lexicon.roles)) if counter else None


# "From OBN's Jane Roe in Oldhaven", "From OBN staff": above the posts of a live blog
_FROM = re.compile(r"From\s[A-Z][\w&]{1,15}(?:['’]s\s(?P<names>[^.:;]{4,80}?)(?:\sin\s[A-Z][^.:;]{2,40})?|\sstaff)")


def _from_outlet(document: Document, block: Block) -> Values:
    if (match := _FROM.fullmatch(block.text)) is None:
        return None
    return _authors(parse_names(match["names"], document.lexicon.roles)) if match["names"] else {}


_DESKS = ("with ", "reporting ", "writing ", "editing ", "additional ", "compiled ", "translated ", "edited ")
_WITHS = ("with ", "avec ", "mit ", "con ", "met ", "med ", "z ")
FORMS = (
    Form("desk", "who reported and edited", _nobody(_DESK), opens=_DESKS),
    Form("contributed", "who contributed", _nobody(_CONTRIBUTED), holds=("contributed", "translation by")),
    Form("reported", "who reported from where, at the end", _reported, holds=("reported from",)),
    Form("signed", "names, a place and their agency", _placed, holds=("/", ", ")),
    Form("by-agency", "an agency and a place", _agency_place, holds=(", ",)),
    Form("edited", "who edited", _edited, opens=(*_BY, *_EDITORS), phrase=True, few=True),
    Form("by", "{first!r} and names", _by, CERTAIN, opens=_BY, phrase=True, few=True),
    Form("by-agency", "signed by an agency or a desk", _by_agency, opens=_BY, phrase=True, few=True),
    Form("line", '"{phrase}"', _phrase, phrase=True),
    Form("with-agency", "with material of an agency", _with, opens=_WITHS, holds=("/",), few=True),
    Form("signed", "names and their agency", _signed, holds=(")", "）")),
    Form("name-email", "a name and an e-mail address", _addressed, holds=("@",)),
    Form("from", "from an outlet's reporter", _from_outlet, opens=("from ",), few=True),
    Form("views", "a name and its view counter", _viewed, holds=("view",)),
)
"""In the order in which they are tried: the first that a line has is its form."""
_OPEN = tuple({opening for form in FORMS for opening in form.opens})
_OPEN_FEW = tuple({opening for form in FORMS if form.few for opening in form.opens})
_HELD = re.compile("|".join(re.escape(piece) for piece in dict.fromkeys(chain.from_iterable(form.holds for form in FORMS))))
