"""A page on one line, cut into pieces: sentences, and the furniture that stands between them.

A piece too many costs nothing, since pieces that stay are joined again to the paragraph they came from; a piece too few
hides furniture in a sentence. So cuts are made wherever something suggests one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, pairwise

from scrub.article import Kind
from scrub.folding import fold
from scrub.lexicon import lexicon
from scrub.metadata.authors import agencies

_SENTENCE = re.compile(r"""[.!?…]['"”“’»)\]]*\s+(?=['"“‘«„•\[]*[^\W\d_a-z])|[。！？]['"”’」』）]*""")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?!May\.)(?:[A-Z]|[A-Z][a-z]{0,2}|Prof|Messrs|Capt|Lieut|vs|[A-Za-z](?:\.[A-Za-z])+)\.$"
)
# "am 2. April", "ihren 27. Geburtstag"
_ORDINAL = re.compile(
    r"\b(?:am|vom|zum|beim|bis|ab|de[nmrs]|die|das|seit|im|(?:ihr|sein|unser)\w{0,2})\s\d{1,2}\.$", re.IGNORECASE
)
_WORD = re.compile(r"\S+")
_DATE = (
    r"(?:\d{1,2}:\d{2},\s+)?(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}|\d{1,2}\.?\s+[^\W\d_]{3,12}\.?,?\s+\d{4}"
    r"|[^\W\d_]{3,12}\.?\s+\d{1,2},?\s+\d{4})(?:T|,?\s+(?:at\s+|um\s+|à\s+|-\s+|\|\s+|/\s+)?)?"
    r"(?:\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[apAP]\.?[mM]\.?|Uhr|h)?(?:\s+[A-Z]{2,4}\b)?)?"
)
_STAMPED = "(?:Published|Updated|Posted|Modified|Aktualisiert|Stand)"
_AGE = (
    r"(?:\d{1,3}\s?(?:h|hrs?|hours?|mins?|minutes?|days?|weeks?|months?)\sago"
    r"|(?:vor|hace|il y a|há|för)\s\d{1,3}\s[^\W\d_]{1,10}\.?(?:\ssedan)?"
    r"|\d{1,3}\s(?:ore|giorni|minuti|uur|dagen)\s(?:fa|geleden))"
)
_NAME = r"[^\W\d_a-z][\w'’.-]{0,40}"
_AROUND = (
    re.compile(rf"(?<!\S){_NAME}\s{_NAME}\s(?:Views\b|[\w.+-]{{1,64}}@[\w.-]{{1,64}}\w)"),
    re.compile(r"\s(?=:\s)|(?<=\s:)\s"),
    re.compile(r"\b(?:Category|Tags?|Posted in|Filed under):\s?[^\s,]{1,30}(?=\s[A-Z])"),
    re.compile(r"\s(?=[•·▪●■►▶]\s)"),
    # A date before a capital or a number is a stamp: a sentence would go on small.
    re.compile(rf"(?<=\s)(?:(?:[^\W\d_a-z][^\W\d_]{{2,20}}:|{_STAMPED})\s)?{_DATE}(?=\s+(?:[^\W\d_a-z]|[|•·]|\d{{1,2}}\smin))"),
    re.compile(r"\b\d{1,2}[\s-]min(?:ute)?s?\sread\b"),
    # An age or a length before a capital or a number is a teaser's.
    re.compile(rf"(?<=\s)(?:{_AGE}|\d{{1,2}}:\d{{2}}\smin)(?=\s?\d|\s[^\W\d_a-z])"),
    re.compile(rf"\s(?=By\s+{_NAME}\s+[A-Z]|BY\s+[A-Z]{{2}}|Von\s+{_NAME}\s+{_NAME}\s)"),
    re.compile(
        rf"\b(?:By|BY|Von)(?:\s+{_NAME}){{2}}(?:(?:\s+and|\s+und|,)\s+{_NAME}\s+{_NAME})?(?:\s+\[[^\]]{{3,60}}\])?\s(?=\S)"
    ),
    re.compile(r"(?<=[\])])\s(?=[“\"]?[^\W\d_a-z]|\d)"),
    re.compile(r"\s(?=(?:Photo|Foto|Image|Bild|Picture|Credit|Quelle)(?:s?\s*:|\s+by\s))"),
    re.compile(r"\s(?=(?:Copyright\s+)?©)|\s(?=\(c\)\s+\d{4})|\s(?=Copyright\s+\d{4})"),
    re.compile(r"\s(?=(?:Home|Startseite|Accueil|Inicio)\s[/>›»]\s)"),
    # In scripts without spaces a space is a seam.
    re.compile("(?<=[\u3040-\u30ff\u3400-\u9fff。！？」）])\\s(?=[\u3040-\u30ff\u3400-\u9fff「（【])"),
)
_AFTER = (
    # The last step of a breadcrumb is a word, or two around an "and".
    re.compile(r"[>›»]\s[^\s>›»]{1,30}(?:\s(?:&|and|und|et|y|e)\s[^\s>›»]{1,30})?\s(?![>›»&]|and\s|und\s)(?=\S)"),
    re.compile(r"\b(?:Home|Startseite|Accueil|Inicio)(?:\s/\s[^\s/]{1,30}){1,5}\s(?!/)"),
    re.compile(r"\bVideo:\s[^.!?]{5,120}?\s\d{1,2}:\d{2}\s(?=[“\"]?[^\W\d_a-z])"),
    # "Sign up to our newsletter here Kev's daughter posted a video."
    re.compile(r"^(?:Sign up|Subscribe|Click|Join|Follow|Download)\b[^.!?]{5,120}?\bhere\s(?=[“\"]?[^\W\d_a-z])"),
    re.compile(r"(?<=:\s[„“\"«])[^”“\"»„]{5,150}[”“\"»]\s(?=[^\W\d_a-z])"),
)
_AFTER_CREDIT = re.compile(
    r"^(?:Photo|Foto|Image|Bild|Picture|Credit|Quelle)s?\s*:?\s*(?:by\s+)?(?:\S+\s+){0,8}?"
    r"(?=[“\"]?(?:[A-ZÄÖÜ]{4,}(?:\.|,|\s[—–-])\s|[A-ZÄÖÜ][a-zäöüß]*\s+[a-zäöüß]|(?:Die|Der|Das|Ein|Eine|Im|Am|Bei|Nach|Es|Wer)\s))"
)
_CREDIT = re.compile(r"\b(?:Photo|Foto|Image|Bild|Picture|Credit|Quelle)s?\s*:\s*")
_AGENCY_WORDS = 3
_GOES_ON = re.compile(rf"\s*(?:[>›»/|]|{_DATE})")
_LED_ON = re.compile(r"[>›»/|]\s*$")
_OPENER = re.compile(
    "The|An?|In|On|At|It|He|She|They|But|And|For|When|After|With|This|That|As|While|If|We|More|Two|Three"
    "|Der|Die|Das|Eine?|Im|Am|Bei|Mit|Nach|Und|Aber|Es|Er|Sie|Wer|Als|Für|La|Les?|Une?|Des|Il|Elle|Au|En|El|Los|Las|Una|Por|Con"
)
_CLOSED = frozenset("'’”\"“»")
_LED_BY_LABEL = frozenset({Kind.CREDIT, Kind.CAPTION, Kind.BYLINE})
"""Kinds whose phrases are labels: a name follows on the same line."""
_LONGEST_PHRASE = 8
_SHOUTED_CHARS = 6
_QUOTED_CHARS = 300
"""Characters before a phrase in which a quotation may have begun."""
_COPY_WORDS = 4
_DISTANT_COPY_WORDS = 6
"""Words of a copy that stands apart from what it copies; a story says shorter runs again by itself."""
_COPIED_AMONG = 300
_COPY_WITHIN = 1_000
_TITLE_AMONG = 4


def split_line(text: str) -> list[tuple[int, int]]:
    """Spans of the pieces of `text`, ascending, without overlap; together they are `text` but for white space."""
    words = [(m.start(), m.end()) for m in islice(_WORD.finditer(text), _COPIED_AMONG)]
    cuts = {0, len(text), *_copies(text, words)}
    sentences = _between(text, sorted({*cuts, *_sentence_ends(text)}))
    for n, (start, stop) in enumerate(sentences):
        cuts.add(start)
        cuts.update(start + cut for cut in _cuts_inside(text[start:stop], at_edge=n < 2 or n >= len(sentences) - 2))
    for start, stop in _between(text, sorted(cuts))[:_TITLE_AMONG]:
        again = text.find(text[start:stop], stop, stop + _COPY_WITHIN)
        if again >= 0 and text.count(" ", start, stop) >= _DISTANT_COPY_WORDS - 1:
            cuts |= {again, again + stop - start}
    return _between(text, sorted(cuts))


def _between(text: str, cuts: Sequence[int]) -> list[tuple[int, int]]:
    """The stretches between neighbouring cuts, trimmed of white space, empty ones left out."""
    spans = []
    for start, stop in pairwise(cuts):
        piece = text[start:stop]
        if stripped := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            spans.append((first, first + len(stripped)))
    return spans


def _sentence_ends(text: str) -> Iterator[int]:
    for match in _SENTENCE.finditer(text):
        end = text[max(0, match.start() - 12) : match.start() + 1]
        if not (_ABBREVIATION.search(end) or _ORDINAL.search(end)):
            yield match.end()


def _cuts_inside(sentence: str, *, at_edge: bool) -> set[int]:
    cuts: set[int] = set()
    for pattern in _AROUND:
        for match in pattern.finditer(sentence):
            cuts |= {match.start(), match.end()}
    for pattern in _AFTER:
        cuts |= {match.end() for match in pattern.finditer(sentence)}
    cuts.update(_agency_ends(sentence))
    words = [(m.start(), m.end()) for m in _WORD.finditer(sentence)]
    phrases = list(_phrases(sentence, words, cuts))
    for start, stop in phrases:
        cuts.add(start)
        # A label keeps what it labels: "Tags: ...", "Published 3 May", "Home > News".
        if sentence[stop - 1] not in ":：" and not _GOES_ON.match(sentence, stop):
            cuts.add(stop)
    cuts |= set(_numbered(sentence, words))
    if at_edge or phrases:
        cuts |= set(_openers(sentence, words))
    for start, stop in _between(sentence, sorted({0, len(sentence), *cuts})):
        if match_credit := _AFTER_CREDIT.match(sentence[start:stop]):
            cuts.add(start + match_credit.end())
    return cuts


def _agency_ends(sentence: str) -> Iterator[int]:
    """Where the agency ends to which a picture is credited: "Credit: AFP The letter …"."""
    for label in _CREDIT.finditer(sentence):
        words = list(islice(_WORD.finditer(sentence, label.end()), _AGENCY_WORDS))
        ends = (word.end() for word in reversed(words))
        yield from islice((end for end in ends if fold(sentence[label.end() : end]) in agencies()), 1)


@cache
def _markers() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Whole-line phrases of all languages as folded words, by their first word, the longest first."""
    markers: dict[str, list[tuple[str, ...]]] = {}
    for phrase, (hit, *_) in lexicon(None).whole.items():
        if hit.kind in _LED_BY_LABEL:
            continue
        words = tuple(phrase.split())
        # The owner's name belongs to a copyright line.
        if len(words) <= _LONGEST_PHRASE and len(phrase) >= 4 and not phrase.startswith(("copyright", "©", "(c)")):
            markers.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(group, key=len, reverse=True)) for first, group in markers.items()}


