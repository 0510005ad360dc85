"""Share bars: "Share it on...", rows of network names; and the rows of a paper's own channels, which are pitches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrub.article import Kind
from scrub.detectors.base import CERTAIN, Finding, Notes
from scrub.detectors.family import Family, Shape, openings
from scrub.document import Block, Document

_NETWORKS = (
    *("facebook", "twitter", "tweet", "x", "whatsapp", "telegram", r"linked\s?in", "pinterest", "reddit", "e-mail", "email"),
    *("mail", "messenger", "line", "kakao(?:talk|story)?", "tumblr", "pocket", "flipboard", "threads", "bluesky", "mastodon"),
    *("instagram", "youtube", "tiktok", "viber", "vk", "ok", "weibo", "wechat", "print", "share", "listen"),
    *(r"copy(?:\s+link)?", r"link(?:\s+copied)?", "url", "sms", "send", "rss"),
)
_LEADS = (
    *("teilen auf", "share (?:on|via)", "partager sur", "compartir en", "condividi su", "deel op", "partilhar no"),
    *("udostępnij na", "поделиться в"),
)
_ROW_WORDS = 3
NETWORK, _LED = f"(?:{'|'.join(_NETWORKS)})", f"(?:{'|'.join(_LEADS)})"

SHARE = Family(
    Kind.SHARE,
    (
        Shape(
            "networks",
            re.compile(rf"(?:{_LED}[\s:]+)?{NETWORK}(?:[\s|,/·•&-]+(?:and\s+)?{NETWORK}){{1,15}}", re.IGNORECASE),
            "nothing but names of networks",
            fewest=2,
            opens=openings(*_NETWORKS, *_LEADS),
        ),
    ),
    takes=re.compile(rf"\W{{0,6}}{NETWORK}\W{{0,6}}|\d{{1,6}}", re.IGNORECASE),
    labels=True,
)

_CHANNELS = re.compile(r"instagram|youtube|tiktok|rss|threads", re.IGNORECASE)
"""Where a paper has a channel of its own and nobody shares a story."""
_BUTTONS = re.compile(r"e-?mail|mail|print|share|copy(?:\s+link)?|link|url|sms|send|tweet|messenger|line", re.IGNORECASE)


class Follow:
    """Rows of a paper's own channels: the names of networks under "Follow us", or with one on which nobody shares."""

    name = "follow"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """A finding for every line of such a row."""
        sharing = {index for index, finding in notes.by_block.items() if finding.kind is Kind.SHARE}
        row: list[Block] = []
        for block in (*document.blocks, None) if sharing else ():
            if block is not None and block.words <= _ROW_WORDS and block.index in sharing:
                row.append(block)
                continue
            while row and row[-1].text.strip().isdigit():
                row.pop()
            if row and self._is_channels(notes, row):
                for name in row:
                    evidence = "a channel of the paper's own"
                    yield Finding(Kind.NEWSLETTER, (name.index,), "newsletter.channels", CERTAIN + 0.01, evidence)
            row = []

    @staticmethod
    def _is_channels(notes: Notes, row: Sequence[Block]) -> bool:
        names = [block.text.strip(" •·-*\t") for block in row]
        if any(_BUTTONS.fullmatch(name) for name in names):
            return False
        followed = notes.kind(row[0].index - 1) is Kind.NEWSLETTER
        return followed or (len(row) > 1 and any(_CHANNELS.fullmatch(name) for name in names))
