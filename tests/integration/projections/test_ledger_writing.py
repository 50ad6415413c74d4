"""Ledger and registers as projections: an entry a row, whatever the batches, and made again alike."""

from typing import Any

import pytest

from support import ledger_facts as facts
from support.postgres_server import Database
from support.projecting import about, apply, history, opened, rows
from tremplin_projections.batches import SCRATCH, SequenceGap, Unprojectable
from tremplin_projections.positions import POSITIONS, positions
from tremplin_projections.queries.buying.registers import entries
from tremplin_projections.registry import projections
from tremplin_projections.scope import EVERY_LOG, reading
from tremplin_projections.scratch import scratch_tables

WORK = [facts.declared(hours=11800), facts.declared(hours=1450, worked_to="2026-03-02")]


def balances(database: Database, measure: str) -> list[tuple[str, int]]:
    with database.connect("feed") as connection:
        return rows(
            connection, "select log, amount from ledger_balances where measure = %s order by log", measure
        )


def test_entries_balances_and_position_move_together(database: Database) -> None:
    with database.connect("feed") as feed:
        elsewhere = apply(feed, history(*WORK), history(facts.declared(hours=5), log="caf-13"))

        assert elsewhere == set()
        assert dict(positions(feed.cursor(), projection="ledger")) == {"caf-13": 1, "cpam-075": 2}
        assert rows(feed, "select count(*) from ledger_entries where log = 'cpam-075'") == [(4,)]
    assert balances(database, "declared") == [("caf-13", 5), ("cpam-075", 13250)]


def test_a_later_batch_adds_to_the_balances(database: Database) -> None:
    with database.connect("feed") as feed:
        apply(feed, history(*WORK))
        apply(feed, history(facts.declared(hours=50), after=2))

    assert balances(database, "declared") == [("cpam-075", 13300)]


def test_a_later_batch_rewrites_no_index(database: Database) -> None:
    updated = (
        "select relname, n_tup_hot_upd from pg_stat_xact_user_tables where n_tup_upd > 0 order by relname"
    )
    with database.connect("feed") as feed:
        apply(feed, history(*WORK))
        with feed.transaction():
            apply(feed, history(facts.declared(hours=50), after=2))
            assert rows(feed, updated) == [
                ("ledger_balances", 2),
                ("ledger_lot_hours", 1),
                ("ledger_lot_totals", 2),
                ("positions", 1),
            ]


def test_a_log_that_is_elsewhere_is_left_alone_and_the_others_go_on(database: Database) -> None:
    with database.connect("feed") as feed:
        apply(feed, history(*WORK))
        elsewhere = apply(feed, history(*WORK), history(facts.declared(hours=7), log="caf-13"))

        assert elsewhere == {"cpam-075"}
    assert balances(database, "declared") == [("caf-13", 7), ("cpam-075", 13250)]


def test_a_log_believed_further_than_it_is_writes_nothing(database: Database) -> None:
    with database.connect("feed") as feed:
        assert apply(feed, history(*WORK, after=4)) == {"cpam-075"}
    assert balances(database, "declared") == []


def test_events_that_do_not_follow_are_refused(database: Database) -> None:
    first, second = history(*WORK)
    with database.connect("feed") as feed, pytest.raises(SequenceGap):
        apply(feed, [first, *history(WORK[1], after=2)])
    assert second.seq == 2
    assert balances(database, "declared") == []


@pytest.mark.parametrize(
    "poison",
    [
        ("hours.invented", {"effective": "2026-01-01"}),
        ("hours.declared", {"hours": 5}),
        facts.declared(hours="100"),  # type: ignore[arg-type]
        facts.declared(hours=100, worked_to="2026-02-30"),
        facts.declared(hours=100, contract=7),
        facts.declared(hours=10**15 + 1),
        facts.declared(hours=-(2**63)),
        facts.declared(hours=100, lot="\0"),
    ],
    ids=[
        "unknown",
        "without fields",
        "text for hours",
        "no such day",
        "number for name",
        "too large",
        "too small",
        "NUL",
    ],
)
def test_an_event_that_cannot_be_applied_is_named_and_nothing_is_written(
    database: Database, poison: facts.Event
) -> None:
    with database.connect("feed") as feed, pytest.raises(Unprojectable) as refused:
        apply(feed, history(facts.declared(hours=7), log="caf-13"), history(*WORK, poison))

    assert (refused.value.log, refused.value.seq) == ("cpam-075", 3)
    assert balances(database, "declared") == []


