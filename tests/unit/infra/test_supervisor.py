"""Child processes: started again when they die, given up when they keep dying, stopped in order."""

import sys

import pytest

from tremplin_infra.supervisor import Child, KeepsDying, Supervisor
from tremplin_infra.waiting import wait_until

LASTS = [sys.executable, "-c", "import signal; signal.pause()"]
DIES = [sys.executable, "-S", "-c", "raise SystemExit(3)"]


def test_a_child_that_dies_is_reported_and_started_again() -> None:
    reports: list[str] = []
    child = Child("relay", LASTS)
    supervisor = Supervisor([child], report=reports.append, first_pause_s=0.01)
    supervisor.start()
    first = child.process
    assert first is not None
    first.kill()
    first.wait()

    try:
        assert wait_until(lambda: _watched(supervisor) and child.process not in (None, first), seconds=30)
    finally:
        supervisor.stop()

    assert reports == ["tremplin : relay s’est arrêté (code -9), relancé dans 0.01 s."]
    assert not child.alive


def test_a_child_that_keeps_dying_ends_it_all() -> None:
    reports: list[str] = []
    supervisor = Supervisor([Child("relay", DIES)], report=reports.append, first_pause_s=0.01)
    supervisor.start()

    with pytest.raises(KeepsDying, match=r"^relay s’est arrêté 6 fois en une minute \(code 3\)\.$"):
        wait_until(lambda: not _watched(supervisor), seconds=60)

    assert len(reports) == 5


def test_stopping_ends_every_child() -> None:
    children = [Child("deliver", LASTS), Child("relay", LASTS)]
    supervisor = Supervisor(children, report=print)
    supervisor.start()
    assert supervisor.all_alive()

    supervisor.stop()

    assert [child.alive for child in children] == [False, False]


def _watched(supervisor: Supervisor) -> bool:
    supervisor.watch()
    return True
