"""What the user says of a run, and the fingerprint that tells whether two runs would write the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scrub.article import Verdict
from scrub.batch.limits import Limits
from scrub.io import Columns
from scrub.io.compression import check
from scrub.io.extras import need
from scrub.io.table import check_compression, check_kept
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
    many documents of a shard are read. `limits`: what one document may take. `input_format`, `shard_size` (MB): how the input
    was cut into shards, where it was not as `scrub.io.find_shards` does by itself; a run goes on with the same cut only.

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
    input_format: str | None = None
    shard_size: int = 256

    def __post_init__(self) -> None:
        """Refuse at once what would fail at every document."""
        if self.format not in WRITTEN:
            raise ValueError(f"format must be one of {', '.join(WRITTEN)}, got {self.format!r}")
        check(self.compression)
        if self.format == "parquet":
            check_compression(self.compression)
            if find_spec("pyarrow") is None:
                need("pyarrow", "Parquet")  # says how to install it; the parent does not load it
        if unknown := sorted(set(self.drop) - set(Verdict)):
            raise ValueError(f"no verdict {unknown[0]!r} to drop; there are {', '.join(Verdict)}")
        check_kept(self.columns.keep)
        if not 0 <= self.min_quality <= 1:
            raise ValueError(f"min_quality must be in 0..1, got {self.min_quality!r}")
        if not 0 < self.sample <= 1:
            raise ValueError(f"sample must be above 0 and at most 1, got {self.sample!r}")
        if self.limit is not None and self.limit < 1:
            raise ValueError(f"limit must be at least 1, got {self.limit!r}")
        if self.pipeline is not None:
            module_of(self.pipeline)
        check_arguments("", None, self.site, None, self.language, self.cleaning)

    def configuration(self) -> dict[str, Any]:
        """All that decides what a shard's part holds, as JSON types: these options, scrub's version, profiles, plug-ins, and
        the module of the pipeline.
        """
        told = json.loads(json.dumps(asdict(self)))
        del told["limit"]  # a shard's own: the run counts it down
        plugins = ((entry, entry.dist) for entry in entry_points(group=PLUGINS))
        return {
            **told,
            "scrub": version("scrub-news"),
            "profiles": _checksums(sorted(file for folder in self.cleaning.sites for file in Path(folder).glob("*.toml"))),
            "code": _checksums([module_of(self.pipeline)]) if self.pipeline else {},
            "plugins": sorted(f"{entry.name}={entry.value} {dist.version if dist else ''}" for entry, dist in plugins),
        }


def fingerprint(configuration: Mapping[str, Any]) -> str:
    """SHA-256 of the configuration, in hexadecimal."""
    return hashlib.sha256(json.dumps(configuration, sort_keys=True).encode("ascii")).hexdigest()


def module_of(pipeline: str) -> Path:
    """The file of the module in "module:function". Raises ValueError where there is none; the module is not run."""
    module, _, name = pipeline.partition(":")
    if not (module and name):
        raise ValueError(f"a pipeline is given as module:function, not {pipeline!r}")
    try:
        spec = find_spec(module)
    except (ImportError, ValueError) as error:  # of the package that it should be in
        raise ValueError(f"there is no pipeline at {pipeline}: {error}") from error
    if spec is None or not spec.has_location or spec.origin is None:
        raise ValueError(f"there is no pipeline at {pipeline}: no module of that name has a file")
    return Path(spec.origin)


def _checksums(files: Sequence[Path]) -> dict[str, str]:
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
