"""robots.txt (RFC 9309): what a host asks of crawlers. Knows no network: gives rules for what the host answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from protego import Protego

from scrub.fetch.options import PRODUCT

MAX_BYTES = 512_000
"""What has to be read of a robots.txt by RFC 9309, section 2.5, is 500 KiB; what lies past it is not."""

FRESH_SECONDS = 86_400.0
"""RFC 9309, section 2.4: not to be used longer than a day."""

_AGENT = re.compile(r"\s*user(?:-|\s+)?agent(?:\s*:|\s)(.*)", re.IGNORECASE | re.DOTALL)
_OURS = re.compile(rf"{PRODUCT}(?![a-z_-])", re.IGNORECASE)

DIRECTIVES = frozenset({"noindex", "nofollow", "none"})
_VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_NAME = re.compile(r"\*|[a-z][\w.-]*")


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin for this crawler."""

    _parsed: Protego

    @classmethod
    def of_text(cls, text: str) -> Robots:
        """The rules in the text of a robots.txt."""
        return cls(Protego.parse("\n".join(map(_exact, text.replace("\x00", "").splitlines()))))

    def allows(self, url: str) -> bool:
        """Whether this crawler may ask for the address: groups by product, wildcards, longest match."""
        return self._parsed.can_fetch(url, PRODUCT)

    @property
    def delay(self) -> float:
        """Seconds that the host wants between requests (`Crawl-delay`, or what `Request-rate` comes to), 0 for none."""
        rate = self._parsed.request_rate(PRODUCT)
        return max(self._parsed.crawl_delay(PRODUCT) or 0.0, rate.seconds / rate.requests if rate else 0.0)

    @property
    def sitemaps(self) -> list[str]:
        """The sitemaps it names, as they are written there, at most a hundred."""
        return list(dict.fromkeys(self._parsed.sitemaps))[:100]


def _exact(line: str) -> str:
    """A line with its `User-agent` as RFC 9309, section 2.2.1, reads it: `*` or a product, up to where its letters end.

    Protego takes `scrub-images` and `Mozilla scrub` for this crawler as well. A name that is not this crawler's stays as a name
    that is nobody's, so that the rules below it are not added to the group above.
    """
    if not (agent := _AGENT.fullmatch(line)):
        return line
    name = agent[1].partition("#")[0].strip()
    if name != "*":
        name = PRODUCT if _OURS.match(name) else "-"
    return f"User-agent: {name}"


def text_of(status: int, body: bytes) -> str | None:
    """The robots.txt that an answer means: an empty one of 4xx, None where the host could not say.

    RFC 9309, section 2.3.1: a file that is not there forbids nothing; a host that fails forbids everything until it answers.
    429 is a host that fails.
    """
    if status >= 500 or status == 429:
        return None
    if len(body) > MAX_BYTES:
        body = body[: body.rfind(b"\n", 0, MAX_BYTES) + 1]  # half a rule is another rule
    return body.decode("utf-8-sig", "replace") if 200 <= status < 300 else ""


def header_directives(values: Sequence[str]) -> frozenset[str]:
    """`noindex` and `nofollow` as `X-Robots-Tag` headers give them, for all crawlers or for this one.

    A name with a colon says for whom the rules behind it are, up to the next name. Rules with a value look the same, and the
    value may be a date, which has colons and commas of its own.
    """
    found: set[str] = set()
    for value in values:
        ours = True
        for part in value.lower().split(","):
            name, colon, rest = (piece.strip() for piece in part.partition(":"))
            if colon and name not in _VALUED and _NAME.fullmatch(name):
                ours = name in (PRODUCT, "*")
                name = rest
            if ours:
                found.add(name)
    return expand(found)


def expand(words: set[str]) -> frozenset[str]:
    """The directives among the words; `none` is both."""
    found = words & DIRECTIVES
    return frozenset(found - {"none"} | ({"noindex", "nofollow"} if "none" in found else set()))
