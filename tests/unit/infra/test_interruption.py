"""What a child process does whose parent is gone."""

import os
import signal
import subprocess
import sys

import pytest

from support.postgres_server import PATIENCE
from tremplin_infra.processes.interruption import end_with_parent

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone tells a child")


def test_a_child_whose_parent_ended_before_it_began_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "getpid", lambda: 1)  # the one that started it was another, and is gone
        follow = end_with_parent()

    assert subprocess.run(["true"], preexec_fn=follow).returncode == 130


def test_a_child_is_interrupted_when_its_parent_is_killed() -> None:
    program = (
        "import os, signal, subprocess; from tremplin_infra.processes.interruption import end_with_parent;"
        "subprocess.Popen(['sleep', '600'], preexec_fn=end_with_parent());"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    # It ends once nobody holds its output: the child does too, until it is gone.
    parent = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=PATIENCE)

    assert parent.returncode == -signal.SIGKILL, parent.stderr
