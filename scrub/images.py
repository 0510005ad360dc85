"""The pictures of a story in a page: where they are, what stands below them, and who took them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from scrub.article import Image, Kind
from scrub.decide import Decision
from scrub.detectors.base import Finding
from scrub.detectors.credit import ending_credit, is_credit, only_credit
from scrub.document import Block, Document
from scrub.dom import Element, Picture, label_words
from scrub.metadata.authors import is_agency, is_name
from scrub.metadata.markup.values import address

_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-srcset", "srcset", "src")
"""Where the address of a picture stands; what is loaded late stands in for what is shown before."""
_SMALL = 100
"""Pixels up to which a picture is an icon."""
_ICONS = frozenset(
    {"logo", "icon", "avatar", "emoji", "sprite", "pixel", "spacer", "badge", "author", "gravatar", "share", "social"}
)
_CREDITS = frozenset({"credit", "credits", "copyright", "photographer", "source"})
_NUMBER = re.compile(r"\d{1,5}(?![\d.%])")
_NEXT_IN_SET = re.compile(r",\s+|(?<=[wx]),")
_LONGEST = 2_000
_LABELS = re.compile(
    r"^(?:(?:image|media|photo|picture)\s(?:caption|source|credit)\s?[,:]|image:)|(?:hide|toggle) caption$", re.IGNORECASE
)
_BEHIND_SENTENCE = re.compile(
    r"(?P<caption>.{8,}[.!?”\"])\s(?:\((?P<bracketed>[^()]{3,60})\)|(?P<name>[^\W\d_a-z][\w'’.-]+(?:\s[^\W\d_a-z][\w'’.-]+){1,3}(?:/[^/.]{3,40})?))"
)
# "船工在渡口。本报记者 沈若溪 摄"
_CHINESE = re.compile(r"(?P<caption>.{4,}[。！？”])(?P<name>[^。！？”]{2,14}(?:摄|攝|供图|供圖))")
_PLACEHOLDER = re.compile(r"placeholder", re.IGNORECASE)
_CREDIT_WORDS = 8
"""Words of a line in a figure, beside its caption, that says who took the picture."""
_NEAR = 2
"""Lines above and below the kept text in which a picture still belongs to the story."""
_CAPTIONED = 6


def story_images(document: Document, decision: Decision, kept: Sequence[Block], claimed: Image | None) -> list[Image]:
    """The pictures from the first to the last kept block, and the figures between the headline and them; each address once,
    icons apart. Where none stands above the text, the one that the page `claimed` for the story is the first."""
    if document.markup is None:
        return []
    places = [(block.index, block.place.element) for block in kept if block.place is not None]
    if not places:
        return []
    first, last = places[0][0] - _NEAR, places[-1][0] + _NEAR
    headline = max((i for i, found in decision.removed.items() if found.kind is Kind.HEADLINE and i < first), default=first)
    found: dict[str, Image] = {}
    lead = False
    for picture in document.markup.pictures:
        above = headline < picture.line < first and picture.element.inside("figure") is not None
        if not (above or first <= picture.line <= last) or _is_icon(picture):
            continue
        if (url := _address(picture, document.markup.base)) and not _PLACEHOLDER.search(url):
            said, credit = _in_figure(picture, document) or _below(picture, document, decision.removed)
            caption, credit = _parted(said, credit)
            known = found.get(url)
            if known is None or (known.caption is None and caption):
                found[url] = Image(url, caption, credit)
            lead = lead or picture.line <= places[0][0]
    images = list(found.values())
    if images and claimed and not lead and _file(claimed) not in {_file(image) for image in images}:
        return [claimed, *images]
    return images


def _file(image: Image) -> str:
    """The name of the file at its address: one picture is given at several."""
    return (image.url or "").partition("?")[0].rpartition("/")[2]


def _in_figure(picture: Picture, document: Document) -> tuple[list[Block], str | None] | None:
    """The captions and the credit in the picture's figure; None where it stands in none."""
    figure = picture.element.inside("figure")
    if figure is None:
        return None
    caption: list[Block] = []
    beside: list[Block] = []
    credit: list[str] = []
    for block in document.blocks[max(picture.line - _CAPTIONED, 0) : picture.line + _CAPTIONED]:
        if block.place is not None and figure in block.place.element.lineage():
            if _is_credit(block.place.label, block.place.element, figure):
                credit.append(block.text)
            elif caption and (who := only_credit(document, block)):
                credit.append(who)
            elif block.place.element.inside("figcaption") is None and block.words <= _CREDIT_WORDS:
                beside.append(block)
            else:
                caption.append(block)
    # What stands beside the caption, and is none, says whose the picture is.
    if caption and not credit:
        return caption, " ".join(block.text for block in beside) or None
    return caption or beside, " ".join(credit) or None


