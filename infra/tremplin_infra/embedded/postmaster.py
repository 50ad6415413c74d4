"""Read the state file that PostgreSQL writes in its data folder, which may be stale."""

from pathlib import Path

import psutil

from tremplin_infra.embedded.processes import answers, runs, works_in


def server_pid(data: Path) -> int | None:
    """Return the process that the state file names, alive or not."""
    lines = _lines(data)
    return int(lines[0]) if lines else None


def server_port(data: Path) -> int | None:
    """Return the port of the server that runs on `data` and takes connections, None where none does."""
    lines = _lines(data)
    if len(lines) < 8 or lines[7].strip() != "ready" or not runs(int(lines[0]), data):
        return None
    return int(lines[3]) if answers(int(lines[3])) else None


def clear_stale_state(data: Path) -> bool:
    """Remove the state file of a dead server whose pid another process has: PostgreSQL would refuse to start.

    False while a session of that server still works on the data.
    """
    pid = server_pid(data)
    if pid is None or not psutil.pid_exists(pid) or runs(pid, data):
        return True
    if works_in(data):
        return False
    (data / "postmaster.pid").unlink(missing_ok=True)
    return True


def _lines(data: Path) -> list[str]:
    """Return its lines: pid, folder, start, port … status."""
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
