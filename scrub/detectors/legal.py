"""Copyright lines, terms, disclaimers. A copyright line that names its owner proves the publisher."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, Finding, Notes
from scrub.detectors.credit import labelled, takes_pictures
from scrub.detectors.family import Family, Shape
from scrub.document import Document

_OWNER = re.compile(
    r"^\W*(?:copyrights?\s*)?(?:©|\(c\)|ⓒ|copyrights?|&copy;)?\s*(?:(?:copyright"
    r"|by)\s*)?(?:\d{4}(?:\s?[-–]\s?\d{4})?,?\s*)?(?:by\s+)?(?P<owner>(?:[^.|,;©·•]|\.(?=\s?(?:Ltd|Inc"
    r"|Co)\b)){2,60}?)\s*(?:\d{4})?\s*(?:[.|,;·•–—].*|\s-\s.*|all rights reserved.*)?$",
    re.IGNORECASE,
)
_SIGN = re.compile(
    r"^\W{0,3}(?:©|ⓒ|\(c\)\s|copyrights?\b\s*(?:©|ⓒ|\(c\)|\d{4}|by\b)|저작권자|版权所有|版權所有)", re.IGNORECASE
)
_SIGN_INSIDE = re.compile("[©ⓒ]")
_RIGHTS = re.compile(
    r"(?:版權所有|版权所有|著作權所有|모든 권리 보유|جميع الحقوق محفوظة|все права защищены|tous droits réservés"
    r"|alle rechte vorbehalten|wszelkie prawa zastrzeżone).*$|^(?:by|par|von)\s",
    re.IGNORECASE,
)
_FIRST = frozenset("©ⓒ(cC저版&*-–—•| ")
_LEGAL_FORM = re.compile(
    r"[,\s]+(?:Pvt\.?\s)?(?:Ltd|Limited|Inc|LLC|DAC|GmbH|AG|S[./]?A?|B|Co|(?:Comunicaç(?:ão|ões)|Editora)\s(?:Ltda|S[./]?A)|Ltda)\.?(?:\s?&.*)?$|\s&$"
    r"|\s\([A-Z]{2,6}\)$|(?<=\w)(?:股份)?有限公司$"
)
"""The end of a company's name, or its letters in brackets; a form with dots is cut at the first."""
_NOT_OWNER = re.compile(
    r"^(?:foto|photo|bild|image|picture)s?\b|reserved|copyright|riservat|riproduzione|licencj|zastrzeż|защищ|прав|未经|未經|禁止|保留|rechte|droits"
    r"|derechos|diritti|direitos|rights|permission|©|\d{3}|無断|금지|转载|轉載",
    re.IGNORECASE,
)


class Legal:
    """Legal lines by phrase, by the copyright sign, and what they say of the publisher."""

    name = "legal"
    _family = Family(
        Kind.LEGAL,
        (
            Shape(
                "licence-number",
                re.compile(r"(?:京|沪|粤|浙|苏|川|湘|鄂)?(?:ICP|公网安备).{0,40}"),
                "a Chinese licence number",
                digit=True,
            ),
        ),
    )

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Findings of the family; copyright lines with their owner."""
        named = {finding.blocks[0]: finding for finding in self._family.detect(document, notes)}
        for block in document.blocks:
            if block.index in named and named[block.index].rule == "legal.has":
                finding = named[block.index]
                yield replace(
                    finding,
                    values=publisher(block.text) if _SIGN_INSIDE.search(block.text) or _SIGN.match(block.text) else {},
                )
            elif (
                block.words <= 60
                and block.text[:1] in _FIRST
                and _SIGN.match(block.text)
                and not (block.index < document.story.stop and _is_credit(block.text))
            ):
                values = publisher(block.text)
                below = document.blocks[block.index + 1 : block.index + 2]
                if not values and block.words <= 2 and below and below[0].gap == 0 and (values := publisher(below[0].text)):
                    yield Finding(
                        Kind.LEGAL, (block.index + 1,), "legal.owner", CERTAIN, "the owner under a copyright sign", values
                    )
                yield Finding(Kind.LEGAL, (block.index,), "legal.copyright", CERTAIN, "a copyright line", values)
            elif block.index in named:
                yield named[block.index]


def _is_credit(text: str) -> bool:
    """Whether a copyright sign is followed by people or agencies and nothing else: a picture's."""
    who = text.lstrip("©ⓒ ")
    return (takes_pictures(who) and not any(char.isdigit() for char in who)) or labelled(text) is not None


def publisher(text: str) -> dict[str, str]:
    """`{"publisher": owner}` where a copyright line names a short, capitalised owner, else nothing."""
    match = _OWNER.match(text[text.find("©") :] if "©" in text else text)
    if match is None:
        return {}
    owner = match["owner"].strip(" -–—:：")
    owner = _RIGHTS.sub("", owner).strip(' «»"„“”-–—:：')
    owner = _LEGAL_FORM.sub("", owner)
    words = owner.split()
    if not words or len(words) > 6 or _NOT_OWNER.search(owner) or owner[0].islower():
        return {}
    return {"publisher": owner}
