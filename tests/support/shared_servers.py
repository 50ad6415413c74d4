"""
Servers that the processes of one run share: one PostgreSQL and one Kafka, and databases that one of them makes for all.

The process that hands out the tests starts a server when a first test asks for it, and stops it when all have ended.
"""

import fcntl
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from threading import Event, Thread
from typing import Any

from support.postgres_server import PATIENCE
from tremplin_infra.waiting import wait_until

LOOK_EVERY_S = 0.05
Running = AbstractContextManager[Any]
"""A server that runs inside a `with`, which gives its addresses, as JSON has them."""


class Starter(Thread):
    """Starts each of `servers` when `SharedServers` of the same folder ask for it; `end` stops those that run."""

    def __init__(self, folder: Path, servers: Mapping[str, Callable[[], Running]]) -> None:
        super().__init__(name="servers of the tests")
        self.folder = folder
        self._servers = dict(servers)
        self._ended = Event()

    def run(self) -> None:
        """Look for requests until `end`. The servers are tied to this thread: killed with it, they end."""
        with ExitStack() as running:
            while not self._ended.wait(LOOK_EVERY_S):
                for wanted in self.folder.glob("*.wanted"):
                    if wanted.stem in self._servers:
                        self._answer(wanted.stem, running)

    def end(self) -> None:
        """Stop the servers, and wait until they have ended."""
        self._ended.set()
        self.join()

    def _answer(self, name: str, running: ExitStack) -> None:
        try:
            answer = {"addresses": running.enter_context(self._servers.pop(name)())}
        except Exception as error:  # the test that asked says it
            answer = {"error": repr(error)}
        _write(self.folder / f"{name}.answer", json.dumps(answer))


class SharedServers:
    """What a process of the run has of the others, by a folder that they share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def addresses(self, server: str) -> Any:
        """Return the addresses of a server of the `Starter`, which starts it unless it runs."""
        (self._folder / f"{server}.wanted").touch()
        answer = self._folder / f"{server}.answer"
        assert wait_until(answer.exists, seconds=PATIENCE), f"no {server} in {PATIENCE} s"
        found = json.loads(answer.read_text())
        assert "error" not in found, found["error"]
        return found["addresses"]

    def once(self, name: str, make: Callable[[], str]) -> str:
        """Return what `make` gives in the first process that asks; the others wait for it."""
        with (self._folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            made = self._folder / f"{name}.made"
            if not made.exists():
                _write(made, make())
            return made.read_text()


def _write(path: Path, text: str) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(text)
    partial.rename(path)
