"""Compute the results of a member's social clauses, as known now or at a past event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tremplin_platform.figures import totals
from tremplin_platform.figures.sums import Sum
from tremplin_platform.figures.totals import ClauseHours, LotHours, QuarterHours
from tremplin_platform.figures.usage_totals import ReservedUsage, reserved_usage
from tremplin_projections.positions import Position
from tremplin_projections.queries.clauses.attention import Attention
from tremplin_projections.queries.figures.window import KnownAt, last_day_counted, window
from tremplin_projections.queries.freshness import HeldNote
from tremplin_projections.queries.members.member_figures import MemberFigures, read_figures
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
    """
    The parameters of the request; `effective_to` is the default day if none was given.

    `is_of_a_day`: a last day or a position was asked, not the results of today.
    """

    effective_from: str | None
    effective_to: str | None
    known_at: int | str | None
    is_of_a_day: bool


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
    attention: tuple[Attention, ...]


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

    :param today: the Paris day that replaces a missing `effective_to`; with `known_at`, it is instead the day asked
    :raises ValueError: `effective_from` or `effective_to` is not a day
    :raises Incomplete: `known_at` is beyond what the ledger has applied
    """
    found, _ = results_and_sums(
        log=log, today=today, effective_from=effective_from, effective_to=effective_to, known_at=known_at
    )
    return found


def results_and_sums(
    *,
    log: str,
    today: date,
    effective_from: str | None = None,
    effective_to: str | None = None,
    known_at: KnownAt | None = None,
) -> tuple[Results, Sequence[Sum]]:
    """Return what `results` does, and the ledger's sums that it is made of."""
    name, as_of, held = name_and_position(log, known_at)
    current = last_day_counted(today=today, known_at=known_at)
    asked = ResultsQuery(
        effective_from=effective_from,
        effective_to=effective_to or current,
        known_at=None if known_at is None else known_at.asked,
        is_of_a_day=known_at is not None or effective_to is not None,
    )
    figures = read_figures(
        log=log,
        between=window(effective_from=asked.effective_from, effective_to=asked.effective_to),
        current=None if current is None else date.fromisoformat(current),
        upto=None if known_at is None else known_at.seq,
    )
    found = results_of(figures, log=log, name=name, as_of=as_of, asked=asked, held=held)
    return found, figures.sums


def results_of(
    figures: MemberFigures,
    *,
    log: str,
    name: str,
    as_of: Position,
    asked: ResultsQuery,
    held: tuple[HeldNote, ...],
) -> Results:
    """Return the results that a member's figures make."""
    return Results(
        log=log,
        name=name,
        as_of=as_of,
        asked=asked,
        held=held,
        clause_hours=totals.clause_hours(figures.sums, figures.lots),
        quarters=totals.every_quarter(figures.sums, current=figures.quarter),
        lots=figures.lots,
        reserved_usage=reserved_usage(figures.sums),
        attention=figures.attention(held),
    )


def name_and_position(log: str, known_at: KnownAt | None) -> tuple[str, Position, tuple[HeldNote, ...]]:
    """
    Return the member's name, the position of the answer, and the event at which the log is held.

    :raises Incomplete: `known_at` is beyond what the ledger has applied
    """
    upto = None if known_at is None else known_at.seq
    found = fetch_rows(_NAME_AND_POSITION, {"log": log, "upto": upto})
    name, seq, recorded_at, projection, since_seq, since = found[0]
    if known_at is None:
        held = (
            HeldNote(log=log, projection=projection, since_seq=since_seq, since=since) if projection else None
        )
        return name or log, Position(log=log, seq=seq or 0, recorded_at=recorded_at), (held,) if held else ()
    if (seq or 0) < known_at.seq:
        raise Incomplete(log=log, at=seq or 0, asked=known_at.seq, held=projection is not None)
    return name or log, Position(log=log, seq=known_at.seq, recorded_at=known_at.recorded_at), ()


_NAME_AND_POSITION = """
select (select name from ledger_members
         where log = %(log)s and name is not null and (%(upto)s::bigint is null or seq <= %(upto)s)
         order by seq desc limit 1),
       positions.seq, positions.recorded_at, held_logs.projection, held_logs.since_seq, held_logs.since
  from (select %(log)s::text as log) wanted
  left join positions on positions.log = wanted.log and positions.projection = 'ledger'
  left join held_logs on held_logs.log = wanted.log and held_logs.projection = 'ledger'
"""
