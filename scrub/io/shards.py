"""What one worker takes in hand: a file or a part of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from scrub.io.records import MAX_RECORD, Columns, Record, Skipped, Unreadable


@dataclass(frozen=True, slots=True)
class Shard:
    """A file, a part of one, or some files of a folder. Picklable; `to_dict` is JSON.

    `start` and `stop` are bytes of JSONL and row groups of Parquet (`stop` None: to the end); `members` are the files taken from
    the folder `source`. `identity` tells whether the input is still the same: size and time or etag.
    """

    source: str
    format: str
    compression: str | None = None
    start: int = 0
    stop: int | None = None
    members: tuple[str, ...] = ()
    identity: str = ""

    @property
    def name(self) -> str:
        """Deterministic, unique among the shards of a run, and safe as a file name."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """The shard as JSON types; `Shard.from_dict` takes it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The shard that `to_dict` described. Raises TypeError on unknown fields."""
        return cls(**{**data, "members": tuple(data.get("members", ()))})


def find_shards(sources: Sequence[str], *, format: str | None = None, shard_bytes: int = 256 << 20) -> list[Shard]:
    """The shards of files, folders, patterns and URLs ("-" is standard input), in a fixed order.

    Raises FileNotFoundError for a source that is not there and ValueError for one whose format cannot be told.
    """
    raise NotImplementedError


def read(shard: Shard, columns: Columns = Columns(), *, max_bytes: int = MAX_RECORD) -> Iterator[Record | Unreadable | Skipped]:
    """Stream the documents of a shard in order. A document over `max_bytes` is Unreadable.

    Raises OSError where the file cannot be opened; what goes wrong later is yielded as Unreadable.
    """
    raise NotImplementedError
