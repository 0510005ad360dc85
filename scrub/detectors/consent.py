"""Cookie banners and privacy choices.

Problem: beside their buttons and headings banners hold paragraphs, which read like a story about cookies. Rule: near a line
that announces itself as a banner's, a paragraph is of it if it names a purpose for which consent is asked, in the words of the
advertisers' standard (IAB Europe, Transparency and Consent Framework), and so are those beside it that speak of cookies.

Example: `"Store and/or access information on a device. Cookies, device identifiers …"` below `"We value your privacy"`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from scrub.article import Kind
from scrub.detectors.base import UNDOUBTED, Finding, Notes
from scrub.detectors.family import Family
from scrub.document import Document

_NEAR = 10
"""Lines from one of the banner in which its paragraphs stand."""
_CHARS = 1_500
"""Characters at the beginning of a paragraph that are looked at."""
_PURPOSES = (
    *("access information on a device", "precise geolocation data", "informationen auf einem gerät", "genaue standortdaten"),
    *("informations sur un appareil", "données de géolocalisation précises", "información en un dispositivo"),
    *("localización geográfica precisa", "informazioni su dispositivo", "informazioni su un dispositivo"),
    *("geolocalizzazione precisi", "informatie op een apparaat", "precieze geolocatiegegevens", "informacji na urządzeniu"),
    "dokładnych danych geolokalizacyjnych",
)
"""What only banners ask for in these words."""
_TOPICS = ("cookie", "personali", "personnalis", "gepersonalis", "spersonaliz", "ciasteczk")
"""What the paragraphs beside them speak of, as stories do."""


class Consent:
    """The lines of banners by phrase, and the paragraphs near them by what they are about."""

    name = "consent"
    _family = Family(Kind.CONSENT, bridges=12, bridges_prose=True)

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Phrases anywhere, paragraphs only near them."""
        lines = list(self._family.detect(document, notes))
        yield from lines
        found = {finding.blocks[0] for finding in lines}
        near = {index for line in found for index in range(line - _NEAR, line + _NEAR + 1)}
        told = {b.index: b.text[:_CHARS].casefold() for b in document.blocks if b.is_prose and b.index in near}
        topical = [index for index, text in told.items() if any(word in text for word in (*_PURPOSES, *_TOPICS))]
        # Paragraphs in a row have the same index but for their place among them.
        for _, run in groupby(enumerate(topical), lambda pair: pair[1] - pair[0]):
            indices = [index for _, index in run]
            if any(purpose in told[index] for index in indices for purpose in _PURPOSES):
                for index in indices:
                    yield Finding(Kind.CONSENT, (index,), "consent.banner", UNDOUBTED, "what a banner asks consent for")
