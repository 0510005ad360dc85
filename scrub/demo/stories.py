"""The stories of the demo site, put together from `stories.toml`: the same two hundred each time."""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

NUMBER = 200
LAYOUTS = ("broadsheet", "cards", "plain")

_FIRST_DAY = datetime(2025, 1, 6, 6, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Story:
    """One invented story. `path` is its address on the site; `layout` the page that it is printed on."""

    number: int
    section: str
    title: str
    author: str
    published: datetime
    paragraphs: tuple[str, ...]

    @property
    def layout(self) -> str:
        """The layouts take turns."""
        return LAYOUTS[self.number % len(LAYOUTS)]

    @property
    def slug(self) -> str:
        """The title as part of an address."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")

    @property
    def path(self) -> str:
        """Each layout has its own form of address, as sites have."""
        if self.layout == "broadsheet":
            return f"/{self.published:%Y/%m/%d}/{self.slug}"
        if self.layout == "cards":
            return f"/{self.section}/{self.slug}-{10_000 + self.number}.html"
        return f"/story?id={10_000 + self.number}"


@cache
def stories() -> tuple[Story, ...]:
    """All stories, the oldest first."""
    return tuple(map(story, range(NUMBER)))


def sections() -> tuple[str, ...]:
    """The names of the sections, in the order of the menu."""
    return tuple(dict.fromkeys(story.section for story in stories()))


def story(number: int) -> Story:
    """The story of a number; those from `NUMBER` on are not on the site."""
    plots, words = _material()
    plot = plots[number % len(plots)]
    chance = random.Random(number)  # noqa: S311 - a story that is the same each time, no secret
    fixed = {name: chance.choice(words[name]) for name in words}
    fixed["number"] = str(chance.randint(12, 96))
    for role in ("person", "other", "author"):
        fixed[role] = f"{chance.choice(words['first'])} {chance.choice(words['last'])}"
    body = chance.sample(plot["paragraphs"], 5)
    return Story(
        number,
        plot["section"],
        _capital(chance.choice(plot["headlines"]).format(**fixed)),
        fixed["author"],
        _FIRST_DAY + timedelta(hours=7 * number),
        tuple(_capital(text.format(**fixed)) for text in [plot["lead"], *body]),
    )


@cache
def _material() -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    data = tomllib.loads(files("scrub.demo").joinpath("stories.toml").read_text("utf-8"))
    return data["plots"], data["words"]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
