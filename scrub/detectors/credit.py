"""Whom a picture is credited to: at the end of its caption, or on a line of its own."""

from __future__ import annotations

import re

from scrub.article import Kind
from scrub.document import Block, Document
from scrub.folding import fold
from scrub.metadata.authors import agencies, is_agency, is_credited, is_name
from scrub.sites import host_of
from scrub.topic import letters_of

_MARK = (
    r"(?:photos?|pictures?|images?|pic|credits?|photo credit|image credit|file photo|photograph|fotos?"
    r"|bild(?:quelle|rechte|nachweis)?|symbolbild|archivbild|archivfoto|quelle|crédits?|crédit photo"
    r"|créditos?|imagen|fotografía|reprodução|divulgação|foto di|fot\.?|zdjęcie|фото|fotoğraf|صورة|الصورة|تصوير"
    r"|写真|撮影|사진|资料图|资料图片|圖|图|照片|圖片來源|图片来源|摄|翻攝)"
)
_CREDIT_START = re.compile(
    rf"(?:©\s?)?{_MARK}\s*(?:(?:(?:by|di|de|von|via|courtesy of|provided by)\b|:|：|/|©|=)\s*)+(?P<who>.+)", re.IGNORECASE
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|ⓒ)\s?(?:\d{4}\s)?(?P<who>[^.]{2,60})", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[\[(（【]\s*(?P<who>[^\[\]()（）【】]{2,100})\s*[\])）】]\.?$")
# "(EPA 2024)": what a text refers to; "(Quelle: BMWK)": where the facts of a long paragraph are from.
_CITED = re.compile(r"[^\W\d_]+ \d{4}[a-z]?")
_SOURCE = re.compile(r"(?:quelle|source|fuente|fonte)n?s?\s?:", re.IGNORECASE)
_SOURCED_WORDS = 40
_BRACKETED_WHO = re.compile(
    rf"{_MARK}\b|{_MARK}\s?[:：/=]|©|/|^(?:ap|afp|epa|dpa)\b|\b(?:via|courtesy|(?:provided|submitted|supplied) by)\b"
    r"|^supplied:|제공|提供",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"(?:[\s.。”\"]|^)(?:[|/–—-]\s*)?(?P<mark>{_MARK}\s*(?:[:：/=]|\.{{3}})\s*|(?:photo(?:graph)?|picture|image|pic|illustration)s?\s+by\s+"
    rf"|(?<=[.!?”»)]\s)(?:photo|foto|fot\.)\s|(?:photo\s+)?courtesy\s+(?:of\s+)?|©\s?|ⓒ\s?|\|\s(?=\S+$))(?P<who>[^.!?。:]{{2,70}})[.)]?$",
    re.IGNORECASE,
)
_SLASH_TAIL = re.compile(r"[\s.](?:/|—|–|-|\|)\s?(?P<who>[A-ZÄÖÜ][^.!?/]{1,40}(?:/[^.!?/]{2,30}){0,3})$")
_LABEL_HINT = re.compile("[/|:：=©ⓒ]")
_BY_HINT = re.compile("(?:photo(?:graph)?|picture|image|pic|illustration)s? +by ", re.IGNORECASE)
_SLASH_HINT = re.compile(r"[\s.][/|–—-]")
_CLOSERS = frozenset("])）】")
_CREDIT_CHARS = 110
"""Characters at the end of a line in which its credit is looked for."""
_ENDS_AS_CREDIT = re.compile(r"\s(?:photo|foto|image|picture|photograph|file|archiv|archives)s?$", re.IGNORECASE)
# A name in capitals after the sentence of a caption: "... in the square. ELENA BRUN".
_SHOUTED_TAIL = re.compile(
    r"[.!?»”]\s(?P<who>[^\W\d_a-zß-ÿ]{2,}(?:[\s'’-]+[^\W\d_a-zß-ÿ]{2,}){1,4}(?:\s(?:«[^»]{2,40}»|/\s?\S{2,30}))?)$"
)
# "... by the lake. Picture supplied"
_SUPPLIED_TAIL = re.compile(r"(?<=[.!?”\"])\s(?P<who>(?:Picture|Photo|Image|Photograph)s?:?\s[Ss]upplied)$")
# "... in Tarsk. REUTERS/Jane Roe/File Photo"
_WIRE_TAIL = re.compile(r"[.”\"]\s(?P<who>[A-Z]{2,12}/[A-Z][a-z][\w'’ .-]{2,40}(?:/(?:File|Pool|Handout)[\w\s]{0,30})?)$")
# "…연설하고 있다. 연합뉴스", "…올리고 있다. 고영권 기자": what somebody is doing, and whose picture it is.
_KOREAN_TAIL = re.compile(r"고 있다\. (?P<who>[^.]{2,20}?(?P<reporter>(?<=[\uac00-\ud7a3]) 기자)?)$")
_RIGHTS_TAIL = re.compile(r"(?:\s|,|Purchase Licensing Rights|opens new tab){2,8}$")
_CAPTION_WORDS = 4
_SHORTEST_CAPTION = 8
_TAKEN_ENDS = frozenset("摄攝影供")
_MARKED = re.compile(rf"{_MARK}\b", re.IGNORECASE)
# "…记者 陆文栋 摄", "…、鳴海早紀撮影", "…。記者王小明／攝影"
_TAKEN_BY = re.compile(
    "[、，。＝\\s](?P<who>(?:记者|記者)?\\s?[\u3041-\u309f\u4e00-\u9fff]{2,8})\\s?[/／]?\\s?(?:摄影?|攝影?|撮影|提供)$"
)
_INITIALS = 3
"""Letters of the initials with which an agency's writers and editors sign at the end of a story: "PTI GVR SKR"."""
_SHORTEST_BEFORE = 20
"""Characters of a caption before a credit that nothing but its capitals announces."""
_SOURCE_WORDS = 5
_CHAIN, _LINK = 3, 40
"""Links of a chain of credits before its agency, and the characters of one."""
_ELISIONS = ("'", "’")
_ENDS = frozenset(".!?…。")
_OUTLET = 5
"""Characters of a name from which on an address that holds them is its own."""
_SCREEN = re.compile(r"(?:screen\s?(?:grab|shot|capture)|taken|copied|reproduced)\s(?:from|by)\s", re.IGNORECASE)
_SMALL = frozenset(
    {
        *(
            "by",
            "via",
            "for",
            "of",
            "the",
            "de",
            "di",
            "du",
            "la",
            "le",
            "del",
            "da",
            "von",
            "van",
            "der",
            "and",
            "und",
            "et",
            "y",
            "e",
            "through",
            "dpa",
            "ap",
        ),
        *(
            "afp",
            "epa",
            "pixabay",
            "courtesy",
            "provided",
            "pa",
            "imago",
            "apa",
            "photo",
            "photos",
            "foto",
            "file",
            "contributed",
        ),
        *("supplied", "submitted"),
    }
)
"""Words of a credit that are not capitalised."""


