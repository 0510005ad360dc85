"""What a text node on a line of its own tells by itself: how it begins, and whether a sentence breaks off in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# Two commas are an opening quotation mark.
# A straight quotation mark that closes stands before punctuation.
STRONG_CONTINUATION = re.compile(
    r""",(?!,)|»(?!\w)|[.;:!?%)\]}”、。，！？；：）」』،؛؟]|['’](?:s|re|ve|ll|d|m|t)\b|"[.,;:!?)]"""
)
BULLETS = frozenset("•·∙▪■▶►▸*")
BRACKETS = frozenset("([")
ASKS = frozenset("?!")
# "2026", "1,400", "17.84": no number of a list.
AMOUNT = re.compile(r"\d[\d.,:%]+")
# "(Ogden),", "(West).": what is added inside a sentence, where "(3)" or "(Reuters)" may stand for itself.
ENCLOSED = re.compile(r"[)\]][,;.]$")
CONTINUED_WORDS = 3
NAMED_WORDS = 4
"""Words of a sentence from which on a name may follow, and those of a name."""
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
FUNCTION_WORD = re.compile(_FUNCTION_WORDS)
_FUNCTION_CHARS = 16
"""Characters at the end of a line in which such a word stands, and more."""
_SENTENCE_ENDS = frozenset(".!?…。！？؟।:：;")
_CLOSING = "'\"”’»«“)]」』"
# "61-летнему", "24-year-old"
_NUMBERED_WORD = re.compile(r"\d{1,4}[-‑][^\W\d_A-ZÀ-Þ]")
_LAST_BUT_ONE = re.compile(r";\s(?:and|or|und|oder|et|ou|y|o|e)$")
_LAST_CHARS = 8
"""How a list's last item but one ends, and the characters in which that shows."""
_COUNTED = 4
"""Lines above whose words are counted."""


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


class Pair(NamedTuple):
    """Two text nodes: `text`, and the one right `above` it, which is the last of its paragraph so far, the `group`.

    `below` is the node after `text`, empty where there is none.
    """

    group: Sequence[Line]
    above: str
    text: str
    below: str

    @property
    def words(self) -> int:
        """Words of `text`."""
        return len(self.text.split())

    @property
    def words_above(self) -> int:
        """Words of the last lines of the group."""
        return count_words(self.group[-_COUNTED:])


def count_words(group: Sequence[Line]) -> int:
    """Words of all lines."""
    return sum(len(line.text.split()) for line in group)


def announces(group: Sequence[Line]) -> bool:
    """Whether lines are the end of a sentence before what somebody says."""
    last = group[-1].text
    return last.endswith(":") and not last[0].isupper() and count_words(group[-_COUNTED:]) >= CONTINUED_WORDS


def ends_item(text: str) -> bool:
    """Whether a line is the end of an item of a list that is one sentence."""
    return text.endswith(";") or _LAST_BUT_ONE.search(text, max(0, len(text) - _LAST_CHARS)) is not None


def is_cut(text: str) -> bool:
    """Whether a line breaks off before the end of a sentence, or of a list's last item but one."""
    return text.rstrip(_CLOSING)[-1:] not in _SENTENCE_ENDS and not ends_item(text)


def ends_in_function_word(text: str) -> bool:
    """Whether the last word is one with which no sentence ends: an article, a preposition."""
    return _FUNCTION_WORD_END.search(text[-_FUNCTION_CHARS:].lower()) is not None


def starts_lower(text: str) -> bool:
    """Whether it begins with a small letter, or with a figure that belongs to one."""
    return text[:1].islower() or (text[:1].isdigit() and _NUMBERED_WORD.match(text) is not None)
