"""Reaction bars: "What's your reaction?", rows of moods with their counters."""

from __future__ import annotations

import re

from scrub.article import Kind
from scrub.detectors.family import Family, Shape, openings

_MOODS = (
    *("like", "dislike", "love", "funny", "angry", "sad", "wow", "haha", "happy", "surprised", "excited", "sleepy", "cool"),
    *("좋아요", "슬퍼요", "화나요", "감동이에요", r"후속기사\s?원해요"),
)
_MOOD = f"(?:{'|'.join(_MOODS)})"

REACTIONS = Family(
    Kind.REACTIONS,
    (
        Shape(
            "moods",
            re.compile(rf"{_MOOD}\s*\(?\d*\)?(?:[\s|,/·•]+{_MOOD}\s*\(?\d*\)?){{1,9}}", re.IGNORECASE),
            "nothing but moods and counters",
            fewest=2,
            opens=openings(*_MOODS),
        ),
    ),
    takes=re.compile(rf"\d{{1,6}}(?:\s{_MOOD})?|{_MOOD}(?:\s*\(?\d{{1,6}}\)?)?", re.IGNORECASE),
)
