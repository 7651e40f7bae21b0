"""The worker pool: every task once, errors reported, no worker left behind."""

import os
import time
from pathlib import Path

import pytest

from orchestration.workers import run_all


def _touch(path: Path) -> None:
    path.touch()


def _fail(path: Path) -> None:
    raise ValueError(f"cannot read {path}")


def test_every_task_is_done_and_reported(tmp_path: Path) -> None:
    reports: list[tuple[int, int]] = []
    run_all(_touch, [(tmp_path / name,) for name in "abc"], lambda done, total: reports.append((done, total)))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c"]
    assert reports == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_what_a_task_raises_is_raised(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot read"):
        run_all(_fail, [(tmp_path / "a",)])


def test_no_task_starts_no_process() -> None:
    run_all(_fail, [])


def _note_pid_and_wait(path: Path) -> None:
    path.write_text(str(os.getpid()))
    time.sleep(120)


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


def _wait(condition: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
