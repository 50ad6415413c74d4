"""What the buyer's tower shows: figures worked by hand, in as many statements whatever the number of members."""

from datetime import date
from unittest.mock import Mock

import pytest

from support import ledger_facts as facts
from support.feeding import feed
from support.four_members import World, four_members
from support.in_process_api import api, hours_body
from support.large_centrale import Size, fill
from support.member_year import pages
from support.postgres_server import Database, paris_day
from support.projecting import about, applied, member_joined, opened
from support.statements import counted_statements
from support.towers import nameless, read_tower
from tremplin_projections.queries.tower.hours_of_tower import LackingMember, MissingOnLot
from tremplin_projections.queries.tower.tower import Tower
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

STATEMENTS = 6  # and one for the names, and one for the head of the centrale's log


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    """The four members, and 2.50 hours more that wait for the facilitateur."""
    made = four_members(module_database)
    body = hours_body(made.contract, made.contractor, "2.50", first="2026-03-09", last="2026-03-10")
    api(Role.CONTRACTOR, made.contractor).made(f"members/{made.members[0]}/hours", id="f", **body)
    feed(module_database)
    return made


@pytest.fixture
def shown(world: World, module_database: Database) -> Tower:
    return read_tower(today=paris_day(module_database))


def test_members_that_lack_hours_are_counted(world: World, shown: Tower) -> None:
    members = shown.members

    # Due: 300.00 and 2.00, 250.50, nothing, 1.00; validated: 10.00, 20.00, 7.00, nothing.
    assert (members.members, members.due, members.lacking, members.hidden) == (4, 3, 3, 0)
    assert members.slices == (2, 1, *[0] * 19)  # 10.00 of 302.00, 20.00 of 250.50, nothing of 1.00
    first, second, _, fourth = world.members
    assert [(row.log, row.missing) for row in members.worst] == [
        (first, 29200),
        (second, 23050),
        (fourth, 100),
    ]
    assert members.worst[0] == LackingMember(
        log=first,
        name=f"Membre {first}",
        missing=29200,
        due=30200,
        validated=1000,
        pending=250,
        lots=tuple(
            MissingOnLot(contract=world.contract, lot=lot, missing=missing)
            for lot, missing in (("1", 29000), ("2", 200))
        ),
    )


def test_lots_of_members_with_nothing_declared_are_listed(world: World, shown: Tower) -> None:
    members = shown.members

    first, _, _, fourth = world.members
    # Ordered in January; the parts of lot 1 are of today, due in this quarter.
    assert members.nothing_sent_count == 2
    assert [(row.log, row.lot, row.due - row.validated, row.last) for row in members.nothing_sent] == [
        (first, "2", 200, None),
        (fourth, "2", 100, None),
    ]


def test_lots_are_those_of_progress(shown: Tower) -> None:
    rows = [row for lot in shown.lots for row in lot.quarters]

    listed = pages(api(Role.BUYER), "progress", limit=2)

    assert [(row.contract, row.lot, row.quarter, row.validated, row.due) for row in rows] == [
        (row["contract"], row["lot"], row["quarter"], cents(row["validated"]), cents(row["due"]))
        for row in listed
    ]
    north, south = shown.lots
    assert (north.lot.contract_title, north.lot.title, north.lot.life.target) == ("Nettoyage", "Nord", 100000)
    assert (north.declared, north.validated, north.pending, north.due) == (4850, 4100, 750, 55050)
    assert (south.declared, south.due) == (0, 300)


def test_hours_of_one_quarter_and_lot_are_one_group_of_tasks(world: World, shown: Tower) -> None:
    groups = {group.task.kind: group for group in shown.tasks}

    waiting = groups["declaration-to-validate"]
    assert (waiting.count, waiting.hours, waiting.task.owner) == (2, 750, world.facilitator)
    listed = [row for row in pages(api(Role.BUYER), "tasks") if row["kind"] != "nothing-declared"]
    assert sum(group.count for group in shown.tasks) == len(listed)
    assert {*groups} == {row["kind"] for row in listed}


def test_a_total_that_hides_what_is_missing_is_counted(database: Database) -> None:
    """200.00 validated where 100.00 are due do not pay for the 50.00 missing on the other lot."""
    lots = [facts.open_lot(str(number), clause={"way": "fixed", "target": 10000}) for number in (1, 2)]
    given = [facts.target_allocated(hours=hours, lot=lot) for lot, hours in (("1", 10000), ("2", 5000))]
    hours = [about(event, "h") for event in (facts.declared(hours=20000), facts.validated(hours=20000))]
    applied(database, member_joined(), opened(*lots), *given, *hours)

    members = read_tower(today=date(2026, 6, 1)).members

    assert (members.due, members.lacking, members.hidden) == (1, 1, 1)
    assert members.slices[13] == 1  # 100.00 of 150.00
    assert members.worst[0].missing == 5000


@pytest.mark.parametrize("members", [1, 12])
def test_the_tower_takes_eight_statements_at_most(database: Database, members: int) -> None:
    with database.connect("feed") as connection:
        fill(connection, Size(members=members, lots=10, used=4))
    find_names = Mock(side_effect=nameless)

    with counted_statements() as statements:
        shown = read_tower(today=date(2026, 11, 24), find_names=find_names)

    assert len(statements) == STATEMENTS
    assert find_names.call_count == 1
    assert (shown.members.members, len(shown.objectives), len(shown.conventions)) == (members, 4, 4)
    assert "formal-notice-over" in {group.task.kind for group in shown.tasks}


def cents(written: str | None) -> int | None:
    return None if written is None else int(written.replace(".", ""))
