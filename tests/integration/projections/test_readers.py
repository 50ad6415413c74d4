"""Row-level security, asked without a WHERE: what the settings let through and nothing else."""

from datetime import date, timedelta
from typing import Any

import pytest
from psycopg import Connection

from support import ledger_facts as facts
from support.postgres_server import Database
from support.projecting import about, apply, history, member_joined, opened, rows
from tremplin_projections.queries.hours.hours import Filters, hours
from tremplin_projections.scope import EVERY_LOG, reading

TABLES = [
    "positions",
    "ledger_entries",
    "ledger_balances",
    "ledger_members",
    "ledger_terms",
    "ledger_awards",
    "ledger_declarations",
    "ledger_facilitators",
]
DAY = date(2026, 6, 1)
LAST = (DAY - timedelta(days=1)).isoformat()
WITHOUT_MEETINGS: list[dict[str, str]] = [
    {"facilitator": "next", "day": LAST},
    {"facilitator": "stranger", "day": LAST},
    {"facilitator": "", "day": LAST},
    {"facilitator": "epec"},
    {"contractor": "ea-nord", "day": LAST},
    {"log": "cpam-075", "day": LAST},
    {},
]
"""Settings of readers that follow no contract that day."""


def of_member(log: str, *, contractor: str, facilitator: str) -> list[facts.Event]:
    award: dict[str, Any] = {
        "contractor": contractor,
        "notified_on": "2026-01-02",
        "article": None,
        "protected": True,
        "kinds": [],
    }
    assigned = [
        {"facilitator": facilitator, "from": "2026-01-01", "territory": None},
        {"facilitator": "next", "from": DAY.isoformat(), "territory": None},
    ]
    lot = facts.open_lot(awards=[award], facilitators=assigned)
    declared = about(facts.declared(hours=100, contractor=contractor), f"h-{log}")
    return [member_joined(name=log), opened(lot), declared]


@pytest.fixture(scope="module")
def two_members(module_database: Database) -> Database:
    with module_database.connect("feed") as feed:
        apply(
            feed,
            history(*of_member("caf-13", contractor="ea-sud", facilitator="plie"), log="caf-13"),
            history(*of_member("cpam-075", contractor="ea-nord", facilitator="epec"), log="cpam-075"),
        )
    return module_database


def logs_seen(connection: Connection[Any], table: str, **settings: str) -> set[str]:
    with connection.transaction():
        for name, value in settings.items():
            connection.execute("select set_config(%s, %s, true)", (f"tremplin.{name}", value))
        return {log for (log,) in rows(connection, f"select distinct log from {table}")}  # noqa: S608


@pytest.mark.parametrize("table", TABLES)
def test_a_member_sees_its_own_rows_and_a_buyer_all(two_members: Database, table: str) -> None:
    with two_members.connect("read") as read:
        assert logs_seen(read, table) == set()
        assert logs_seen(read, table, log="") == set()
        assert logs_seen(read, table, log="cpam-075") == {"cpam-075"}
        assert logs_seen(read, table, log="*") == {"caf-13", "cpam-075"}


@pytest.mark.parametrize("table", TABLES)
def test_an_organisation_sees_only_its_assignments(two_members: Database, table: str) -> None:
    contractor = {"cpam-075"} if table in ("ledger_declarations", "ledger_awards", "ledger_terms") else set()
    facilitator = {"cpam-075"} if table in ("ledger_declarations", "ledger_facilitators") else set()
    with two_members.connect("read") as read:
        assert logs_seen(read, table, contractor="ea-nord") == contractor
        assert logs_seen(read, table, facilitator="epec", day="2026-05-31") == facilitator


