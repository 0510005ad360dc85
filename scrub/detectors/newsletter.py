"""Pitches for newsletters, push messages, apps and the paper's channels."""

from __future__ import annotations

import re

from scrub.article import Kind
from scrub.detectors.base import UNDOUBTED
from scrub.detectors.family import Family, Shape, openings
from scrub.detectors.share import NETWORK

NEWSLETTER = Family(
    Kind.NEWSLETTER,
    (
        Shape(
            "follow",
            re.compile(
                rf"follow\s.{{2,60}}\son\s(?:\w{{2,12}}\sSounds,\s)?{NETWORK}(?:,?\s(?:and\s)?{NETWORK}){{0,6}}\.?",
                re.IGNORECASE,
            ),
            "follow us",
            fewest=4,
            opens=openings("follow"),
        ),
        Shape(
            "call",
            re.compile(
                r"(?:sign up|subscribe)\s+(?:to|for)\s+[A-Z].{2,60}|(?:free\s)?(?:daily|weekly|monthly)\snewsletter"
                r"|after newsletter promotion",
                re.IGNORECASE,
            ),
            "names a newsletter",
            longest=10,
            fewest=2,
            opens=openings("sign up", "subscribe", "free", "daily", "weekly", "monthly", "after newsletter"),
        ),
        Shape(
            "sign-up",
            re.compile(
                r"[^\"“”]{0,160}\bnewsletters?\b[^\"“”]{0,160}[.!?]\s(?:sign up|subscribe)(?:\shere|\sfor free|\snow)?[.!]?",
                re.IGNORECASE,
            ),
            "says what a newsletter is, and to sign up",
            UNDOUBTED,
            longest=45,
            fewest=6,
            holds=("newsletter",),
        ),
        Shape(
            "names",
            re.compile(
                r"\bnewsletters?\b|\bbolet[ií]n\b|\binfolettre\b|\bnieuwsbrief\b|рассылк|bülten|النشرة البريدية"
                r"|ニュースレター|メルマガ|뉴스레터|電子報|电子报",
                re.IGNORECASE,
            ),
            "a short line that names a newsletter",
            0.75,
            longest=6,
            anywhere=True,
            holds=(
                *("newsletter", "boletin", "boletín", "infolettre", "nieuwsbrief", "рассылк", "bülten", "النشرة البريدية"),
                *("ニュースレター", "メルマガ", "뉴스레터", "電子報", "电子报"),
            ),
        ),
        Shape(
            "pitch",
            # Two steps of one sentence at most, so that the pattern stays linear.
            re.compile(
                r"(?:[^\"“”]{0,120}[.!?:,;]\s+)?(?:get|sign up|subscribe|download|join|receive|register|stay ahead"
                r"|stay up to date|don't miss)\b[^\"“”]{0,160}"
                r"\b(?:newsletters?|inbox|e-?mail|app|alerts|digest|briefing)\b[^\"“”]{0,120}",
                re.IGNORECASE,
            ),
            "asks to subscribe to a newsletter or load an app",
            longest=45,
            fewest=5,
            holds=("newsletter", "inbox", "email", "e-mail", "app", "alert", "digest", "briefing"),
        ),
    ),
    bridges=3,
    takes=re.compile(
        r"(?:your |enter )?(?:e-?mail|name|first name|last name)(?: address)?\W*|(?:sign|join) (?:me )?up\W*"
        r"|subscribe\W*|submit\W*|ok",
        re.IGNORECASE,
    ),
)
