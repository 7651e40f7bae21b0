"""Runs one function over many slices in worker processes.

Only the pool belongs here. What a worker does with a slice is in ``extractors.slices``.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any

Report = Callable[[int, int], None]  # (done, total)


def run_all(
    function: Callable[..., None], tasks: Sequence[tuple[Any, ...]], report: Report | None = None
) -> None:
    """Calls ``function(*task)`` for every task, in as many processes as there are cores.

    Raises what a task raised, after the tasks already running have ended.
    """
    if report:
        report(0, len(tasks))
    if not tasks:
        return
    # Spawned, not forked: the parent has threads (Dagster's, DuckDB's) whose locks a fork would copy.
    context = multiprocessing.get_context("spawn")
    workers = min(_cores(), len(tasks))
    with ProcessPoolExecutor(workers, context, initializer=_die_with_parent) as pool:
        futures = [pool.submit(function, *task) for task in tasks]
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                future.result()
                if report:
                    report(done, len(tasks))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _cores() -> int:
    """The cores that this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _die_with_parent() -> None:
    """Ends this worker when the run that started it was killed, so that none is left behind."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
