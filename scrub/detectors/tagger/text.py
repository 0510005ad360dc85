"""What the characters of blocks tell: counts of their classes, and a hash for every word, all blocks at once.

Problem: a dump has hundreds of blocks and thousands of words, and a loop over them in Python costs more than the rest.
Rule: the blocks' beginnings are joined to one text, and numpy passes over it once. Words are hashed by differences of a
polynomial prefix sum modulo 2^64 (Karp and Rabin 1987), so that no word is ever cut out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

HEAD = 400
"""Characters of a block that are looked at; its length counts in full."""
CHUNK = 1024
"""Blocks that are read at once, which bounds the memory."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that it has an inverse modulo 2^64
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_HIGH = np.uint64(32)


class Class(IntEnum):
    """Classes of characters. What stands in words comes first."""

    UPPER = 0
    LOWER = 1
    CASELESS = 2
    UNSPACED = 3
    DIGIT = 4
    SPACE = 5
    STOP = 6
    COMMA = 7
    COLON = 8
    QUOTE = 9
    BRACKET = 10
    DASH = 11
    SEPARATOR = 12
    SIGN = 13
    OTHER = 14
    BREAK = 15


_CLASSES = len(Class)
_WORDLIKE = Class.DIGIT
_MARKS = {
    Class.STOP: ".!?…。！？؟।॥։።‽",
    Class.COMMA: ",;、，；،؛",
    Class.COLON: ":：",
    Class.QUOTE: '"“”„«»‘’‚‹›「」『』',
    Class.BRACKET: "()[]{}（）［］【】《》〈〉",
    Class.DASH: "-–—―‐‑",
    Class.SEPARATOR: "|•·∙▪■□●○◦►▶▸/\\>→←↑↓★☆✓~_=*",
    Class.SIGN: "@#&+%$€£¥₹©®™°",
    Class.BREAK: "\n",
}
_UNSPACED = (
    *((0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x3005, 0x3008), (0x3040, 0x3100)),
    *((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0xFF66, 0xFFA0)),
)
_BMP = 0x10000


