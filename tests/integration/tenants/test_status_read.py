"""`GET status`: the events that each projection has not applied, in the logs that the reader sees."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from psycopg import Connection

from support.feeding import feed
from support.in_process_api import a_member, an_organisation, api, new_name
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@dataclass(frozen=True)
class World:
    """Two members and a contractor, all applied, and a connection that changes any row."""

    members: tuple[str, str]
    contractor: str
    owner: Connection[Any]


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    buyer = api(Role.BUYER)
    members, contractor = (a_member(buyer), a_member(buyer)), an_organisation(buyer, "contractor")
    feed(database)
    with closing(database.connect_superuser()) as owner:
        yield World(members, contractor, owner)


def lags(role: Role, organisation: str = "centrale") -> dict[str, tuple[int, int]]:
    """By projection, the events that wait and the logs that are held."""
    rows = api(role, organisation).get("status").json()["projections"]
    return {row["name"]: (row["lag_events"], row["logs_held"]) for row in rows}


NOTHING = {"ledger": (0, 0), "catalogue": (0, 0), "registers": (0, 0)}


def test_nothing_waits_where_all_is_applied(world: World) -> None:
    assert lags(Role.BUYER) == NOTHING
    assert lags(Role.MEMBER, world.members[0]) == NOTHING
    assert lags(Role.CONTRACTOR, world.contractor) == NOTHING


def test_events_that_wait_are_those_of_the_logs_that_are_seen(world: World) -> None:
    buyer = api(Role.BUYER)
    buyer.made("organisations", id=new_name("x"), name="X", siret="26750045200011", kind="other")
    first, second = world.members
    world.owner.execute("update positions set seq = seq - 1 where log = %s", (first,))
    world.owner.execute("delete from positions where log = %s", (second,))

    [(behind,)] = world.owner.execute("select seq from heads where log = %s", (second,)).fetchall()
    assert lags(Role.BUYER) == {"ledger": (2 + behind, 0), "catalogue": (1, 0), "registers": (1, 0)}
    assert lags(Role.MEMBER, first) == {**NOTHING, "ledger": (1, 0)}
    assert lags(Role.MEMBER, second) == {**NOTHING, "ledger": (behind, 0)}
    assert lags(Role.CONTRACTOR, world.contractor) == dict.fromkeys(NOTHING, (1, 0))


def test_a_position_beyond_the_head_hides_no_event_of_others(world: World) -> None:
    first, second = world.members
    world.owner.execute("update positions set seq = seq - 1 where log = %s", (first,))
    world.owner.execute("update positions set seq = seq + 9 where log = %s", (second,))
    world.owner.execute("update positions set log = 'nobody' where log = %s", (second,))

    [(behind,)] = world.owner.execute("select seq from heads where log = %s", (second,)).fetchall()
    assert lags(Role.BUYER) == {**NOTHING, "ledger": (1 + behind, 0)}


def test_held_logs_are_those_that_are_seen(world: World) -> None:
    first, second = world.members
    for log, projection in ((first, "ledger"), ("centrale", "catalogue")):
        world.owner.execute(
            "insert into held_logs (log, projection, since_seq, since, reason) values (%s, %s, 1, now(), 'x')",
            (log, projection),
        )

    assert lags(Role.BUYER) == {"ledger": (0, 1), "catalogue": (0, 1), "registers": (0, 0)}
    assert lags(Role.MEMBER, first) == {**NOTHING, "ledger": (0, 1)}
    assert lags(Role.MEMBER, second) == NOTHING
    assert lags(Role.CONTRACTOR, world.contractor) == {**NOTHING, "catalogue": (0, 1)}
