"""
Sum the ledger's entries of some logs in a window of days, as known now or at a past seq.

Now: the balances, minus the entries outside the window. At a past seq: the last checkpoint by then whose day is in the
window, if the window has no first day, and the entries since, up to the seq, inside the window.
A lot counts as open if it was opened by the last day of the window and had not ended before the first.
"""

from collections.abc import Sequence

from tremplin_platform.figures import measures
from tremplin_platform.figures.sums import Sum
from tremplin_projections.queries.figures.checkpoints import checkpoint_of_sums
from tremplin_projections.queries.figures.window import Window
from tremplin_projections.queries.rows import fetch_rows


def sums(
    *, logs: Sequence[str], window: Window, upto: int | None = None, only: Sequence[str] | None = None
) -> list[Sum]:
    """Return the sums of `logs` in `window`; with `upto`, for one log, as known at that seq; `only` these measures."""
    parameters = {
        "logs": list(logs),
        "first": window.first,
        "last": window.last,
        "upto": upto,
        "since": None if upto is None else checkpoint_of_sums(log=logs[0], upto=upto, window=window),
        "but_ended": _BUT_ENDED,
        "usual": _USUAL,
        "only": None if only is None else list(only),
    }
    return [Sum(*row) for row in fetch_rows(_NOW if upto is None else _THEN, parameters)]


_BUT_ENDED = [name for name in measures.MEASURES if name != measures.RESERVED_LOTS_ENDED]
_USUAL = [name for name in _BUT_ENDED if name != measures.RESERVED_LOTS_OPENED]

_KEY = "log, measure, contract, lot, quarter, article, usage"
_ONLY = "(%(only)s::text[] is null or measure = any(%(only)s))"
_OUTSIDE = f"select {_KEY}, -amount, -1 from ledger_entries where log = any(%(logs)s) and {_ONLY}"  # noqa: S608

_NOW = f"""
select {_KEY}, sum(amount)::bigint, sum(entries)::bigint from (
    select {_KEY}, amount, entries from ledger_balances
     where log = any(%(logs)s) and {_ONLY} and (measure = any(%(but_ended)s) or %(first)s::date is not null)
    union all {_OUTSIDE} and measure = any(%(but_ended)s) and effective > %(last)s::date
    union all {_OUTSIDE} and measure = any(%(usual)s) and effective < %(first)s::date
    union all {_OUTSIDE} and measure = '{measures.RESERVED_LOTS_ENDED}' and effective >= %(first)s::date
) counted
group by {_KEY} having sum(entries) <> 0
"""  # noqa: S608

_THEN = f"""
select {_KEY}, sum(amount)::bigint, sum(entries)::bigint from (
    select log, measure, held.contract, held.lot, held.quarter, held.article, held.usage, held.amount, held.entries
      from ledger_checkpoints summed cross join lateral unnest(
           summed.contracts, summed.lots, summed.quarters, summed.articles, summed.usages, summed.ahead,
           summed.amounts, summed.entries) held (contract, lot, quarter, article, usage, ahead, amount, entries)
     where log = any(%(logs)s) and seq = %(since)s and {_ONLY} and measure = any(%(but_ended)s)
       and (held.ahead is null or held.ahead <= coalesce(%(last)s::date, 'infinity'))
     union all
    select {_KEY}, amount, 1 from ledger_entries
     where log = any(%(logs)s) and seq > %(since)s and seq <= %(upto)s and {_ONLY}
       and case measure
           when '{measures.RESERVED_LOTS_OPENED}' then effective <= coalesce(%(last)s::date, 'infinity')
           when '{measures.RESERVED_LOTS_ENDED}' then effective < coalesce(%(first)s::date, '-infinity')
           else effective between coalesce(%(first)s::date, '-infinity') and coalesce(%(last)s::date, 'infinity')
           end
) counted
group by lot, quarter, measure, contract, log, article, usage
"""  # noqa: S608