@cache
def _table() -> NDArray[np.uint8]:
    """The class of every character of the Basic Multilingual Plane; the last entry is for those beyond it."""
    by_category = {
        "Lu": Class.UPPER,
        "Lt": Class.UPPER,
        "Ll": Class.LOWER,
        "Lo": Class.CASELESS,
        "Lm": Class.CASELESS,
        "Mn": Class.CASELESS,
        "Mc": Class.CASELESS,
        "Nd": Class.DIGIT,
        "Zs": Class.SPACE,
    }
    table = np.array([by_category.get(unicodedata.category(chr(code)), Class.OTHER) for code in range(_BMP)], np.uint8)
    for start, stop in _UNSPACED:
        table[start:stop] = Class.UNSPACED
    for which, characters in _MARKS.items():
        table[[ord(char) for char in characters]] = which
    return np.append(table, np.uint8(Class.OTHER))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of `n` blocks.

    `counts`: (n, classes) characters of each class; `first`, `last`: class of the first and last character; `whole`: hash of
    the block's text with digits made alike. The words of all blocks in order: `words` their hashes, `owner` the block of
    each, `length` its characters, `nth` its place in its block.
    """

    counts: Floats
    first: NDArray[np.uint8]
    last: NDArray[np.uint8]
    whole: Hashes
    words: Hashes
    owner: Ints
    length: Ints
    nth: Ints

    def without_last(self) -> tuple[Reading, Hashes]:
        """The reading of all texts but the last, and the words of that one."""
        n = len(self.whole) - 1
        stop = int(self.owner.searchsorted(n))
        by_text = (self.counts[:n], self.first[:n], self.last[:n], self.whole[:n])
        return Reading(*by_text, self.words[:stop], self.owner[:stop], self.length[:stop], self.nth[:stop]), self.words[stop:]


def read(texts: Sequence[str]) -> Reading:
    """The reading of all texts, none with a line break; their first `HEAD` characters are looked at."""
    parts = [_read(texts[at : at + CHUNK], at) for at in range(0, len(texts), CHUNK)] or [_read((), 0)]
    if len(parts) == 1:
        return parts[0]
    return Reading(*(np.concatenate([getattr(part, name) for part in parts]) for name in Reading.__slots__))


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _read(texts: Sequence[str], offset: int) -> Reading:
    n = len(texts)
    lines = [text[:HEAD] + "\n" for text in texts]
    text = "".join(lines)
    classes = _table().take(_codes(text), mode="clip")
    sizes = np.array([len(line) for line in lines], np.int64)
    stops = sizes.cumsum()
    line = np.arange(0, n * _CLASSES, _CLASSES).repeat(sizes)
    counts = np.bincount(line + classes, minlength=n * _CLASSES).reshape(n, _CLASSES).astype(np.float32)
    counts[:, Class.BREAK] = 0  # the break is ours, not the block's
    first, last = classes[stops - sizes], classes[np.maximum(stops - 2, 0)]
    words, owner, length, nth, whole = _words(text.lower(), classes, stops)
    return Reading(counts, first, last, whole, words, owner + offset, length, nth)


def _words(text: str, classes: NDArray[np.uint8], line_stops: Ints) -> tuple[Hashes, Ints, Ints, Ints, Hashes]:
    """The words of a text in small letters. `classes` are of the text as it was written: small letters make the same words."""
    codes = _codes(text)
    if len(codes) != len(classes):  # the Turkish capital I becomes two characters
        classes = _table().take(codes, mode="clip")
        line_stops = np.flatnonzero(classes == Class.BREAK) + 1
    values = codes.astype(np.uint64)
    np.putmask(values, classes == Class.DIGIT, np.uint64(ord("0")))
    values += np.uint64(1)
    powers, inverses = _powers(len(codes) + 1)
    values *= powers[: len(codes)]
    prefix = np.zeros(len(codes) + 1, np.uint64)
    values.cumsum(out=prefix[1:])

    def hashes(start: Ints, stop: Ints) -> Hashes:
        raw = (prefix.take(stop) - prefix.take(start)) * inverses.take(start)
        mixed: Hashes = (raw ^ (raw >> _HIGH)) * _MIX
        return mixed

    start, stop = _spans(classes)
    bounds = np.concatenate((np.zeros(1, np.int64), line_stops))
    firsts = start.searchsorted(bounds)
    numbers = firsts[1:] - firsts[:-1]
    owner = np.arange(len(numbers)).repeat(numbers)
    nth = np.arange(len(start)) - firsts[:-1].repeat(numbers)
    return hashes(start, stop), owner, stop - start, nth, hashes(bounds[:-1], line_stops - 1)


def _spans(classes: NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """Where words start and stop; a character of a script without spaces is a word."""
    inside = classes <= _WORDLIKE
    before = np.zeros(len(inside), bool)
    before[1:] = inside[:-1]
    seam = inside != before
    alone = classes == Class.UNSPACED
    if alone.any():
        seam |= alone
        seam[1:] |= alone[:-1]
    return (seam & inside).nonzero()[0], (seam & before).nonzero()[0]


_powers_held: tuple[Hashes, Hashes] | None = None


def _powers(length: int) -> tuple[Hashes, Hashes]:
    """The powers of the base and of its inverse, at least `length` of each, as many of the one as of the other.

    Those held for the next texts are replaced as a pair, for several threads may read at a time.
    """
    global _powers_held
    held = _powers_held
    if held is None or len(held[0]) < length:
        size = max(1 << 16, 1 << (length - 1).bit_length())
        inverse = np.uint64(pow(int(_BASE), -1, 1 << 64))
        _powers_held = held = _powers_of(_BASE, size), _powers_of(inverse, size)
    return held


def _powers_of(base: np.uint64, size: int) -> Hashes:
    powers = np.full(size, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)
