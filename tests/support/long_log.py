"""A member whose log is as long as asked: three years of hours on forty lots, as rows and as events."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

from support import ledger_facts as facts
from support.feeding import feed
from support.in_process_api import FIXED, Api, a_member, a_registered_contract, an_organisation
from support.postgres_server import Database
from support.projecting import about, apply, history, store
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.quarters import before, last_day, quarter_of

LOTS, WAITING, SLICE = 40, 50, 2_000
FIRST, LAST = date(2024, 1, 1), date(2026, 9, 30)
LATE = 100
"""One declaration in so many is validated in the quarter after its own."""


@dataclass(frozen=True)
class LongLog:
    """A member, its contract and the contractor of its lots; `seq`: its last event; `entries`: of its ledger."""

    member: str
    contract: str
    contractor: str
    seq: int
    entries: int


def a_long_contract(buyer: Api) -> tuple[str, str]:
    """A contract of forty lots and the contractor that holds them, open to all."""
    lots = [{"id": str(lot), "title": f"Lot {lot}", "clause": FIXED} for lot in range(LOTS)]
    contract, contractor = a_registered_contract(buyer, lots=lots), an_organisation(buyer, "contractor")
    buyer.made(f"contracts/{contract}/publish")
    for lot in range(LOTS):
        award = {"contractor": contractor, "notified_on": "2020-01-01"}
        buyer.made(f"contracts/{contract}/lots/{lot}/award", **award)
    return contract, contractor


def a_long_log(database: Database, buyer: Api, entries: int) -> LongLog:
    """Make a member whose ledger has about so many entries: a declaration that is validated makes five."""
    contract, contractor = a_long_contract(buyer)
    member = a_member(buyer)
    buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    feed(database)
    with closing(database.connect_superuser()) as owner, closing(database.connect("feed")) as feeding:
        after = _back_to_the_beginning(owner, member)
        work = list(_work(contract, contractor, max(1, entries // 5)))
        events = _dated(history(*(event for _, event in work), log=member, after=after), work)
        store(owner, events)
        owner.execute("update heads set seq = %s where log = %s", [events[-1].seq, member])
        for first in range(0, len(events), SLICE):
            apply(feeding, events[first : first + SLICE])
        [(made,)] = owner.execute("select count(*) from ledger_entries where log = %s", [member]).fetchall()
    return LongLog(member, contract, contractor, events[-1].seq, made)


def _back_to_the_beginning(owner: psycopg.Connection[Any], member: str) -> int:
    """Date the facts delivered to the member before all its hours; return the seq of the last."""
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    with owner.transaction():
        owner.execute("alter table events disable trigger user")
        owner.execute(
            "update events set recorded_at = %s::timestamptz + seq * interval '1 ms' where log = %s",
            [moment, member],
        )
        owner.execute("alter table events enable trigger user")
        [(seq,)] = owner.execute("select seq from heads where log = %s", [member]).fetchall()
    return int(seq)


def _work(contract: str, contractor: str, count: int) -> Iterator[tuple[date, facts.Event]]:
    """Each event with the day on which it is recorded; quarters are published a month after their end."""
    for lot in range(LOTS):
        due = facts.target_allocated(
            hours=1_000_000_00, contract=contract, lot=str(lot), on=FIRST.isoformat()
        )
        yield FIRST, about(due, contract)
    days = (LAST - FIRST).days
    published = ""
    for turn in range(count):
        worked = FIRST + timedelta(days=turn * days // count)
        recorded = worked + timedelta(days=30)
        ended = before(quarter_of((recorded - timedelta(days=31)).isoformat()))
        if ended >= "2024-Q1" and ended > published and turn > LATE:
            published = ended
            yield recorded, about(facts.quarter_published(quarter=ended, hours={}), ended)
        place = {"contract": contract, "lot": str(turn % LOTS)}
        yield from _declaration(
            turn, worked, recorded, place, contractor, is_waiting=turn >= count - min(WAITING, count // 4)
        )


def _declaration(
    turn: int, worked: date, recorded: date, place: dict[str, str], contractor: str, *, is_waiting: bool
) -> Iterator[tuple[date, facts.Event]]:
    day, quarter, name = worked.isoformat(), quarter_of(worked.isoformat()), f"h{turn}"
    stated: dict[str, Any] = {"quarter": quarter, "worked_to": day, **place}
    yield recorded, about(facts.declared(hours=7_00, **stated, contractor=contractor, by=contractor), name)
    if is_waiting:
        return
    later = quarter_of((date.fromisoformat(last_day(quarter)) + timedelta(days=1)).isoformat())
    reported_in = later if turn % LATE == 0 else quarter
    yield recorded, about(facts.validated(hours=7_00, reported_in=reported_in, **stated, by="centrale"), name)


def _dated(events: list[Envelope], work: list[tuple[date, facts.Event]]) -> list[Envelope]:
    return [
        Envelope(
            log=event.log,
            seq=event.seq,
            recorded_at=datetime.combine(day, datetime.min.time(), UTC) + timedelta(milliseconds=place),
            topic=event.topic,
            version=event.version,
            subject=event.subject,
            data=event.data,
            digest=event.digest,
        )
        for place, (event, (day, _)) in enumerate(zip(events, work, strict=True))
    ]
