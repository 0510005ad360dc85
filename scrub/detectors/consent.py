"""Cookie banners and privacy choices.

Problem: beside their buttons and headings banners hold paragraphs, which read like a story about cookies. Rule: near a line
that announces itself as a banner's, a paragraph is of it if it names a purpose for which consent is asked, in the words of the
advertisers' standard (IAB Europe, Transparency and Consent Framework), and so is one beside it that speaks of cookies.

Example: `"Store and/or access information on a device. Cookies, device identifiers …"` below `"We value your privacy"`.
"""

from __future__ import annotations

from collections.abc import Iterator

from scrub.article import Kind
from scrub.detectors.base import Finding, Notes
from scrub.detectors.family import Family
from scrub.document import Document

_SURE = 0.99
"""Whatever a paragraph of a banner reads like: it is running text too."""
_NEAR = 10
"""Lines from one of the banner in which its paragraphs stand."""
_CHARS = 1_500
"""Characters at the beginning of a paragraph that are looked at."""
_PURPOSES = (
    *("access information on a device", "precise geolocation data", "personalised advertising", "personalized advertising"),
    *("informationen auf einem gerät", "genaue standortdaten", "personalisierte werbung", "personalisierte anzeigen"),
    *("informations sur un appareil", "données de géolocalisation précises", "publicités personnalisées"),
    *("información en un dispositivo", "localización geográfica precisa", "publicidad personalizada"),
    *("informazioni su dispositivo", "informazioni su un dispositivo", "geolocalizzazione precisi", "annunci personalizzati"),
    *("informatie op een apparaat", "precieze geolocatiegegevens", "gepersonaliseerde advertenties"),
    *("informacji na urządzeniu", "dokładnych danych geolokalizacyjnych", "spersonalizowane reklamy"),
)


class Consent:
    """The lines of banners by phrase, and the paragraphs near them by what they are about."""

    name = "consent"
    _family = Family(Kind.CONSENT, bridges=12)

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Phrases anywhere, paragraphs only near them."""
        lines = list(self._family.detect(document, notes))
        yield from lines
        found = {finding.blocks[0] for finding in lines}
        near = {index for line in found for index in range(line - _NEAR, line + _NEAR + 1)}
        told = {
            block.index: block.text[:_CHARS].casefold() for block in document.blocks if block.is_prose and block.index in near
        }
        asking = {index for index, text in told.items() if any(purpose in text for purpose in _PURPOSES)}
        beside = {index for index, text in told.items() if "cookie" in text and not asking.isdisjoint((index - 1, index + 1))}
        for index in sorted(asking | beside):
            yield Finding(Kind.CONSENT, (index,), "consent.banner", _SURE, "what a banner asks consent for")
