"""Site profiles: read from TOML, found for a document, and their furniture named.

A profile never changes the result of a document that is not its site's: it applies only where the caller names the site, the
URL is of its domains, or enough of its marks stand in the dump, each as a whole line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrub.article import Kind
from scrub.document import Block, Document
from scrub.layouts import Layout, read_layout
from scrub.metadata.url_day import day_of
from scrub.profile_values import ALWAYS, PERIOD_KEYS, Form, Period, check, read_period

LONGEST_LINE = 500
"""Lines longer than this are not compared with a profile's patterns."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,63}")
_KEYS = {
    **dict.fromkeys(("name", "publisher", "language"), Form.TEXT),
    **dict.fromkeys(("domains", "aliases", "marks"), Form.TEXTS),
    **PERIOD_KEYS,
    "platform": Form.FLAG,
    "date_order": Form.ORDER,
    "marks_needed": Form.NUMBER,
    "text": Form.TABLES,
    "html": Form.LAYOUTS,
}
_AS_THEY_ARE = ("name", "publisher", "platform", "language", "date_order", "marks_needed")
"""Keys whose values need no reading."""
_RULE_KEYS = dict.fromkeys(("kind", "pattern", "until", "note"), Form.TEXT)


class ProfileError(ValueError):
    """A profile that cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class TextRule:
    """Lines that match `pattern` as a whole are of `kind`; with `until`, all lines from there to before one that matches it."""

    kind: Kind
    pattern: re.Pattern[str]
    until: re.Pattern[str] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What is known of one site, or of the platform behind many (then it has no publisher and gives no site).

    `valid`: when its pages were as it says.
    """

    name: str
    publisher: str | None = None
    platform: bool = False
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    language: str | None = None
    date_order: str | None = None
    marks: tuple[re.Pattern[str], ...] = ()
    marks_needed: int = 1
    text: tuple[TextRule, ...] = ()
    html: tuple[Layout, ...] = ()
    valid: Period = ALWAYS
    path: str = ""

    def owns(self, url: str) -> bool:
        """Whether `url` is of one of the profile's domains (or below one)."""
        host = host_of(url)
        return any(host == domain or host.endswith(f".{domain}") for domain in self.domains)

    def layout(self, day: date | None) -> Layout | None:
        """How its pages were written on `day`: the first layout that holds then."""
        return next((layout for layout in self.html if layout.valid.holds(day)), None)

    def answers_to(self, name: str) -> bool:
        """Whether `name` is the profile's name, publisher, an alias or a domain; case and spaces aside."""
        wanted = _squeeze(name)
        return wanted in {_squeeze(known) for known in (self.name, self.publisher or "", *self.aliases, *self.domains)} - {""}

    def marks_in(self, lines: Sequence[Block]) -> list[str]:
        """The lines that prove a dump to be the site's: for every mark the first line that matches it as a whole."""
        found = []
        for mark in self.marks:
            line = next((b.text for b in lines if mark.fullmatch(b.text)), None)
            if line is not None:
                found.append(line)
        return found

    def findings(self, document: Document) -> Iterator[tuple[TextRule, int]]:
        """Every block that a rule of the profile names, with the rule."""
        for rule in self.text:
            inside = False
            for block in document.blocks:
                matches = len(block.text) <= LONGEST_LINE and rule.pattern.fullmatch(block.text) is not None
                if rule.until is not None:
                    ends = inside and len(block.text) <= LONGEST_LINE and rule.until.fullmatch(block.text) is not None
                    inside = (inside or matches) and not ends
                if matches or inside:
                    yield rule, block.index


def _quoted(blocks: Sequence[Block], line: Block) -> bool:
    """Whether running text stands above and right below: a story may quote a mark."""
    below = blocks[line.index + 1 : line.index + 2]
    return (
        bool(below)
        and not below[0].joined
        and below[0].is_prose
        and below[0].terminated
        and any(b.is_prose for b in blocks[: line.index])
    )


