"""A rebuild killed in the middle, whole or one of its processes: nothing goes on, and another makes every row right."""

from collections.abc import Iterator
from contextlib import closing
from multiprocessing import get_context
from typing import Any

import psutil
import pytest
from psycopg import Connection

from support.bulk_hours import assert_exact, declare
from support.postgres_server import PATIENCE, Database
from support.rebuild_process import rebuild_in_groups
from tremplin_consumers.rebuilds.rebuild import rebuild
from tremplin_consumers.rows.sweep import Sweep
from tremplin_infra.waiting import wait_until
from tremplin_projections.registry import projections

pytestmark = [pytest.mark.faults, pytest.mark.postgres]

LOGS, EVENTS = 400, 60


@pytest.fixture
def rebuilding(database: Database) -> Iterator[psutil.Process]:
    """A process that rebuilds; killed at the end, if it is not before."""
    process = get_context("spawn").Process(target=rebuild_in_groups, args=(database.role_url("feed"),))
    process.start()
    assert process.pid is not None
    yield psutil.Process(process.pid)
    process.kill()
    process.join()


def _altered(owner: Connection[Any]) -> int:
    [(count,)] = owner.execute("select count(*) from ledger_entries where usage = 'altered'").fetchall()
    return int(count)


def _parts(rebuilding: psutil.Process) -> list[psutil.Process]:
    return [part for part in rebuilding.children() if "spawn_main" in " ".join(part.cmdline())]


def _ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("whole", [True, False], ids=["the whole", "one of its processes"])
def test_killed_while_it_replaces_rows(
    database: Database, owner: Connection[Any], request: pytest.FixtureRequest, whole: bool
) -> None:
    declared = declare(owner, {f"m{number}": EVENTS for number in range(LOGS)})
    with closing(database.connect("feed")) as connection:
        sweep = Sweep(connection, projections()["ledger"])
        sweep.run_once(lambda log: True)
        assert sweep.run_once(lambda log: True) == LOGS
    owner.execute("update ledger_entries set usage = 'altered', amount = 0 where seq = 7")
    before = _altered(owner)

    killed: psutil.Process = request.getfixturevalue("rebuilding")
    assert wait_until(lambda: _altered(owner) < before, seconds=PATIENCE)
    parts = _parts(killed)
    assert len(parts) == 2
    (killed if whole else parts[0]).kill()

    assert wait_until(lambda: all(map(_ended, [killed, *parts])), seconds=PATIENCE)
    left = _altered(owner)
    assert 0 < left < before
    again = rebuild("ledger", database_url=database.role_url("feed"), processes=1)
    assert {row.table for row in again.differences} == {"ledger_entries"}
    assert len(again.differences) == 2 * left
    assert_exact(owner, declared)
    assert rebuild("ledger", database_url=database.role_url("feed"), processes=1).differences == []
