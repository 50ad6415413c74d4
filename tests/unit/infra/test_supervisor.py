"""Child processes: started again when they die, given up when they keep dying, stopped in order."""

import sys
from pathlib import Path

import psutil
import pytest

from support.patience import PATIENCE
from tremplin_infra.processes.supervisor import Child, KeepsDying, Supervisor
from tremplin_infra.processes.waiting import wait_until

LASTS = [sys.executable, "-c", "import signal; signal.pause()"]
HAS_A_WORKER = [
    sys.executable,
    "-c",
    "import subprocess, sys; w = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']);"
    "print(w.pid, file=open(sys.argv[1], 'w'), flush=True); w.wait()",
]
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
        assert wait_until(
            lambda: _watched(supervisor) and child.process not in (None, first), seconds=PATIENCE
        )
    finally:
        supervisor.stop()

    assert reports == ["tremplin : relay s’est arrêté (code -9), relancé dans 0.01 s."]
    assert not child.alive


def test_what_a_killed_child_had_started_goes_with_it(tmp_path: Path) -> None:
    told = tmp_path / "worker"
    child = Child("serve", [*HAS_A_WORKER, str(told)])
    supervisor = Supervisor([child], report=print, first_pause_s=60)
    supervisor.start()
    assert wait_until(lambda: told.is_file() and told.read_text().endswith("\n"), seconds=PATIENCE)
    worker = psutil.Process(int(told.read_text()))
    assert child.process is not None
    child.process.kill()

    assert wait_until(lambda: _watched(supervisor) and not _runs(worker), seconds=PATIENCE)


def test_a_child_that_keeps_dying_ends_it_all() -> None:
    reports: list[str] = []
    supervisor = Supervisor([Child("relay", DIES)], report=reports.append, first_pause_s=0.01)
    supervisor.start()

    with pytest.raises(KeepsDying, match=r"^relay s’est arrêté 6 fois en une minute \(code 3\)\.$"):
        wait_until(lambda: not _watched(supervisor), seconds=PATIENCE)

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


def _runs(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
