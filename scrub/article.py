"""What comes out: the article, its removals, and the names of both."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from scrub.markdown import escape, join_markdown, paragraph, text_markdown

BULKY = ("source", "blocks", "removed")
"""The fields of an article that hold its source again."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class Kind(StrEnum):
    """What a removed span is. One vocabulary for text and HTML."""

    HEADLINE = "headline"
    SUMMARY = "summary"
    BYLINE = "byline"
    DATELINE = "dateline"
    CAPTION = "caption"
    CREDIT = "credit"
    NAVIGATION = "navigation"
    TOOLS = "tools"
    TAGS = "tags"
    RELATED = "related"
    RECOMMENDED = "recommended"
    POPULAR = "popular"
    LATEST = "latest"
    APPENDED = "appended"
    COMMENTS = "comments"
    LOGIN = "login"
    SHARE = "share"
    REACTIONS = "reactions"
    NEWSLETTER = "newsletter"
    PAYWALL = "paywall"
    CONSENT = "consent"
    ADVERT = "advert"
    LEGAL = "legal"
    BIO = "bio"
    CONTACT = "contact"
    PAGINATION = "pagination"
    ERROR = "error"
    OTHER = "other"


class Verdict(StrEnum):
    """What the document was. Anything but `ARTICLE` comes with a warning that says why."""

    ARTICLE = "article"
    STUB = "stub"
    PAYWALL = "paywall"
    CONSENT = "consent"
    INDEX = "index"
    LIVE = "live"
    ERROR = "error"
    EMPTY = "empty"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Removal:
    """One span taken out of the source: `source[start:stop] == text`.

    `rule` names what decided, `confidence` (0..1) how sure it was, `evidence` says in words what it saw.
    """

    kind: Kind
    start: int
    stop: int
    text: str
    rule: str
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One kept span: `text` is the canonical form of `source[start:stop]`. `joined` continues the paragraph before it.

    `markdown`: the block with its links, emphasis and place (heading, list, quote, table), where HTML tells more than the text;
    "" for a further piece of a paragraph or a row of a table, of which the first has it all.
    """

    start: int
    stop: int
    text: str
    joined: bool = False
    markdown: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the story, as far as the page tells: any of the three may be None."""

    url: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Article:
    """The canonical article and the record of how it came out of `source`.

    `blocks` (kept), `removed` and white space cover `source` exactly and without overlap. A field that the document does
    not prove is None or empty. `published` and `modified` are a `datetime` where the document gives a time (aware where
    it gives a zone) and a `date` where only the day is known. `evidence` tells where each field came from. `quality` is
    an estimate, 0..1, of how clean and complete `text` is.
    """

    text: str
    source: str = field(repr=False)
    title: str | None = None
    summary: str | None = None
    authors: list[str] = field(default_factory=list)
    published: datetime | date | None = None
    modified: datetime | date | None = None
    agency: str | None = None
    publisher: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None
    section: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    paywalled: bool | None = None
    blocks: list[Passage] = field(default_factory=list, repr=False)
    removed: list[Removal] = field(default_factory=list, repr=False)
    evidence: dict[str, str] = field(default_factory=dict, repr=False)
    quality: float = 0.0
    verdict: Verdict = Verdict.ARTICLE
    warnings: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Every field as plain JSON types (dates in ISO 8601); `Article.from_dict` takes it back."""
        return {f.name: plain(getattr(self, f.name)) for f in fields(self)}

    def to_json(self, *, indent: int | None = None) -> str:
        """`to_dict` as JSON. Always encodable: lone surrogates of the source are escaped."""
        return to_json(self.to_dict(), indent=indent)

    def to_markdown(self) -> str:
        """Title as a heading, summary as a quote, a line of authors and date, then the text."""
        lines = [f"# {escape(self.title)}"] if self.title else []
        if self.summary:
            lines.append(f"> {paragraph(self.summary)}")
        published = self.published.isoformat() if self.published else ""
        facts = [escape(", ".join(self.authors)), published, escape(self.publisher or "")]
        if any(facts):
            lines.append(f"*{' · '.join(fact for fact in facts if fact)}*")
        if any(block.markdown for block in self.blocks):
            lines.append(join_markdown(paragraph(b.text) if b.markdown is None else b.markdown for b in self.blocks))
        else:
            lines.append(text_markdown(self.text))
        return "\n\n".join(lines) + "\n"

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The article that `to_dict` described. Raises TypeError on unknown fields and types, ValueError on values."""
        known = dict(data)
        for name in ("published", "modified"):
            if known.get(name) is not None:
                known[name] = _moment(known[name])
        known["images"] = [Image(**image) for image in known.get("images", [])]
        known["blocks"] = [Passage(**passage) for passage in known.get("blocks", [])]
        known["removed"] = [Removal(**{**r, "kind": Kind({**r}.get("kind", ""))}) for r in known.get("removed", [])]
        known["verdict"] = Verdict(known.get("verdict", Verdict.ARTICLE))
        return cls(**known)


def to_json(value: object, *, indent: int | None = None) -> str:
    """JSON in plain UTF-8; a lone surrogate is escaped, since it has no UTF-8 form."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def plain(value: object) -> Any:
    """A value of an article in JSON types: dates in ISO 8601, a dict for each removal, passage and image."""
    match value:
        case StrEnum():
            return str(value)
        case date():
            return value.isoformat()
        case list():
            return [plain(item) for item in value]
        case dict():
            return dict(value)
        case Removal() | Passage() | Image():
            return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    return value


def _moment(text: str) -> datetime | date:
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
