"""A disk that fills while a projection is rebuilt: it is said, and the rows in service stay as they are."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

from support.bulk_hours import assert_exact, declare
from support.command_line import tremplin
from support.fed import fed_ledger
from support.feeding import replay
from support.postgres_server import Database
from support.server_folders import server_folder
from tremplin_infra.embedded.account import server_account
from tremplin_infra.status.database import database_parts
from tremplin_infra.status.part import Part

pytestmark = [pytest.mark.faults, pytest.mark.postgres]

ROOM = "14m"
"""Of the disk: what some of the rebuilt entries take, and not all."""
ALTERED = "update ledger_declarations set reason = 'altered' where seq = 1"
"""Makes each log differ: its rows are then made in temporary tables, where others are compared in memory."""


@contextmanager
def small_disk(owner: Connection[Any]) -> Iterator[None]:
    """A disk of its own for temporary tables, in which a rebuild makes its rows."""
    with server_folder() as folder:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)], check=False
        )
        if mounted.returncode != 0:
            pytest.skip("needs the right to mount a small disk")
        try:
            yield from _tablespace(owner, folder)
        finally:
            subprocess.run(["umount", str(folder)], check=True)


def _tablespace(owner: Connection[Any], folder: Path) -> Iterator[None]:
    account = server_account()
    if account is not None:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)
    owner.execute(f"create tablespace small_disk location '{folder}'")
    owner.execute("grant create on tablespace small_disk to public")
    database = owner.info.dbname
    owner.execute(f'alter database "{database}" set temp_tablespaces = small_disk')
    try:
        yield
    finally:
        owner.execute(f'alter database "{database}" reset temp_tablespaces')
        owner.execute("drop tablespace small_disk")


def ledger(database: Database) -> Part:
    parts = database_parts(database.role_url("feed"))
    return next(part for part in parts if part.part == "projection ledger")


def test_a_rebuild_on_a_full_disk(database: Database) -> None:
    with fed_ledger(database) as fed:
        declared = declare(fed.owner, {f"m{number}": 24_000 for number in range(5)})
        fed.publish()
        fed.drain()
        fed.owner.execute(ALTERED)

        with small_disk(fed.owner):
            failed = tremplin("rebuild", "ledger", settings={"DATABASE_URL": database.url})
            assert failed.returncode == 2
            assert "No space left on device" in failed.stderr
            assert "Traceback" not in failed.stderr
            assert ledger(database).problems == ["La projection ledger ne tourne pas."]  # space is free again

            declare(fed.owner, {"m1": 5}, declared)
            fed.publish()
            fed.drain()
            assert_exact(fed.owner, declared)

        again = tremplin("rebuild", "ledger", "--json", settings={"DATABASE_URL": database.url})
        assert again.returncode == 1, again.stderr
        assert_exact(fed.owner, declared)
        assert replay(fed.connection).differences == []
