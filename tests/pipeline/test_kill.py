"""A run that is killed in the middle loses nothing and leaves nothing twice."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.pipeline.conftest import Run, marts, start


def test_a_killed_run_is_completed_by_the_next(
    demo_home: Path, tmp_path: Path, patronage: Callable[..., Run]
) -> None:
    home = tmp_path / "home"
    # A run takes some 20 to 60 seconds; before 4 it has hardly begun.
    moment = random.uniform(4, 20)
    process = start(home, "run", start_new_session=True)
    time.sleep(moment)
    process.kill()
    process.wait()

    done = patronage(home, "run")

    assert done.returncode == 0, f"killed after {moment:.1f} s\n{done.stdout}"
    assert marts(home) == marts(demo_home), f"killed after {moment:.1f} s"
    assert not _alive(process.pid), "the killed run left processes behind"


def _alive(group: int) -> bool:
    try:
        os.killpg(group, signal.SIGCONT)
    except ProcessLookupError:
        return False
    return True