def ending_credit(block: Block) -> tuple[str, str] | None:
    """Caption and credit of a line that ends in one, e.g. `"A bridge at dusk. [AP/YONHAP]"`; None for any other line."""
    text = _RIGHTS_TAIL.sub("", block.text) if block.text.endswith(("Rights", "tab")) else block.text
    at = max(0, len(text) - _CREDIT_CHARS)
    last = text.rstrip(".")[-1:]
    if text.endswith("upplied") and (supplied := _SUPPLIED_TAIL.search(text, at)):
        return text[: supplied.start()].strip(), supplied["who"]
    if last in _CLOSERS:
        return _bracketed(text, at)
    if last.isupper() or last == "»":
        return _shouted(text, at) or _labelled(text, at)
    if "고 있다. " in text[at:] and (match := _KOREAN_TAIL.search(text, at)) and (match["reporter"] or is_agency(match["who"])):
        return text[: match.start("who")].strip(), match["who"]
    if last in _TAKEN_ENDS and (taken := _TAKEN_BY.search(text, at)):
        return text[: taken.start() + 1].strip("、，＝ "), taken["who"]
    return _labelled(text, at)


def may_end_in_credit(plain: str) -> bool:
    """Whether a line of nothing but letters can: what announces a credit there is a word."""
    return " by " in plain or "ourtesy" in plain or plain[-1:] in _TAKEN_ENDS


