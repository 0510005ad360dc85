"""How well text that was read with a codec fits the languages that are written in it.

Most legacy codecs read any bytes without a fault, to nonsense: "Ïðèâåò" is Cyrillic in windows-1252, "¾È³ç" Korean. What tells
nonsense is cheap to count: languages in Latin letters do not write runs of letters beyond ASCII, nor signs inside words; of
other scripts a handful of letters makes half of every text; other letters than ASCII do not stand beside those of ASCII.
"""

from __future__ import annotations

import re
from itertools import pairwise

LIKELY = 1.0
"""Fit from which on a text looks like a language that is written in the codec."""
SURE = 1.25
"""Fit from which on there is no doubt: prose has 1.5, and what another script is misread as hardly ever this."""

_MOST = 400
"""Letters beyond ASCII that are looked at."""
_LOOKED = 100_000
"""Characters among which they are looked for."""
_PLACES = 8
"""Places that they are taken from: a menu or a list of names above the story is no measure of a language."""
_SMALLEST_PLACE = 2_000
_FEWEST = 25
"""Letters beyond ASCII below which nothing is told of them."""

_LATIN = frozenset(
    ["cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "mac-roman", *(f"iso8859-{n}" for n in (2, 3, 4, 10, 13, 14, 15, 16))]
)
_CYRILLIC = "оеаинтсрвлі"
_GREEK = "αοιετσνηπκυάίόήύώ"
_HEBREW = "יולהאמרשבתנ"
_ARABIC = "الينموتهربدعةیک"
_THAI = "ารนกอเง่้มยลทวดัีส"
_CHINESE = (
    "的一是不了在人有我他這这中大來来上國国個个到說说們们為为子和你地出道也時时年得就那要下以生會会自著着去之過过家學学對对可後后小心多天而"
    "能好都然沒没日於于起還还發发成事只作當当看文無无開开手用主行方又如前所本見见經经面公同三已從从動动兩两長长月新者市政府部分與与及被將将"
)
_COMMON: dict[str, tuple[re.Pattern[str], float]] = {
    codec: (re.compile(f"[{letters}]+"), least)
    for codecs, letters, least in (
        (("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic"), _CYRILLIC, 0.45),
        (("cp1253", "iso8859-7"), _GREEK, 0.5),
        (("cp1255", "iso8859-8"), _HEBREW, 0.5),
        (("cp1256", "iso8859-6"), _ARABIC, 0.5),
        (("cp874",), _THAI, 0.45),
        (("cp932", "euc-jp"), "ぁ-ヾ", 0.2),
        (("gb18030", "big5hkscs"), _CHINESE, 0.07),
        (("cp949",), "가-힣", 0.75),
    )
    for codec in codecs
}
"""Of a codec the commonest letters of the languages that are written in it, and the least share of a text that they make up."""
_OF_TWO_BYTES = frozenset({"cp932", "euc-jp", "gb18030", "big5hkscs", "cp949"})
_MOST_BESIDE = 0.6
_MOST_ODD = 0.1
_MOST_MIXED = 0.1
_MOST_KOREAN = 2.3
"""Bytes a letter that Korean takes in EUC-KR, which spells syllables that hardly a word has with eight."""

_PUNCTUATION = re.compile("[\u2010-\u203f\u2190-\u24ff\u25a0-\u2bff\u3000-\u303f]+")
"""Dashes, quotation marks, arrows and bullets: a text in English may have no other letters beyond ASCII in any codec."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\xa0]+")
_CONTROLS = re.compile("[\x80-\x9f]")
"""Nobody writes them. In ISO 8859 they are what an editor left of windows-125x, or all of the text is windows-125x."""
_WINDOWS_LETTERS = re.compile("[\x81\x83\x88\x8a\x8c-\x90\x98\x9a\x9c-\x9f]")
_WINDOWS_SIGNS = {
    code: bytes([code]).decode("cp1252") for code in b"\x80\x82\x84\x85\x86\x87\x89\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b"
}
"""The euro, quotation marks and dashes, which stand at the same places in nearly all of windows-125x."""
_MOST_CONTROLS = 0.05
_BESIDE = re.compile(r"[A-Za-z](?=[^\W\x00-\x7f])|[^\W\x00-\x7f](?=[A-Za-z])")
_ODD = re.compile(
    r"[^\W\d_][¡¢£¤¥¦§©¬®¯°±²³µ¶¹¼½¾¿×÷؟\u2500-\u259f](?=[^\W\d_])|(?<!\w)[¢¤¥¦¬¯°±³¶¹¼¾÷\u2500-\u259f](?=[a-z])"
    r"|(?<![^\W\d_])[ŕĺŔĹ]|[ŕĺŔĹ](?![^\W\d_])"
    r"|[ˇ˘˙˛˝]"
)
"""A sign inside a word or before one; letters that Slovak has only inside words, at an end: "à" and "å" misread; accents
without a letter: "¡", "²" and "½" misread."""


def fit(text: str, codec: str) -> float:
    """How well `text`, read with the Python codec `codec`, fits the languages that are written in it.

    The more the higher, and 0 for what looks like none of them; `LIKELY` and `SURE` are the levels to compare it with. `SURE`
    for a codec of all languages, and where there is too little to tell.
    """
    codec = codec.replace("_", "-")
    if codec not in _LATIN and codec not in _COMMON:
        return SURE
    runs, around = _runs(text)
    letters = "".join(runs)
    if _is_of_windows(letters):
        return 0.0
    if codec not in _OF_TWO_BYTES and len(_ODD.findall(around)) > _MOST_ODD * len(letters):
        return 0.0
    if codec in _LATIN:
        # One run of three is nothing: Turkish "küçük" has it.
        return SURE if sum(len(run) for run in runs if len(run) > 2) <= max(len(letters) / 2, 3) else 0.0
    if _inner_capitals(around) > _MOST_MIXED * len(letters):
        return 0.0
    if codec not in _OF_TWO_BYTES and len(_BESIDE.findall(around)) > _MOST_BESIDE * len(letters):
        return 0.0
    letters = _PUNCTUATION.sub("", letters).lower()
    if len(letters) < _FEWEST:
        return SURE
    if codec == "cp949" and len(letters.encode("euc_kr", "ignore")) > _MOST_KOREAN * len(letters):
        return 0.0
    common, least = _COMMON[codec]
    fitting = sum(map(len, common.findall(letters))) / (least * len(letters))
    return SURE if fitting >= LIKELY and codec in _OF_TWO_BYTES else fitting


def with_windows_signs(text: str, codec: str) -> str:
    """`text` with the signs of windows-125x that stand in text of the ISO 8859 family as controls: "\x96" → "–"."""
    if not codec.startswith("iso8859"):
        return text
    return _CONTROLS.sub(lambda match: _WINDOWS_SIGNS.get(ord(match[0]), match[0]), text)


def _is_of_windows(letters: str) -> bool:
    """Whether there are more controls than an editor leaves; one sign is little even beside a handful of letters."""
    tolerated = _MOST_CONTROLS * len(letters)
    return len(_WINDOWS_LETTERS.findall(letters)) > tolerated or len(_CONTROLS.findall(letters)) > tolerated + 1


def _inner_capitals(around: str) -> int:
    """How many capitals follow a small letter, which they do in misread text; all capitals are no fault."""
    return sum(one.islower() and other.isupper() for one, other in pairwise(around))


def _runs(text: str) -> tuple[list[str], str]:
    """Runs of letters beyond ASCII from several places in the body of a page or in a text; and each between its neighbours."""
    runs, around = [], []
    body = max(text.find("<body"), 0)
    step = max((len(text) - body) // _PLACES + 1, _SMALLEST_PLACE)
    places = range(body, len(text), step)
    for place in places:
        left = _MOST // len(places)
        for match in _BEYOND_ASCII.finditer(text, place, place + min(step, _LOOKED // len(places))):
            start, stop = match.span()
            runs.append(match[0][:left])
            around.append(text[max(start - 1, 0) : min(stop, start + left) + 1])
            left -= len(runs[-1])
            if left <= 0:
                break
    return runs, "\n".join(around)
