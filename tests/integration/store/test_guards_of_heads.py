"""Heads against a role that makes temporary tables of its own, and the names that a log may begin with."""

from contextlib import closing
from typing import Any

import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from support.facts import append_to, new_fact, open_logs
from support.postgres_server import Database
from tremplin_platform.store.clock import ClockBehind

pytestmark = pytest.mark.postgres

MEMBER = "cpam-075"


@pytest.fixture
def written(database: Database) -> Database:
    """A log of two facts, delivered up to 3."""
    open_logs(database, MEMBER)
    with closing(database.connect("command")) as connection:
        append_to(connection, MEMBER, [new_fact(MEMBER, 1), new_fact(MEMBER, 2)], delivered=3)
    return database


def _heads(database: Database) -> list[tuple[Any, ...]]:
    return database.rows("select * from heads order by log")


@pytest.mark.parametrize(
    ("own", "act"),
    [
        ("heads as select", "update public.heads set seq = seq - 1"),
        ("heads as select", "update public.heads set recorded_at = null"),
        ("installation as select true as demo", "update heads set recorded_at = now() + interval '1 hour'"),
    ],
)
def test_a_table_of_its_own_lets_no_head_move_so(written: Database, own: str, act: str) -> None:
    before = _heads(written)

    with closing(written.connect("command")) as connection:
        connection.execute("select set_config('tremplin.log', %s, false)", (MEMBER,))
        connection.execute(f"create temporary table {own}")
        with pytest.raises(InsufficientPrivilege):
            connection.execute(act)

    assert _heads(written) == before


def test_a_table_of_its_own_accepts_no_clock(written: Database) -> None:
    with closing(written.connect_superuser()) as owner:
        owner.execute("update heads set recorded_at = clock_timestamp() + interval '1 hour'")
    before = _heads(written)

    with closing(written.connect("command")) as connection:
        connection.execute(
            "create temporary table accepted_clocks as select log, 'infinity'::timestamptz as upto from heads"
        )
        with pytest.raises(ClockBehind):
            append_to(connection, MEMBER, [new_fact(MEMBER, 3)])

    assert _heads(written) == before


@pytest.mark.parametrize("name", ["", "Cpam", "-cpam", "a/b", "a" * 64, "é"])
def test_a_log_begins_with_a_name(written: Database, name: str) -> None:
    with closing(written.connect("command")) as command, closing(written.connect_superuser()) as owner:
        for connection in (command, owner):
            connection.execute("select set_config('tremplin.log', 'centrale', false)")
            with pytest.raises(CheckViolation):
                connection.execute("insert into heads (log) values (%s)", (name,))
