"""The whole platform as `tremplin up` runs it, on the test's own database and topic."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support.api import Api
from support.command_forks import run_in_fork
from support.postgres_server import PATIENCE, Database
from tremplin_infra.embedded.processes import free_port

CLI = [sys.executable, "-m", "tremplin_infra.cli"]


@dataclass(frozen=True)
class Platform:
    """Where it answers, and the environment to run `tremplin` beside it."""

    base: str
    environment: dict[str, str]
    process: subprocess.Popen[str]

    def tremplin(self, *arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command line of the platform, with `given` on its stdin."""
        return run_in_fork(*arguments, environment=self.environment, given=given)

    def api(self, organisation: str, role: str) -> Api:
        """The API with a new key."""
        made = self.tremplin("keys", "create", organisation, "--role", role, "--json")
        assert made.returncode == 0, made.stderr
        return Api(self.base, json.loads(made.stdout)["key"])


@contextmanager
def platform_up(home: Path, database: Database, kafka: str, topic: str) -> Iterator[Platform]:
    """Start it, wait until it says it is ready, and stop it as Ctrl-C does."""
    environment = os.environ | {
        "DATABASE_URL": database.url,
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "TREMPLIN_TOPIC": topic,
        "TREMPLIN_HOME": str(home),
    }
    with (
        (home / "up.log").open("w") as log,
        subprocess.Popen(
            [*CLI, "up", "--port", str(free_port())],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        yield from _ready(process, environment, home)


def _ready(process: "subprocess.Popen[str]", environment: dict[str, str], home: Path) -> Iterator[Platform]:
    try:
        assert process.stdout is not None
        ready = process.stdout.readline().split()
        assert ready[:1] == ["ready"], (home / "up.log").read_text()
        yield Platform(ready[1], environment, process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)
