"""A contract in which everything happened: its snapshots load, and its entries say when reserved lots are open."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from eventsourcing.domain import BaseAggregate
from eventsourcing.utils import resolve_topic
from hypothesis import given, settings, strategies as st

from support.lots_in_life import (
    MEMBER,
    RESERVED_ONLY,
    bring,
    cancel,
    fixed,
    held,
    relaunch,
    renew,
    revise,
    status,
    substitute,
    terminate,
)
from support.memory_logs import MemoryLogs
from support.story import CENTRALE, CONTRACT, Story, evidence, reserved_lots_open
from tremplin_platform.commands import Refused
from tremplin_platform.commands.clauses.execution import annul_clause
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.commands.lots.lot_life import add_tranche, affirm_tranche
from tremplin_platform.commands.lots.lots import decline_facilitator
from tremplin_platform.domain.lots.lot_amendments import last_day
from tremplin_platform.domain.members.member_contract import MemberContract
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
    story.contract(RESERVED_ONLY, *others)
    story.joins(MEMBER)
    story.awards("esat-75", evidence=evidence())
    for lot in "256":
        story.awards("proprete", lot=lot)


def _follow(story: Story) -> None:
    story.assigns("epec", since="2026-01-10")
    story.assigns("ave", since="2026-01-10", territory="75")
    story.assigns("ave", since="2026-01-10", territory="92")
    story.on_lot(decline_facilitator, facilitator="ave", on="2026-03-01", reason="plan de charge")


def _amend(story: Story) -> None:
    story.at("2026-03-02")
    for lot, hours in (("2", 100_00), ("3", 50_00), ("6", 60_00)):
        story.allocates(MEMBER, hours, lot=lot)
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


DAYS = st.dates(min_value=date(2025, 6, 1), max_value=date(2029, 6, 30)).map(date.isoformat)
STEPS = st.lists(
    st.tuples(st.sampled_from(("open", "renew", "award", "terminate", "cancel")), DAYS), max_size=8
)
WINDOW = st.tuples(DAYS, DAYS).map(sorted)


def step(story: Story, what: str, day: str) -> None:
    """One act of a buyer; a refused one changes nothing."""
    acts: dict[str, Any] = {
        "open": lambda: story.opens(MEMBER, since=day),
        "renew": lambda: renew(story, day),
        "award": lambda: story.awards("esat-75", on="2026-01-01", evidence=evidence()),
        "terminate": lambda: terminate(story, on=day),
        "cancel": lambda: cancel(story),
    }
    try:
        acts[what]()
    except Refused:
        return


@settings(max_examples=60, deadline=None)
@given(opened=DAYS, steps=STEPS, window=WINDOW)
def test_a_reserved_lot_is_open_from_its_opening_to_its_end(
    opened: str, steps: list[tuple[str, str]], window: list[str]
) -> None:
    assert_open_until_its_end(Story(MemoryLogs()), opened, steps, window)


@pytest.mark.postgres
@settings(max_examples=5)
@given(opened=DAYS, steps=STEPS, window=WINDOW)
def test_a_reserved_lot_is_open_until_its_end_on_postgresql(
    on_postgresql: Callable[[], Story], opened: str, steps: list[tuple[str, str]], window: list[str]
) -> None:
    assert_open_until_its_end(on_postgresql(), opened, steps, window)


def assert_open_until_its_end(
    story: Story, opened: str, steps: list[tuple[str, str]], window: list[str]
) -> None:
    """What the entries count as open in a window is what the lot's own terms say."""
    story.contractor("esat-75", "ESAT")
    story.contract(RESERVED_ONLY, identifier=CONTRACT)
    story.member(MEMBER)
    story.opens(MEMBER, since=opened)
    for what, day in steps:
        step(story, what, day)

    contract = story.logs.run(MEMBER, lambda session: session.get(MemberContract, CONTRACT))
    first = max(contract.opened_from, contract.starts_on)
    last = last_day(held(story, MEMBER), contract_ends=contract.ends_on)
    used = last is not None and first <= last
    expected = int(used and first <= window[1] and (last or "") >= window[0])
    assert reserved_lots_open(story, log=MEMBER, first=window[0], last=window[1]) == expected
