"""A position or a hold that no event of the store accounts for: red, and put right by a rebuild or a retry."""

from typing import Any

import pytest

from support.bulk_hours import DeclaredHours, assert_exact, declare
from support.fed import Fed
from support.forging import FORGED_AT, invoice
from support.postgres_server import Database
from tremplin_consumers.rebuilds.rebuild import Rebuilt, rebuild
from tremplin_consumers.rows.retry import retry
from tremplin_infra.status.database import database_parts
from tremplin_platform.events.envelope import from_wire
from tremplin_projections.held_logs import Held, held_logs, hold
from tremplin_projections.registry import projections

pytestmark = pytest.mark.postgres


@pytest.fixture
def declared(fed: Fed) -> DeclaredHours:
    """Two logs, applied to their heads."""
    declared = declare(fed.owner, {"a": 5, "b": 3})
    fed.publish()
    fed.drain()
    return declared


def apply_forged(fed: Fed, log: str, seq: int) -> None:
    """What a consumer did before records were compared with the store."""
    event = from_wire(invoice(log, seq))
    with fed.connection.transaction(), fed.connection.cursor() as cursor:
        assert fed.projection.write(cursor, {log: (seq - 1, [event])}) == set()


def rebuilt(database: Database, log: str | None = None) -> Rebuilt:
    return rebuild("ledger", database_url=database.role_url("feed"), log=log, processes=1)


def positions(fed: Fed, log: str) -> list[tuple[Any, ...]]:
    return fed.owner.execute(
        "select seq, recorded_at from positions where log = %s and projection = 'ledger'", (log,)
    ).fetchall()


def recorded(fed: Fed, log: str, seq: int) -> Any:
    row = fed.owner.execute(
        "select recorded_at from events where log = %s and seq = %s", (log, seq)
    ).fetchone()
    assert row is not None
    return row[0]


def ledger_problems(database: Database) -> list[str]:
    [part] = [part for part in database_parts(database.role_url("feed")) if part.part == "projection ledger"]
    return [problem for problem in part.problems if "tremplin rebuild" in problem]


def held(fed: Fed) -> list[tuple[str, int]]:
    return [(found.log, found.since_seq) for found in held_logs(fed.owner.cursor())]


def hold_at(fed: Fed, log: str, seq: int, projection: str = "ledger") -> None:
    found = Held(log=log, projection=projection, since_seq=seq, since=FORGED_AT, reason="v99")
    with fed.connection.cursor() as cursor:
        hold(cursor, held=found)


@pytest.mark.parametrize("log", ["a", None])
def test_a_position_beyond_the_head_is_red_and_rebuilt(
    database: Database, fed: Fed, declared: DeclaredHours, log: str | None
) -> None:
    assert ledger_problems(database) == []
    apply_forged(fed, "a", 6)

    [problem] = ledger_problems(database)
    assert "journal a" in problem
    done = rebuilt(database, log)

    assert ("a", "positions") in {(difference.log, difference.table) for difference in done.differences}
    assert {item.log for item in done.differences} == {"a"}
    assert positions(fed, "a") == [(5, recorded(fed, "a", 5))]
    assert_exact(fed.owner, declared)
    assert ledger_problems(database) == []
    assert rebuilt(database, log).differences == []
    declare(fed.owner, {"a": 2}, declared)
    fed.publish()
    fed.drain()
    assert_exact(fed.owner, declared)


@pytest.mark.parametrize("log", ["a", None])
def test_a_position_of_another_event_is_red_and_rebuilt(
    database: Database, fed: Fed, declared: DeclaredHours, log: str | None
) -> None:
    apply_forged(fed, "a", 6)
    declare(fed.owner, {"a": 1}, declared)  # the head has come as far as the position

    [problem] = ledger_problems(database)
    assert "journal a" in problem
    done = rebuilt(database, log)

    assert ("a", "positions") in {(difference.log, difference.table) for difference in done.differences}
    assert positions(fed, "a") == [(6, recorded(fed, "a", 6))]
    assert_exact(fed.owner, declared)
    assert ledger_problems(database) == []


@pytest.mark.parametrize("log", ["a", None])
def test_an_instant_alone_that_is_wrong_is_rebuilt(
    database: Database, fed: Fed, declared: DeclaredHours, log: str | None
) -> None:
    fed.owner.execute("update positions set recorded_at = %s where log = 'a'", (FORGED_AT,))
    assert len(ledger_problems(database)) == 1

    done = rebuilt(database, log)

    assert [(difference.log, difference.table, difference.side) for difference in done.differences] == [
        ("a", "positions", "live"),
        ("a", "positions", "rebuilt"),
    ]
    assert positions(fed, "a") == [(5, recorded(fed, "a", 5))]
    assert_exact(fed.owner, declared)


@pytest.mark.parametrize("log", ["empty", None])
def test_a_position_in_a_log_without_events_is_rebuilt(
    database: Database, fed: Fed, declared: DeclaredHours, log: str | None
) -> None:
    fed.owner.execute("insert into heads (log, territory) values ('empty', '75')")
    apply_forged(fed, "empty", 1)
    assert len(ledger_problems(database)) == 1

    rebuilt(database, log)

    assert positions(fed, "empty") == []
    assert fed.owner.execute("select from ledger_entries where log = 'empty'").fetchall() == []
    assert ledger_problems(database) == []
    assert_exact(fed.owner, declared)


def test_a_position_in_a_log_that_does_not_exist_is_rebuilt(
    database: Database, fed: Fed, declared: DeclaredHours
) -> None:
    apply_forged(fed, "ghost", 1)
    assert len(ledger_problems(database)) == 1

    rebuilt(database)

    assert positions(fed, "ghost") == []
    assert fed.owner.execute("select from ledger_entries where log = 'ghost'").fetchall() == []
    assert_exact(fed.owner, declared)


@pytest.mark.parametrize(("log", "seq"), [("a", 6), ("a", 4), ("b", 99), ("ghost", 1)])
def test_a_hold_that_no_event_justifies_is_freed(
    fed: Fed, declared: DeclaredHours, log: str, seq: int
) -> None:
    hold_at(fed, log, seq)
    declare(fed.owner, {"b": 1}, declared)

    assert retry(fed.connection, fed.projection) == ([log], [])

    assert held(fed) == []
    fed.publish()
    fed.drain()
    assert_exact(fed.owner, declared)


@pytest.mark.parametrize("log", ["a", None])
def test_a_rebuild_frees_what_no_event_justifies(
    database: Database, fed: Fed, declared: DeclaredHours, log: str | None
) -> None:
    hold_at(fed, "a", 6)

    assert rebuilt(database, log).differences == []

    assert held(fed) == []
    assert_exact(fed.owner, declared)


def test_a_hold_that_is_justified_stays(database: Database, fed: Fed, declared: DeclaredHours) -> None:
    declare(fed.owner, {"a": 1}, declared)
    fed.owner.execute("update events set version = 99 where log = 'a' and seq = 6")
    hold_at(fed, "a", 6)

    rebuilt(database)
    assert held(fed) == [("a", 6)]
    assert retry(fed.connection, fed.projection) == ([], ["a"])
    assert held(fed) == [("a", 6)]


def test_holds_of_a_projection_that_does_not_read_the_log_are_freed(
    fed: Fed, declared: DeclaredHours
) -> None:
    hold_at(fed, "a", 1, projection="catalogue")

    assert retry(fed.connection, projections()["catalogue"]) == (["a"], [])
    assert held(fed) == []