def host_of(url: str) -> str:
    """The host of a URL in small letters, "" where there is none or the URL is malformed."""
    try:
        return (urlsplit(url if "//" in url else f"//{url}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _squeeze(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def load_profile(text: str, path: str) -> Profile:
    """The profile in a TOML `text`; `path` is for messages. Raises ProfileError."""
    try:
        data = tomllib.loads(text)
        if not _NAME.fullmatch(str(data.get("name", ""))):
            raise ProfileError("`name` must be small letters, digits and hyphens")
        check(data, _KEYS)
        return Profile(
            **{key: data[key] for key in _AS_THEY_ARE if key in data},
            domains=tuple(domain.casefold() for domain in data.get("domains", ())),
            aliases=tuple(data.get("aliases", ())),
            marks=tuple(re.compile(mark) for mark in data.get("marks", ())),
            text=tuple(_text_rule(rule) for rule in data.get("text", ())),
            html=_layouts(data.get("html", ())),
            valid=read_period(data),
            path=path,
        )
    except (ValueError, TypeError, KeyError, re.error) as error:
        reason = f"no key {error}" if isinstance(error, KeyError) else error
        raise ProfileError(f"{path}: {reason}") from error


def read_profile(path: Path) -> Profile:
    """The profile in a TOML file. Raises ProfileError, OSError."""
    try:
        return load_profile(path.read_text("utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path}: not UTF-8 ({error.reason} at byte {error.start})") from error


def _layouts(data: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> tuple[Layout, ...]:
    return tuple(read_layout(table) for table in ([data] if isinstance(data, Mapping) else data))


def _text_rule(data: Mapping[str, Any]) -> TextRule:
    check(data, _RULE_KEYS, "text")
    until = re.compile(data["until"]) if "until" in data else None
    return TextRule(Kind(data["kind"]), re.compile(data["pattern"]), until, data.get("note", ""))


@cache
def built_in() -> tuple[Profile, ...]:
    """The profiles that ship, by name."""
    from importlib import resources  # late: it is as slow to import as many modules of this package

    folder = resources.files("scrub").joinpath("detectors/sites")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return tuple(load_profile(file.read_text("utf-8"), file.name) for file in files)


@cache
def profiles(folders: tuple[str, ...] = ()) -> tuple[Profile, ...]:
    """The profiles of `folders` and those that ship; of equal names the first folder's wins. Raises ProfileError, OSError."""
    known: dict[str, Profile] = {}
    for folder in folders:
        if not Path(folder).is_dir():
            raise ProfileError(f"{folder}: no such folder")
        for path in sorted(Path(folder).glob("*.toml")):
            profile = read_profile(path)
            known.setdefault(profile.name, profile)
    for profile in built_in():
        known.setdefault(profile.name, profile)
    return tuple(known[name] for name in sorted(known))


def by_name(name: str, known: Sequence[Profile]) -> Profile | None:
    """The profile that answers to `name`, or None."""
    return next((profile for profile in known if profile.answers_to(name)), None)


def by_url(url: str | None, known: Sequence[Profile]) -> tuple[Profile, str] | None:
    """The profile of the site that a URL is of, with what proves it."""
    if not url:
        return None
    day = day_of(url)
    owner = next((profile for profile in known if profile.owns(url) and profile.valid.holds(day)), None)
    return (owner, f"the URL is of {host_of(url)}") if owner else None


def recognise(blocks: Sequence[Block], url: str | None, known: Sequence[Profile]) -> tuple[Profile, str] | None:
    """The profile a document belongs to, with what proves it; by URL first, then by marks, sites before platforms."""
    if owned := by_url(url, known):
        return owned
    day = day_of(url) if url else None
    # One by one: patterns of several profiles may share the names of their groups, and flags hold for a whole pattern.
    marks = [mark for profile in known for mark in profile.marks]
    short = (b for b in blocks if len(b.text) <= LONGEST_LINE and any(mark.fullmatch(b.text) for mark in marks))
    lines = [b for b in short if not _quoted(blocks, b)]
    if not lines:
        return None
    for profile in sorted(known, key=lambda p: (p.platform, p.name)):
        found = profile.marks_in(lines)
        if profile.marks and profile.valid.holds(day) and len(found) >= profile.marks_needed:
            return profile, f"the line {found[0]!r}"
    return None
