"""What the user says of a run, and the fingerprint that tells whether two runs would write the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scrub.article import Verdict
from scrub.batch.supervisor import Limits
from scrub.io import Columns
from scrub.io.compression import check
from scrub.io.extras import need
from scrub.io.table import COLUMNS
from scrub.io.writers import WRITTEN
from scrub.options import Options
from scrub.pipeline import PLUGINS, check_arguments


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions:
    """What is done with every document of a run, and how it is written. Picklable.

    `format`, `compression`: of the parts, as `scrub.io.open_writer` takes them. `columns`: which of the input's columns hold
    what. `cleaning`, `site`, `language`: as `scrub.clean` takes them. `pipeline`: "module:function" that makes the pipeline,
    else the one that ships. `drop`: verdicts that are not written. `min_quality`: what is below is not written, 0..1.
    `removed`: write what was removed as well. `sample`: the share of documents that is read, chosen by their ids. `limit`: how
    many documents of a shard are read. `limits`: what one document may take.

    Raises ValueError for what can only be a mistake, MissingExtraError where a library for the format is not installed.
    """

    format: str = "jsonl"
    compression: str | None = None
    columns: Columns = field(default_factory=Columns)
    cleaning: Options = field(default_factory=Options)
    site: str | None = None
    language: str | None = None
    pipeline: str | None = None
    drop: tuple[str, ...] = ()
    min_quality: float = 0.0
    removed: bool = False
    sample: float = 1.0
    limit: int | None = None
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Refuse at once what would fail at every document."""
        if self.format not in WRITTEN:
            raise ValueError(f"format must be one of {', '.join(WRITTEN)}, got {self.format!r}")
        check(self.compression)
        if self.format == "parquet" and find_spec("pyarrow") is None:
            need("pyarrow", "Parquet")  # says how to install it; the parent does not load it
        if unknown := sorted(set(self.drop) - set(Verdict)):
            raise ValueError(f"no verdict {unknown[0]!r} to drop; there are {', '.join(Verdict)}")
        if taken := sorted(set(self.columns.keep) & set(COLUMNS)):
            raise ValueError(f"the column {taken[0]!r} cannot be kept: scrub writes one of that name")
        if not 0 <= self.min_quality <= 1:
            raise ValueError(f"min_quality must be in 0..1, got {self.min_quality!r}")
        if not 0 < self.sample <= 1:
            raise ValueError(f"sample must be above 0 and at most 1, got {self.sample!r}")
        if self.limit is not None and self.limit < 1:
            raise ValueError(f"limit must be at least 1, got {self.limit!r}")
        if not self.limits.seconds > 0 or (self.limits.megabytes is not None and self.limits.megabytes < 1):
            raise ValueError(f"limits must be above 0, got {self.limits}")
        check_arguments("", None, self.site, None, self.language, self.cleaning)

    def configuration(self) -> dict[str, Any]:
        """All that decides what a shard's part holds, as JSON types: these options, scrub's version, profiles and plug-ins."""
        told = json.loads(json.dumps(asdict(self)))
        del told["limit"]  # a shard's own: the run counts it down
        plugins = ((entry, entry.dist) for entry in entry_points(group=PLUGINS))
        return {
            **told,
            "scrub": version("scrub-news"),
            "profiles": _checksums(self.cleaning.sites),
            "plugins": sorted(f"{entry.name}={entry.value} {dist.version if dist else ''}" for entry, dist in plugins),
        }


def fingerprint(configuration: Mapping[str, Any]) -> str:
    """SHA-256 of the configuration, in hexadecimal."""
    return hashlib.sha256(json.dumps(configuration, sort_keys=True).encode("ascii")).hexdigest()


def _checksums(folders: tuple[str, ...]) -> dict[str, str]:
    files = sorted(file for folder in folders for file in Path(folder).glob("*.toml"))
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
