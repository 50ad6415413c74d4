"""The registers as a projection: an entry a row, whatever the batches; the centrale's alone; made again alike."""

from typing import Any

import pytest

from support import ledger_facts as facts
from support.postgres_server import Database
from support.projecting import about, apply, history, rows
from tremplin_projections.batches import SHADOW, Unprojectable
from tremplin_projections.queries.buying.registers import entries
from tremplin_projections.registry import projections
from tremplin_projections.scope import EVERY_LOG, reading


def fact(topic: str, identifier: str, *, on: str = "2026-01-01", **data: Any) -> facts.Event:
    return about((topic, {"effective": on, "by": "centrale", "audience": "none", **data}), identifier)


def signed(identifier: str = "epec-2026", **data: Any) -> facts.Event:
    terms = {"facilitator": "epec", "capacity": 2, "starts_on": "2026-01-01", "ends_on": None}
    return fact("convention.signed", identifier, **{**terms, **data})


def amended(capacity: int, *, on: str) -> facts.Event:
    return fact("convention.amended", "epec-2026", on=on, capacity=capacity, replaced=2)


HISTORY = (
    signed(),
    amended(3, on="2026-02-01"),
    amended(5, on="2026-03-01"),
    fact("convention.ended", "epec-2026", on="2026-04-01", ended_on="2026-04-01"),
)


def test_what_comes_later_is_joined_and_kept_beside_in_any_batches(database: Database) -> None:
    whole = history(*HISTORY, log="centrale")
    with database.connect("feed") as feed:
        for batch in ([whole[0]], whole[1:3], [whole[3]]):
            apply(feed, batch, projection="registers")
        apply(feed, whole, projection="registers", schema=SHADOW)
        with feed.transaction(), feed.cursor() as cursor:
            assert projections()["registers"].compare(cursor, log="centrale") == []

    with reading(log=EVERY_LOG):
        [entry] = entries(register="conventions").rows
    assert (entry.seq, entry.day.isoformat(), entry.data["ended_on"]) == (1, "2026-01-01", "2026-04-01")
    assert entry.changes == (
        {"seq": 2, "on": "2026-02-01", "capacity": 3},
        {"seq": 3, "on": "2026-03-01", "capacity": 5},
    )


def test_a_register_keeps_its_order_and_filters_by_its_columns(database: Database) -> None:
    later = signed("ave-2026", facilitator="ave")
    with database.connect("feed") as feed:
        apply(feed, history(*HISTORY, later, log="centrale"), projection="registers")

    with reading(log=EVERY_LOG):
        assert [row.id for row in entries(register="conventions").rows] == ["epec-2026", "ave-2026"]
        found = entries(register="conventions", matching={"facilitator": "ave"}).rows
        assert [row.id for row in found] == ["ave-2026"]
        assert entries(register="meetings").rows == ()


@pytest.mark.parametrize(
    "settings", [{}, {"log": "cpam-075"}, {"contractor": "ea-nord"}, {"facilitator": "epec"}]
)
def test_registers_are_for_the_centrale(database: Database, settings: dict[str, str]) -> None:
    with database.connect("feed") as feed:
        apply(feed, history(*HISTORY, log="centrale"), projection="registers")

    with database.connect("read") as read, read.transaction():
        for name, value in settings.items():
            read.execute("select set_config(%s, %s, true)", (f"tremplin.{name}", value))
        assert rows(read, "select log from register_rows") == []


def test_an_event_that_says_too_little_holds_the_log_there(database: Database) -> None:
    short = fact("convention.signed", "epec-2026", facilitator="epec")
    with database.connect("feed") as feed, pytest.raises(Unprojectable) as refused:
        apply(feed, history(signed("other"), short, log="centrale"), projection="registers")

    assert (refused.value.log, refused.value.seq) == ("centrale", 2)
