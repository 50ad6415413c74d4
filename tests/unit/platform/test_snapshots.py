"""Snapshots kept by earlier code load into the aggregates of today: the attributes and their shapes are the same."""

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from eventsourcing.domain import BaseAggregate
from eventsourcing.utils import resolve_topic

from support.lots_in_life import MEMBER, bring, cancel, fixed, relaunch, renew, revise, terminate
from support.reservations import RESERVED, status, substitute
from support.story import CENTRALE, CONTRACT, Story, evidence
from tremplin_platform.commands.clauses.execution import annul_clause
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.commands.lots.lot_life import add_tranche, affirm_tranche
from tremplin_platform.commands.lots.lots import allocate_target, award_lot, decline_facilitator
from tremplin_platform.store.library.snapshot import Snapshot

KEPT = Path(__file__).parents[2] / "golden" / "snapshots"
SUBJECTS = {"contract": CENTRALE, "opened-contract": MEMBER}
"""Kind of aggregate, and the log that it is in."""

_OF_THE_LIBRARY = ("_created_on", "_modified_on")


def lived(story: Story) -> None:
    """A contract of which every kind of event has happened, in the centrale's log and in a member's."""
    _begin(story)
    _follow(story)
    _amend(story)
    _end(story)
    story.opens(MEMBER, since="2025-12-01")
    story.facts(MEMBER)


def _begin(story: Story) -> None:
    story.contractor("proprete")
    for contractor in ("esat-75", "esat-92"):
        story.contractor(contractor, "ESAT")
    for facilitator in ("epec", "ave"):
        story.facilitator(facilitator)
    others = [LotTerms(identifier=name, title=name, clause=fixed(400_00)) for name in "23456"]
    story.contract(RESERVED, *others)
    story.member(MEMBER)
    story.opens(MEMBER)
    story.do(
        CENTRALE,
        award_lot,
        contract=CONTRACT,
        lot="1",
        contractor="esat-75",
        notified_on=date(2026, 1, 1),
        evidence=evidence(),
    )
    for lot in "256":
        story.awards("proprete", lot=lot)


def _follow(story: Story) -> None:
    story.assigns("epec", since="2026-01-10")
    story.assigns("ave", since="2026-01-10", territory="75")
    story.assigns("ave", since="2026-01-10", territory="92")
    story.do(
        CENTRALE,
        decline_facilitator,
        contract=CONTRACT,
        lot="1",
        facilitator="ave",
        on=date(2026, 3, 1),
        reason="plan de charge",
    )


def _amend(story: Story) -> None:
    story.at("2026-03-02")
    for lot, hours in (("2", 100_00), ("3", 50_00), ("6", 60_00)):
        story.do(CENTRALE, allocate_target, contract=CONTRACT, lot=lot, member=MEMBER, hours=hours)
    revise(story, fixed(500_00), on="2026-04-01", lot="2")
    for name in ("t1", "t2"):
        story.do(CENTRALE, add_tranche, contract=CONTRACT, lot="2", tranche=name, hours=10_00)
    story.do(CENTRALE, affirm_tranche, contract=CONTRACT, lot="2", tranche="t1", on=date(2026, 4, 2))
    bring(story, 12_00, on="2026-01-31")


def _end(story: Story) -> None:
    cancel(story, "3")
    terminate(story, on="2026-05-31", lot="5")
    relaunch(story, CONTRACT, "4", failed="3")
    story.do(CENTRALE, annul_clause, contract=CONTRACT, lot="6", on=date(2026, 5, 1), reason="plan social")
    substitute(story, "esat-92", on="2026-06-01", proof=evidence())
    status(story, "ESAT", until="2026-09-30")
    renew(story, "2027-12-31")


def taken(story: Story, kind: str) -> Any:
    """A snapshot of the aggregate, as plain JSON."""
    log = SUBJECTS[kind]
    aggregate = story.logs.run(log, lambda session: session.get(resolve_topic(kind), CONTRACT))
    return orjson.loads(orjson.dumps(_state(aggregate)))


def _state(aggregate: BaseAggregate[str]) -> dict[str, Any]:
    state: dict[str, Any] = Snapshot.take(aggregate).state
    return {name: value for name, value in state.items() if name not in _OF_THE_LIBRARY}


@pytest.mark.parametrize("kind", sorted(SUBJECTS))
def test_a_snapshot_holds_what_earlier_snapshots_hold(story: Story, kind: str) -> None:
    lived(story)

    assert orjson.dumps(taken(story, kind)) == (KEPT / f"{kind}.json").read_bytes().strip()


@pytest.mark.parametrize("kind", sorted(SUBJECTS))
def test_an_earlier_snapshot_loads_as_the_aggregate_of_today(story: Story, kind: str) -> None:
    lived(story)
    log = SUBJECTS[kind]
    replayed = story.logs.run(log, lambda session: session.get(resolve_topic(kind), CONTRACT))
    kept = Snapshot(  # type: ignore[call-arg]
        originator_id=replayed.id,
        originator_version=replayed.version,
        timestamp=replayed.modified_on,
        topic=kind,
        state={
            **orjson.loads((KEPT / f"{kind}.json").read_bytes()),
            "_created_on": replayed.created_on,
            "_modified_on": replayed.modified_on,
        },
    )

    loaded = kept.mutate(None)

    assert loaded == replayed
