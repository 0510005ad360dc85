"""Contact lines: addresses of the newsroom, tip lines, telephone numbers on a line of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrub.article import Kind
from scrub.detectors.base import Finding, Notes
from scrub.detectors.family import Family, Shape, openings
from scrub.document import Document

EMAIL = r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,32}){1,5}"

_FAMILY = Family(
    Kind.CONTACT,
    (
        Shape(
            "email",
            re.compile(rf"(?:e-?mail|mail|contact|tips?)?\s?[:：]?\s?[\[(<]?{EMAIL}[\])>]?", re.IGNORECASE),
            "an e-mail address alone",
            0.7,
            4,
            holds=("@",),
        ),
        Shape(
            "telephone",
            re.compile(
                r"(?:tel(?:efon|ephone|éfono)?|phone|fax|☎|전화|電話|电话)\s?[.:：]?\s?\+?[\d\s()/.-]{6,24}",
                re.IGNORECASE,
            ),
            "a telephone number alone",
            longest=8,
            digit=True,
        ),
        Shape(
            "number",
            re.compile(
                r"(?:[^\W\d_]{1,20}\s){0,3}(?:tel|tlf|phone|fax)\s?[.:]{1,2}\s?\+?[\d\s()/.-]{6,24}|\+\d{1,3}[\s()/.-][\d\s()/.,+-]{6,40}",
                re.IGNORECASE,
            ),
            "a telephone number with its label or country",
            longest=9,
            holds=("tel", "tlf", "phone", "fax", "+"),
        ),
        Shape(
            "reach",
            re.compile(
                rf"(?:contact|reach|e-?mail|call)\s[^.!?]{{2,60}}\sat\s[^!?]{{0,40}}(?:\d{{3}}-\d{{4}}|{EMAIL}).{{0,60}}",
                re.IGNORECASE,
            ),
            "how to reach somebody",
            longest=20,
            fewest=4,
            opens=openings("contact", "reach", "e-mail", "email", "call"),
        ),
    ),
    takes=re.compile(rf"[^\w+(]{{0,6}}(?:{EMAIL}|\+?[\d\s()./-]{{6,24}})\W{{0,6}}"),
    bridges=3,
)

_MOST_LINES = 5
_LINE_WORDS = 7


class Contact:
    """Contact lines, and under a heading such as "Media contact:" the name, telephone and address that follow it."""

    name = "contact"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """The family's findings, then the short lines right under its headings."""
        lines = list(_FAMILY.detect(document, notes))
        yield from lines
        for finding in lines:
            if not finding.rule.endswith(".heading"):
                continue
            first = finding.blocks[0] + 1
            for block in document.blocks[first : first + _MOST_LINES]:
                if block.words > _LINE_WORDS or block.terminated or (block.gap and block.index > first):
                    break
                yield Finding(Kind.CONTACT, (block.index,), "contact.below", 0.9, "under a heading of contacts")
