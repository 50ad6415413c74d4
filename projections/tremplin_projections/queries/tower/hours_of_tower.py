"""
Add up the hours that the tower shows, over all members, in one statement: by lot and quarter, and what members lack.

What it returns does not grow with the members. Hours in hundredths.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tremplin_platform.events.fact import CENTRALE
from tremplin_projections.positions import Position
from tremplin_projections.queries.clauses.silence import RUNS, SILENT_IN_LOG, days_of
from tremplin_projections.queries.freshness import HeldNote
from tremplin_projections.queries.lots.progress import ADDED, PROGRESS_OF, ProgressRow
from tremplin_projections.queries.rows import fetch_rows

SHOWN = 20
"""How many members, and how many lots of members, are shown at most; all are counted."""
SLICES = 20
"""Into how many slices of 5 % the part of their due hours that members have is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingOnLot:
    """One lot on which hours due to a member are missing."""

    contract: str
    lot: str
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LackingMember:
    """A member that lacks hours, lot by lot, with its totals; `lots`: those it lacks most on, three at most."""

    log: str
    name: str
    missing: int
    due: int
    validated: int
    pending: int
    lots: tuple[MissingOnLot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingSent:
    """
    A lot that is silent in the quarter (`queries/clauses/silence.py`): who holds it, and the `last` quarter with hours.
    """

    contract: str
    lot: str
    log: str
    name: str
    contractors: tuple[str, ...]
    due: int
    validated: int
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersHours:
    """
    Where members stand. `members`: how many there are; `due`: how many have hours due; `lacking`: how many lack some.

    `hidden`: those that lack some and whose totals do not show it. `slices`: by twentieth of the due hours that is
    covered, each lot at most whole, how many members. `worst`: those that lack most; `nothing_sent` of
    `nothing_sent_count`, those that lack most.
    """

    members: int
    due: int
    lacking: int
    hidden: int
    slices: tuple[int, ...]
    worst: tuple[LackingMember, ...]
    nothing_sent_count: int
    nothing_sent: tuple[NothingSent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TowerHours:
    """The hours by lot and quarter and those of members, at the ledger's position in the centrale's log."""

    as_of: Position
    held: tuple[HeldNote, ...]
    progress: tuple[ProgressRow, ...]
    members: MembersHours


def hours_of_tower(*, today: date, ended: str) -> TowerHours:
    """
    Return the hours by lot and quarter, and what members lack, on the Paris day `today`.

    :param ended: the last quarter that has ended
    """
    parameters = {"today": today, **days_of(ended), "shown": SHOWN}
    [(seq, recorded_at, held, read)] = fetch_rows(_HOURS, parameters)
    return TowerHours(
        as_of=Position(log=CENTRALE, seq=seq or 0, recorded_at=recorded_at),
        held=tuple(_held(note) for note in held),
        progress=tuple(ProgressRow(**row) for row in read.pop("progress")),
        members=_members(read),
    )


def _held(note: dict[str, Any]) -> HeldNote:
    return HeldNote(**{**note, "since": datetime.fromisoformat(note["since"])})


def _members(read: dict[str, Any]) -> MembersHours:
    slices = {row["slice"]: row["members"] for row in read.pop("slices")}
    worst = [
        LackingMember(**{**row, "lots": tuple(MissingOnLot(**lot) for lot in row["lots"])})
        for row in read.pop("worst")
    ]
    nothing = [
        NothingSent(**{**row, "contractors": tuple(row["contractors"])}) for row in read.pop("nothing_sent")
    ]
    return MembersHours(
        **read,
        slices=tuple(slices.get(place, 0) for place in range(SLICES + 1)),
        worst=tuple(worst),
        nothing_sent=tuple(nothing),
    )


_NAME = """
(select name from ledger_members known where known.log = {0}.log and name is not null order by seq desc limit 1)
"""
_HOLDERS = """
(select coalesce(json_agg(distinct contractor order by contractor), '[]') from ledger_awards held
  where held.log = nothing.log and held.contract = nothing.contract and held.lot = nothing.lot
    and not exists (select from ledger_lot_changes replaced
                     where replaced.log = held.log and replaced.contract = held.contract and replaced.lot = held.lot
                       and replaced.kind = 'substituted' and replaced.detail ->> 'replaced' = held.contractor))
"""
_PENDING = """
(select coalesce(sum(amount), 0) from ledger_balances waiting
  where waiting.log = of_member.log and waiting.measure = 'pending')
"""
_OF_LOT = """
select log, contract, lot, known.due - coalesce(later.due, 0) as due, validated, declared_in
  from {0} known left join later using (log, contract, lot)
"""
_HOURS = f"""
with added as ({ADDED}), merged as materialized (
    select log from ledger_members where merged_into is not null
), later as materialized (
    select log, contract, lot, sum(amount)::bigint as due from ledger_entries
     where measure = 'due' and effective > %(today)s group by log, contract, lot
), of_member as materialized (
    select log, sum(due) as due, sum(validated) as validated, sum(greatest(0, due - validated)) as missing,
           sum(least(due, greatest(0, validated))) as covered
      from ({_OF_LOT.format("ledger_lot_hours")}) of_lot
     where log <> 'centrale' and log <> all (array(select log from merged)) group by log
), silent as (
    select log, contract, lot, due, validated, declared_in from ledger_lot_hours of_lot
     where of_lot.lacking and {SILENT_IN_LOG} and {RUNS.format(row="of_lot")}
       and log <> 'centrale' and log <> all (array(select log from merged))
), nothing as materialized ({_OF_LOT.format("silent")})
select at.seq, at.recorded_at,
       (select coalesce(json_agg(row_to_json(note) order by log), '[]') from (
            select log, projection, since_seq, since from held_logs where projection = 'ledger') note),
       json_build_object(
    'progress', (select coalesce(json_agg(row_to_json(rows) order by contract, lot, quarter), '[]') from (
        {PROGRESS_OF}) rows),
    'members', (select count(distinct log) from ledger_members
                 where name is not null and log <> all (array(select log from merged))),
    'due', (select count(*) from of_member where due > 0),
    'lacking', (select count(*) from of_member where missing > 0),
    'hidden', (select count(*) from of_member where missing > 0 and validated >= due),
    'slices', (select coalesce(json_agg(row_to_json(sliced)), '[]') from (
        select floor(20 * covered / due)::int as slice, count(*) as members from of_member where due > 0
         group by 1) sliced),
    'worst', (select coalesce(json_agg(row_to_json(lacking) order by missing desc, log), '[]') from (
        select log, {_NAME.format("of_member")} as name, missing, due, validated, {_PENDING} as pending,
               (select json_agg(row_to_json(lots) order by missing desc, contract, lot) from (
                    select contract, lot, due - validated as missing
                      from ({_OF_LOT.format("ledger_lot_hours")}) of_lot
                     where of_lot.log = of_member.log and due > validated
                     order by missing desc, contract, lot limit 3) lots) as lots
          from of_member where missing > 0 order by missing desc, log limit %(shown)s) lacking),
    'nothing_sent_count', (select count(*) from nothing),
    'nothing_sent', (select coalesce(json_agg(row_to_json(unsent) order by due - validated desc, log), '[]') from (
        select contract, lot, log, {_NAME.format("nothing")} as name, {_HOLDERS} as contractors, due, validated,
               (select max(quarter) from jsonb_object_keys(declared_in) quarter) as last
          from nothing order by due - validated desc, log, contract, lot limit %(shown)s) unsent))
  from (select) one left join positions at on at.log = 'centrale' and at.projection = 'ledger'
"""  # noqa: S608