def _bracketed(text: str, at: int) -> tuple[str, str] | None:
    """`"… [AP/YONHAP]"`, `"… (Photo: Jane Roe)"`: a bracket that only a caption closes with."""
    match = _BRACKETS.search(text, at)
    if match is None or match.start() <= _SHORTEST_CAPTION:
        return None
    before, who = text[: match.start()].rstrip(), match["who"]
    sentence = before[-1:] in ".。!?”"
    shouted = match[0].strip().startswith("[") and match[0][-1] == "]" and who.isupper() and len(who) > 3
    finished = sentence or before.count(" ") >= _CAPTION_WORDS
    if _CITED.fullmatch(who) or (_SOURCE.match(who) and before.count(" ") >= _SOURCED_WORDS):
        return None
    told = finished or _MARKED.match(who) is not None or not who.isascii()
    return (before, _bare(who)) if told and (shouted or _is_bracketed_credit(who)) else None


def _shouted(text: str, at: int) -> tuple[str, str] | None:
    """A name in capitals behind the sentence of a caption."""
    match = _SHOUTED_TAIL.search(text, at)
    if match is None or match.start() <= _SHORTEST_BEFORE or all(len(word) <= _INITIALS for word in match["who"].split()):
        return None
    return text[: match.start() + 1].strip(), match["who"]


def _labelled(text: str, at: int) -> tuple[str, str] | None:
    """`"… Photo: Jane Roe"`, `"… / AFP"`, `"… REUTERS/Jane Roe"`: what a label or a slash sets apart."""
    end = text[at:]
    if "/" in end and (match := _WIRE_TAIL.search(text, at)) and match.start() > _SHORTEST_BEFORE:
        return text[: match.start() + 1].strip(), match["who"]
    labelled = (
        _LABEL_HINT.search(end) or (" by " in end and _BY_HINT.search(end)) or "ourtesy" in end or "oto " in end or "..." in end
    )
    if (
        labelled
        and (match := _TAIL.search(text, at))
        and match.start() > _SHORTEST_CAPTION
        and is_credit(match["who"], marked=True)
        # "Jane Roe | Reporter", "Harbour bridge reopens | Post"
        and not (match["mark"][0] == "|" and not is_agency(match["who"]) and text[: match.start()].rstrip()[-1:] not in _ENDS)
    ):
        return text[: match.start() + 1].strip(" |/–—-"), _bare(match["who"])
    if (
        _SLASH_HINT.search(end)
        and (match := _SLASH_TAIL.search(text, at))
        and match.start() > _SHORTEST_BEFORE
        and (is_agency(match["who"]) or _follows_sentence(text, match))
    ):
        return text[: match.start() + 1].strip(), match["who"]
    return None


