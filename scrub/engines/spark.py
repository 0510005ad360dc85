"""Spark: a partition a shard, whose task Spark does again where a worker or a machine dies (extra `spark`)."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from scrub.engines.driver import Outcome, Task
from scrub.io import Columns, Shard
from scrub.io.extras import need
from scrub.options import Options

pyspark = need("pyspark", "the engine Spark", "spark")

ATTEMPTS = 4
"""How often a task is tried, as on clusters by default. Spark's own default on one machine is once."""


def schedule(task: Task, shards: Sequence[Shard], workers: int | None) -> Iterator[Outcome]:
    """Do the task with each shard, and tell what came of them once all are done.

    The cluster is the one that `spark-submit` or Spark's configuration names; else this machine's cores, so many of them as
    `workers` says (None: all). Raises what Spark raises.
    """
    running = pyspark.SparkContext._active_spark_context
    context = running or pyspark.SparkContext(conf=_configuration(pyspark.SparkConf(), workers))
    try:
        # In a thread of its own: an interrupt in the middle of a call would leave no way to tell the JVM of it.
        with ThreadPoolExecutor(1) as pool:
            outcomes = pool.submit(context.parallelize(shards, len(shards)).map(task).collect)
            try:
                yield from outcomes.result()
            except BaseException:
                context.cancelAllJobs()
                raise
    finally:
        if running is None:
            context.stop()


def clean_frame(frame: Any, columns: Columns | None = None, *, options: Options | None = None) -> Any:
    """A DataFrame of the articles: `scrub.arrow.clean_batch` of each of its batches, by `mapInArrow`.

    It is cleaned lazily and unguarded, as Spark does its work. Raises MissingExtraError where pyarrow is not installed.
    """
    import scrub.arrow

    columns = columns or Columns()
    row = need("pyspark.sql.pandas.types", "the engine Spark", "spark").from_arrow_schema(scrub.arrow.schema(columns.keep))
    return frame.mapInArrow(partial(_clean_batches, columns=columns, options=options), row)


def _clean_batches(batches: Iterable[Any], columns: Columns, options: Options | None) -> Iterator[Any]:
    import scrub.arrow

    return (scrub.arrow.clean_batch(batch, columns, options=options) for batch in batches)


def _configuration(conf: Any, workers: int | None) -> Any:
    """What is configured already, and what a run needs beyond."""
    master = f"local[{workers}]" if workers else conf.get("spark.master", "local[*]")
    if cores := re.fullmatch(r"local(?:\[([^,\]]+)\])?", master):
        master = f"local[{cores[1] or 1},{ATTEMPTS}]"
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else it takes the first python3 of the path
    conf.setMaster(master).setIfMissing("spark.app.name", "scrub run")
    conf.setIfMissing("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
    # A second attempt beside the first would find the shard in use, and pass for the one that counts.
    return conf.set("spark.speculation", "false")
