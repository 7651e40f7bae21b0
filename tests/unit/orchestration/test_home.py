"""The home: its folders, its lock, and the errors when it cannot be used."""

import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from orchestration.home import Home, HomeError


def test_prepare_makes_every_folder_twice_over(tmp_path: Path) -> None:
    Home.prepare(tmp_path / "home")
    home = Home.prepare(tmp_path / "home")
    assert home.landing.is_dir()
    assert (home.dagster / "dagster.yaml").is_file()


def test_a_home_below_a_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HomeError, match=r"PATRONAGE_HOME: cannot write to .*/file/home"):
        Home.prepare(tmp_path / "file" / "home")


def test_the_lock_is_refused_while_another_holds_it_and_free_after(home: Home) -> None:
    with home.lock(), pytest.raises(HomeError, match=f"process {os.getpid()}"), home.lock():
        pass
    with home.lock():
        pass


def _hold(root: Path, ready: Connection) -> None:
    with Home(root).lock():
        ready.send("locked")
        signal.pause()


def test_the_lock_goes_with_a_killed_process(home: Home) -> None:
    ready, child_end = multiprocessing.Pipe()
    holder = multiprocessing.get_context("spawn").Process(target=_hold, args=(home.root, child_end))
    holder.start()
    assert ready.poll(30)
    with pytest.raises(HomeError, match=f"process {holder.pid}"), home.lock():
        pass
    holder.kill()
    holder.join()
    with home.lock():
        pass
