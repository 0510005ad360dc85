"""The pictures of a story in a page: where they are, what stands below them, and who took them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urljoin

from scrub.article import Image
from scrub.document import Block, Document
from scrub.dom import Element, Picture, label_words

_SOURCES = ("src", "data-src", "data-original", "data-lazy-src", "data-srcset", "srcset")
_SMALL = 100
"""Pixels up to which a picture is an icon."""
_ICONS = frozenset(
    {"logo", "icon", "avatar", "emoji", "sprite", "pixel", "spacer", "badge", "author", "gravatar", "share", "social"}
)
_CREDITS = frozenset({"credit", "credits", "copyright", "photographer", "source"})
_NUMBER = re.compile(r"\d{1,5}")
_LONGEST = 2_000
_NEAR = 2
"""Lines above and below the kept text in which a picture still belongs to the story."""
_CAPTIONED = 6


def story_images(document: Document, kept: Sequence[Block], told: Sequence[Image]) -> list[Image]:
    """The pictures from the first to the last kept block, each address once, icons apart; `told`: what the captions prove."""
    if document.markup is None:
        return []
    places = [(block.index, block.place.element) for block in kept if block.place is not None]
    if not places:
        return []
    first, last = places[0][0] - _NEAR, places[-1][0] + _NEAR
    found: dict[str, Image] = {}
    for picture in document.markup.pictures:
        if first <= picture.line <= last and not _is_icon(picture) and (address := _address(picture, document.url)):
            caption, credit = _parted(*_said_of(picture, document.blocks), told)
            known = found.get(address)
            if known is None or (known.caption is None and caption):
                found[address] = Image(address, caption, credit)
    return list(found.values())


def _parted(caption: str | None, credit: str | None, told: Sequence[Image]) -> tuple[str | None, str | None]:
    """Caption and credit, parted where the text of a caption holds both."""
    if caption and not credit:
        for image in told:
            if image.credit and caption.startswith(image.caption or "") and image.credit in caption:
                return image.caption, image.credit
    return caption, credit


def _said_of(picture: Picture, blocks: Sequence[Block]) -> tuple[str | None, str | None]:
    """The caption and the credit of a picture: what stands in its figure."""
    figure = picture.element.inside("figure")
    if figure is None:
        return None, None
    caption: list[str] = []
    credit: list[str] = []
    for block in blocks[max(picture.line - _CAPTIONED, 0) : picture.line + _CAPTIONED]:
        if block.place is not None and figure in block.place.element.lineage():
            (credit if _is_credit(block.place.label, block.place.element, figure) else caption).append(block.text)
    return " ".join(caption) or None, " ".join(credit) or None


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


def _address(picture: Picture, url: str | None) -> str | None:
    """The picture's address, absolute where the page's is known; the largest of a set."""
    for source in _candidates(picture.attributes):
        if len(source) > _LONGEST or source.lower().startswith(("data:", "blob:", "javascript:")):
            continue
        try:
            return urljoin(url or "", source)
        except ValueError:
            continue
    return None


def _candidates(attributes: Mapping[str, str | None]) -> Iterator[str]:
    for name in _SOURCES:
        value = (attributes.get(name) or "").strip()
        if not value:
            continue
        if name.endswith("srcset"):
            sized = [part.split() for part in value[: 10 * _LONGEST].split(", ") if part.strip()]
            sized.sort(key=lambda part: _number(part[1]) or 0 if len(part) > 1 else 0, reverse=True)
            yield from (part[0].rstrip(",") for part in sized)
        else:
            yield value
