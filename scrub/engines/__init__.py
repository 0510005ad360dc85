"""Adapters onto engines that schedule: Ray and Spark do the shards of a run, datatrove has a step. See docs/engines.md."""
