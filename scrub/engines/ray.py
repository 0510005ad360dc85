"""Ray: a task a shard, which Ray itself does again where its worker or its machine dies (extra `ray`)."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence

from scrub.engines.driver import Outcome, Task
from scrub.io import Shard
from scrub.io.extras import need

ray = need("ray", "the engine Ray", "ray")


def schedule(task: Task, shards: Sequence[Shard], workers: int | None) -> Iterator[Outcome]:
    """Do the task with each shard, in the order in which Ray gets them done.

    The cluster is the one that this process is connected to, or that RAY_ADDRESS names; else one is started here, of `workers`
    cores (None: all). Raises what Ray raises, such as ValueError for `workers` of a cluster that is there already.
    """
    ours = not ray.is_initialized()
    if ours:
        _start(workers)
    try:
        remote = ray.remote(num_cpus=1)(_perform)
        names = {remote.remote(task, shard): shard.name for shard in shards}
        for done in ray.util.as_completed(list(names), chunk_size=1, yield_obj_refs=True):
            try:
                yield ray.get(done)
            except ray.exceptions.RayError as error:  # its worker died again and again
                yield names[done], f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}"
    finally:
        if ours:
            ray.shutdown()


def _start(workers: int | None) -> None:
    """Start Ray, and leave it to the caller how SIGTERM ends the process.

    Ray's own handler aborts the process three seconds after the signal, and where the machine is busy Ray takes longer to end.
    """
    handler = signal.getsignal(signal.SIGTERM)
    ray.init(num_cpus=workers, log_to_driver=False)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, handler)


def _perform(task: Task, shard: Shard) -> Outcome:
    return task(shard)
