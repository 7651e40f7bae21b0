"""dbt as a child of a run: killed with it, so that no orphan goes on writing to the home.

Where the system has no parent-death signal (macOS) an orphaned dbt ends by itself, and the next run
waits for its lock (``warehouse.LOCK_WAIT_SECONDS``).
"""

import ctypes
import os
import signal
import sys
from importlib.metadata import version

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def main() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(os.environ["PATRONAGE_RUN_PID"]):
        sys.exit("dbt: the run that started it is gone")
    if sys.argv[1:] == ["--version"]:
        # dagster-dbt asks before each command; dbt's own answer takes seconds and asks PyPI for news.
        print(version("dbt-core"))
        return
    from dbt.cli.main import cli  # noqa: PLC0415 - takes seconds, in which the run may be killed

    cli(prog_name="dbt")


if __name__ == "__main__":
    main()
