"""A centrale of many members and lots, projected as consumers do: every lot open to all, part of them used by each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from support import ledger_facts as facts
from support.projecting import about, apply, history, member_joined, opened
from tremplin_platform.events.quarters import last_day

LOTS_OF_CONTRACT = 5
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
FIXED = {"way": "fixed", "function": "main", "target": 100_000_000}
RATE = {"way": "rate", "function": "main", "target": None, "hours_per_1000_euros": 2000}
SLICE = 50


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many members there are, lots, and lots that each member uses, with hours declared in every quarter."""

    members: int
    lots: int
    used: int

    @property
    def contracts(self) -> int:
        return self.lots // LOTS_OF_CONTRACT


def fill(feed: Connection[Any], size: Size) -> None:
    """Write the rows of the centrale and of its members. Of five lots two have a target, two a rate, one no clause."""
    centrale = history(*_decided(size), log="centrale")
    for projection in ("ledger", "catalogue", "registers"):
        apply(feed, centrale, projection=projection)
    for first in range(0, size.members, SLICE):
        members = range(first, min(first + SLICE, size.members))
        apply(feed, *(history(*_year(place, size), log=f"m{place:05}") for place in members))


def _place(lot: int) -> dict[str, Any]:
    return {"contract": f"c{lot // LOTS_OF_CONTRACT:02}", "lot": str(lot % LOTS_OF_CONTRACT)}


def _clause(lot: int) -> dict[str, Any] | None:
    return (FIXED, FIXED, RATE, RATE, None)[lot % LOTS_OF_CONTRACT]


def _decided(size: Size) -> Iterator[facts.Event]:
    for contract in range(size.contracts):
        yield from _contract(contract)
    for lot in range(size.lots):
        yield _fact("contract.lot-awarded", **_place(lot), award=_award(lot), amount=1_000_000, **_BARE)
        if lot % 2:
            assignment = {"facilitator": f"f{lot % 4}", "from": "2026-01-01", "territory": None}
            yield _fact("contract.facilitator-assigned", **_place(lot), assignment=assignment)
    yield from _registered()


def _registered() -> Iterator[facts.Event]:
    """Four conventions and four objectives, and three formal notices that are over."""
    for place in range(4):
        stated = {
            "facilitator": f"f{place}",
            "capacity": 9,
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        }
        yield _fact("convention.signed", **stated)
        stated = {
            "buyer": "equipe",
            "year": 2025 + place % 2,
            "kind": "insertion-clause",
            "count": 2,
            "articles": [],
        }
        yield _fact("objective.set", **stated)
    for place in range(3):
        notice = {"contractors": [f"t{place}"], "deadline": "2026-10-31"}
        yield about(
            _fact("execution.formal-notice-sent", **_place(place), **notice), f"c00.{_place(place)['lot']}"
        )


_BARE: dict[str, Any] = {"sourcing": None, "group": [], "evidence": None}


def _contract(contract: int) -> Iterator[facts.Event]:
    name = f"c{contract:02}"
    lots: list[dict[str, Any]] = [
        {
            "id": str(lot),
            "title": f"Lot {lot}",
            "reservation": {"articles": ["L2113-12"]} if lot == LOTS_OF_CONTRACT - 1 else None,
            "clause": _clause(lot),
            "territories": [],
            "maximum": None,
        }
        for lot in range(LOTS_OF_CONTRACT)
    ]
    terms = {"title": f"Contrat {contract}", "usage": "internal", "centrale_role": "intermediary"}
    terms |= {"kind": "framework", "starts_on": "2026-01-01", "ends_on": "2027-12-31"}
    stated = {"buyer": "equipe", "cpv": "90910000", "notice_on": None, "maximum": None, "lots": lots}
    yield about(_fact("contract.registered", **terms, **stated), name)
    yield about(_fact("contract.published", reason=None), name)
    opening = {"from": "2026-01-01", "member": None, "to_all": True}
    yield about(_fact("contract.opened", contract=name, opening=opening, state=terms), name)


def _award(lot: int) -> dict[str, Any]:
    return {
        "contractor": f"t{lot % 7}",
        "notified_on": "2026-01-01",
        "article": None,
        "protected": False,
        "kinds": [],
    }


def _fact(topic: str, **data: Any) -> facts.Event:
    return topic, {**data, "effective": "2026-01-01", "by": "centrale"}


def _year(place: int, size: Size) -> Iterator[facts.Event]:
    yield member_joined(name=f"Membre {place}")
    for contract in range(size.contracts):
        lots = [
            facts.open_lot(str(lot), clause=_clause(lot), awards=[_award(contract * LOTS_OF_CONTRACT + lot)])
            for lot in range(LOTS_OF_CONTRACT)
        ]
        yield opened(*lots, contract=f"c{contract:02}")
    for turn in range(size.used):
        lot = (place * 7 + turn * 3) % size.lots
        yield from _use(place, turn, lot)


def _use(place: int, turn: int, lot: int) -> Iterator[facts.Event]:
    """An order and its invoice; where there is a clause, hours due and declared: validated, but in the last quarter."""
    where, clause = _place(lot), _clause(lot)
    due = None if clause is None or clause["way"] == "fixed" else 4000
    yield about(facts.call_off(amount=200_000, due=due, **where), f"o{turn}")
    yield facts.invoice(amount=150_000, call_off=f"o{turn}", **where)
    if clause is None:
        return
    if clause["way"] == "fixed":
        yield facts.target_allocated(hours=4000 + place % 100, **where)
    for quarter in QUARTERS[: 2 + (place + turn) % 3]:
        stated: dict[str, Any] = {
            "quarter": quarter,
            "worked_to": min(last_day(quarter), "2026-11-20"),
            **where,
        }
        name = f"h{turn}-{quarter}"
        yield about(facts.declared(hours=1000, contractor=f"t{lot % 7}", **stated), name)
        if quarter != QUARTERS[-1]:
            yield about(facts.validated(hours=1000, **stated), name)
