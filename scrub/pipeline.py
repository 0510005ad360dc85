"""The path of every document: segment, detect, decide, assemble."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Self
from warnings import warn

from scrub import sites
from scrub.article import Article
from scrub.assemble import assemble, failed
from scrub.decide import decide
from scrub.detectors.base import Detector, Estimate, Notes
from scrub.detectors.checked import checked
from scrub.document import Block, Document
from scrub.layouts import BODY
from scrub.metadata.language import identify
from scrub.metadata.url_day import day_of
from scrub.options import Options
from scrub.page import HTML, MEDIA_TYPES, TEXT, Page, essence, read_page
from scrub.second_opinion import SURE, ask
from scrub.segment import segment

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")

PLUGINS = "scrub.detectors"
"""Entry point group under which other packages offer detectors: one, or what makes one when called."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """An ordered table of detectors. Immutable: `without` and `with_` give another one."""

    detectors: tuple[Detector, ...]

    @classmethod
    def default(cls) -> Self:
        """The table that ships, and after it the detectors of installed plug-ins (before `tagger`)."""
        from scrub.detectors.table import TABLE  # late: it compiles some hundred patterns

        pipeline = cls(TABLE)
        for plugin in _plugins():
            pipeline = pipeline.with_(plugin, before="tagger")
        return pipeline

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the detectors in the order in which they run."""
        return tuple(detector.name for detector in self.detectors)

    def without(self, *names: str) -> Self:
        """The same table without the detectors of these names. Raises ValueError for a name that is not in it."""
        for name in names:
            self._position(name)
        return replace(self, detectors=tuple(d for d in self.detectors if d.name not in names))

    def with_(self, detector: Detector, *, before: str | None = None, after: str | None = None) -> Self:
        """The same table with one more detector, before or after the one named, else last.

        Raises TypeError for what is no detector, ValueError for an unknown or taken name or for both `before` and `after`.
        """
        if not isinstance(detector, Detector):
            raise TypeError(f"a detector has a `name` and a method `detect(document, notes)`; got {detector!r}")
        if before is not None and after is not None:
            raise ValueError("give either before or after, not both")
        if detector.name in self.names:
            raise ValueError(f"there is a detector {detector.name!r} already; take it out with without({detector.name!r})")
        at = len(self.detectors)
        if before is not None:
            at = self._position(before)
        elif after is not None:
            at = self._position(after) + 1
        return replace(self, detectors=(*self.detectors[:at], detector, *self.detectors[at:]))

    def _position(self, name: str) -> int:
        if name not in self.names:
            raise ValueError(f"no detector {name!r}; there are {', '.join(self.names)}")
        return self.names.index(name)

    def clean(
        self,
        content: str | bytes,
        *,
        url: str | None = None,
        site: str | None = None,
        media_type: str | None = None,
        language: str | None = None,
        options: Options | None = None,
    ) -> Article:
        """Clean one document with this table; see `scrub.clean`."""
        options = options or Options()
        hint = check_arguments(content, url, site, media_type, language, options)
        known = sites.profiles(options.sites)
        page = read_page(content, url=url, media_type=media_type, max_bytes=options.max_bytes)
        try:
            return self._run(page, hint, known, language, options)
        except Exception as error:  # whatever the content was, it costs itself and no more
            return failed(page, f"{type(error).__name__}: {error}")

    def _run(
        self,
        page: Page,
        hint: sites.Profile | None,
        known: Sequence[sites.Profile],
        language: str | None,
        options: Options,
    ) -> Article:
        document, notes, proof, warnings = self._look(page, hint, known, language, options)
        decision = decide(document, notes)
        return assemble(document, decision, proof, [*page.warnings, *warnings, *decision.warnings])

    def look(
        self, content: str | bytes, *, url: str | None = None, media_type: str = TEXT, options: Options | None = None
    ) -> tuple[Document, Notes]:
        """The document and what the detectors found in it, before anything is decided."""
        options = options or Options()
        page = read_page(content, url=url, media_type=media_type, max_bytes=options.max_bytes)
        return self._look(page, None, sites.profiles(options.sites), None, options)[:2]

    def _look(
        self,
        page: Page,
        hint: sites.Profile | None,
        known: Sequence[sites.Profile],
        language: str | None,
        options: Options,
    ) -> tuple[Document, Notes, str, list[str]]:
        profile, proof = (hint, "the caller named it") if hint else sites.by_url(page.url, known) or (None, "")
        layout = profile.layout(day_of(page.url or "")) if profile else None
        segmented = segment(page, options, layout)
        if profile is None and (recognised := sites.recognise(segmented.blocks, page.url, known)):
            profile, proof = recognised
        told, told_by = _language(language, segmented.blocks, profile)
        document = Document(segmented.source, segmented.blocks, page.url, told, profile, told_by, segmented.markup)
        notes, warnings = self.detect(document, options)
        if (
            options.effort == "careful"
            and page.media_type == HTML
            and (notes.estimate is None or notes.estimate.quality < SURE)
        ):
            document = replace(document, opinion=ask(page.content, document.blocks))
            notes, warnings = self.detect(document, options)
        return document, notes, proof, [*segmented.warnings, *_selecting(document), *warnings]

    def detect(self, document: Document, options: Options) -> tuple[Notes, list[str]]:
        """What the detectors find in a document, one after the other, and warnings."""
        notes, warnings = Notes(), []
        started = time.thread_time()
        for detector in self.detectors:
            if time.thread_time() - started > options.seconds:
                warnings.append(
                    f"budget: {options.seconds:g} CPU seconds were over before {detector.name}; later detectors did not run"
                )
                break
            try:
                found = checked(detector.detect(document, notes), len(document.blocks))
            except Exception as error:  # a detector of somebody else's must not cost the document
                warnings.append(f"detector {detector.name} failed: {type(error).__name__}: {error}")
                continue
            for item in found:
                if isinstance(item, Estimate):
                    notes.estimate = item
                else:
                    notes.add(item)
        return notes, warnings