def test_a_declaration_follows_its_events_within_a_batch_and_across(database: Database) -> None:
    item = [
        facts.declared(hours=1000),
        facts.returned(hours=1000),
        facts.resubmitted(hours=900, replaced=1000, worked_to="2026-03-05", subcontractor="ei-sud"),
        facts.validated(hours=900, worked_to="2026-03-05"),
        facts.corrected(delta=-100, worked_to="2026-03-05"),
    ]
    together = [about(event, "h-1") for event in item]
    apart = history(*(about(event, "h-2") for event in item), log="caf-13")
    with database.connect("feed") as feed:
        apply(feed, history(*together))
        for event in apart:
            apply(feed, [event])

        found = rows(
            feed,
            "select log, declaration, status, hours, validated, worked_to::text, contractor, subcontractor, seq "
            "from ledger_declarations order by log",
        )
    assert found == [
        ("caf-13", "h-2", "validated", 900, 800, "2026-03-05", "ea-nord", "ei-sud", 5),
        ("cpam-075", "h-1", "validated", 900, 800, "2026-03-05", "ea-nord", "ei-sud", 5),
    ]


def test_terms_are_kept_by_version_and_awards_once(database: Database) -> None:
    award = {
        "contractor": "ea-nord",
        "notified_on": "2026-01-02",
        "article": None,
        "protected": True,
        "kinds": ["EA"],
    }
    clause = {"way": "fixed", "function": "main", "target": 83300, "hours": 83300}
    lot = facts.open_lot(clause=clause, awards=[award])
    again = facts.contract_reopened(
        lots=[{**lot, "title": "Lot 1, Paris", "opens": False}],
        opened_from="2026-01-05",
        replaced_from="2026-01-10",
    )
    with database.connect("feed") as feed:
        apply(feed, history(opened(lot), again))

        assert rows(
            feed, "select seq, title, way, target, opened_from::text from ledger_terms order by seq"
        ) == [
            (1, "Lot 1", "fixed", 83300, "2026-01-10"),
            (2, "Lot 1, Paris", "fixed", 83300, "2026-01-05"),
        ]
        assert rows(feed, "select contractor, seq from ledger_awards") == [("ea-nord", 1)]


def test_a_facilitator_follows_another_from_its_day_on(database: Database) -> None:
    def assigned(facilitator: str, from_day: str) -> facts.Event:
        assignment = {"facilitator": facilitator, "from": from_day, "territory": None}
        data = {"contract": "nettoyage", "lot": "1", "assignment": assignment, "in_territory": True}
        return "delivered.facilitator-assigned", {**data, "effective": from_day, "by": "centrale"}

    with database.connect("feed") as feed:
        apply(feed, history(assigned("epec", "2026-01-01"), assigned("ave", "2026-06-01")))
        apply(feed, history(assigned("plie", "2026-04-01"), assigned("maison", "2026-06-01"), after=2))

        found = rows(
            feed,
            "select facilitator, from_day::text, until_day::text from ledger_facilitators order by from_day",
        )
    assert found == [
        ("epec", "2026-01-01", "2026-04-01"),
        ("plie", "2026-04-01", "2026-06-01"),
        ("maison", "2026-06-01", None),
    ]


def test_a_facilitator_that_declined_follows_no_longer(database: Database) -> None:
    def facilitation(topic: str, **data: Any) -> facts.Event:
        said = {"contract": "nettoyage", "lot": "1", "effective": "2026-01-01", "by": "centrale", **data}
        return f"delivered.facilitator-{topic}", said

    def assigned(facilitator: str, from_day: str) -> facts.Event:
        assignment = {"facilitator": facilitator, "from": from_day, "territory": None}
        return facilitation("assigned", assignment=assignment, in_territory=True)

    def declined(facilitator: str, on: str) -> facts.Event:
        return facilitation("declined", facilitator=facilitator, on=on, reason="no-answer", followed=True)

    with database.connect("feed") as feed:
        apply(feed, history(assigned("epec", "2026-01-01"), assigned("ave", "2026-06-01")))
        apply(feed, history(declined("epec", "2026-03-01"), declined("ave", "2026-05-01"), after=2))
        apply(feed, history(assigned("plie", "2026-02-01"), assigned("epec", "2026-07-01"), after=4))

        found = rows(
            feed,
            "select facilitator, from_day::text, until_day::text from ledger_facilitators order by from_day",
        )
    assert found == [
        ("epec", "2026-01-01", "2026-02-01"),
        ("plie", "2026-02-01", "2026-06-01"),
        ("ave", "2026-06-01", "2026-06-01"),
        ("epec", "2026-07-01", None),
    ]


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
    registers = projections()["registers"]
    with database.connect("feed") as feed, scratch_tables(feed, (POSITIONS, *registers.tables)):
        for batch in ([whole[0]], whole[1:3], [whole[3]]):
            apply(feed, batch, projection="registers")
        apply(feed, whole, projection="registers", schema=SCRATCH)
        with feed.transaction(), feed.cursor() as cursor:
            assert registers.compare(cursor, log="centrale") == []

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
