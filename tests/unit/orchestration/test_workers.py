"""The worker pool: every task once, errors reported, none left behind, no page worse than its own loss."""

import ctypes
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from lxml.html import document_fromstring

from extractors.limits import PAGE_BYTES, Watch
from orchestration.workers import WorkerDiedError, run_all

# Far more than a healthy page of these tests takes, far less than the hostile one would.
PAGE_SECONDS = 5.0


def _touch(path: Path, watch: Watch) -> None:
    path.touch()


def _fail(path: Path, watch: Watch) -> None:
    raise ValueError(f"cannot read {path}")


def test_every_task_is_done_and_reported(tmp_path: Path) -> None:
    reports: list[tuple[int, int]] = []
    run_all(_touch, [(tmp_path / name,) for name in "abc"], lambda done, total: reports.append((done, total)))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c"]
    assert reports == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_what_a_task_raises_is_raised(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot read") as raised:
        run_all(_fail, [(tmp_path / "a",)])
    assert "in _fail" in raised.value.__notes__[0]


def _fail_unsendably(watch: Watch) -> None:
    raise ValueError("a lock cannot travel", threading.Lock())


def test_what_cannot_be_sent_is_raised_in_words() -> None:
    with pytest.raises(RuntimeError, match="a lock cannot travel"):
        run_all(_fail_unsendably, [()])


def test_no_task_starts_no_process() -> None:
    run_all(_fail, [])


def _hold_the_lock() -> None:
    # libxml2 compares each attribute with all others, and lxml does not let go of the interpreter meanwhile.
    document_fromstring("<p " + " ".join(f"a{number}" for number in range(400_000)) + ">")


def _fault() -> None:
    ctypes.string_at(0)


def _allocate() -> None:
    bytearray(2 * PAGE_BYTES)


def _exit() -> None:
    os._exit(3)


HAZARDS: dict[str, Callable[[], None]] = {
    "exit": _exit,
    "fault": _fault,
    "hold": _hold_the_lock,
    "allocate": _allocate,
}


def _write_pages(path: Path, pages: str, watch: Watch) -> None:
    """Writes a line for each page, unless its name is a hazard's."""
    lines = []
    for number, page in enumerate(pages.split()):
        if loss := watch.losses.get(number):
            lines.append(f"{page}: {loss.reason}, {loss.detail}")
            continue
        with watch.page(number):
            HAZARDS.get(page, lambda: None)()
            lines.append(page)
    path.write_text("\n".join(lines))


def _outcome(folder: Path, *tasks: str) -> list[list[str]]:
    paths = [folder / f"{number}" for number in range(len(tasks))]
    run_all(_write_pages, list(zip(paths, tasks, strict=True)), page_seconds=PAGE_SECONDS)
    return [path.read_text().splitlines() for path in paths]


@pytest.mark.parametrize(
    ("hazard", "lost"),
    [
        ("exit", "exit: crash, ends its worker: exit code 3"),
        ("fault", "fault: crash, ends its worker: Segmentation fault"),
        ("hold", "hold: timeout, takes longer than 5 s"),
        ("allocate", "allocate: memory, needs more than 400 MiB"),
    ],
)
def test_a_page_costs_no_other_page(tmp_path: Path, hazard: str, lost: str) -> None:
    outcome = _outcome(tmp_path, "a b", f"c {hazard} d", "e f", "g")
    assert outcome == [["a", "b"], ["c", lost, "d"], ["e", "f"], ["g"]]


def test_several_such_pages_in_one_task_and_in_all_workers(tmp_path: Path) -> None:
    outcome = _outcome(tmp_path, "exit a allocate b exit", "exit", "allocate", "exit", "c")
    reasons = [[line.partition(",")[0] for line in lines] for lines in outcome]
    assert reasons == [
        ["exit: crash", "a", "allocate: memory", "b", "exit: crash"],
        ["exit: crash"],
        ["allocate: memory"],
        ["exit: crash"],
        ["c"],
    ]


def _be_killed_once(path: Path, watch: Watch) -> None:
    with watch.page(0):
        if not path.exists():
            path.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    path.write_text(f"{len(watch.losses)} lost")


def test_a_worker_that_somebody_else_killed_loses_no_page(tmp_path: Path) -> None:
    run_all(_be_killed_once, [(tmp_path / "a",)])
    assert (tmp_path / "a").read_text() == "0 lost"


def _take_a_while(path: Path, watch: Watch) -> None:
    with watch.page(0) if not watch.losses else nullcontext():
        (path / "begun").touch()
        end = time.process_time() + 1
        while time.process_time() < end:
            pass
    (path / "lost").write_text(f"{len(watch.losses)} lost")


def test_a_run_that_was_stopped_for_a_while_loses_no_page(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        run_all(_take_a_while, [(tmp_path,)], page_seconds=3)
        os._exit(0)
    _wait((tmp_path / "begun").exists)
    os.killpg(child, signal.SIGSTOP)
    time.sleep(6)
    os.killpg(child, signal.SIGCONT)
    os.waitpid(child, 0)
    assert (tmp_path / "lost").read_text() == "0 lost"


def _exit_between_pages(watch: Watch) -> None:
    with watch.page(0):
        pass
    os._exit(4)


def test_a_death_that_no_page_is_to_blame_for_ends_the_run() -> None:
    with pytest.raises(WorkerDiedError, match="exit code 4 while it was at no page"):
        run_all(_exit_between_pages, [()])


def _allocate_after_a_page(watch: Watch) -> None:
    with watch.page(0):
        pass
    bytearray(2 * PAGE_BYTES)


def test_memory_is_bounded_for_pages_only() -> None:
    run_all(_allocate_after_a_page, [()])


def _note_pid_and_wait(path: Path, watch: Watch) -> None:
    path.write_text(str(os.getpid()))
    time.sleep(120)


def _note_pid_and_fail(path: Path, watch: Watch) -> None:
    _wait(lambda: list(path.parent.glob("waiting*")))
    raise ValueError("enough")


def _wait_or_fail(path: Path, watch: Watch) -> None:
    (_note_pid_and_fail if path.name == "fails" else _note_pid_and_wait)(path, watch)


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core runs one task at a time")
def test_an_error_stops_the_tasks_that_still_run(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="enough"):
        run_all(_wait_or_fail, [(tmp_path / "waiting",), (tmp_path / "fails",)])
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "waiting").read_text()), 0)


def test_workers_die_with_a_killed_run(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        run_all(_note_pid_and_wait, [(tmp_path / "pid",)])
        os._exit(0)
    note = tmp_path / "pid"
    _wait(lambda: note.exists() and note.read_text())
    os.kill(child, 9)
    os.waitpid(child, 0)
    worker = Path("/proc") / note.read_text() / "cmdline"
    if not Path("/proc/self").exists():
        pytest.skip("needs /proc to see whether a process is alive")
    _wait(lambda: not worker.exists() or not worker.read_bytes())


def _wait(condition: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
