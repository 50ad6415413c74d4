"""Start, find and stop the small Kafka-protocol broker of the `noida-db` wheel.

It keeps everything in memory: each start begins empty, and the relay's sweep publishes again what was published before.
"""

import json
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

from tremplin_infra.embedded.processes import answers, free_port, runs, spawn, stop_process
from tremplin_infra.environment import SettingError
from tremplin_infra.private_files import open_folder, private_folder, write_private
from tremplin_infra.waiting import wait_until


class EmbeddedBroker:
    """The broker whose state lives under `home`; `tied` ends it with this process, however that ends."""

    def __init__(self, home: Path, *, tied: bool = False) -> None:
        self._home = home.resolve()
        self._folder = self._home / "broker"
        self._state_file = self._home / "broker.json"
        self._tied = tied
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the broker, without any topic, unless it already runs.

        Raises:
            SettingError: no program, no room, no right to write, or the broker does not start.
        """
        if self.port() is not None:
            return
        try:
            open_folder(self._home)
            shutil.rmtree(self._folder, ignore_errors=True)
            private_folder(self._folder)
            self._launch(free_port(self._state().get("port")))
        except OSError as error:
            raise SettingError(
                f"TREMPLIN_HOME : {self._home} ne peut pas recevoir le courtier Kafka ({error.strerror})."
            ) from error
        if self.port() is None:
            raise SettingError(f"TREMPLIN_HOME : le courtier Kafka ne démarre pas, voyez {self._log}.")

    def port(self) -> int | None:
        """Return the port of the running broker, None when it does not run."""
        state = self._state()
        if not state or not runs(state["pid"], self._folder) or not answers(state["port"]):
            return None
        return state["port"]

    def alive(self) -> bool:
        """Whether its process runs, taking connections or not yet."""
        pid = self.pid()
        return pid is not None and runs(pid, self._folder)

    def pid(self) -> int | None:
        """Return the process that last served, alive or not."""
        return self._state().get("pid")

    def bootstrap_servers(self) -> str:
        """Return the address for Kafka clients."""
        return f"127.0.0.1:{self.port()}"

    def stop(self) -> None:
        """Stop the broker and wait until it has ended; what it held is gone."""
        state = self._state()
        if state:
            stop_process(state["pid"], self._folder, signal.SIGINT, signal.SIGKILL, seconds=10)
        if self._process is not None:
            self._process.wait()

    @property
    def _log(self) -> Path:
        return self._home / "broker.log"

    def _state(self) -> dict[str, int]:
        """Read the pid and port of the last broker started here; empty where there is none."""
        try:
            state: dict[str, int] = json.loads(self._state_file.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return state

    def _launch(self, port: int) -> None:
        command = [str(_program()), "start", "--data-dir", str(self._folder), "--only", "kafka"]
        process = spawn([*command, "--kafka-port", str(port)], log=self._log, tied=self._tied)
        self._process = process
        write_private(self._state_file, json.dumps({"pid": process.pid, "port": port}))
        wait_until(lambda: process.poll() is not None or self.port() is not None, seconds=30)


def _program() -> Path:
    spec = find_spec("noida_db")
    if spec is None or spec.origin is None:
        raise SettingError("KAFKA_BOOTSTRAP_SERVERS manque, et le paquet noida-db n’est pas installé.")
    program = Path(spec.origin).with_name("noida-db")
    if not program.stat().st_mode & 0o100:
        program.chmod(0o755)  # an installer may drop the bit: the wheel's own command sets it too
    return program
