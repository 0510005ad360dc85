"""Text nodes on lines of their own: how one goes on with the sentence that the ones above it began.

Problem: some tools put every text node on a line, so that links and italics cut sentences in pieces, between menus whose
entries are text nodes as well. Rule: what no sentence begins with goes on (a comma, a suffix, a small letter), and so does what
follows where none ends (a preposition, an open quotation, a Korean particle). All but the plainest joints hold only if the
paragraph that they make ends as a sentence does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from scrub.canonical import PARTICLES, SUFFIX, is_one_word

CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SENTENCE_ENDS = frozenset(".!?…。！？؟।:：;")
_CLOSING = "'\"”’»)]」』"
# Two commas are an opening quotation mark.
# A straight quotation mark that closes stands before punctuation.
STRONG_CONTINUATION = re.compile(r""",(?!,)|[.;:!?%)\]}”»、。，！？；：）」』،؛؟]|['’](?:s|re|ve|ll|d|m|t)\b|"[.,;:!?)]""")
BULLETS = frozenset("•·∙▪■▶►▸*")
_DASH = frozenset("-–—―")
_HASH = frozenset("#＃")
_ASKS = frozenset("?!")
# "OLDHAVEN.": where the story plays, before its first sentence.
_PLACE = re.compile(r"[^\W\d_a-zß-ÿ]{3,}(?:[ '’-][^\W\d_a-zß-ÿ]{2,}){0,3}\.")
_BRACKETS = frozenset("([")
# "61-летнему", "24-year-old"
_NUMBERED_WORD = re.compile(r"\d{1,4}[-‑][^\W\d_A-ZÀ-Þ]")
# "2026", "1,400", "17.84": no number of a list.
_AMOUNT = re.compile(r"\d[\d.,:%]+")
# "(SPD) said": what stands behind a name inside a sentence.
_BEHIND_NAME = re.compile(r"\([^()]{1,24}\)\s(?=[a-zß-ÿ])")
# "(Ogden),", "(West).": what is added inside a sentence, where "(3)" or "(Reuters)" may stand for itself.
_ENCLOSED = re.compile(r"[)\]][,;.]$")
# What closes in one language opens in another: „so“, “so”, »so«, «so».
_OPEN_END = re.compile(r"[,(\[{–—、，（「『،]$|(?:\s|^)[“‘«„\"]$")
_OPENING = frozenset("“‘«„「『")
_QUOTES = _OPENING | {'"'}
_HONOURS = frozenset({"me", "mes", "lle", "lles"})
"""How "Mme" and "Mlle" end, where that is set above the line."""
_LAST_BUT_ONE = re.compile(r";\s(?:and|or|und|oder|et|ou|y|o|e)$")
_LAST_WORDS = 8
"""How a list's last item but one ends, and the characters in which that shows."""
# Words with which no line of furniture ends and no sentence either: what follows them goes on.
_FUNCTION_WORDS = (
    r"(?:the|a|an|of|in|to|and|or|by|for|with|on|at|from|as|that|is|was|are|were|than|about|its|his|her|their|said|into|since"
    r"|until|between|against|who|which|where|has|have|had|been"
    r"|der|die|das|den|dem|des|von|vom|mit|zu|zum|zur|im|und|oder|ein|eine|einen|einer|bei|aus|für|auf|nach|durch|gegen|seit"
    r"|zwischen|dass|ist|sind|wird"
    r"|de|la|le|les|du|et|à|au|aux|en|un|une|par|pour|sur|dans|que|qui|avec|sans|entre|est|sont"
    r"|el|los|las|y|del|al|con|por|para|una|desde|hasta|fue|su|sus|como"
    r"|il|lo|gli|di|che|e|della|delle|dei|dal|dalla|nel|nella|alla|sul|per|tra|è|o|os|da|do|dos|em|no|na|um|uma|com|ao|pela|pelo"
    r"|het|een|van|op|te|voor|met|aan|naar|door|bij|zijn"
    r"|w|z|i|ze|nie|na|do|dla|że|и|в|на|с|по|от|к|из|за|для|что|bir|ve|ile|في|من|على|إلى|عن|أن)"
)
_FUNCTION_WORD_END = re.compile(rf"\b{_FUNCTION_WORDS}$")
_FUNCTION_WORD = re.compile(_FUNCTION_WORDS)
_KOREAN_PARTICLE = re.compile(rf"(?:이|{PARTICLES})\s")
_JAPANESE_PARTICLE = re.compile("[をはがにでとのも](?!ん|じ|う|も|ち|は|く|し|た|こ|き)")
_JAPANESE_PARTICLES = frozenset("をはがにでとのもやへ") | {"から", "まで", "など"}
_JAPANESE_OPEN_END = re.compile("..[はがとの]$")  # headlines end in the other particles as well
_CASELESS_OPEN_END = re.compile(
    r"(?:[\uac00-\ud7a3](?:은|는|이|가|을|를|의|에|에서|에게|로|와|과|하고|하며|라는|었던|았던)|\s(?:ثم|في|من|إلى|على|عن|أن|التي|الذي|أو|مع|بعد|قبل|حتى|هذا|هذه|بين|عند|لكن|إن|كان))$"
)
_CASED = re.compile(r"[^\w]*[A-Za-z\u00c0-\u024f\u0370-\u052f\d]")
_INNER_END = re.compile(r"[.!?؟。]\s\S")
_INNER_CJK = re.compile("[、。，]")
_CJK_LINK = 10
_CASELESS = re.compile("[\u0590-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_CONTINUED_WORDS = 3
_NAMED_WORDS = 4
"""Words of a sentence from which on a name may follow, and those of a name."""
_UNFINISHED = 25
"""Characters of a line from which on it is running text."""
# Three words after a whole sentence: fewer may be the source of a picture.
_BROKEN_OFF = re.compile(r"[.!?؟。](?:\s[^\s.!?؟。]+){3,}$")
_TAIL = 200
"""Characters at the end of a line in which its last sentence may have ended."""
_BEFORE_LINK = 5
"""Words, and so lines at most, from which on what came is no entry of a menu."""
# An apostrophe stands before a letter.
_SINGLE_CLOSED = re.compile(r"’(?!\w)")
_COUNTED = 4
"""Lines above whose words are counted."""
_QUOTED = 4
"""Lines above in which a quotation may have been opened."""
# Alone on a line it stands before whoever took the picture.
_CREDITS = re.compile(
    r"(?:fotos?|photos?|bild|image|picture|credits?|crédits?(?: photo)?|crédito|фото|fotoğraf)\s?:", re.IGNORECASE
)
# Alone on a line they open a byline.
_BYLINE_WORDS = frozenset({"by", "von", "par", "por", "di", "door", "av", "af", "text", "автор"})


class Joint(IntEnum):
    """How two lines belong together. A likely joint holds only if the paragraph it makes ends as a sentence does."""

    NONE = 0
    LIKELY = 1
    SURE = 2


class Line(NamedTuple):
    """A line with something on it: `source[start:stop] == text`, `gap` blank lines above, `indent` columns before."""

    start: int
    stop: int
    text: str
    gap: int
    indent: int


def is_fragmented(lines: Sequence[Line], pairs: Sequence[tuple[Line, Line]]) -> bool:
    """Whether sentences go over line ends often enough that it is the dump's way, not an accident."""
    strong = broken = 0
    for a, b in pairs:
        first = b.text[0]
        # Most lines begin with a capital or a bullet, which proves nothing.
        if first.isupper() or first.isdigit() or first in BULLETS or len(a.text) < 2 or not is_cut(a.text):
            continue
        strong += bool(STRONG_CONTINUATION.match(b.text) or SUFFIX.match(b.text)) and len(b.text) > 1
        broken += first.islower() and max(len(a.text), len(b.text)) >= 40
        if first.isalpha() and not first.isascii() and not first.islower():
            strong += 2 * bool(_KOREAN_PARTICLE.match(b.text))
        if not (first.isascii() or first.islower() or a.text[-1].isascii()):
            broken += bool(_CASELESS_OPEN_END.search(a.text) and len(a.text) >= 8)
            broken += bool(CJK.search(a.text[-1]) and _JAPANESE_PARTICLE.match(b.text))
    prose = sum(1 for line in lines if len(line.text) >= 80)
    return strong + broken >= 2 and (strong + broken) * 20 >= prose


def announces(group: Sequence[Line]) -> bool:
    """Whether lines are the end of a sentence before what somebody says."""
    last = group[-1].text
    return last.endswith(":") and not last[0].isupper() and _words(group[-_COUNTED:]) >= _CONTINUED_WORDS


def _words(group: Sequence[Line]) -> int:
    return sum(len(line.text.split()) for line in group)


def ends_item(text: str) -> bool:
    """Whether a line is the end of an item of a list that is one sentence."""
    return text.endswith(";") or _LAST_BUT_ONE.search(text, max(0, len(text) - _LAST_WORDS)) is not None


def is_cut(text: str) -> bool:
    """Whether a line breaks off before the end of a sentence, or of a list's last item but one."""
    return text.rstrip(_CLOSING)[-1:] not in _SENTENCE_ENDS and not ends_item(text)


def _starts_lower(text: str) -> bool:
    return text[:1].islower() or (text[:1].isdigit() and _NUMBERED_WORD.match(text) is not None)


def joint(group: Sequence[Line], text: str, below: str) -> Joint:
    """How text node `text` goes on with the sentence that the nodes of `group` began."""
    above = group[-1].text
    if text[0] in BULLETS and text[1:2].isspace():
        return Joint.NONE
    if STRONG_CONTINUATION.match(text):
        return Joint.SURE if len(text) > 1 or is_cut(above) else Joint.NONE
    if SUFFIX.match(text) and above[-1:].isalnum():
        return Joint.SURE
    if above[0] in _HASH or text[0] in _HASH:
        inside = above[0] not in _HASH and is_cut(above) and STRONG_CONTINUATION.match(below)
        return Joint.LIKELY if inside else Joint.NONE
    if above in _OPENING or is_one_word(above, text):
        return Joint.SURE
    if _CREDITS.fullmatch(above) and len(text.split()) <= _NAMED_WORDS and is_cut(text):
        return Joint.SURE
    if text[0] == "/" and len(group) > 1 and text[1:2].isalpha() and is_cut(above):  # "Jane Roe", "/Reuters"
        return Joint.SURE
    if above in _HONOURS and len(group) > 1 and is_one_word(group[-2].text, above):
        return Joint.SURE
    if above in _DASH:  # it opens what somebody says
        return Joint.SURE if len(text.split()) >= _CONTINUED_WORDS and len(group) == 1 else Joint.NONE
    if above[-1:] == ":" and STRONG_CONTINUATION.match(below) and is_cut(text):
        return Joint.LIKELY
    quoted = _closes(text) or (_closes(below) and not _opens(text))
    if quoted and any(_opens(line.text) for line in group[-_QUOTED:]):
        return Joint.LIKELY
    if text.casefold() in _BYLINE_WORDS or _is_signed(group, text):
        return Joint.NONE
    words_above, words = _words(group[-_COUNTED:]), len(text.split())
    if not is_cut(above):
        return Joint.LIKELY if _goes_on_behind_end(group, text) else Joint.NONE
    if _starts_lower(text):
        enough = words_above >= 5 or words >= 4 or _FUNCTION_WORD_END.search(above.lower())
        return Joint.LIKELY if enough or _FUNCTION_WORD.fullmatch(text.partition(" ")[0]) else Joint.NONE
    if above[-1] == "、":
        return Joint.SURE
    if _OPEN_END.search(above):
        return Joint.SURE if words_above >= 3 or len(above) >= 10 else Joint.NONE
    if text[0] in _BRACKETS:
        added = words_above >= 2 if ends_item(text) else words_above >= 4 and (words >= 4 or _ENCLOSED.search(text))
        if added or (2 <= words_above <= _NAMED_WORDS and words >= _NAMED_WORDS and _BEHIND_NAME.match(text)):
            return Joint.LIKELY
    cased = _CASED.match(text) and not _CASELESS.match(above[-1:])
    goes_on = _goes_on_cased(group, text, below, words_above) if cased else _goes_on_caseless(group, text, below)
    return Joint.LIKELY if goes_on else Joint.NONE


def _goes_on_behind_end(group: Sequence[Line], text: str) -> bool:
    """Whether what ends a sentence elsewhere ends none here: a question inside one, a colon before a quotation, a place."""
    above = group[-1].text
    if _starts_lower(text):
        return len(group) > 1 and above[-1] in _ASKS and is_cut(group[-2].text)
    if len(group) > 1 and text[0] in _QUOTES and announces(group):
        return True
    placed = len(group) <= 2 and _PLACE.fullmatch("".join(line.text for line in group)) is not None
    return placed and len(text.split()) >= _CONTINUED_WORDS


def _opens(text: str) -> bool:
    """Whether a quotation is left open."""
    if text.rfind("“") > text.rfind("”") or text.rfind("「") > text.rfind("」"):
        return True
    return "‘" in text and _SINGLE_CLOSED.search(text, text.rfind("‘")) is None


def _closes(text: str) -> bool:
    """Whether a quotation ends that was opened before."""
    if text[:1] == "’":
        return _SINGLE_CLOSED.match(text) is not None
    closing = max(text.find("”"), text.find("」"))
    return closing >= 0 and not any(mark in text[:closing] for mark in "“「„")


def _is_signed(group: Sequence[Line], text: str) -> bool:
    """Whether a byline is complete and the text begins: "By", "Jane Roe", ", Oldhaven", then a capital."""
    opened = len(group) > 1 and group[0].text.casefold() in _BYLINE_WORDS
    above = group[-1].text
    return opened and text[0].isupper() and above[-1] != "," and not _FUNCTION_WORD.fullmatch(above.lower())


def _is_inserted(group: Sequence[Line]) -> bool:
    """Whether the last node is a few words inside a sentence, behind a comma."""
    above = group[-1].text
    return len(group) > 1 and group[-2].text[-1] == "," and _starts_lower(above) and len(above.split()) <= _NAMED_WORDS


def _goes_on_cased(group: Sequence[Line], text: str, below: str, words_above: int) -> bool:
    """A capital after an open end: a name that was a link, between the two parts of its sentence.

    "En" and "The" may stand on a line of their own before a link; no line of furniture is such a word alone.
    """
    above = group[-1].text
    if not above[-1:].islower():
        return len(group) > 1 and _AMOUNT.fullmatch(above) is not None and group[-2].text[-1:].islower()
    continued = bool(STRONG_CONTINUATION.match(below) or SUFFIX.match(below) or _FUNCTION_WORD.fullmatch(below))
    opened = _starts_lower(below) or below[:1] in _BRACKETS
    continued = continued or (opened and len(below.split()) >= _CONTINUED_WORDS)
    words = len(text.split())
    if _FUNCTION_WORD_END.search(above.lower()):
        short = (continued or _ENCLOSED.search(below) is not None) and words <= 2 * _NAMED_WORDS
        return short or words_above >= _NAMED_WORDS
    if below[:1] in _BRACKETS and ends_item(below) and words <= _NAMED_WORDS:
        return True
    if words_above < _NAMED_WORDS:
        # "Die Gewerkschaft", "IG Metall", "forderte eine Garantie": an article begins a sentence.
        begun = len(group) == 1 and words_above > 1 and _FUNCTION_WORD.fullmatch(above.partition(" ")[0].lower())
        return bool(begun and opened and words <= _NAMED_WORDS and len(below.split()) >= _CONTINUED_WORDS and is_cut(text))
    if _is_inserted(group) or _AMOUNT.fullmatch(text):
        return True
    within = _starts_lower(below) and words_above > _NAMED_WORDS and words <= _NAMED_WORDS
    return (continued or within) and words <= 2 * _NAMED_WORDS and (is_cut(text) or (within and text[-1] in _ASKS))


def _follows_link(group: Sequence[Line]) -> bool:
    """Whether the last node is a few characters inside a Japanese or Chinese sentence that the one before left open."""
    if len(group) < 2 or len(group[-1].text) > _CJK_LINK:
        return False
    before = group[-2].text
    return before in _JAPANESE_PARTICLES or _JAPANESE_OPEN_END.search(before) is not None


def _goes_on_caseless(group: Sequence[Line], text: str, below: str) -> bool:
    """The same for scripts without capitals, by particles and by what encloses a link."""
    above = group[-1].text
    if _KOREAN_PARTICLE.match(text):
        return True
    if CJK.search(above[-1:]):
        if (_JAPANESE_PARTICLE.match(text) and len(text) > 4) or {text, above} & _JAPANESE_PARTICLES:
            return True
        if (_JAPANESE_OPEN_END.search(above) and len(text) <= _CJK_LINK) or _follows_link(group):
            return True
        return _INNER_CJK.search(above) is not None and (len(text) <= _CJK_LINK or len(group) > 1)
    quoted = text[0] in "“「" and len(above.split()) < _CONTINUED_WORDS  # a headline below a word that ends as a particle does
    if _CASELESS_OPEN_END.search(above) and len(above) >= 4 and not quoted:
        return True
    inside = _INNER_END.search(above) is not None
    if inside and len(text.split()) <= 4 and is_cut(text) and below:
        return True
    if len(above) >= _UNFINISHED and _BROKEN_OFF.search(above, max(0, len(above) - _TAIL)):
        return True
    # What follows a link inside a sentence goes on with it; a few words after a few words are entries of a menu.
    if len(group) < 2 or len(above.split()) > 4 or not is_cut(group[-2].text):
        return False
    return len(text.split()) >= _CONTINUED_WORDS or sum(len(line.text.split()) for line in group[:_BEFORE_LINK]) >= _BEFORE_LINK
