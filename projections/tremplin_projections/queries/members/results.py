"""Compute the results of a member's social clauses, as known now or at a past event."""

from dataclasses import dataclass
from datetime import date

from tremplin_projections.positions import Position
from tremplin_projections.queries.attribution.attribution import with_methods
from tremplin_projections.queries.figures import totals
from tremplin_projections.queries.figures.sums import sums
from tremplin_projections.queries.figures.terms import lot_terms
from tremplin_projections.queries.figures.totals import ClauseHours, LotHours, QuarterHours
from tremplin_projections.queries.figures.usage_totals import ReservedUsage, reserved_usage
from tremplin_projections.queries.figures.window import KnownAt, Window, last_day_counted, window
from tremplin_projections.queries.freshness import HeldNote
from tremplin_projections.queries.rows import fetch_rows


class Incomplete(Exception):
    """Raised when the ledger has not applied the log up to `asked`: the log is held (`held`), or still being read."""

    def __init__(self, *, log: str, at: int, asked: int, held: bool) -> None:
        super().__init__(f"{log}: at {at}, asked {asked}")
        self.log = log
        self.at = at
        self.asked = asked
        self.held = held


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsQuery:
    """The parameters of the request; `effective_to` is the default day if none was given."""

    effective_from: str | None
    effective_to: str | None
    known_at: int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A member's results: hours in hundredths, money in cents; `results_document` makes the answer of them."""

    log: str
    name: str
    as_of: Position
    asked: ResultsQuery
    held: tuple[HeldNote, ...]
    clause_hours: ClauseHours
    quarters: tuple[QuarterHours, ...]
    lots: tuple[LotHours, ...]
    reserved_usage: ReservedUsage


def results(
    *,
    log: str,
    today: date,
    effective_from: str | None = None,
    effective_to: str | None = None,
    known_at: KnownAt | None = None,
) -> Results:
    """
    Return the results of a member. Inside `scope.reading`.

    :param today: the Paris day that replaces a missing `effective_to`; with `known_at`, it is instead the Paris day
        that its event was recorded
    :raises ValueError: `effective_from` or `effective_to` is not a day
    :raises Incomplete: `known_at` is beyond what the ledger has applied
    """
    upto = None if known_at is None else known_at.seq
    name, as_of, held = _name_and_position(log, upto)
    if known_at is not None:
        if as_of.seq < known_at.seq:
            raise Incomplete(log=log, at=as_of.seq, asked=known_at.seq, held=bool(held))
        as_of, held = Position(log=log, seq=known_at.seq, recorded_at=known_at.recorded_at), ()
    asked = ResultsQuery(
        effective_from=effective_from,
        effective_to=effective_to or last_day_counted(today=today, known_at=known_at),
        known_at=None if known_at is None else known_at.asked,
    )
    between = window(effective_from=asked.effective_from, effective_to=asked.effective_to)
    return _results(log, name, as_of, asked, held, between, upto)


def _results(
    log: str,
    name: str,
    as_of: Position,
    asked: ResultsQuery,
    held: tuple[HeldNote, ...],
    between: Window,
    upto: int | None,
) -> Results:
    found = sums(logs=[log], window=between, upto=upto)
    lots = totals.lots(found, lot_terms(logs=[log], upto=upto, on=between.last))
    lots = with_methods(lots, log=log, on=between.last, upto=upto)
    return Results(
        log=log,
        name=name,
        as_of=as_of,
        asked=asked,
        held=held,
        clause_hours=totals.clause_hours(found, lots),
        quarters=totals.quarters(found),
        lots=lots,
        reserved_usage=reserved_usage(found),
    )


def _name_and_position(log: str, upto: int | None) -> tuple[str, Position, tuple[HeldNote, ...]]:
    found = fetch_rows(_NAME_AND_POSITION, {"log": log, "upto": upto})
    name, seq, recorded_at, projection, since_seq, since = found[0]
    held = HeldNote(log=log, projection=projection, since_seq=since_seq, since=since) if projection else None
    position = Position(log=log, seq=seq or 0, recorded_at=recorded_at)
    return name or log, position, (held,) if held else ()


_NAME_AND_POSITION = """
select (select name from ledger_members
         where log = %(log)s and name is not null and (%(upto)s::bigint is null or seq <= %(upto)s)
         order by seq desc limit 1),
       positions.seq, positions.recorded_at, held_logs.projection, held_logs.since_seq, held_logs.since
  from (select %(log)s::text as log) wanted
  left join positions on positions.log = wanted.log and positions.projection = 'ledger'
  left join held_logs on held_logs.log = wanted.log and held_logs.projection = 'ledger'
"""