def _below(picture: Picture, document: Document, removed: Mapping[int, Finding]) -> tuple[list[Block], str | None]:
    """The line below the picture where it was removed as its caption, and who is credited there or on the next line."""
    blocks = document.blocks
    below = [(block, removed[block.index]) for block in blocks[picture.line : picture.line + 2] if block.index in removed]
    if not below or below[0][0].index != picture.line or below[0][1].kind not in (Kind.CAPTION, Kind.CREDIT):
        return [], None
    told = [(block, finding) for block, finding in below if finding.kind in (Kind.CAPTION, Kind.CREDIT)]
    credits = [image.credit for _, finding in told for image in finding.values.get("images", ()) if image.credit]
    credits += [who for block, _ in told if (who := only_credit(document, block))]
    return [block for block, finding in told[:1] if finding.kind is Kind.CAPTION], credits[0] if credits else None


def _parted(said: Sequence[Block], credit: str | None) -> tuple[str | None, str | None]:
    """Caption and credit, parted where a line holds both, without the labels that only screen readers say."""
    caption = " ".join(block.text for block in said)
    if said and (parts := _behind_sentence(said[-1].text) or ending_credit(said[-1]) or _after_slash(said[-1].text)):
        caption = " ".join([*(block.text for block in said[:-1]), parts[0]])
        credit = credit or parts[1]
    elif credit and len(credit) < len(caption):
        caption = _LABELS.sub("", caption).strip().removesuffix(credit)
    return _LABELS.sub("", caption).strip() or None, _LABELS.sub("", credit).strip() if credit else None


def _behind_sentence(text: str) -> tuple[str, str] | None:
    """`"Divers left. (City of Oldhaven)"`, `"Divers left. Jane Roe/Oldhaven Post"`: in a figure, who took the picture."""
    bare = _LABELS.sub("", text).strip()
    if match := _CHINESE.fullmatch(bare):
        return match["caption"], match["name"]
    match = _BEHIND_SENTENCE.fullmatch(bare)
    who = match and (match["bracketed"] or match["name"])
    return (match["caption"], who) if match and who and is_credit(who, marked=True) else None


def _after_slash(text: str) -> tuple[str, str] | None:
    """`"Postcards on a line / Jane Roe"`: in a figure, who is named behind a slash took the picture."""
    before, slash, who = text.rpartition(" / ")
    return (before, who) if slash and (is_name(who) or is_agency(who)) else None


def _is_credit(label: str, element: Element, figure: Element) -> bool:
    labels = [label]
    for around in element.lineage():
        if around is figure:
            break
        labels.append(around.label)
    return any(word in _CREDITS for text in labels for word in label_words(text))


def _is_icon(picture: Picture) -> bool:
    sizes = (_number(picture.attributes.get(name)) for name in ("width", "height"))
    if any(size is not None and size <= _SMALL for size in sizes):
        return True
    names = " ".join(value for name in ("class", "id", "alt") if (value := picture.attributes.get(name)))[:_LONGEST]
    return any(word in _ICONS for word in label_words(names))


def _number(value: str | None) -> int | None:
    match = _NUMBER.match(value or "")
    return int(match[0]) if match else None


def _address(picture: Picture, base: str | None) -> str | None:
    """The picture's absolute address; of a set the largest. None where it has none on the web."""
    return next((found for source in _candidates(picture.attributes) if (found := address(source, base))), None)


def _candidates(attributes: Mapping[str, str | None]) -> Iterator[str]:
    for name in _SOURCES:
        value = (attributes.get(name) or "").strip()
        if not value:
            continue
        if name.endswith("srcset"):
            sized = [part.split() for part in _NEXT_IN_SET.split(value[: 10 * _LONGEST]) if part.strip()]
            sized.sort(key=lambda part: _number(part[1].rstrip("wx")) or 0 if len(part) > 1 else 0, reverse=True)
            yield from (part[0].rstrip(",") for part in sized)
        else:
            yield value