def test_a_facilitator_reads_the_lots_it_validates_that_day(two_members: Database) -> None:
    def mine(facilitator: str, today: date) -> list[str]:
        with reading(facilitator=facilitator, today=today):
            found = hours(filters=Filters(facilitator=facilitator, today=today))
            assert found.rows == hours(filters=Filters(today=today)).rows
            return [row.declaration for row in found.rows]

    assert mine("epec", DAY - timedelta(days=1)) == ["h-cpam-075"]
    assert mine("epec", DAY) == []
    assert mine("next", DAY) == ["h-caf-13", "h-cpam-075"]
    assert mine("next", DAY - timedelta(days=1)) == []


def test_a_contractor_reads_its_own_declarations(two_members: Database) -> None:
    with reading(contractor="ea-sud"):
        assert [row.log for row in hours(filters=Filters(contractor="ea-sud")).rows] == ["caf-13"]
        assert hours(filters=Filters(contractor="ea-nord")).rows == ()
    with reading(log=EVERY_LOG):
        assert len(hours(filters=Filters()).rows) == 2
        assert [row.log for row in hours(filters=Filters(log="caf-13", status="pending")).rows] == ["caf-13"]
        assert hours(filters=Filters(quarter="2026-Q4")).rows == ()


def met(contract: str) -> facts.Event:
    stated = {
        "contract": contract,
        "contractor": "ea-nord",
        "held_on": "2026-01-20",
        "outcome": "plan convenu",
    }
    data = {**stated, "missed": False, "minutes": None, "effective": "2026-01-20", "by": "centrale"}
    return about(("meeting.recorded", data), f"met-{contract}")


def test_a_facilitator_reads_the_meetings_of_contracts_it_follows(database: Database) -> None:
    offer = {"kind": "training", "to": "epec", "owed_by": "centrale", "due_on": "2026-03-01"}
    promised = ("commitment.made", {**offer, "effective": "2026-01-20", "by": "centrale"})
    with database.connect("feed") as feed:
        apply(feed, history(*of_member("cpam-075", contractor="ea-nord", facilitator="epec"), log="cpam-075"))
        recorded = history(met("nettoyage"), met("mobilier"), promised, log="centrale")
        apply(feed, recorded, projection="registers")

    def seen(**settings: str) -> list[str]:
        with database.connect("read") as read, read.transaction():
            for name, value in settings.items():
                read.execute("select set_config(%s, %s, true)", (f"tremplin.{name}", value))
            return [row[0] for row in rows(read, "select id from register_rows order by id")]

    assert seen(log="*") == ["met-mobilier", "met-nettoyage", "x3"]
    assert seen(facilitator="epec", day=LAST) == ["met-nettoyage"]
    # From DAY on another follows the lot: before it, that one follows nothing.
    assert seen(facilitator="epec", day=DAY.isoformat()) == []
    assert seen(facilitator="next", day=DAY.isoformat()) == ["met-nettoyage"]
    for settings in WITHOUT_MEETINGS:
        assert seen(**settings) == []


def test_every_key_reads_the_days_quarters_were_closed(database: Database) -> None:
    closed = about(
        ("quarter.closed", {"quarter": "2026-Q1", "effective": "2026-04-20", "by": "centrale"}), "q"
    )
    with database.connect("feed") as feed:
        apply(feed, history(met("nettoyage"), closed, log="centrale"), projection="registers")

    def seen(**settings: str) -> list[str]:
        with database.connect("read") as read, read.transaction():
            for name, value in settings.items():
                read.execute("select set_config(%s, %s, true)", (f"tremplin.{name}", value))
            return [row[0] for row in rows(read, "select id from register_rows order by id")]

    assert seen(log="*") == ["2026-Q1", "met-nettoyage"]
    for settings in ({"log": "cpam-075"}, {"contractor": "ea-nord"}, {"facilitator": "epec", "day": LAST}):
        assert seen(**settings) == ["2026-Q1"]
    assert seen() == []


def test_nobody_writes_on_the_read_role(two_members: Database) -> None:
    with two_members.connect("read") as read:
        for table in TABLES:
            allowed = read.execute(
                "select has_table_privilege(%s, 'insert') or has_table_privilege(%s, 'update')",
                (table, table),
            ).fetchone()
            assert allowed == (False,)
