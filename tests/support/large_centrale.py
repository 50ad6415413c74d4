"""
A centrale of many members and lots, projected as consumers do: every lot open to all, part of them used by each.

`multiply` makes more members of the same, by copies of their rows: 20,000 in the time of 200.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from support import ledger_facts as facts
from support.projecting import about, apply, history, member_joined, opened
from tremplin_platform.events.quarters import last_day
from tremplin_projections.ledger.lot_totals import count_again
from tremplin_projections.ledger.tables import TABLES

LOTS_OF_CONTRACT = 5
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
FIXED = {"way": "fixed", "function": "main", "target": 100_000_000}
RESERVED = {3: {"articles": ["L2113-13"]}, 4: {"articles": ["L2113-12"]}}
RATE = {"way": "rate", "function": "main", "target": None, "hours_per_1000_euros": 2000}
OF_EA = {"reserved": True, "article": "L2113-12", "protected": True, "category": "L2113-12"}
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
    centrale = history(*decided(size), log="centrale")
    for projection in ("ledger", "catalogue", "registers"):
        apply(feed, centrale, projection=projection)
    for first in range(0, size.members, SLICE):
        members = range(first, min(first + SLICE, size.members))
        apply(feed, *(history(*_year(place, size), log=f"m{place:05}") for place in members))


def multiply(owner: Connection[Any], *, members: int, upto: int) -> None:
    """
    Copy the rows of the first `members` until there are `upto`, and open the logs of all in the store.

    :param owner: a connection that row-level security does not stop
    """
    bounds = {"members": members, "first": _copies(owner, members), "last": upto // members - 1}
    for name in (*(table.name for table in TABLES), "positions"):
        columns = _columns(owner, name)
        owner.execute(
            f"insert into {name} (log, {columns}) select copied.log, {columns} from {name} known"  # noqa: S608
            " join lateral (select 'm' || lpad((substr(known.log, 2)::int + copy * %(members)s)::text, 5, '0') as log"
            " from generate_series(%(first)s::int, %(last)s::int) copy) copied on true"
            " where known.log ~ '^m[0-9]{5}$' and substr(known.log, 2)::int < %(members)s",
            bounds,
        )
    with owner.transaction(), owner.cursor() as cursor:
        count_again(cursor)
    owner.execute(
        "insert into heads (log, seq, recorded_at, territory) select log, seq, recorded_at, '75' from positions"
        " where projection = 'ledger' on conflict (log) do update set seq = excluded.seq"
    )


def _copies(owner: Connection[Any], members: int) -> int:
    """How many times the members are there already."""
    row = owner.execute("select count(*) from positions where log ~ '^m[0-9]{5}$'").fetchone()
    return int(row[0]) // members if row else 0


def _columns(owner: Connection[Any], table: str) -> str:
    row = owner.execute(
        "select string_agg(attname, ', ') from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped and attname <> 'log' and attgenerated = ''",
        (table,),
    ).fetchone()
    return str(row[0]) if row else ""


def _place(lot: int) -> dict[str, Any]:
    return {"contract": f"c{lot // LOTS_OF_CONTRACT:02}", "lot": str(lot % LOTS_OF_CONTRACT)}


def _clause(lot: int) -> dict[str, Any] | None:
    return (FIXED, FIXED, RATE, RATE, None)[lot % LOTS_OF_CONTRACT]


def decided(size: Size) -> Iterator[facts.Event]:
    for contract in range(size.contracts):
        yield from _contract(contract)
    for lot in range(size.lots):
        yield _fact("contract.lot-awarded", **_place(lot), award=award(lot), amount=1_000_000, **_BARE)
        for assignment in _followed(lot):
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
            "reservation": RESERVED.get(lot),
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


def _followed(lot: int) -> list[dict[str, Any]]:
    """A facilitateur for every other lot."""
    return [{"facilitator": f"f{lot % 4}", "from": "2026-01-01", "territory": None}] if lot % 2 else []


def award(lot: int) -> dict[str, Any]:
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
        yield opened(*lots_opened(contract), contract=f"c{contract:02}")
    for turn in range(size.used):
        lot = (place * 7 + turn * 3) % size.lots
        yield from _use(place, turn, lot)
    yield _attestation(place)


def lots_opened(contract: int) -> list[dict[str, Any]]:
    """The lots of a contract as a member's log has them."""
    return [
        facts.open_lot(
            str(lot),
            articles=RESERVED[lot]["articles"] if lot in RESERVED else None,
            clause=_clause(lot),
            awards=[award(contract * LOTS_OF_CONTRACT + lot)],
            facilitators=_followed(contract * LOTS_OF_CONTRACT + lot),
        )
        for lot in range(LOTS_OF_CONTRACT)
    ]


def _attestation(place: int) -> facts.Event:
    """For the DOETH, of last year; one of fifty gives no figure as long as no text decides."""
    uncounted = None if place % 50 else "open-point"
    stated: dict[str, Any] = {"year": 2025, "contractor": f"t{place % 7}", "kinds": ["EA"], "issued_to": "m"}
    stated |= {"amount3": 10_000, "amount4": 3_000, "received_on": "2026-02-01"}
    data = {**stated, "counted": uncounted is None, "uncounted": uncounted}
    return about(("doeth.attestation-received", {**data, "effective": "2025-12-31", "by": "centrale"}), "a1")


def _use(place: int, turn: int, lot: int) -> Iterator[facts.Event]:
    """An order, its invoice and, under a clause, hours: validated but in the last quarter, where some are returned."""
    where, clause = _place(lot), _clause(lot)
    due = None if clause is None or clause["way"] == "fixed" else 4000
    bought = where | (OF_EA if lot % LOTS_OF_CONTRACT == 4 else {})
    yield about(facts.call_off(amount=200_000, due=due, **bought), f"o{turn}")
    yield facts.invoice(amount=150_000, call_off=f"o{turn}", **bought)
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
        elif place % 5 == 0:
            yield about(_returned(stated), name)


def _returned(stated: dict[str, Any]) -> facts.Event:
    topic, data = facts.returned(hours=1000, quarter=stated["quarter"], worked_to=stated["worked_to"])
    return topic, data | stated
