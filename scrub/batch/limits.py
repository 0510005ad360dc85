"""What a document may cost a batch before the process that cleans it is ended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: wall-clock seconds, and megabytes beyond what a worker has after loading (None: any).

    Raises ValueError for limits that no document can keep to.
    """

    seconds: float = 120.0
    megabytes: int | None = 2048

    def __post_init__(self) -> None:
        """Refuse what can only be a mistake."""
        if not self.seconds > 0:
            raise ValueError(f"the limit of seconds must be above 0, got {self.seconds!r}")
        if self.megabytes is not None and not self.megabytes >= 1:
            raise ValueError(f"the limit of megabytes must be at least 1, got {self.megabytes!r}")
