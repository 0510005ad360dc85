"""Page tools: print, font size, dictionary, audio players, reading times."""

from __future__ import annotations

import re

from scrub.article import Kind
from scrub.detectors.family import Family, Shape, openings

_TOOLS = (
    *("print(?:er)?", "dictionary", r"font(?:\s?size)?", r"text\s?size", "zoom", "listen", "save", "bookmark", "a[+-]", "aa+"),
    *("가[+-]?", r"\+", "-", "small", "medium", "large", "scrap", "translate", r"read\s?aloud"),
)
_TOOL = f"(?:{'|'.join(_TOOLS)})"

TOOLS = Family(
    Kind.TOOLS,
    (
        Shape(
            "buttons",
            re.compile(rf"{_TOOL}(?:[\s|,/·•]+{_TOOL}){{1,8}}", re.IGNORECASE),
            "nothing but names of page tools",
            fewest=2,
            opens=openings(*_TOOLS, "+"),
        ),
        Shape(
            "reading-time",
            re.compile(
                r"(?:reading time:?\s*)?(?:\d{1,2}|one|two|three|five)[\s-]*min(?:ute)?s?\.?(?:\s+(?:read|listen"
                r"|de lecture|de lectura|di lettura|Lesezeit))",
                re.IGNORECASE,
            ),
            "a reading time",
            digit=True,
        ),
        Shape(
            "player-time",
            re.compile(
                r"(?:current time|duration|remaining time|loaded|progress)\b[\s\d:./%-]*(?:(?:current time|duration"
                r"|remaining time|loaded|progress)\b[\s\d:./%-]*)*",
                re.IGNORECASE,
            ),
            "words of a player",
            digit=True,
        ),
        Shape(
            "letter-size",
            re.compile(r"A[aA](?:\s?A)?|[가-힣]\s?[+-]|A[+-]|T[tT]"),
            "the button of the letter size",
            longest=2,
        ),
        Shape(
            "player",
            re.compile(r"\d{1,2}:\d{2}(?:\s*/\s*\d{1,2}:\d{2})?(?:\s*(?:min\.?|minutes))?"),
            "a running time",
            0.7,
            4,
            digit=True,
        ),
    ),
    labels=True,
    spares_stamps=True,  # a stamp may close with a reading time
)
