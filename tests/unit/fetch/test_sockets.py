import resource
import subprocess
import sys

import pytest

from extractors.fetch.sockets import KeptConnections, shares


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_no_more_are_kept_than_may_be_whether_they_are_in_use_or_wait(clock: Clock) -> None:
    kept = KeptConnections(2, 10.0, clock)
    assert [kept.take(key) for key in "abc"] == [True, True, False]
    kept.give_back("a")
    assert [kept.take("c"), kept.take("a")] == [False, True]


def test_one_that_was_not_asked_over_for_long_makes_room(clock: Clock) -> None:
    kept = KeptConnections(2, 10.0, clock)
    for key in "ab":
        kept.take(key)
        kept.give_back(key)
    clock.now = 9.0
    kept.take("a")
    kept.give_back("a")
    clock.now = 11.0  # b waits for 11 seconds, a for 2
    assert [kept.take(key) for key in "cda"] == [True, False, True]


@pytest.mark.parametrize("files", [0, 256, 320, 1024, 4096])
def test_what_is_open_fits_into_the_files_that_may_be(files: int) -> None:
    requests, kept = shares(files)
    assert requests > 0
    assert kept > 0
    assert 2 * requests + kept <= max(files, 16)


@pytest.mark.parametrize(
    ("soft", "hard", "allowed"), [(256, 300, 300), (300, 300, 300), (256, 4000, 4000), (256, 5000, 4096)]
)
def test_the_limit_of_files_is_raised_as_far_as_it_may_be(soft: int, hard: int, allowed: int) -> None:
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < hard:
        pytest.skip("this system allows fewer files")
    code = (
        "import resource; from extractors.fetch.sockets import raise_file_limit\n"
        f"resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))\n"
        "print(raise_file_limit(), *resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split() == [str(allowed), str(allowed), str(hard)]
