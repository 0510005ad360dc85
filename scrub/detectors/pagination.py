"""Pages and galleries: "Page 2 of 3", "1/12", rows of page numbers."""

from __future__ import annotations

import re

from scrub.article import Kind
from scrub.detectors.family import Family, Shape

PAGINATION = Family(
    Kind.PAGINATION,
    (
        Shape(
            "of",
            re.compile(
                r"(?:(?:page|image|photo|slide|picture|bild|seite|foto|página|pagina|bilde|billede|sida|strona|страница)\s+)?\d{1,3}\s?(?:/|of|von|sur|de|di|van|av|z|из)\s?\d{1,3}(?:\s+(?:images|photos|bilder|fotos))?",
                re.IGNORECASE,
            ),
            "a counter of pages or pictures",
            longest=5,
            digit=True,
        ),
        Shape(
            "numbers",
            re.compile(r"(?:[«‹<]\s*)?1(?:[\s|]+\d{1,3}){2,20}(?:[\s|]+(?:…|\.\.\.))?(?:[\s|]+\d{1,4})?(?:\s*[»›>])?"),
            "a row of page numbers",
            digit=True,
        ),
    ),
    labels=True,
)
