"""What the tables of a profile may hold: which keys, and what their values are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any


class Form(Enum):
    """What a value is; the value of a member says it to a reader."""

    TEXT = "text"
    TEXTS = "a list of texts"
    SELECTORS = "text or a list of texts"
    NUMBER = "a whole number of at least 1"
    FLAG = "true or false"
    DAY = "a date without quotes, such as 2024-01-31"
    ORDER = "DMY, MDY or YMD"
    TABLE = "a table"
    TABLES = "a list of tables"
    LAYOUTS = "a table or a list of tables"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, None where it is open."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether `day` is in it; an unknown day is taken for one that is."""
        if day is None:
            return True
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


ALWAYS = Period()
PERIOD_KEYS = dict.fromkeys(("valid_from", "valid_to"), Form.DAY)
"""The keys of a table that say when it holds."""


def read_period(table: Mapping[str, Any]) -> Period:
    """When a table that was checked holds."""
    return Period(*map(table.get, PERIOD_KEYS))


def check(table: Mapping[str, object], known: Mapping[str, Form], name: str = "") -> None:
    """Raise ValueError for a key that is not `known`, TypeError for a value that has not its form; `name`: the table's own."""
    place = f" in {name}" if name else ""
    for key, value in table.items():
        if key not in known:
            raise ValueError(f"unknown key {key!r}{place}; known are {', '.join(sorted(known))}")
        if not _HAS[known[key]](value):
            raise TypeError(f"`{key}`{place} must be {known[key].value}, not {value!r}")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _are_tables(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_table, value))


_HAS: Mapping[Form, Callable[[object], bool]] = {
    Form.TEXT: _is_text,
    Form.TEXTS: _are_texts,
    Form.SELECTORS: lambda value: _is_text(value) or _are_texts(value),
    Form.NUMBER: lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 1,
    Form.FLAG: lambda value: isinstance(value, bool),
    Form.DAY: lambda value: isinstance(value, date) and not isinstance(value, datetime),  # the two cannot be compared
    Form.ORDER: lambda value: value in ("DMY", "MDY", "YMD"),
    Form.TABLE: _is_table,
    Form.TABLES: _are_tables,
    Form.LAYOUTS: lambda value: _is_table(value) or _are_tables(value),
}
