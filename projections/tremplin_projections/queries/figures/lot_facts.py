"""
Read, in one statement, what is known of the lots opened to some logs beside their terms: changes, methods, awards,
facilitateurs, and hours that wait for their validation.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tremplin_platform.events.hours import hours
from tremplin_platform.figures.lots.life import Change
from tremplin_projections.queries.figures.checkpoints import checkpoint_of_waiting
from tremplin_projections.queries.rows import fetch_rows, json_value

Place = tuple[str, str, str]
"""Log, contract, lot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """
    The award of a lot to a contractor on `notified_on`; protected status and article are those at award.

    Its name is left to those who answer.
    """

    contractor: str
    notified_on: date
    article: str | None
    protected: bool
    contractor_name: str | None = None


@dataclass(slots=True)
class LotFacts:
    """
    The parts of one lot that were read; empty or None where it has none.

    `changes`: since its last opening, in the order of their events. `method`: the last one chosen. `awards`: by the day
    they were notified. `facilitator`: who validates its hours. `waiting_since`: the Paris day on which the oldest
    declaration that is neither validated nor rejected was recorded; a returned one waits since it was first made.
    """

    changes: list[Change] = field(default_factory=list)
    method: str | None = None
    awards: list[Award] = field(default_factory=list)
    facilitator: str | None = None
    waiting_since: date | None = None


def lot_facts(
    *, logs: Sequence[str], parts: Iterable[str], on: date | None, upto: int | None = None
) -> Mapping[Place, LotFacts]:
    """
    Return the facts of each lot of `logs`; one without any has none of them.

    Awards and facilitateurs are those known now: no figure depends on them.

    :param parts: of `CHANGES`, `METHODS`, `AWARDS`, `FACILITATORS`, `WAITING`
    :param on: the day of the method in force, and of the facilitateur; None: the last
    :param upto: read what was known at this seq, of one log
    """
    decided = [hours.Validated.TOPIC, hours.Rejected.TOPIC]
    parameters = {"logs": list(logs), "on": on, "upto": upto, "decided": decided}
    read = list(parts)
    if upto is not None and WAITING in read:
        read[read.index(WAITING)] = _WAITING_THEN
        parameters["since"] = checkpoint_of_waiting(log=logs[0], upto=upto)
    statement = " union all ".join(f"({part})" for part in read) + " order by log, contract, lot, seq, line"
    found: dict[Place, LotFacts] = defaultdict(LotFacts)
    for log, contract, lot, _, _, kind, day, detail in fetch_rows(statement, parameters):
        _add(found[log, contract, lot], kind, day, json_value(detail))
    return found


def _add(facts: LotFacts, kind: str, day: date, detail: Mapping[str, Any]) -> None:
    match kind:
        case "method":
            facts.method = detail["method"]
        case "award":
            facts.awards.append(Award(notified_on=day, **detail))
            facts.awards.sort(key=lambda award: award.notified_on)
        case "facilitator":
            facts.facilitator = detail["facilitator"]
        case "waiting":
            facts.waiting_since = day
        case _:
            facts.changes.append(Change(kind, day, detail))


CHANGES = """
select opened.log, opened.contract, opened.lot, change.seq, change.line, change.kind, change.day, change.detail
  from (select log, contract, lot, max(seq) as seq from ledger_terms
         where log = any(%(logs)s) and (%(upto)s::bigint is null or seq <= %(upto)s)
         group by log, contract, lot) opened
  join ledger_lot_changes change on change.log = opened.log and change.contract = opened.contract
   and change.lot in (opened.lot, '') and change.seq >= opened.seq
   and (%(upto)s::bigint is null or change.seq <= %(upto)s)
"""
METHODS = """
select distinct on (log, contract, lot) log, contract, lot, seq, 0, 'method', from_day,
       jsonb_build_object('method', method)
  from ledger_methods
 where log = any(%(logs)s) and (%(on)s::date is null or from_day <= %(on)s::date)
   and (%(upto)s::bigint is null or seq <= %(upto)s)
 order by log, contract, lot, from_day desc, seq desc
"""
AWARDS = """
select log, contract, lot, seq, 0, 'award', notified_on,
       jsonb_build_object('contractor', contractor, 'article', article, 'protected', protected)
  from ledger_awards where log = any(%(logs)s)
"""
FACILITATORS = """
select log, contract, lot, 0, 0, 'facilitator', from_day, jsonb_build_object('facilitator', facilitator)
  from ledger_facilitators
 where log = any(%(logs)s) and (%(on)s::date is null or from_day <= %(on)s::date)
   and (until_day is null or until_day > %(on)s::date)
"""
# The subject is worked out apart: PostgreSQL looks a plain column up in the index of events under row-level security.
WAITING = """
select waiting.log, waiting.contract, waiting.lot, 0, 0, 'waiting',
       (min(declared.recorded_at) at time zone 'Europe/Paris')::date, '{}'::jsonb
  from (select log, contract, lot, log || '/hours/' || declaration as subject from ledger_declarations
         where log = any(%(logs)s) and status in ('pending', 'returned') offset 0) waiting
  join events declared on declared.log = waiting.log and declared.subject = waiting.subject
   and declared.subject_version = 1
 group by waiting.log, waiting.contract, waiting.lot
"""
# Those that waited at the checkpoint or were declared since, less those decided since; each is looked up by its key.
_WAITING_THEN = """
select known.log, stated.contract, stated.lot, 0, 0, 'waiting',
       (min(known.recorded_at) at time zone 'Europe/Paris')::date, '{}'::jsonb
  from (
    select declared.log, declared.recorded_at, split_part(declared.subject, '/', 3) as declaration from (
        select first.log, first.subject, first.recorded_at
          from ledger_waiting kept cross join lateral unnest(kept.declared) as waited (seq)
          join events first on first.log = kept.log and first.seq = waited.seq
         where kept.log = any(%(logs)s) and kept.seq = %(since)s
         union all
        select log, subject, recorded_at from events
         where log = any(%(logs)s) and seq > %(since)s and seq <= %(upto)s and subject_version = 1
           and starts_with(subject, log || '/hours/')
      ) declared
     where declared.subject not in (select subject from events
                                     where log = any(%(logs)s) and seq > %(since)s and seq <= %(upto)s
                                       and topic = any(%(decided)s))
    offset 0
  ) known
 cross join lateral (select contract, lot from ledger_declarations
                      where log = known.log and declaration = known.declaration offset 0) stated
 group by known.log, stated.contract, stated.lot
"""
