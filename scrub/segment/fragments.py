"""Text nodes on lines of their own: how one goes on with the sentence that the ones above it began.

Problem: some tools put every text node on a line, so that links and italics cut sentences in pieces, between menus whose
entries are text nodes as well. Rule: what no sentence begins with goes on (a comma, a suffix, a small letter), and so does what
follows where none ends (a preposition, an open quotation, a Korean particle). All but the plainest joints hold only if the
paragraph that they make ends as a sentence does.

The rules stand in an order, and the first that knows decides. Each looks at a `Pair` and gives a `Joint`, or None where it
cannot tell. Their examples are nodes one below the other: "Maud Ellery", ", who sells tickets".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from scrub.canonical import SUFFIX, is_one_word
from scrub.segment import cased, caseless
from scrub.segment.nodes import (
    ASKS,
    BRACKETS,
    BULLETS,
    CJK,
    CONTINUED_WORDS,
    ENCLOSED,
    FUNCTION_WORD,
    NAMED_WORDS,
    STRONG_CONTINUATION,
    Joint,
    Line,
    Pair,
    announces,
    ends_in_function_word,
    ends_item,
    is_cut,
    starts_lower,
)

Rule = Callable[[Pair], Joint | None]

_DASH = frozenset(("-", "--", "–", "—", "―"))
_HASH = frozenset("#＃")
# "OLDHAVEN.": where the story plays, before its first sentence.
_PLACE = re.compile(r"[^\W\d_a-zß-ÿ]{3,}(?:[ '’-][^\W\d_a-zß-ÿ]{2,}){0,3}\.")
# "(SPD) said": what stands behind a name inside a sentence.
_BEHIND_NAME = re.compile(r"\([^()]{1,24}\)\s(?=[a-zß-ÿ])")
# What closes in one language opens in another: „so“, “so”, »so«, «so».
_OPEN_END = re.compile(r"[,(\[{–—、，（「『،]$|(?:\s|^)[“‘«„\"]$")
_OPEN_CHARS = 2
"""Characters at the end of a line in which that shows."""
_OPENING = frozenset("“‘«„「『")
_QUOTES = _OPENING | {'"'}
_HONOURS = frozenset({"me", "mes", "lle", "lles"})
"""How "Mme" and "Mlle" end, where that is set above the line."""
_CASED = re.compile(r"[^\w]*[A-Za-z\u00c0-\u024f\u0370-\u052f\d]")
_CASELESS = re.compile("[\u0590-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# An apostrophe stands before a letter.
_SINGLE_CLOSED = re.compile(r"’(?!\w)")
_SENTENCE_WORDS, _DATELINE_WORDS = 5, 6
_QUOTED = 4
"""Lines above in which a quotation may have been opened."""
# Alone on a line it stands before whoever took the picture.
_CREDITS = re.compile(
    r"(?:fotos?|photos?|bild|image|picture|credits?|crédits?(?: photo)?|crédito|фото|fotoğraf)\s?:", re.IGNORECASE
)
# Alone on a line they open a byline.
_BYLINE_WORDS = frozenset({"by", "von", "par", "por", "di", "door", "av", "af", "text", "автор"})


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
            strong += 2 * bool(caseless.KOREAN_PARTICLE.match(b.text))
        if not (first.isascii() or first.islower() or a.text[-1].isascii()):
            broken += bool(caseless.OPEN_END.search(a.text) and len(a.text) >= 8)
            broken += bool(CJK.search(a.text[-1]) and caseless.JAPANESE_PARTICLE.match(b.text))
    prose = sum(1 for line in lines if len(line.text) >= 80)
    return strong + broken >= 2 and (strong + broken) * 20 >= prose


def joint(group: Sequence[Line], text: str, below: str) -> Joint:
    """How text node `text` goes on with the sentence that the nodes of `group` began."""
    return decide(group, text, below)[1]


def decide(group: Sequence[Line], text: str, below: str) -> tuple[Rule, Joint]:
    """The same, with the rule that says so."""
    pair = Pair(group, group[-1].text, text, below)
    for rule in RULES:
        if (found := rule(pair)) is not None:
            return rule, found
    rules = cased.RULES if _CASED.match(text) and not _CASELESS.match(pair.above[-1:]) else caseless.RULES
    for rule in rules:
        if (found := rule(pair)) is not None:
            return rule, found
    raise AssertionError("the last rule of both tells of every pair")


def bullet(pair: Pair) -> Joint | None:
    """ "two things:", "• a quiet engine"."""
    return Joint.NONE if pair.text[0] in BULLETS and pair.text[1:2].isspace() else None


def closing_mark(pair: Pair) -> Joint | None:
    """ "Maud Ellery", ", who sells tickets"; a mark alone closes no sentence that has ended."""
    if not STRONG_CONTINUATION.match(pair.text):
        return None
    return Joint.SURE if len(pair.text) > 1 or is_cut(pair.above) else Joint.NONE


def suffix(pair: Pair) -> Joint | None:
    """ "Oldhaven", "’da denizciler": the case of a Turkish name behind a link."""
    return Joint.SURE if SUFFIX.match(pair.text) and pair.above[-1:].isalnum() else None


def hashtag(pair: Pair) -> Joint | None:
    """ "they wrote", "#ferry", ", and meant it": one inside a sentence; the others stand in a row below it."""
    if pair.above[0] not in _HASH and pair.text[0] not in _HASH:
        return None
    inside = pair.above[0] not in _HASH and is_cut(pair.above) and STRONG_CONTINUATION.match(pair.below)
    return Joint.LIKELY if inside else Joint.NONE


def one_word(pair: Pair) -> Joint | None:
    """ "selon l’", "Union"; "the 19", "th"; and an opening quotation mark alone."""
    return Joint.SURE if pair.above in _OPENING or is_one_word(pair.above, pair.text) else None


def label_of_a_credit(pair: Pair) -> Joint | None:
    """ "Photo:", "Piet Vane"."""
    label = pair.above[-1] == ":" and _CREDITS.fullmatch(pair.above)
    return Joint.SURE if label and pair.words <= NAMED_WORDS and is_cut(pair.text) else None


def agency_behind_a_slash(pair: Pair) -> Joint | None:
    """ "Photo:", "Jane Roe", "/Reuters"."""
    if pair.text[0] != "/" or len(pair.group) < 2:
        return None
    return Joint.SURE if pair.text[1:2].isalpha() and is_cut(pair.above) else None


def honour(pair: Pair) -> Joint | None:
    """ "a dit M", "me", "Leduc": the name behind a title whose end is set above the line."""
    titled = pair.above in _HONOURS and len(pair.group) > 1 and is_one_word(pair.group[-2].text, pair.above)
    return Joint.SURE if titled else None


def dateline(pair: Pair) -> Joint | None:
    """ "Oldhaven, Northshore", "OBN", "—", "The ferry came back": place, agency and a dash before the first sentence; the dash
    may stand on its line."""
    if pair.text in _DASH:
        opens = len(pair.group) <= 2 and pair.words_above <= _DATELINE_WORDS and is_cut(pair.above) and pair.above[:1].isupper()
        return Joint.LIKELY if opens and len(pair.below.split()) >= _SENTENCE_WORDS else None
    if pair.above in _DASH:
        return Joint.LIKELY if len(pair.group) > 1 and pair.words >= _SENTENCE_WORDS and pair.text[:1].isupper() else None
    if pair.text.partition(" ")[0] in _DASH:
        placed = len(pair.group) == 1 and pair.above.isupper() and pair.words_above <= NAMED_WORDS < pair.words
        return Joint.LIKELY if placed else None
    agency = pair.below in _DASH and len(pair.group) == 1 and pair.words == 1 and pair.text.isupper()
    return Joint.LIKELY if agency and pair.words_above <= NAMED_WORDS else None


def dash(pair: Pair) -> Joint | None:
    """ "–", "It was not quiet": alone on a line it opens what somebody says."""
    if pair.above not in _DASH:
        return None
    return Joint.SURE if len(pair.group) == 1 and pair.words >= CONTINUED_WORDS else Joint.NONE


def between_colon_and_mark(pair: Pair) -> Joint | None:
    """ "on board:", "Osric Vane", ", Maud Ellery"."""
    begun = pair.above[-1:] == ":" and STRONG_CONTINUATION.match(pair.below) and is_cut(pair.text)
    return Joint.LIKELY if begun else None


def quotation(pair: Pair) -> Joint | None:
    """ "“It was", "Not", "quiet,” she said": what closes here or below was opened above."""
    closed = _closes(pair.text) or (_closes(pair.below) and not _opens(pair.text))
    return Joint.LIKELY if closed and any(_opens(line.text) for line in pair.group[-_QUOTED:]) else None


def byline(pair: Pair) -> Joint | None:
    """ "the ferry came back", "By"; or behind a whole one, "By", "Jane Roe", "The ferry came back"."""
    opens = pair.text.casefold() in _BYLINE_WORDS
    return Joint.NONE if opens or _is_signed(pair) else None


def lead_in(pair: Pair) -> Joint | None:
    """ "Two swings:", "one passenger, no luggage"; "Why it matters:", "Nobody else has one.": a few words in bold."""
    if pair.above[-1] != ":" or len(pair.group) > 1 or pair.words_above > _SENTENCE_WORDS:
        return None
    if starts_lower(pair.text):
        return Joint.SURE if pair.words >= CONTINUED_WORDS else None
    return Joint.LIKELY if pair.words > _SENTENCE_WORDS else None


def behind_a_sentence(pair: Pair) -> Joint | None:
    """ "It came back.", "Nobody was there"; "where is she", "now?", "asked Ellery": some ends are inside a sentence."""
    if is_cut(pair.above):
        return None
    return Joint.LIKELY if _goes_on_behind_end(pair) else Joint.NONE


def small_letter(pair: Pair) -> Joint | None:
    """ "the engine of the Petrel", "is as loud as before": where there is enough of a sentence."""
    if not starts_lower(pair.text):
        return None
    if pair.words_above >= CONTINUED_WORDS and ends_in_function_word(pair.above):
        return Joint.SURE
    enough = pair.words_above >= _SENTENCE_WORDS or pair.words >= NAMED_WORDS or ends_in_function_word(pair.above)
    enough = enough or STRONG_CONTINUATION.match(pair.below) is not None
    return Joint.LIKELY if enough or FUNCTION_WORD.fullmatch(pair.text.partition(" ")[0]) else Joint.NONE


def enumeration(pair: Pair) -> Joint | None:
    """ "山川泉、", "空野みなと"."""
    return Joint.SURE if pair.above[-1] == "、" else None


def open_end(pair: Pair) -> Joint | None:
    """ "in the hut of Oldhaven,", "Maud Ellery": a comma, an opening bracket or quotation mark, behind enough of a line."""
    if not _OPEN_END.search(pair.above, max(0, len(pair.above) - _OPEN_CHARS)):
        return None
    return Joint.SURE if pair.words_above >= CONTINUED_WORDS or len(pair.above) >= 10 else Joint.NONE


def addition_in_brackets(pair: Pair) -> Joint | None:
    """ "the treasurer Osric Vane", "(SPD) said on Monday"."""
    if pair.text[0] not in BRACKETS or (words_above := pair.words_above) < 2:
        return None
    if ends_item(pair.text) or (words_above >= NAMED_WORDS and (pair.words >= NAMED_WORDS or ENCLOSED.search(pair.text))):
        return Joint.LIKELY
    behind_name = words_above <= NAMED_WORDS and pair.words >= NAMED_WORDS and _BEHIND_NAME.match(pair.text)
    return Joint.LIKELY if behind_name else None


RULES: tuple[Rule, ...] = (
    bullet,
    closing_mark,
    suffix,
    hashtag,
    one_word,
    label_of_a_credit,
    agency_behind_a_slash,
    honour,
    dateline,
    dash,
    between_colon_and_mark,
    quotation,
    byline,
    lead_in,
    behind_a_sentence,
    small_letter,
    enumeration,
    open_end,
    addition_in_brackets,
)
"""What these leave open, those of `cased.py` and `caseless.py` decide."""


def _goes_on_behind_end(pair: Pair) -> bool:
    """Whether what ends a sentence elsewhere ends none here: a question inside one, a colon before a quotation, a place."""
    group = pair.group
    if starts_lower(pair.text):
        return len(group) > 1 and pair.above[-1] in ASKS and is_cut(group[-2].text)
    if len(group) > 1 and pair.text[0] in _QUOTES and announces(group):
        return True
    placed = len(group) <= 2 and _PLACE.fullmatch("".join(line.text for line in group)) is not None
    return placed and pair.words >= CONTINUED_WORDS


def _opens(text: str) -> bool:
    """Whether a quotation is left open."""
    if text.rfind("“") > text.rfind("”") or text.rfind("「") > text.rfind("」"):
        return True
    return "‘" in text and _SINGLE_CLOSED.search(text, text.rfind("‘")) is None


def _closes(text: str) -> bool:
    """Whether a quotation ends that was opened before."""
    if text[:1] == "’":
        return _SINGLE_CLOSED.match(text) is not None
    if "”" not in text and "」" not in text:  # nearly all
        return False
    closing = max(text.find("”"), text.find("」"))
    return not any(mark in text[:closing] for mark in "“「„")


def _is_signed(pair: Pair) -> bool:
    """Whether a byline is complete and the text begins: "By", "Jane Roe", ", Oldhaven", then a capital."""
    opened = len(pair.group) > 1 and pair.group[0].text.casefold() in _BYLINE_WORDS
    return opened and pair.text[0].isupper() and pair.above[-1] != "," and not FUNCTION_WORD.fullmatch(pair.above.lower())
