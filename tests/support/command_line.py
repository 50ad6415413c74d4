"""The console script as a user runs it: a process, its streams, its exit code."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from support.command_forks import run_in_fork
from support.postgres_server import PATIENCE
from support.server_folders import server_folder
from tremplin_infra.embedded.broker import EmbeddedBroker
from tremplin_infra.embedded.postgres import EmbeddedPostgres
from tremplin_infra.embedded.processes import free_port
from tremplin_infra.servers.readiness import api_answers
from tremplin_infra.waiting import wait_until

COMMAND = [sys.executable, "-m", "tremplin_infra.cli"]


def tremplin(
    *arguments: str, settings: Mapping[str, str | None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one subcommand to its end, with these settings and no other of the platform's."""
    return run_in_fork(*arguments, environment=environment(settings or {}))


_HELP = """
import contextlib, io, json, sys
from tremplin_infra.cli import main
written = {}
for command in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = main([*command.split(), "--help"])
    written[command] = [code, out.getvalue()]
print(json.dumps(written))
"""


def helps(*commands: str) -> dict[str, tuple[int, str]]:
    """The exit code and the text of `--help` of each command, all asked in one process."""
    done = subprocess.run(
        [sys.executable, "-c", _HELP, json.dumps(commands)],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
        env=environment({}),
    )
    return {command: (code, text) for command, (code, text) in json.loads(done.stdout).items()}


def environment(settings: Mapping[str, str | None]) -> dict[str, str]:
    """This process's variables with `settings` as the only ones of the platform's."""
    ours = ("TREMPLIN_", "DATABASE_URL", "KAFKA_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, **{name: value for name, value in settings.items() if value is not None}}


class Up:
    """A running `tremplin up`."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, output: Path, errors: Path) -> None:
        self.process = process
        self.url = f"http://127.0.0.1:{port}"
        self._output = output
        self._errors = errors

    def is_ready(self) -> bool:
        """Whether it has said so."""
        return self.output() == f"ready {self.url}\n"

    def output(self) -> str:
        """What it wrote on stdout so far."""
        return self._output.read_text()

    def errors(self) -> str:
        """What it wrote on stderr so far."""
        return self._errors.read_text()

    def end(self, how: signal.Signals) -> int:
        """Send a signal and wait for its exit code."""
        self.process.send_signal(how)
        return self.process.wait(timeout=PATIENCE)


@contextmanager
def home_of_servers() -> Iterator[Path]:
    """Give a folder for a TREMPLIN_HOME in `servers`; its servers are stopped, and it is removed, at the end."""
    with server_folder() as folder:
        yield folder
        EmbeddedBroker(folder / "servers").stop()
        EmbeddedPostgres(folder / "servers").stop()


@contextmanager
def running_up(home: Path, settings: Mapping[str, str | None] | None = None) -> Iterator[Up]:
    """`tremplin up` in `home`, ready; killed at the end if it still runs."""
    port = free_port()
    output, errors = home / "up.out", home / "up.err"
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(
            [*COMMAND, "up", "--port", str(port)],
            stdout=out,
            stderr=err,
            env=environment({"TREMPLIN_HOME": str(home / "servers"), **(settings or {})}),
        )
    up = Up(process, port, output, errors)
    try:
        assert wait_until(lambda: up.is_ready() or process.poll() is not None, seconds=PATIENCE), up.errors()
        assert process.poll() is None, up.errors()
        yield up
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@contextmanager
def running_serve(home: Path, settings: Mapping[str, str | None]) -> Iterator[str]:
    """`tremplin serve` alone on one worker, its stderr in `home`; gives its address, and ends it."""
    port = free_port()
    with (home / "serve.err").open("w") as stderr:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port), "--workers", "1"],
            env=environment({"TREMPLIN_HOME": str(home), **settings}),
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        )
    try:
        assert wait_until(lambda: api_answers("127.0.0.1", port), seconds=PATIENCE)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def descendants(pid: int) -> list[psutil.Process]:
    """The living processes that `pid` started, and those that these started."""
    return [child for child in psutil.Process(pid).children(recursive=True) if lives(child)]


def runs(process: psutil.Process, word: str) -> bool:
    """Whether this process lives and was started with this word; PostgreSQL's own come and go meanwhile."""
    try:
        return word in process.cmdline()
    except psutil.NoSuchProcess:
        return False


def lives(process: psutil.Process) -> bool:
    """Whether this process runs still, rather than waits to be buried by its parent."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
