"""A real streaming replica of a PostgreSQL server of the tests, on a port of its own."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from support.postgres_server import FAST, PATIENCE, Database, PostgresServer
from support.server_folders import server_folder
from tremplin_infra.embedded.postgres import EmbeddedPostgres
from tremplin_infra.status.part import Part
from tremplin_infra.status.replica import replica_part
from tremplin_infra.waiting import wait_until


@dataclass
class Replica:
    """The replica of a server; `database.url` of a database there, on the replica, is `url(database)`."""

    server: EmbeddedPostgres

    def url(self, database: Database) -> str:
        """The address of a database on the replica, as its owner gives it."""
        parts = psycopg.conninfo.conninfo_to_dict(database.url)
        return f"postgresql://{parts['user']}:{parts['password']}@127.0.0.1:{self.server.port()}/{parts['dbname']}"

    def pause(self) -> None:
        """Hold what comes, as a replica that is behind."""
        self._execute("select pg_wal_replay_pause()")
        paused = "select pg_get_wal_replay_pause_state() = 'paused'"
        assert wait_until(lambda: self._execute(paused), seconds=PATIENCE)

    def resume(self) -> None:
        """Take what was held."""
        self._execute("select pg_wal_replay_resume()")

    def restart_without_transaction(self, primary: str) -> None:
        """Start it again from all that the server at this address, of a superuser, has: none is left to replay."""

        def is_without() -> bool:
            with psycopg.connect(primary, autocommit=True) as connection:
                connection.execute("checkpoint")
            assert wait_until(lambda: self.replayed(primary), seconds=PATIENCE)
            self._execute("checkpoint")
            self.server.stop()
            self.server.start()
            return self._execute("select pg_last_xact_replay_timestamp() is null")

        assert wait_until(is_without, seconds=PATIENCE)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop every process of it where it is, as a machine that hangs."""
        with psycopg.connect(self.server.superuser_url()) as connection:
            row = connection.execute("select pg_read_file('postmaster.pid', 0, 20)").fetchone()
        assert row is not None
        server = int(row[0].split()[0])
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        processes = [server, *map(int, children)]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)

    def replayed(self, primary: str) -> bool:
        """Whether it has all that the server at this address, of a superuser, has flushed by now."""
        with psycopg.connect(primary, autocommit=True) as connection:
            row = connection.execute("select pg_current_wal_insert_lsn()::text").fetchone()
        assert row is not None
        return self._execute(f"select pg_last_wal_replay_lsn() >= '{row[0]}'::pg_lsn")

    def _execute(self, statement: str) -> bool:
        with psycopg.connect(self.server.superuser_url(), autocommit=True) as connection:
            cursor = connection.execute(statement)
            row = cursor.fetchone() if cursor.description else None
        return bool(row and row[0])


@dataclass(frozen=True)
class Pair:
    """A server and what follows it."""

    primary: PostgresServer
    superuser_url: str
    replica: Replica


def follow(pair: Pair) -> None:
    """Wait until the replica has everything."""
    assert wait_until(lambda: pair.replica.replayed(pair.superuser_url), seconds=PATIENCE)


@contextmanager
def running_pair() -> Iterator[Pair]:
    """A server and its replica, in folders of their own, removed with them."""
    with server_folder() as home, server_folder() as other:
        primary = EmbeddedPostgres(home, FAST, tied=True)
        try:
            primary.start()
            standby = _copied(primary, home, other)
            try:
                standby.start()
                with PostgresServer(primary.url(), primary.superuser_url()) as made:
                    yield Pair(made, primary.superuser_url(), Replica(standby))
            finally:
                standby.stop()
        finally:
            primary.stop()


def _copied(primary: EmbeddedPostgres, home: Path, other: Path) -> EmbeddedPostgres:
    """A server on a base backup of the primary, to start as its replica."""
    folder = other / "postgres"
    folder.mkdir(mode=0o700)
    shutil.copy2(home / "postgres" / "secret", folder / "secret")
    owner = (home / "postgres").stat()
    for path in (folder, folder / "secret"):
        os.chown(path, owner.st_uid, owner.st_gid)
    primary.run_program(
        *("pg_basebackup", "--pgdata", str(folder / "data"), "--dbname", primary.superuser_url()),
        *("--write-recovery-conf", "--wal-method", "stream", "--checkpoint", "fast"),
    )
    return EmbeddedPostgres(other, FAST, tied=True)


def part(database: Database, of: Replica) -> Part:
    """What `tremplin status` says of the replica."""
    return replica_part(on_replica(database, of), primary_url=database.role_url("read"))


def on_replica(database: Database, of: Replica) -> str:
    """The address of the role for reads there; of a server that is stopped, a port where nothing listens."""
    return make_conninfo(database.role_url("read"), port=of.server.port() or 1)
