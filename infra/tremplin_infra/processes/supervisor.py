"""Keep child processes alive: a death is reported, each restart waits longer, too many deaths stop everything."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tremplin_infra.processes.interruption import end_with_parent
from tremplin_infra.processes.process_variables import child_variables
from tremplin_infra.waiting import wait_until

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 10.0
_DEATHS_ALLOWED, _WITHIN_S = 5, 60.0
_DRAIN_S = 20.0


class KeepsDying(Exception):
    """A child died too often; the message is one French sentence."""


@dataclass
class Child:
    """One process: its name in reports, its command and variables, and the instants of its deaths."""

    name: str
    command: Sequence[str]
    variables: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    restart_at: float = 0.0

    @property
    def alive(self) -> bool:
        """Whether it runs now."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Starts children in order, watches them, stops them in the reverse order."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        report: Callable[[str], None],
        first_pause_s: float = _FIRST_PAUSE_S,
    ) -> None:
        self._children = children
        self._report = report
        self._first_pause_s = first_pause_s

    def start(self) -> None:
        """Start every child."""
        for child in self._children:
            _start(child)

    def watch(self) -> None:
        """Check every child once: report those that died, restart those whose pause is over.

        Raises:
            KeepsDying: a child died more than 5 times within a minute.
        """
        now = time.monotonic()
        for child in self._children:
            if child.alive:
                continue
            if child.process is not None:
                self._bury(child, child.process, now)
            elif now >= child.restart_at:
                _start(child)

    def all_alive(self) -> bool:
        """Whether every child runs now."""
        return all(child.alive for child in self._children)

    def stop(self) -> None:
        """Ask every child to end, last started first, and kill what has not ended after 20 s."""
        for child in reversed(self._children):
            if child.process is None or not child.alive:
                continue
            child.process.send_signal(signal.SIGTERM)
            if not wait_until(lambda child=child: not child.alive, seconds=_DRAIN_S):  # type: ignore[misc]
                self._report(f"tremplin : {child.name} ne s’arrête pas, il est tué.")
                _kill_session(child.process.pid)
                child.process.wait()

    def _bury(self, child: Child, process: subprocess.Popen[bytes], now: float) -> None:
        code = process.returncode
        _kill_session(process.pid)
        child.process = None
        child.deaths = [death for death in child.deaths if now - death < _WITHIN_S] + [now]
        if len(child.deaths) > _DEATHS_ALLOWED:
            raise KeepsDying(
                f"{child.name} s’est arrêté {len(child.deaths)} fois en une minute (code {code})."
            )
        pause = min(self._first_pause_s * 2 ** (len(child.deaths) - 1), _LONGEST_PAUSE_S)
        child.restart_at = now + pause
        self._report(f"tremplin : {child.name} s’est arrêté (code {code}), relancé dans {pause:g} s.")


def tremplin(name: str, *arguments: str) -> Child:
    """Make a child that runs one subcommand of this installation, with its own secrets."""
    return Child(
        name,
        [sys.executable, "-m", "tremplin_infra.cli", name, *arguments],
        child_variables(name, os.environ),
    )


def _start(child: Child) -> None:
    # In a session of its own: a terminal's Ctrl-C reaches the supervisor alone, which stops in order.
    child.process = subprocess.Popen(  # noqa: S603
        child.command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
        start_new_session=True,
        env={**child.variables, "PGAPPNAME": f"tremplin {child.name}"},
        preexec_fn=end_with_parent(),
    )


def _kill_session(leader: int) -> None:
    """Kill a child and what it started: workers that outlive it hold its port, and the next one cannot have it."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
