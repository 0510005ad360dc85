"""How text nodes go on in scripts without capitals, where particles tell it, and what encloses a link."""

from __future__ import annotations

import re

from scrub.canonical import PARTICLES
from scrub.segment.nodes import CJK, CONTINUED_WORDS, NAMED_WORDS, Joint, Pair, count_words, is_cut

KOREAN_PARTICLE = re.compile(rf"(?:이|{PARTICLES})\s")
JAPANESE_PARTICLE = re.compile("[をはがにでとのも](?!ん|じ|う|も|ち|は|く|し|た|こ|き)")
OPEN_END = re.compile(
    r"(?:[\uac00-\ud7a3](?:은|는|이|가|을|를|의|에|에서|에게|로|와|과|하고|하며|라는|었던|았던)|\s(?:ثم|في|من|إلى|على|عن|أن|التي|الذي|أو|مع|بعد|قبل|حتى|هذا|هذه|بين|عند|لكن|إن|كان))$"
)
_JAPANESE_PARTICLES = frozenset("をはがにでとのもやへ") | {"から", "まで", "など"}
_JAPANESE_OPEN_END = re.compile("..[はがとの]$")  # headlines end in the other particles as well
_INNER_END = re.compile(r"[.!?؟。]\s\S")
_INNER_CJK = re.compile("[、。，]")
_CJK_LINK = 10
_FEWEST_CHARS, _JAPANESE_CHARS = 4, 5
_UNFINISHED = 25
"""Characters of a line from which on it is running text."""
# Three words after a whole sentence: fewer may be the source of a picture.
_BROKEN_OFF = re.compile(r"[.!?؟。](?:\s[^\s.!?؟。]+){3,}$")
_TAIL = 200
"""Characters at the end of a line in which its last sentence may have ended."""
_BEFORE_LINK = 5
"""Words, and so lines at most, from which on what came is no entry of a menu."""


def korean_particle(pair: Pair) -> Joint | None:
    """ "홍길동", "은 말했다": a particle belongs to the word before it."""
    return Joint.LIKELY if KOREAN_PARTICLE.match(pair.text) else None


def japanese_particle(pair: Pair) -> Joint | None:
    """ "市長", "は三つの案を比べた", and a particle alone between two nodes."""
    if not CJK.search(pair.above[-1:]):
        return None
    begins = len(pair.text) >= _JAPANESE_CHARS and JAPANESE_PARTICLE.match(pair.text)
    return Joint.LIKELY if begins or pair.text in _JAPANESE_PARTICLES or pair.above in _JAPANESE_PARTICLES else None


def japanese_link(pair: Pair) -> Joint | None:
    """ "港の市長の", "山川泉": a few characters behind a particle, and what follows them."""
    if not CJK.search(pair.above[-1:]):
        return None
    opened = len(pair.text) <= _CJK_LINK and _JAPANESE_OPEN_END.search(pair.above)
    return Joint.LIKELY if opened or _follows_link(pair) else None


def _follows_link(pair: Pair) -> bool:
    """Whether the node above is a few characters inside a sentence that the one before it left open."""
    if len(pair.group) < 2 or len(pair.above) > _CJK_LINK:
        return False
    before = pair.group[-2].text
    return before in _JAPANESE_PARTICLES or _JAPANESE_OPEN_END.search(before) is not None


def behind_inner_punctuation(pair: Pair) -> Joint | None:
    """ "船は、冬の港から", "つばめ号": what has a comma in it is a sentence; nothing else goes on behind such scripts."""
    if not CJK.search(pair.above[-1:]):
        return None
    inside = _INNER_CJK.search(pair.above) is not None and (len(pair.text) <= _CJK_LINK or len(pair.group) > 1)
    return Joint.LIKELY if inside else Joint.NONE


def particle_at_the_end(pair: Pair) -> Joint | None:
    """ "오래된 시장은", "홍길동 씨와": a Korean particle or an Arabic preposition ends no sentence."""
    if len(pair.above) < _FEWEST_CHARS or not OPEN_END.search(pair.above):
        return None
    # A headline below a word that ends as a particle does.
    quoted = pair.text[0] in "“「" and len(pair.above.split()) < CONTINUED_WORDS
    return None if quoted else Joint.LIKELY


def link_behind_a_sentence(pair: Pair) -> Joint | None:
    """ "عادت العبارة. وقالت", "مود إليري": a few words behind a node in which a sentence has ended and another begun."""
    few = pair.below and pair.words <= NAMED_WORDS and is_cut(pair.text)
    return Joint.LIKELY if few and _INNER_END.search(pair.above) else None


def sentence_broken_off(pair: Pair) -> Joint | None:
    """ "배가 항구로 돌아왔다. 사십 명이 부두에 나와 오래", "서 있었다": three words of a sentence behind a whole one."""
    broken = len(pair.above) >= _UNFINISHED and _BROKEN_OFF.search(pair.above, max(0, len(pair.above) - _TAIL))
    return Joint.LIKELY if broken else None


def behind_a_link(pair: Pair) -> Joint | None:
    """ "وقالت بائعة التذاكر", "مود إليري", "إن المحرك ليس هادئا": few words after few words are entries of a menu."""
    if len(pair.group) < 2 or len(pair.above.split()) > NAMED_WORDS or not is_cut(pair.group[-2].text):
        return Joint.NONE
    enough = pair.words >= CONTINUED_WORDS or count_words(pair.group[:_BEFORE_LINK]) >= _BEFORE_LINK
    return Joint.LIKELY if enough else Joint.NONE


RULES = (
    korean_particle,
    japanese_particle,
    japanese_link,
    behind_inner_punctuation,
    particle_at_the_end,
    link_behind_a_sentence,
    sentence_broken_off,
    behind_a_link,
)
