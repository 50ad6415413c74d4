"""An aggregate rebuilt from any first part of its events is what it was at that version."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from eventsourcing.domain import BaseAggregate
from eventsourcing.persistence import JSONTranscoder
from hypothesis import given, settings, strategies as st

from tremplin_platform.commands import Refused
from tremplin_platform.domain.actor import Actor
from tremplin_platform.domain.hours.declaration import Declaration
from tremplin_platform.domain.hours.quarter import Reported
from tremplin_platform.domain.hours.worked import Work
from tremplin_platform.domain.members.member_contract import MemberContract
from tremplin_platform.domain.provenance import Provenance
from tremplin_platform.events.shapes import Award, OpenLot
from tremplin_platform.store.library.mapper import FactMapper

MAPPER = FactMapper(JSONTranscoder())
BUYER = Actor(organisation="centrale", role="buyer")
PROPRETE = Actor(organisation="proprete", role="contractor")
AWARD: Award = {
    "contractor": "proprete",
    "notified_on": "2026-01-01",
    "article": None,
    "protected": False,
    "kinds": [],
}

Act = Callable[[Any], None]
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 30))
ISO_DAYS = DAYS.map(date.isoformat)
HOURS = st.integers(-5_00, 50_00)


def state(aggregate: BaseAggregate[str]) -> dict[str, Any]:
    """All that a rule may look at; when it was modified belongs to the library."""
    left_out = ("_pending_events", "_created_on", "_modified_on")
    return deepcopy({name: value for name, value in vars(aggregate).items() if name not in left_out})


def check_every_prefix(aggregate: BaseAggregate[str], acts: Sequence[Act]) -> None:
    """Act (what is refused changes nothing), then rebuild from the stored bytes, event by event."""
    states = [state(aggregate)]
    for act in acts:
        before = state(aggregate)
        try:
            act(aggregate)
        except Refused:
            assert state(aggregate) == before
        else:
            states.append(state(aggregate))
    rebuilt: Any = None
    for event, expected in zip(aggregate.pending_events, states, strict=True):
        fact: Any = MAPPER.to_domain_event(MAPPER.to_stored_event(event))
        rebuilt = fact.mutate(rebuilt)
        assert state(rebuilt) == expected


def resubmit(day: date, hours: int) -> Act:
    work = Work(modality="direct", worked_from=day, worked_to=day + timedelta(days=1), hours=hours)
    return lambda declaration: declaration.resubmit(work, today=date(2026, 12, 31), by=PROPRETE)


def report(quarter: str, late: bool) -> Reported:
    return {"reported_in": quarter, "adjustment": late}


REPORTED = st.builds(report, st.sampled_from(["2026-Q1", "2026-Q2"]), st.booleans())


def deciding(method: str, **said: Any) -> Act:
    return lambda declaration: getattr(declaration, method)(facilitator=None, by=BUYER, **said)


HOURS_ACTS = st.one_of(
    st.builds(resubmit, DAYS, HOURS),
    st.builds(deciding, st.just("validate"), reported=REPORTED),
    st.builds(deciding, st.sampled_from(["return_to_declarant", "reject"]), reason=st.text(max_size=5)),
    st.builds(deciding, st.just("correct"), delta=HOURS, reason=st.just("pointage"), reported=REPORTED),
)


@settings(deadline=None)
@given(st.lists(HOURS_ACTS, max_size=8))
def test_a_declaration(acts: list[Act]) -> None:
    work = Work(modality="direct", worked_from=date(2026, 2, 2), worked_to=date(2026, 2, 6), hours=35_00)
    declaration = Declaration.declare(
        log="cpam-075",
        identifier="h1",
        contract="nettoyage",
        lot="1",
        contractor="proprete",
        award=AWARD,
        work=work,
        today=date(2026, 12, 31),
        by=PROPRETE,
    )

    check_every_prefix(declaration, acts)


def open_lot(identifier: str, opens: bool) -> OpenLot:
    return {
        "id": identifier,
        "title": identifier,
        "reservation": None,
        "reserved": False,
        "clause": None,
        "in_territory": True,
        "opens": opens,
        "has_maximum": False,
        "awards": [],
        "facilitators": [],
    }


def came(seq: int = 1) -> Provenance:
    return {
        "origin": {
            "log": "centrale",
            "seq": seq,
            "recorded_at": "2026-01-05T09:00:00.000000Z",
            "digest": "00",
        },
        "effective": "2026-01-05",
        "by": "centrale",
    }


def terms(usage: str = "internal") -> Any:
    return {
        "title": "Nettoyage",
        "usage": usage,
        "centrale_role": "intermediary",
        "kind": "framework",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
    }


def receiving(method: str, lot: str, **said: Any) -> Act:
    return lambda contract: getattr(contract, method)(lot, provenance=came(), **said)


def copying(lot: str) -> Act:
    copied = {"contract": "nettoyage", "lot": lot, "award": AWARD}
    return lambda contract: contract.receive(MemberContract.LotAwardedCopy, copied, provenance=came())


def reopening(opened_from: str, usage: str) -> Act:
    lots = [open_lot(lot, False) for lot in "12"]
    return lambda contract: contract.reopen(
        terms=terms(usage), opened_from=opened_from, lots=lots, provenance=came()
    )


LOT = st.sampled_from(["1", "2", "3"])
ASSIGNMENT = st.fixed_dictionaries(
    {
        "facilitator": st.sampled_from(["epec", "ave"]),
        "from": ISO_DAYS,
        "territory": st.sampled_from([None, "75"]),
    }
)
CONTRACT_ACTS = st.one_of(
    st.builds(copying, LOT),
    st.builds(receiving, st.just("receive_allocation"), LOT, hours=st.integers(0, 1_000_00)),
    st.builds(
        receiving, st.just("receive_facilitator"), LOT, assignment=ASSIGNMENT, in_territory=st.booleans()
    ),
    st.builds(reopening, ISO_DAYS, st.sampled_from(["internal", "resale"])),
)


@settings(deadline=None)
@given(st.lists(CONTRACT_ACTS, max_size=8))
def test_an_opened_contract(acts: list[Act]) -> None:
    contract = MemberContract.open(
        log="cpam-075",
        contract="nettoyage",
        terms=terms(),
        opened_from="2026-06-01",
        lots=[open_lot(lot, True) for lot in "12"],
        provenance=came(),
    )

    check_every_prefix(contract, acts)
