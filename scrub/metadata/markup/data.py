"""The lists of `names.toml`: what sites call things in their markup."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files("scrub").joinpath("metadata/markup/names.toml").read_text("utf-8"))


def meta_names() -> dict[str, list[str]]:
    """Names of `<meta>` by the field that they tell."""
    return _tables()["meta"]


@cache
def words(name: str) -> frozenset[str]:
    """The list `name` of the table `words`. Raises KeyError where there is none."""
    return frozenset(_tables()["words"][name])
