"""The form in which lines and phrases are compared: case, decoration, counters and closing punctuation do not matter in it."""

from __future__ import annotations

import re
from functools import lru_cache

SHORT = 280
"""Longest line whose folded form is remembered."""

_VARIANTS = (("i\u0307", "i"), ("ı", "i"), ("’", "'"), ("‘", "'"), ("‚", "'"), ("´", "'"), ("“", '"'), ("”", '"'), ("„", '"'))
_DIGIT = re.compile(r"\d")
_ASCII_DIGIT = re.compile("[0-9]")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_LEAD = re.compile(r"[\s•·∙▪■□●○◦►▶▸→»›>*|+=~_✓✔★☆※#\-–—\u2190-\u21ff\u2600-\u27bf\U0001f000-\U0001faff]+")
_TAIL = re.compile(r"[\s:：.。…»›>→|·•▼▾▲\-–—\u2190-\u21ff\u2600-\u27bf\U0001f000-\U0001faff]+")


def fold(text: str) -> str:
    """The form in which lines and phrases are compared: `fold("▶ Comments (12):") == "comments (#)"`."""
    return _fold_again(text) if len(text) <= SHORT else _fold(text)


def _fold(text: str) -> str:
    if text[:2] == "• " and (rest := text[2:]).isascii() and rest[:1].isalpha():
        text = rest  # the bullet goes in any case, and ASCII is faster
    folded = small(text)
    if folded.replace(" ", "").isalpha():
        return folded.strip()
    if (_ASCII_DIGIT if folded.isascii() else _DIGIT).search(folded):
        folded = _DIGITS.sub("#", folded)
    if folded[:1].isalnum() and folded[-1:].isalnum():
        return folded
    start = match.end() if (match := _LEAD.match(folded)) else 0
    stop = len(folded)
    # Walk back by hand: an unanchored search for trailing runs would be quadratic.
    while stop > start and _TAIL.match(folded[stop - 1]):
        stop -= 1
    # A line of nothing but decoration is compared as it is.
    return folded[start:stop] or folded.strip()


_fold_again = lru_cache(maxsize=4096)(_fold)  # several detectors ask about one line, and menus say the same on every page


def small(text: str) -> str:
    """Casefolded, with straight quotes; the Turkish letters i meet, since nothing tells whose capital an I is."""
    folded = text.casefold()
    if not folded.isascii():
        for variant, plain in _VARIANTS:
            if variant in folded:
                folded = folded.replace(variant, plain)
    return folded


def after(text: str, phrase: str) -> str:
    """What follows the folded `phrase` in the line `text`, which begins with it: decoration, case and digits as they stand."""
    at = lead.end() if (lead := _LEAD.match(text)) else 0
    covered = 0
    while covered < len(phrase) and at < len(text):
        digits = _DIGITS.match(text, at) if phrase[covered] == "#" else None
        if digits is not None:
            at, covered = digits.end(), covered + 1
        else:
            covered += max(len(small(text[at])), 1)
            at += 1
    return text[at:]
