"""How close a cleaned text is to the story.

Word-F1 compares bags of words, shingle-F1 bags of runs of four words (which also sees their order). In scripts
written without spaces between words each character counts as a word.
"""

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

SHINGLE = 4
LOW, HIGH = 0.6, 0.99

# Kana, Han (with extensions), half-width kana; Thai, Lao, Myanmar, Khmer.
_UNSPACED = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
_UNSPACED += "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
# Vowel signs belong to their word, though `\w` does not know them: general combining marks, Hebrew, Arabic, India.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0970-\u0dff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\w{_MARKS}])+")


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement of one text with its gold, each 0..1."""

    words: float
    shingles: float


@dataclass(frozen=True, slots=True)
class Summary:
    """Scores over documents: mean and median word-F1, shares of documents under `LOW` and over `HIGH`, mean shingle-F1."""

    words: float
    median: float
    low: float
    high: float
    shingles: float


def tokens(text: str) -> list[str]:
    """The words of `text` in order, in lower case and composed form."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def f1(found: Counter[Hashable], wanted: Counter[Hashable]) -> float:
    """Harmonic mean of precision and recall of one bag against another; 1 for two empty bags."""
    total = found.total() + wanted.total()
    return 2 * (found & wanted).total() / total if total else 1.0


def shingles(words: Sequence[str], size: int = SHINGLE) -> Counter[Hashable]:
    """The bag of runs of `size` words; a shorter text is one run."""
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)))


def forgive(text: Sequence[str], gold: Sequence[str], optional: Iterable[str]) -> tuple[list[str], list[str]]:
    """Take from both sides what would make an optional paragraph count.

    A paragraph the text has once more than the gold leaves the text; one it has less often leaves the gold.
    """
    found, wanted = f" {' '.join(text)} ", f" {' '.join(gold)} "
    for paragraph in optional:
        words = tokens(paragraph)
        if not words:
            continue
        needle = f" {' '.join(words)} "
        surplus = found.count(needle) - wanted.count(needle)
        if surplus > 0:
            found = found.replace(needle, " ", 1)
        elif surplus < 0:
            wanted = wanted.replace(needle, " ", 1)
    return found.split(), wanted.split()


def score(text: str, gold: str, optional: Iterable[str] = ()) -> Score:
    """Word-F1 and shingle-F1 of `text` against `gold`; `optional` paragraphs cost nothing whether kept or not."""
    found, wanted = forgive(tokens(text), tokens(gold), optional)
    return Score(f1(Counter(found), Counter(wanted)), f1(shingles(found), shingles(wanted)))


def summarise(scores: Sequence[Score]) -> Summary:
    """Mean, median and tails of `scores` (at least one)."""
    words = [item.words for item in scores]
    low, high = (statistics.fmean(tail) for tail in ([w < LOW for w in words], [w > HIGH for w in words]))
    shingles = statistics.fmean(item.shingles for item in scores)
    return Summary(statistics.fmean(words), statistics.median(words), low, high, shingles)
