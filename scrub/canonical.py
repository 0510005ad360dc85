"""The canonical form of text: NFC, one kind of space, nothing invisible.

Problem: dumps hold NBSPs, zero-width characters, soft hyphens, control characters, lone surrogates and lines that were
broken anywhere. Two dumps of one story then differ in thousands of bytes that no reader sees.

`canonical` maps a slice of a dump to what a reader sees. It is idempotent and linear in its input.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

MARKS_CAP = 32
"""Longest run of combining marks kept. `unicodedata.normalize` is quadratic in the run; no script needs more than a few."""

LINE_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""The characters at which `str.splitlines` ends a line."""

_CJK = "\u2e80-\u2eff\u3001-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffef"
_CLOSING = r",.;:!?%)\]}’”»、。，！？；：）」』】》〉،؛؟…"
_OPENING = r"(\[{“‘«（「『【《〈¿¡"

_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]+")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff0-\ufffb\U000e0000-\U000e0fff]+"
)
# Letters and punctuation of the common scripts that are their own normal form and are no marks: the fast path.
_STABLE = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0388-\u03ff\u0400-\u0482\u048a-\u052f\u05d0-\u05ea\u0621-\u063f\u0641-\u064a\u2010-\u2027"
    "\u2030-\u205e\u20a0-\u20bf\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9f]*"
)
# These count as letters or marks and draw nothing.
_FILLER = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0]+")
# The joiners are letters' business in Arabic, Indic scripts and emoji, and noise elsewhere.
_JOINED_SCRIPTS = "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u2190-\u2bff\ufe00-\ufe0f\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_JOINED_SCRIPTS}])[\u200c\u200d]|[\u200c\u200d](?![^\\s\u200c\u200d])")
_JOINER = re.compile("[\u200c\u200d]")
_PASSES = 8
"""A joiner that goes can leave another one stray; each pass settles those that the last one uncovered."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile(f"[{LINE_BREAKS}]+")
_SPACE = re.compile(r"\s+")
_GLUED_LEFT = re.compile(rf"[{_CJK}{_OPENING}]\Z")
_GLUED_CJK = re.compile(rf"[{_CJK}]")
_GLUED_RIGHT = re.compile(rf"""(?:[{_CLOSING}]|['’](?:s|re|ve|ll|d|m|t)\b|"[{_CLOSING}])""")
_HANGUL = re.compile("[\uac00-\ud7a3”’」]")
PARTICLES = "은|는|가|을|를|의|에|에서|에게|와|과|로|으로|도|만|까지|부터|쯤|고|며|라고|이라고들?|씨(?:는|가|의|를|에게|와|도)?"
"""What Korean writes without a space behind a word, as an alternation of a pattern."""
_PARTICLE = re.compile(rf"(?:{PARTICLES})(?=[\s,.]|$)")
# The cases of a proper name, as Turkish writes them.
SUFFIX = re.compile(r"['’](?:[ns]?[ıiuü]n?|y?[aeıiuü]|n?[dt][ae](?:n|ki)?|y?l[ae]|l[ıiuüae]r?|n[ae])(?=[\s,.]|$)")
_OPENER = re.compile(rf"[{_OPENING}]\Z")
# Words that lose their vowel before the next: "selon l’", "parle d’", "dell’".
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|all|dell|nell|un)['’]\Z", re.IGNORECASE)
# The end of a word or number that is set above the line: "M" and "me", "3" and "e", "19" and "th".
_RAISED = re.compile(r"(?:me|lle)s?|e|er|re|ère|ème|st|nd|rd|th|os?")
_BEFORE_RAISED = re.compile(r"(?:\bM|\b[XVI]+|\d|\bn)\Z")
_LONGEST_RAISED = 4


@cache
def _mark_runs() -> re.Pattern[str]:
    """Runs longer than `MARKS_CAP` of what may be combining marks: those of the BMP, and anything of the higher scripts.

    Listing the higher marks one by one would make `re` walk a long list of ranges at every character.
    """
    ranges: list[list[int]] = []
    for code in range(0x300, 0x10000):
        if unicodedata.combining(chr(code)):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    marks = "".join(f"{chr(low)}-{chr(high)}" for low, high in ranges) + "\U00010000-\U0001efff"
    return re.compile(f"[{marks}][{marks}]{{{MARKS_CAP},}}")


def _cap_marks(run: re.Match[str]) -> str:
    kept, length = [], 0
    for char in run[0]:
        length = length + 1 if unicodedata.combining(char) else 0
        if length <= MARKS_CAP:
            kept.append(char)
    return "".join(kept)


def has_excess_marks(text: str) -> bool:
    """Whether `canonical` shortens a run of combining marks in `text`."""
    return not text.isascii() and any(_cap_marks(run) != run[0] for run in _mark_runs().finditer(text))


def is_one_word(left: str, right: str) -> bool:
    """Whether two text nodes are parts of one word: an elided article and its noun, or what is set above the line.

    `is_one_word("selon l’", "Union")`, `is_one_word("assume M", "me")`, `is_one_word("the 19", "th")`.
    """
    if left[-1:] in {"'", "’"}:
        return _ELIDED.search(left[-6:]) is not None
    return (
        len(right) <= _LONGEST_RAISED and _RAISED.fullmatch(right) is not None and _BEFORE_RAISED.search(left[-8:]) is not None
    )


def glue(left: str, right: str) -> str:
    """What stands between two pieces of one paragraph that a dump put on two lines: a space or nothing.

    Nothing stands between ideographs or kana, after an opening bracket, before closing punctuation, an English clitic, a
    Korean particle or the case of a Turkish name, and in what is one word: `glue("Seoul", ", he said") == ""`,
    `glue("the", "mayor") == " "`.
    """
    if not left or not right:
        return ""
    if _OPENER.search(left[-1]) or left.endswith(' "') or _GLUED_RIGHT.match(right[:4]):
        return ""
    if (_HANGUL.match(left[-1]) and _PARTICLE.match(right)) or is_one_word(left, right):
        return ""
    if right[0] in "'’" and SUFFIX.match(right) and left.rsplit(None, 1)[-1][0].isupper():
        return ""
    if _GLUED_LEFT.search(left[-1]) and _GLUED_CJK.match(right[0]):
        return ""
    return " "


def canonical(text: str) -> str:
    """Return `text` as one canonical paragraph: NFC, single spaces, no line break, nothing invisible, no surrogate.

    Line breaks inside are joints of one paragraph and closed by `glue`. Idempotent: `canonical(canonical(x)) == canonical(x)`.
    """
    if text.isprintable() and "  " not in text and (text.isascii() or _STABLE.fullmatch(text)):
        return text.strip()
    for _ in range(_PASSES):
        seen, text = text, _one_pass(text)
        if text == seen or not _JOINER.search(text):
            break
    return text


def _one_pass(text: str) -> str:
    if not text.isprintable():
        text = _visible_on_one_line(text)
    if not _STABLE.fullmatch(text):
        text = _FILLER.sub("", text)
        text = unicodedata.normalize("NFC", _mark_runs().sub(_cap_marks, text))
    if "  " in text:
        text = _SPACE.sub(" ", text)
    return text.strip()


def _visible_on_one_line(text: str) -> str:
    """Drop what is invisible, replace surrogates, close line breaks, turn every other space into U+0020."""
    if not text.isascii():
        text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", _SURROGATE.sub("\ufffd", text)))
    else:
        text = _CONTROL.sub("", text)
    lines = [stripped for line in _BREAKS.split(text) if (stripped := line.strip())] or [""]
    joined = [lines[0]]
    for before, line in pairwise(lines):
        joined += [glue(before, line), line]
    return _SPACE.sub(" ", "".join(joined))