def _follows_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether what a slash sets behind a whole sentence can be whom its picture is credited to: "… school. / Police"."""
    slash = match[0].strip(" .")[0] == "/"
    return slash and text[: match.start() + 1].rstrip()[-1:] in _ENDS and is_credit(match["who"], marked=True)


def _is_bracketed_credit(who: str) -> bool:
    if _ENDS_AS_CREDIT.search(who):
        return True
    if not any(char.isalpha() for char in who):
        return False
    if is_agency(who) or (who.isupper() and len(who) > 2 and (("/" in who) or fold(who) in agencies())):
        return True
    if not _BRACKETED_WHO.search(who):
        return False
    return is_credit(_bare(who), marked=True) or bool(re.search(rf"^{_MARK}\b", who, re.IGNORECASE))


def only_credit(document: Document, block: Block) -> str | None:
    """Whom a line credits that does nothing else, e.g. `"Photo: AFP / KCNA VIA KNS"`; None for any other line."""
    text = block.text.strip("[]()（） ")
    if block.words <= _SOURCE_WORDS and not block.terminated:
        for hit in document.hits[block.index]:  # "Photo: a reader", not only names
            if hit.kind is Kind.CREDIT and hit.phrase[-1] in ":：":
                return hit.rest(block.text).strip()
    if _CREDIT_START.fullmatch(text):
        return labelled(text)
    for hit in document.hits[block.index]:
        if hit.kind is Kind.CREDIT and hit.mode != "has":
            rest = hit.rest(block.text).strip(" :：/-–—|")
            return text if hit.mode in {"line", "heading"} or is_credit(rest, marked=True) else None
    if (match := _COPYRIGHT.fullmatch(text)) and takes_pictures(match["who"]):
        return match["who"]
    if ("/" in text and _of_outlet(document, text)) or ("|" in text and _between_bars(text)):
        return text
    bracketed = block.text[:1] in "[(（【" and block.text[-1:] in _CLOSERS and _BRACKETED_WHO.search(text) is not None
    return text if (not text.islower() and is_agency(text)) or (bracketed and is_credit(text, marked=True)) else None


def labelled(text: str) -> str | None:
    """Whom a line credits that opens with a label: "Photo: Jane Roe", "© Foto: a reader"; None for any other line."""
    match = _CREDIT_START.fullmatch(text)
    return match["who"] if match and (text[0] == "©" or is_credit(match["who"], marked=True)) else None


def takes_pictures(owner: str) -> bool:
    """Whether who stands behind a copyright sign owns a picture and not a site: people or agencies and nobody else, or an
    outlet and its photographer, as in "© The Oldhaven Bell / Jane Roe"."""
    outlet, slash, who = owner.partition(" / ")
    return is_credited(owner) or bool(slash and is_name(who.strip()) and not any(map(str.isdigit, outlet)))


def _between_bars(text: str) -> bool:
    """Whether bars part an agency from those before it in the chain: "Jane Roe | Moment | Getty Images"."""
    *parts, agency = (part.strip() for part in text.split("|"))
    return 0 < len(parts) <= _CHAIN and is_agency(agency) and all(part[:1].isupper() and len(part) <= _LINK for part in parts)


def _of_outlet(document: Document, text: str) -> bool:
    """Whether a line is people and whom they work for: an agency, or the site that the page's address names."""
    parts = [part.strip() for part in text.split("/")]
    host = letters_of(host_of(document.url or ""))
    outlets = [part for part in parts if is_agency(part) or (host and len(part) >= _OUTLET and letters_of(part) in host)]
    return bool(outlets) and all(part in outlets or is_name(part) for part in parts)


def _bare(who: str) -> str:
    return re.sub(rf"^{_MARK}\s*(?:by|:|：|/|=)?\s*", "", who.strip(), flags=re.IGNORECASE).strip() or who.strip()


def is_credit(who: str, *, marked: bool) -> bool:
    """Whether `who` can be whom a picture is credited to: names, agencies, outlets, all of them capitalised."""
    who = re.sub(rf"^{_MARK}\s*[:：/=]?\s*", "", who.strip(" .()[]"), flags=re.IGNORECASE)
    if not who or len(who) > 90:
        return False
    if is_agency(who) or is_name(who) or (marked and _SCREEN.match(who)):
        return True
    words = [word for word in re.split(r"[\s/|,&+©]+|-(?=\s)", who) if word]
    if not words or len(words) > 12:
        return False
    small = [word for word in words if word[0].islower() and word.casefold() not in _SMALL and word[1:2] not in _ELISIONS]
    return marked and not small and not re.search(r"[^\W\d_]{3}[.!?]\s+\S+\s+\S+", who)
