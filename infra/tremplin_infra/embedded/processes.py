"""Find a free port, check, start and stop the processes of embedded servers."""

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psutil

from tremplin_infra.embedded.account import Account
from tremplin_infra.private_files import open_private
from tremplin_infra.processes.interruption import end_with_parent
from tremplin_infra.waiting import wait_until

_NOT_FOR_SERVERS = ("PG", "LC_", "LANG", "DATABASE_URL", "TREMPLIN_", "KAFKA_")


def free_port(preferred: int | None = None) -> int:
    """Return a loopback TCP port that nothing listens on: `preferred` when it is free."""
    for port in (preferred, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free loopback port")


def answers(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def runs(pid: int, folder: Path) -> bool:
    """Whether process `pid` is alive and serves `folder`; the pid alone may be another process's by now."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and str(folder) in process.cmdline()
    except psutil.Error:
        return False


def works_in(folder: Path) -> bool:
    """Whether a living process has `folder` as its working directory, as each of PostgreSQL's has."""
    return any(_folder_of(process) == str(folder) for process in psutil.process_iter())


def _folder_of(process: psutil.Process) -> str | None:
    try:
        return process.cwd()
    except psutil.Error:
        return None


def spawn(
    command: Sequence[str], *, log: Path, account: Account | None = None, tied: bool = False
) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, so that a terminal's Ctrl-C does not reach it first.

    Its output goes to the file `log`; that and what it writes are for its account alone. `tied`: it is interrupted
    when this thread ends, killed or not.
    """
    with open_private(log, "a") as output:
        return subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            umask=0o077,
            cwd="/",
            env=server_environment(),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=end_with_parent() if tied else None,
        )


def server_environment() -> dict[str, str]:
    """Return this process's variables, less those that PostgreSQL's programs read and every secret of the platform."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_FOR_SERVERS)}
    return {**kept, "LC_ALL": "C"}


def stop_process(pid: int, folder: Path, *signals: signal.Signals, seconds: float = 60) -> None:
    """Send `signals` one after the other, until the process that serves `folder` has ended."""
    for sent in signals:
        if not runs(pid, folder):
            break
        os.kill(pid, sent)
        wait_until(lambda: not runs(pid, folder), seconds=seconds)
    with contextlib.suppress(ChildProcessError):  # another process started it
        wait_until(lambda: os.waitpid(pid, os.WNOHANG)[0] == pid, seconds=5)