def _phrases(sentence: str, words: Sequence[tuple[int, int]], cuts: set[int]) -> Iterator[tuple[int, int]]:
    """Spans of whole-line phrases that stand in the sentence as a line of their own would: capitalised, or at its edge."""
    folded: dict[int, str] = {}

    def fold_word(n: int) -> str:
        if n not in folded:
            folded[n] = fold(sentence[words[n][0] : words[n][1]])
        return folded[n]

    after_phrase = 0
    for n, (start, _) in enumerate(words):
        free_before = n == after_phrase or start in cuts or start - 1 in cuts
        # Most words begin small inside a sentence: they need not be folded.
        if n < after_phrase or not (free_before or sentence[start].isupper()):
            continue
        for phrase in _markers().get(fold_word(n), ()):
            stop = n + len(phrase)
            same = stop <= len(words) and all(fold_word(n + i) == word for i, word in enumerate(phrase))
            if same and _stands_alone(sentence, words, n, stop, free_before):
                yield start, words[stop - 1][1]
                after_phrase = stop
                break


def _stands_alone(sentence: str, words: Sequence[tuple[int, int]], first: int, stop: int, free_before: bool) -> bool:
    before = sentence[max(0, words[first][0] - _QUOTED_CHARS) : words[first][0]]
    if _LED_ON.search(before[-4:]) or _quotes(before):
        return False
    capital = sentence[words[first][0]].isupper()
    if sentence[words[stop - 1][1] - 1] in ":：":
        return capital
    goes_on = stop < len(words) and sentence[words[stop][0]].islower()
    if stop - first == 1 and len(words) > 1:
        return capital and not goes_on and (free_before or _shouts(sentence, words, first))
    return (capital or free_before) and not goes_on


