"""Advertisements and the marks around them."""

from __future__ import annotations

import re

from scrub.article import Kind
from scrub.detectors.family import Family, Shape, openings

_MARKS = ("advertisement", "advert", "ads?", "anzeige", "werbung", "publicité", "publicidad", "sponsored")

ADVERT = Family(
    Kind.ADVERT,
    (
        Shape(
            "marks",
            re.compile(rf"(?:(?:{'|'.join(_MARKS)})\W*){{1,6}}", re.IGNORECASE),
            "nothing but the mark of an advertisement",
            fewest=2,
            opens=openings(*_MARKS),
        ),
    ),
    labels=True,
)