def _selecting(document: Document) -> list[str]:
    """What the profile's selectors did not find in the page."""
    if document.profile is None or document.markup is None or document.markup.selected is None:
        return []
    warnings = [*document.markup.selected.warnings]
    found = document.markup.selected.body
    if found and not any(block.place and BODY in block.place.rules() for block in document.blocks):
        warnings.append(f"there is no text in what its selector of the story finds ({found})")
    return [f"profile {document.profile.name}: {warning}" for warning in warnings]


def _language(given: str | None, blocks: Sequence[Block], profile: sites.Profile | None) -> tuple[str | None, str]:
    """The document's language, and who told it: the caller, the text, or the site's profile."""
    if given:
        return given, "the caller"
    if told := identify(blocks):
        return told, "the text"
    return (profile.language, f"the profile of {profile.name}") if profile else (None, "")


def clean(
    content: str | bytes,
    *,
    url: str | None = None,
    site: str | None = None,
    media_type: str | None = None,
    language: str | None = None,
    options: Options | None = None,
) -> Article:
    """Turn one document into its canonical article.

    `content` is an HTML page or a text dump, as str or bytes; `url` where it came from; `site` a profile by name, publisher or
    domain; `media_type` "text/html" or "text/plain" (told from the content by default); `language` a BCP 47 tag (told from
    the text by default).

    Never raises on content: what could not be cleaned has a `verdict` and `warnings` that say so. Raises TypeError or
    ValueError at once for an argument that can only be a mistake.
    """
    return Pipeline.default().clean(content, url=url, site=site, media_type=media_type, language=language, options=options)


def check_arguments(
    content: object, url: object, site: str | None, media_type: object, language: object, options: object
) -> sites.Profile | None:
    """Raise TypeError or ValueError for arguments that can only be mistakes; return the profile that `site` names."""
    if not isinstance(content, str | bytes):
        raise TypeError(f"content must be str or bytes, not {type(content).__name__}")
    for name, value in (("url", url), ("site", site), ("media_type", media_type), ("language", language)):
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{name} must be str or None, not {type(value).__name__}")
    if not isinstance(options, Options):
        raise TypeError(f"options must be scrub.Options, not {type(options).__name__}")
    if isinstance(media_type, str) and essence(media_type) not in MEDIA_TYPES:
        raise ValueError(f"media_type must be one of {', '.join(MEDIA_TYPES)}, got {media_type!r}")
    if isinstance(language, str) and not _LANGUAGE.fullmatch(language):
        raise ValueError(f"language must be a BCP 47 tag such as 'en' or 'zh-Hant', got {language!r}")
    if site is None:
        return None
    known = sites.profiles(options.sites)
    if (profile := sites.by_name(site, known)) is None:
        raise ValueError(f"no profile of site {site!r}; there are {', '.join(p.name for p in known)}")
    return profile


@cache
def _plugins() -> tuple[Detector, ...]:
    """The detectors that installed packages offer, by the name of their entry point."""
    from importlib.metadata import entry_points

    from scrub.detectors.table import TABLE

    loaded: list[Detector] = []
    for entry in sorted(entry_points(group=PLUGINS), key=lambda entry: entry.name):
        try:
            offered = entry.load()
            detector = offered if isinstance(offered, Detector) and not isinstance(offered, type) else offered()
            Pipeline((*TABLE, *loaded)).with_(detector)  # says what is wrong with it
            loaded.append(detector)
        except Exception as error:  # what somebody else has installed must not stop the cleaning
            warn(f"detector plug-in {entry.name} ({entry.value}) failed to load: {error!r}", RuntimeWarning, stacklevel=2)
    return tuple(loaded)