def _shouts(sentence: str, words: Sequence[tuple[int, int]], n: int) -> bool:
    """Whether a long word stands in capitals between words that do not."""
    word, *beside = (sentence[slice(*words[at])] for at in (n, *range(max(0, n - 1), min(len(words), n + 2))))
    return (
        len(word) >= _SHOUTED_CHARS
        and word.isupper()
        and all(other == word or len(other) < _SHOUTED_CHARS // 2 or not other.isupper() for other in beside)
    )


def _quotes(before: str) -> bool:
    """Whether a sentence that begins so quotes what follows: a sign that says "Share this path"."""
    return before.count('"') % 2 == 1 or before.rfind("“") > before.rfind("”") or before.rfind("„") > before.rfind("“")


def _copies(text: str, words: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Cuts around runs of words that are said twice: a headline and its copies, a doubled caption. The longest run counts."""
    tokens = [text[start:stop] for start, stop in words]
    seen: dict[tuple[str, ...], int] = {}
    runs: list[tuple[int, int, int]] = []
    for n in range(len(tokens) - _COPY_WORDS + 1):
        first = seen.setdefault(tuple(tokens[n : n + _COPY_WORDS]), n)
        if first + _COPY_WORDS > n:
            continue
        size = _COPY_WORDS
        while n + size < len(tokens) and first + size < n and tokens[first + size] == tokens[n + size]:
            size += 1
        if size >= _DISTANT_COPY_WORDS or first + size == n:
            runs.append((size, first, n))
    # A story repeats its deck in part; only the longest run that stands apart from its copy is a headline.
    doubled_at = {n - first for size, first, n in runs if first + size == n}
    headline = max((run for run in runs if run[2] - run[1] not in doubled_at), default=None)
    taken: set[int] = set()
    for size, first, n in sorted(runs, key=lambda run: (-run[0], run[2])):
        doubled = first + size == n
        copy = headline is not None and (size, first) == headline[:2]
        if (doubled or copy) and taken.isdisjoint(range(n, n + size)):
            taken.update(range(n, n + size))
            yield from (words[first][0], words[first + size - 1][1], words[n][0], words[n + size - 1][1])


def _openers(sentence: str, words: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Cuts before a capitalised word with which sentences open, where the word before ends nothing."""
    for (start, stop), (following, end) in pairwise(words):
        ended = sentence[stop - 1].isalpha() or sentence[stop - 1] in _CLOSED
        if _OPENER.fullmatch(sentence, following, end) and ended and not sentence[start].isupper():
            yield following


def _numbered(sentence: str, words: Sequence[tuple[int, int]]) -> list[int]:
    """Cuts before the numbers of a ranking: 1, 2, 3 … in order, each before a capital."""
    starts: list[int] = []
    for (start, stop), (following, _) in pairwise(words):
        if sentence[start:stop].rstrip(".)") == str(len(starts) + 1) and not sentence[following].islower():
            starts.append(start)
    return starts if len(starts) >= 3 else []
