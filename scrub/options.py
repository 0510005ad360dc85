"""What a caller may set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EFFORTS = ("fast", "careful")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Budgets of one document and where else to look for site profiles.

    `max_bytes`: bytes read of bytes, characters cleaned of a str. `max_blocks`: paragraphs looked at. `seconds`: CPU seconds
    after which no further detector starts. What lies past a budget is removed with the rule `budget` and a warning.
    `sites`: folders with profiles (`*.toml`) that come before those that ship. `effort`: "careful" asks trafilatura for a
    second opinion on HTML pages of doubtful quality, "fast" never does. Raises ValueError for budgets that are not above 0
    and another effort, TypeError for other types.
    """

    max_bytes: int = 64_000_000
    max_blocks: int = 250_000
    seconds: float = 60.0
    sites: tuple[str, ...] = ()
    effort: Literal["fast", "careful"] = "fast"

    def __post_init__(self) -> None:
        """Refuse what can only be a mistake."""
        for name in ("max_bytes", "max_blocks"):
            if not isinstance(getattr(self, name), int):
                raise TypeError(f"{name} must be an int, got {getattr(self, name)!r}")
        for name in ("max_bytes", "max_blocks", "seconds"):
            if not getattr(self, name) > 0:  # nan is not
                raise ValueError(f"{name} must be above 0, got {getattr(self, name)!r}")
        if self.effort not in EFFORTS:
            raise ValueError(f"effort must be one of {', '.join(EFFORTS)}, got {self.effort!r}")
        if not isinstance(self.sites, tuple):
            raise TypeError(f"sites must be a tuple of folders, not {type(self.sites).__name__}")
