"""Share bars: "Share it on...", rows of network names, "Follow us on ..."."""

from __future__ import annotations

import re

from scrub.article import Kind
from scrub.detectors.family import Family, Shape, openings

_NETWORKS = (
    *("facebook", "twitter", "tweet", "x", "whatsapp", "telegram", r"linked\s?in", "pinterest", "reddit", "e-mail", "email"),
    *("mail", "messenger", "line", "kakao(?:talk|story)?", "tumblr", "pocket", "flipboard", "threads", "bluesky", "mastodon"),
    *("instagram", "youtube", "tiktok", "viber", "vk", "ok", "weibo", "wechat", "print", "share", r"copy(?:\s+link)?", "link"),
    *("url", "sms", "send", "rss"),
)
_LEADS = (
    *("teilen auf", "share (?:on|via)", "partager sur", "compartir en", "condividi su", "deel op", "partilhar no"),
    *("udostępnij na", "поделиться в"),
)
_NETWORK, _LED = f"(?:{'|'.join(_NETWORKS)})", f"(?:{'|'.join(_LEADS)})"

SHARE = Family(
    Kind.SHARE,
    (
        Shape(
            "networks",
            re.compile(rf"(?:{_LED}[\s:]+)?{_NETWORK}(?:[\s|,/·•&-]+(?:and\s+)?{_NETWORK}){{1,15}}", re.IGNORECASE),
            "nothing but names of networks",
            fewest=2,
            opens=openings(*_NETWORKS, *_LEADS),
        ),
        Shape(
            "follow",
            re.compile(rf"follow\s.{{2,60}}\son\s{_NETWORK}(?:,?\s(?:and\s)?{_NETWORK}){{0,6}}\.?", re.IGNORECASE),
            "follow us",
            fewest=4,
            opens=openings("follow"),
        ),
    ),
    takes=re.compile(rf"\W{{0,6}}{_NETWORK}\W{{0,6}}|\d{{1,6}}", re.IGNORECASE),
)
