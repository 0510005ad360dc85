"""Standard input in a file: it can be read once only, and a document may have to be tried again."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from scrub.io import Shard
from scrub.io.sources import STDIN

SPOOL = "input"
"""The folder of what came through a pipe."""

_CHUNK = 1 << 20


def spool(shard: Shard, stream: BinaryIO, out: Path) -> Shard:
    """The shard of standard input with its content, all of `stream`, in the folder `out` of the run. Raises OSError.

    Its identity is the content's, so that the same input is known again.
    """
    folder = out / SPOOL
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{os.getpid()}.part"
    digest = hashlib.sha256()
    with aside.open("wb") as file:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
    spooled = replace(shard, identity=digest.hexdigest())
    aside.replace(folder / spooled.identity)
    return spooled


def spooled(shard: Shard, out: Path) -> Path | None:
    """The file that holds the content of a shard of standard input; None for shards of anything else."""
    return out / SPOOL / shard.identity if shard.source == STDIN and shard.identity else None
