"""Reporters of Chinese, Japanese and Korean papers: lines whose whole form says who wrote, where and for whom.

Example: `"聯合報／ 記者陳美玲／台中即時報導"`, `"（港支局・山川泉、空野みなと）"` below a story, `"(서울=연합) 홍길동 기자 ="`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scrub.document import Block, Document
from scrub.languages import primary

_WORDS = 10
_HAN = "[\u4e00-\u9fff]"
# "聯合報／ 記者陳美玲／台中即時報導", "中央社記者王小明台北3日電": an outlet, the reporters, the place.
_HAN_REPORTER = re.compile(
    rf"[\[〔【（(]?(?:{_HAN}{{2,8}}\s?[/／]?\s?)?[記记]者\s?(?:(?P<names>{_HAN}{{2,4}}(?:[、・]{_HAN}{{2,4}}){{0,4}})\s?[/／]\s?{_HAN}{{0,8}}"
    rf"|(?P<name>{_HAN}{{2,3}})\s?{_HAN}{{2}}(?:即時)?)(?:報導|報道|报道|專訪|专访|\d{{1,2}}日[電电])[\]〕】）)]?"
)
# "旧港晚报记者 王小明 陈美": an outlet, and names apart from it.
_HAN_REPORTERS = re.compile(rf"{_HAN}{{0,10}}[記记]者[\s:：]+(?P<names>{_HAN}{{2,4}}(?:[\s、]{_HAN}{{2,4}}){{0,4}})")
# "（山川泉）", "（港支局・山川泉、空野みなと）" alone on a line below the story.
_JAPANESE_NAME = r"[\u4e00-\u9fff々]{1,3}\s?[\u3041-\u30fa\u4e00-\u9fff々]{1,5}"
_JAPANESE_SIGNED = re.compile(
    rf"[（(](?:{_HAN}{{1,5}}(?:部|局|支社|本社|支所)・)?(?P<names>{_JAPANESE_NAME}(?:、{_JAPANESE_NAME}){{0,3}})[）)]"
)
_WIRE = re.compile(
    r"[(（\[]?[^()（）=\]]{0,24}[=＝][^()（）=\]]{1,20}[)）\]]?\s?(?P<names>[\uac00-\ud7a3]{2,4})\s?(?:기자|특파원)\s?[=＝]?$"
)
# "그래픽=홍길동 기자": who drew or took a picture.
_PICTURED_BY = re.compile(r"\W{0,2}(?:그래픽|일러스트|사진|영상|그림|삽화)\s?[=＝]")


class Reporters(NamedTuple):
    """Who signed a line: by which `rule`, and the `evidence` for it."""

    rule: str
    evidence: str
    names: list[str]


def reporters(document: Document, block: Block) -> Reporters | None:
    """Whom a line names as reporters in one of these forms; None for any other line."""
    text = block.text
    if "者" in text and block.words <= _WORDS and not block.terminated:
        if match := _HAN_REPORTER.fullmatch(text):
            return Reporters(
                "reporter", "an outlet's reporter and the place", re.split("[、・]", match["names"] or match["name"])
            )
        if match := _HAN_REPORTERS.fullmatch(text):
            return Reporters("reporter", "an outlet's reporters", re.split(r"[\s、]", match["names"]))
    below = primary(document.language) == "ja" and block.index > document.story.start
    if below and text[-1:] in ")）" and (match := _JAPANESE_SIGNED.fullmatch(text)):
        return Reporters("signed", "nothing but names in brackets", match["names"].split("、"))
    if "기자" in text and (match := _WIRE.fullmatch(text)):
        return Reporters("wire", "place, agency and reporter", [match["names"]])
    return None


def drew(block: Block) -> bool:
    """Whether a line names who drew or took a picture instead."""
    return "기자" in block.text and _PICTURED_BY.match(block.text) is not None
