"""What a text is about: its telling words, and how many of them it shares with others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from scrub.languages import VOWEL_SIGNS

STEM = 7
_CJK_RUN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")


_NAME = re.compile(r"[“\"‘'(«„]?([^\W\d_][\w'’-]*)")
_OPENING = frozenset("“\"‘'(«„")
_GOES_ON = frozenset("_,;()’'”–—-")
"""With these, or with a letter or a digit, ends the word before one that does not open a sentence."""
_CASELESS_WORD = re.compile("[\u0590-\u08ff\u0900-\u0eff\u10a0-\u10ff\uac00-\ud7a3]{2,}")
_LONGER_WORD = re.compile(r"[^\W\d_]{4,}")
_LONGER_SIGNED_WORD = re.compile(rf"(?:[^\W\d_]|[{VOWEL_SIGNS}]){{4,}}")
_SLUG_WORD = re.compile(r"[^\W\d_]{3,}")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_NO_LETTER = re.compile(r"[\W_]+")
_LONGEST_URL = 500
_ENDINGS = frozenset({"html", "htm", "shtml", "php", "aspx", "jsp"})
_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe"), ("æ", "ae"))


def telling_words(text: str) -> frozenset[str]:
    """Names where the script has capitals (a capitalised word that does not open a sentence), else all words.

    Words are cut to their first letters, so that inflected forms meet; Chinese and Japanese give pairs of characters.
    """
    words = {name.casefold()[:STEM] for name in _names(text)}
    if not text.isascii():
        words.update(word[:STEM] for word in _CASELESS_WORD.findall(text))
        words |= _pairs(text)
    return frozenset(words)


def _names(text: str) -> Iterator[str]:
    """The capitalised words that do not open a sentence."""
    before = ""
    for word in text.split():
        first, last = word[0], before[-1:]
        if (first.isupper() or first in _OPENING) and (last.isalnum() or last in _GOES_ON):
            match = _NAME.match(word)
            if match is not None and match[1][0].isupper():
                yield match[1]
        before = word


def _pairs(text: str) -> set[str]:
    return {run[n : n + 2] for run in _CJK_RUN.findall(text) for n in range(len(run) - 1)}


@lru_cache(maxsize=512)  # several detectors ask about the first paragraphs and the lines above them
def content_words(text: str) -> frozenset[str]:
    """All words of some length, cut to their first letters; names and common words alike."""
    if text.isascii():
        return frozenset(word[:STEM] for word in _LONGER_WORD.findall(text.casefold()))
    return frozenset(word[:STEM] for word in _LONGER_SIGNED_WORD.findall(text.casefold())) | _pairs(text)


def shared(words: Set[str], of: Set[str]) -> float:
    """Share of `words` that stand in `of`, 0..1; 0 where there are none."""
    return len(words & of) / len(words) if words else 0.0


def slug_words(url: str) -> frozenset[str]:
    """The words of the part of a URL's path that has most, as a rule made of the headline; without accents."""
    try:
        path = unquote(urlsplit(url[:_LONGEST_URL]).path)
    except ValueError:  # an address of no host
        return frozenset()
    parts = [_SLUG_WORD.findall(_without_accents(part.casefold())) for part in path.split("/")]
    return frozenset(max(parts, key=len, default=())) - _ENDINGS


def spelled_in_slugs(text: str) -> frozenset[str]:
    """The words of a text as slugs may spell them: without accents, the German umlauts with or without an e."""
    return frozenset(word for spelling in spellings(text) for word in _SLUG_WORD.findall(spelling))


def letters_of(text: str) -> str:
    """Letters and figures alone, small and without accents, as addresses have them: `letters_of("El País") == "elpais"`."""
    return _NO_LETTER.sub("", _without_accents(text.casefold()))


def spellings(text: str) -> list[str]:
    """A text as addresses may spell it: small, without accents, the German umlauts with an e or without."""
    small = text.casefold()
    if small.isascii():
        return [small]
    spelled = small
    for umlaut, pair in _UMLAUTS:
        spelled = spelled.replace(umlaut, pair)
    return [_without_accents(text) for text in dict.fromkeys((spelled, small))]


def _without_accents(text: str) -> str:
    return text if text.isascii() else _ACCENTS.sub("", normalize("NFKD", text))
