"""Picture captions and photo credits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrub.article import Image, Kind
from scrub.detectors.base import CERTAIN, LIKELY, POSSIBLE, UNDOUBTED, Finding, Notes
from scrub.detectors.credit import ending_credit, may_end_in_credit, only_credit
from scrub.detectors.frame import around
from scrub.document import WHOLE_LINE, Block, Document
from scrub.metadata.authors import agencies

_MAY_CREDIT = re.compile("[/|:：=©ⓒ\\[(（【]")
_NOTHING: frozenset[Kind] = frozenset()
_TOLD = frozenset({Kind.CAPTION, Kind.BYLINE})
# "夜の図書室で絵本を読む住民＝14日午後7時20分、飯森村", in Japanese papers: what, when, where.
_JAPANESE = re.compile(r".{4,80}＝(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日[^、。]{0,12}、[^。]{2,40}")
# "[1/3]An aerial view of the bridge", "Item 1 of 3 An aerial view of the bridge"
_NUMBERED = re.compile(r"(?:\[\d{1,3}/\d{1,3}\]|Item \d{1,3} of \d{1,3}\s)\s?(?=[^\W\d_])")
_ANNOUNCES = ",:："
_LONGEST_CAPTION = 90
_LONGEST_ALONE = 30
_SHORTEST_DOUBLED = 8
_LOOK_AHEAD = 12
_LONGEST_IN_HEAD = 16
_SHORTEST_ALONE = 4
_LONGEST_CREDIT = 14
_LONGEST_TAKER = 7
_HIDES = "hide caption"


class Captions:
    """Captions: lines that end in a credit, lines said twice, lines beside a credit, lines with a caption's opening."""

    name = "caption"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Captions with their images; of copies only the first gives one."""
        seen: set[str] = set()
        for block in document.telling:
            if not 2 <= block.words <= _LONGEST_CAPTION or block.text.count("|") > 1:
                continue
            hits = document.hits[block.index]
            if block.plain and not hits and not may_end_in_credit(block.text):
                continue
            kinds = {hit.kind for hit in hits} if hits else _NOTHING
            if kinds and Kind.LEGAL in kinds:
                continue
            if (credit := ending_credit(block)) is not None:
                caption, who = credit
                values = {} if block.text in seen else {"images": [Image(None, caption, who)]}
                seen.add(block.text)
                yield Finding(Kind.CAPTION, (block.index,), "caption.credit", CERTAIN, f"ends in the credit {who!r}", values)
            elif numbered := _NUMBERED.match(block.text):
                values = {"images": [Image(None, block.text[numbered.end() :])]}
                yield Finding(Kind.CAPTION, (block.index,), "caption.numbered", UNDOUBTED, "opens with its number", values)
            elif kinds and Kind.CAPTION in kinds:
                bare = len(block.folded.rstrip(_ANNOUNCES))
                label = any(hit.kind is Kind.CAPTION and (hit.mode in WHOLE_LINE or hit.length >= bare) for hit in hits)
                values = {} if label else {"images": [Image(None, block.text)]}
                yield Finding(Kind.CAPTION, (block.index,), "caption.phrase", LIKELY, "opens or ends as captions do", values)
                if label and block.folded == _HIDES:
                    yield from self._hidden(document, block)
                elif label and (below := self._labelled(document, block)) is not None:
                    images = [Image(None, below.text)]
                    evidence = f"right below {block.text[:40]!r}"
                    yield Finding(Kind.CAPTION, (below.index,), "caption.labelled", LIKELY, evidence, {"images": images})
            elif "＝" in block.text and _JAPANESE.fullmatch(block.text):
                values = {"images": [Image(None, block.text)]}
                yield Finding(Kind.CAPTION, (block.index,), "caption.japanese", CERTAIN, "what, when and where", values)
            elif (above := self._doubled(document, block)) is not None:
                yield Finding(Kind.CAPTION, (above, block.index), "caption.doubled", POSSIBLE, "said twice in a row")

    @staticmethod
    def _hidden(document: Document, label: Block) -> Iterator[Finding]:
        """What a button hides that stands below it: a caption, and below that who took the picture."""
        above = document.blocks[max(0, label.index - 2) : label.index]
        if len(above) < 2 or above[1].words > _LONGEST_TAKER or above[1].terminated or above[0].words > _LONGEST_ALONE:
            return
        values = {"images": [Image(None, above[0].text, above[1].text)]}
        yield Finding(
            Kind.CAPTION, (above[0].index,), "caption.hidden", CERTAIN, "above its credit and a button that hides it", values
        )
        again = (block.index for block in document.blocks[label.index : label.index + 4] if block.text == above[1].text)
        yield Finding(
            Kind.CREDIT, (above[1].index, *again), "credit.hidden", CERTAIN, "below a caption, above a button that hides it"
        )

    @staticmethod
    def _labelled(document: Document, label: Block) -> Block | None:
        """The caption below a line that announces one: "Image caption,"."""
        below = next(iter(document.blocks[label.index + 1 : label.index + 2]), None)
        announced = below is not None and label.text[-1] in _ANNOUNCES and not below.gap
        return below if below is not None and announced and 2 <= below.words <= _LONGEST_ALONE else None

    @staticmethod
    def _doubled(document: Document, block: Block) -> int | None:
        """A finished line said twice in a row above the story is a caption beside its alternative text."""
        fits = block.terminated and _SHORTEST_DOUBLED <= block.words <= _LONGEST_ALONE
        if not fits or not 0 < block.index <= document.story.start + 1:
            return None
        above = document.blocks[block.index - 1]
        below = document.blocks[block.index + 1 : block.index + 2]
        once = above.text == block.text and not (below and below[0].text == block.text)
        told = any(b.is_prose for b in document.blocks[block.index + 1 : block.index + 1 + _LOOK_AHEAD])
        return above.index if once and told else None


class Credits:
    """Lines that are only a photo credit, and captions that stand right above one."""

    name = "credit"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Credits; a short unfinished line above one is its caption."""
        known, hits = agencies(), document.hits
        named = [b for b in document.blocks if b.folded in known]
        short = (b for b in document.telling if b.words <= _LONGEST_CREDIT and b.folded not in known)
        for block in [*named, *(b for b in short if hits[b.index] or (not b.plain and _MAY_CREDIT.search(b.text)))]:
            if notes.kind(block.index) in _TOLD:
                continue
            if (who := only_credit(document, block)) is not None:
                above = self._caption_above(document, notes, block)
                image = Image(None, above.text if above else None, who)
                yield Finding(
                    Kind.CREDIT,
                    (block.index,),
                    "credit.line",
                    CERTAIN,
                    f"nothing but the credit {who!r}",
                    {"images": [image]},
                )
                if above is not None:
                    yield Finding(
                        Kind.CAPTION,
                        (above.index,),
                        "caption.above-credit",
                        LIKELY,
                        "a short line set to the credit below it",
                    )

    @staticmethod
    def _caption_above(document: Document, notes: Notes, credit: Block) -> Block | None:
        """The caption right above a credit: unfinished, or set to the credit where paragraphs stand apart."""
        above = document.blocks[credit.index - 1] if credit.index else None
        if above is None or notes.kind(above.index) is not None or credit.gap or _is_page_title(document, above):
            return None
        apart = above.gap > 0 and not above.joined and above.words <= _LONGEST_ALONE
        unfinished = not above.terminated and _SHORTEST_ALONE <= above.words <= _LONGEST_ALONE and above.text[-1:].isalnum()
        told = bool(around(document, notes, above.index)[0])
        in_head = not told and not above.joined and above.index > 0 and above.words <= _LONGEST_IN_HEAD
        return above if apart or unfinished or in_head else None


def _is_page_title(document: Document, block: Block) -> bool:
    """Whether a page's title, the first line of some dumps, begins with a line: below the headline may stand a picture."""
    return block.index > 0 and block.words >= _SHORTEST_ALONE and document.blocks[0].folded.startswith(block.folded)
