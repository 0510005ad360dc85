"""Tags, topics and category lines, with the tags they list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, LIKELY, Finding, Notes
from scrub.detectors.frame import REGIONS
from scrub.detectors.lists import heads_more
from scrub.document import LINE_CHARS, Block, Document
from scrub.metadata.dates import has_year

_LABEL = re.compile(
    r"[\W_]*(?:tags?|tagged(?: with| as)?|topics?|categor(?:y|ies)|filed under|posted in|keywords?|labels?"
    r"|themen|schlagw(?:orte|örter)|stichwörter|mots[- ]clés|sujets|étiquettes"
    r"|etiquetas|temas|categorías?|assuntos|argomenti|etichette|trefwoorden|onderwerpen|tagi|tematy|témata|štítky|témy"
    r"|emner|emneord|ämnen|taggar|avainsanat|címkék|subiecte|etichete|θέματα|ετικέτες|теги|темы|метки"
    r"|etiketler|konular|الوسوم|كلمات مفتاحية|كلمات دليلية|الكلمات الدلالية|タグ|キーワード|태그|关键词|关键字|标签|關鍵字"
    r"|標籤)\s*[:：]\s*(?P<tags>.+)",
    re.IGNORECASE,
)
# WordPress: "Tagged bridge, ferries, Oldhaven".
_TAGGED = re.compile(r"Tagged\s(?P<tags>[^,.!?]{2,40}(?:,\s[^,.!?]{2,40})+)")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_HINT = re.compile("[:：#＃]")
_HASHTAGS = re.compile(r"(?:[#＃][^\s#＃]{1,40}[\s,、|·]*){2,20}")
_HASHED = re.compile(r"[•·*\s-]*[#＃][^\W\d_][^#＃.!?。]{0,40}")
_AROUND = "•·*#＃- "
_SEPARATOR = re.compile(r"\s*[,;|、，،/#＃·•]\s*")
_HASHES = ("#", "＃")
_BETWEEN = frozenset("/|,;·•")
"""Marks that stand on lines of their own between tags where every text node has one."""
_TAG_WORDS = 5
_ABOVE = 20
"""Lines above the story in which its tags may stand; further up the same labels open parts of menus."""
_MOST = 20


class Tags:
    """Labelled tag lines, rows of hashtags, and lists under a label."""

    name = "tags"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Tag lines with `tags`; a label alone takes the short lines below it."""
        for run in _hashed(document.telling):
            yield self._found(tuple(b.index for b in run), "list", [b.text.lstrip(_AROUND) for b in run])
        for block in document.telling:
            if (
                block.words > 40
                or len(block.text) > LINE_CHARS
                or block.terminated
                or not (
                    document.hits[block.index]
                    or (not block.plain and (_HINT.search(block.text) or block.text.startswith("Tagged ")))
                )
            ):
                continue
            if match := _LABEL.fullmatch(block.text) or _TAGGED.fullmatch(block.text):
                yield self._found((block.index,), "label", _split(match["tags"]))
            elif _HASHTAGS.fullmatch(block.text):
                yield self._found((block.index,), "hashtags", _split(block.text))
            elif hit := next((h for h in document.hits[block.index] if h.kind is Kind.TAGS), None):
                if hit.mode == "heading" and block.index >= document.story.start - _ABOVE:
                    below = self._listed(document, notes, block)
                    tags = [tag for b in below for tag in _split(b.text)]
                    yield self._found((block.index, *(b.index for b in below)), "list", tags)
                elif hit.mode in {"line", "start"}:
                    yield self._found((block.index,), hit.mode, _split(hit.rest(block.text)) if hit.mode == "start" else [])

    @staticmethod
    def _found(blocks: tuple[int, ...], rule: str, tags: list[str]) -> Finding:
        values = {"tags": tags[:_MOST]} if tags else {}
        return Finding(
            Kind.TAGS,
            blocks,
            f"tags.{rule}",
            CERTAIN if rule in {"label", "list"} else LIKELY,
            "a label of tags or topics",
            values,
        )

    @staticmethod
    def _listed(document: Document, notes: Notes, label: Block) -> list[Block]:
        """The short lines under a label, up to a wider gap, a heading of something else, a date, or prose.

        One line of several words may list them; where the first bears a hash, so do all.
        """
        listed: list[Block] = []
        for block in document.blocks[label.index + 1 : label.index + 1 + _MOST]:
            first = listed[0] if listed else block
            hashed = block.text.startswith(_HASHES)
            if block.gap > first.gap or hashed != first.text.startswith(_HASHES) or first.bulleted > block.bulleted:
                break
            if listed and block.text in _BETWEEN:
                listed.append(block)
                continue
            if not hashed and not _is_tag(document, notes, block):
                if not listed and _lists(block):
                    listed.append(block)
                break
            listed.append(block)
        return listed


def _hashed(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Runs of lines each of which is one tag behind a hash."""
    for hashed, group in groupby(blocks, lambda b: b.words <= _TAG_WORDS + 1 and _HASHED.fullmatch(b.text) is not None):
        run = list(group)
        if hashed and len(run) > 1 and run[-1].index - run[0].index == len(run) - 1:
            yield run


def _is_tag(document: Document, notes: Notes, block: Block) -> bool:
    claimed = notes.kind(block.index) not in {None, Kind.NAVIGATION}
    # A word that is an entry of menus elsewhere ("radio") may be a tag; a heading opens another list.
    menu = Kind.NAVIGATION, "line"
    heading = any(hit.kind in REGIONS and (hit.kind, hit.mode) != menu for hit in document.hits[block.index])
    heading = heading or heads_more(block.text)
    named = any(char.isalpha() for char in block.text) and not has_year(block.text)
    return named and not (claimed or heading or block.terminated or block.words > _TAG_WORDS)


def _lists(block: Block) -> bool:
    """Whether a line is nothing but tags, parted by commas or bars."""
    tags = _split(block.text)
    return (
        len(tags) > 1
        and not block.terminated
        and not has_year(block.text)
        and all(len(tag.split()) <= _TAG_WORDS for tag in tags)
    )


def _split(text: str) -> list[str]:
    parts = _SEPARATOR.split(text)
    if len(parts) == 1 and _CJK.match(text):
        parts = text.split()
    return [tag for part in parts if (tag := part.strip(" •·-–—*#＃:："))]
