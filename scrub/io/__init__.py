"""Readers and writers: JSONL, CSV, Parquet, WARC, WET, folders and archives of pages, in any compression, anywhere."""

from __future__ import annotations

from scrub.io.records import Columns, Record, Skipped, Unreadable
from scrub.io.shards import Shard, find_shards, read
from scrub.io.writers import Writer, open_writer

__all__ = ["Columns", "Record", "Shard", "Skipped", "Unreadable", "Writer", "find_shards", "open_writer", "read"]
