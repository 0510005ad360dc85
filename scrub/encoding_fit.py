"""Whether text that was read with a codec is in a language that is written in it.

Most legacy codecs read any bytes without a fault, to nonsense: "Ïðèâåò" is Cyrillic in windows-1252, "¾È³ç" Korean. What tells
nonsense is cheap to count: languages in Latin letters do not write runs of letters beyond ASCII, nor signs inside words; of
other scripts a handful of letters makes half of every text; other letters than ASCII do not stand beside those of ASCII.
"""

from __future__ import annotations

import re

_MOST = 400
"""Letters beyond ASCII that are looked at."""
_LOOKED = 100_000
"""Characters among which they are looked for."""
_FEWEST = 25
"""Letters beyond ASCII below which nothing is told of them."""

_LATIN = frozenset(
    ["cp1250", "cp1252", "cp1254", "cp1257", "mac-roman", *(f"iso8859-{n}" for n in (2, 3, 4, 10, 13, 14, 15, 16))]
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
_MOST_KOREAN = 2.3
"""Bytes a letter that Korean takes in EUC-KR, which spells syllables that hardly a word has with eight."""

_PUNCTUATION = re.compile("[\u2010-\u203f\u2190-\u24ff\u25a0-\u2bff\u3000-\u303f]+")
"""Dashes, quotation marks, arrows and bullets: a text in English may have no other letters beyond ASCII in any codec."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\xa0]+")
_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
"""Nobody writes them; windows-125x has letters and quotation marks there."""
_BESIDE = re.compile(r"[A-Za-z](?=[^\W\x00-\x7f])|[^\W\x00-\x7f](?=[A-Za-z])")
_ODD = re.compile(
    r"[^\W\d_][¡¢£¤¥¦§©¬®¯°±²³µ¶¹¼½¾¿×÷؟\u2500-\u259f](?=[^\W\d_])|(?<!\w)[¢¤¥¦¬¯°±³¶¹¼¾÷\u2500-\u259f](?=[a-z])"
    r"|(?<![^\W\d_])[ŕĺŔĹ]|[ŕĺŔĹ](?![^\W\d_])"
)
"""A sign inside a word or before one; letters that Slovak has only inside words, at an end: "à" and "å" misread."""


def fits(text: str, codec: str) -> bool:
    """Whether `text`, read with the Python codec `codec`, looks like one of the languages that are written in it.

    True for a codec of all languages, and where there is too little to tell.
    """
    codec = codec.replace("_", "-")
    if codec not in _LATIN and codec not in _COMMON:
        return True
    runs, around = _runs(text)
    letters = "".join(runs)
    if _CONTROLS.search(letters):
        return False
    if codec not in _OF_TWO_BYTES and len(_ODD.findall(around)) > _MOST_ODD * len(letters):
        return False
    if codec in _LATIN:
        return 2 * sum(len(run) for run in runs if len(run) > 2) <= len(letters)
    if codec not in _OF_TWO_BYTES and len(_BESIDE.findall(around)) > _MOST_BESIDE * len(letters):
        return False
    letters = _PUNCTUATION.sub("", letters)
    if len(letters) < _FEWEST:
        return True
    if codec == "cp949" and len(letters.encode("euc_kr", "ignore")) > _MOST_KOREAN * len(letters):
        return False
    common, least = _COMMON[codec]
    return sum(map(len, common.findall(letters))) >= least * len(letters)


def _runs(text: str) -> tuple[list[str], str]:
    """The first runs of letters beyond ASCII in the body of a page or in a text; and each between its two neighbours."""
    runs, around, size = [], [], 0
    body = max(text.find("<body"), 0)
    for match in _BEYOND_ASCII.finditer(text, body, body + _LOOKED):
        start, stop = match.span()
        runs.append(match[0][:_MOST])
        around.append(text[max(start - 1, 0) : min(stop, start + _MOST) + 1])
        size += len(runs[-1])
        if size >= _MOST:
            break
    return runs, "\n".join(around)
