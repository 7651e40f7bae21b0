"""Runs one function over many slices in worker processes, and outlives whatever a page does to a worker.

Only the pool belongs here: which worker has which task, how long its page takes, and what becomes of the
task when the worker ends. What a worker does with a slice is in ``extractors.slices``, what a page may
cost in ``extractors.limits``.

The parent watches from outside. lxml holds the interpreter's lock for as long as it works on one page, so
no signal handler and no thread within the worker could stop it. The standard library's pool ends with
its first dead worker; pebble's survives that, but its time limit is for a whole task, not for a page.
"""

import math
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

from extractors.limits import PAGE_BYTES, PAGE_SECONDS, Loss, Watch

Report = Callable[[int, int], None]  # (done, total)
Task = tuple[Any, ...]

# A worker may also be ended by somebody else, such as the kernel when the machine is out of memory: only a
# page that does it again is to blame.
_MAX_CRASHES = 2

# Waiting ends at the next deadline. When it ends this much later, parent and workers were stopped together
# (Ctrl-Z, a paused machine), and no page is to pay for that.
_OVERSLEPT_SECONDS = 1.0


class WorkerDiedError(Exception):
    """A worker ended, again and again, while it was at no page, so that no page can be left out."""


@dataclass(frozen=True, slots=True)
class _At:
    """A worker begins with this page, or with none (None)."""

    page: int | None


@dataclass(frozen=True, slots=True)
class _Done:
    """A worker is through with its task. With ``MemoryError`` it also ends."""

    error: BaseException | None


@dataclass(slots=True)
class _Worker:
    """A process, the parent's end of its pipe, and what it is doing."""

    process: SpawnProcess
    pipe: Connection
    task: int | None = None
    page: int | None = None
    deadline: float = math.inf  # on the monotonic clock, for the page


def run_all(
    function: Callable[..., None],
    tasks: Sequence[Task],
    report: Report | None = None,
    page_seconds: float = PAGE_SECONDS,
) -> None:
    """Calls ``function(*task, watch)`` for every task, in as many processes as there are cores.

    A task whose worker a page has ended, or kept longer than ``page_seconds``, is done again in a new
    worker with this page among ``watch.losses``. Raises what a task raised, and ``WorkerDiedError``; the
    tasks still running are then stopped.
    """
    if report:
        report(0, len(tasks))
    if not tasks:
        return
    pool = _Pool(function, tasks, page_seconds)
    try:
        done = 0
        while done < len(tasks):
            for _ in range(pool.step()):
                done += 1
                if report:
                    report(done, len(tasks))
    finally:
        pool.stop()


@dataclass
class _Pool:
    """The workers and the tasks that are still to be done."""

    function: Callable[..., None]
    tasks: Sequence[Task]
    page_seconds: float
    # Spawned, not forked: the parent has threads (Dagster's, DuckDB's) whose locks a fork would copy.
    context: SpawnContext = field(default_factory=lambda: multiprocessing.get_context("spawn"))
    workers: list[_Worker] = field(default_factory=list)
    losses: dict[int, dict[int, Loss]] = field(default_factory=lambda: defaultdict(dict))
    crashes: Counter[tuple[int, int | None]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.waiting = deque(range(len(self.tasks)))

    def step(self) -> int:
        """Hands out tasks and waits until something happens; returns how many tasks are now done."""
        self._hand_out()
        soonest = min(worker.deadline for worker in self.workers)
        timeout = None if soonest == math.inf else max(0.0, soonest - time.monotonic())
        ready = wait([worker.pipe for worker in self.workers], timeout)
        now = time.monotonic()
        if (overslept := now - soonest) > _OVERSLEPT_SECONDS:
            for worker in self.workers:
                worker.deadline += overslept + self.page_seconds
        done = 0
        for worker in list(self.workers):
            if worker.pipe in ready:
                done += self._listen(worker)
            elif worker.deadline <= now:
                self._bury(worker, Loss("timeout", f"takes longer than {self.page_seconds:g} s"))
        return done

    def stop(self) -> None:
        """Ends the workers. A task that was running leaves nothing behind that counts."""
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
            worker.pipe.close()

    def _hand_out(self) -> None:
        idle = [worker for worker in self.workers if worker.task is None]
        while self.waiting and (idle or len(self.workers) < _cores()):
            worker = idle.pop() if idle else self._start()
            worker.task = self.waiting.popleft()
            task = self.function, self.tasks[worker.task], self.losses[worker.task]
            try:
                worker.pipe.send(task)
            except ConnectionError:
                self._bury(worker)

    def _start(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_serve, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        self.workers.append(_Worker(process, ours))
        return self.workers[-1]

    def _listen(self, worker: _Worker) -> bool:
        """Takes one message of a worker; returns whether its task is done."""
        try:
            message = worker.pipe.recv()
        except (EOFError, ConnectionError):
            self._bury(worker)
            return False
        match message:
            case _At(page=page):
                worker.page = page
                worker.deadline = math.inf if page is None else time.monotonic() + self.page_seconds
            case _Done(error=MemoryError()) if worker.page is not None:
                self._bury(worker, Loss("memory", f"needs more than {PAGE_BYTES >> 20} MiB"))
            case _Done(error=None):
                worker.task = None
                return True
            case _Done(error=BaseException() as error):
                raise error
        return False

    def _bury(self, worker: _Worker, loss: Loss | None = None) -> None:
        """Takes a worker out of the pool and has its task done again.

        ``loss`` is what its page is guilty of, and None when the worker was found dead.
        """
        if loss:
            worker.process.kill()
        self.workers.remove(worker)
        worker.pipe.close()
        worker.process.join()
        task, page = worker.task, worker.page
        if task is None:
            return
        self.waiting.appendleft(task)
        if loss is None:
            self.crashes[task, page] += 1
            if self.crashes[task, page] < _MAX_CRASHES:
                return
            loss = Loss("crash", f"ends its worker: {_ending(worker.process.exitcode)}")
        if page is None:
            raise WorkerDiedError(
                f"{self.tasks[task]}: {loss.detail} while it was at no page; look at its output"
            )
        self.losses[task][page] = loss


def _ending(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        return signal.strsignal(-exitcode) or f"signal {-exitcode}"
    return f"exit code {exitcode}"


def _cores() -> int:
    """The cores that this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _serve(pipe: Connection) -> None:
    """A worker's life: one task after the other, until one needs too much memory or the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends its workers
    _die_with_parent()
    while True:
        function, task, losses = pipe.recv()
        error = _attempt(function, task, losses, pipe)
        try:
            pipe.send(_Done(error))
        except (TypeError, AttributeError, ValueError) as fault:
            pipe.send(_Done(RuntimeError(f"{error!r}, which cannot be sent: {fault}")))
        if isinstance(error, MemoryError):
            return


def _attempt(
    function: Callable[..., None], task: Task, losses: Mapping[int, Loss], pipe: Connection
) -> Exception | None:
    try:
        function(*task, Watch(losses, lambda page: pipe.send(_At(page))))
    except Exception as error:
        error.add_note(f"In a worker:\n{traceback.format_exc()}")
        return error
    return None


def _die_with_parent() -> None:
    """Ends this worker when the run that started it was killed, so that none is left behind."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
