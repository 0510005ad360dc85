"""Pitches for subscriptions, membership and support."""

from __future__ import annotations

import re

from scrub.article import Kind
from scrub.detectors.family import Family, Shape

PAYWALL = Family(
    Kind.PAYWALL,
    (
        Shape(
            "offer",
            re.compile(
                r"(?:.{0,120}[.!?]\s)?(?:subscribe|join|support|get)\b[^.!?]{0,120}\b(?:for|from)\s(?:as little as"
                r"|just|only)\s[$£€]\s?\d.{0,160}",
                re.IGNORECASE,
            ),
            "offers a subscription at a price",
            longest=45,
            fewest=6,
            holds=("$", "£", "€"),
        ),
    ),
    bridges=3,
)
