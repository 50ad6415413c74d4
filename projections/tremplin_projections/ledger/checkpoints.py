"""
Keep, every `EVERY` events of a log, the sums of its entries and the declarations that wait, so that an answer about
the past reads one of these checkpoints and the few events beyond it.

A checkpoint is made of the one before and what came since, in the transaction that writes the last of this.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from psycopg import Cursor

from tremplin_platform.events.hours import hours
from tremplin_projections.batches import Batch, Schema

EVERY = 1_000
"""Events of a log between two checkpoints."""

_Due = tuple[str, int, datetime]
"""A log, the seq of a checkpoint to make, and when that event was recorded."""


def make_checkpoints(
    cursor: Cursor[Any],
    batch: Batch,
    *,
    without: Collection[str],
    schema: Schema,
    source: Schema | None = None,
) -> None:
    """
    Make the checkpoints that a batch has come to, its entries written; logs of `without` were not applied.

    :param source: the schema of the entries summed and of the checkpoint before (None: `schema`)
    """
    places = {"schema": schema, "source": source or schema, "every": EVERY}
    rounds = [list(_due(log, *part)) for log, part in batch.items() if log not in without]
    while rounds := [due for due in rounds if due]:
        logs, seqs, moments = zip(*(due.pop(0) for due in rounds), strict=True)
        due = [list(logs), list(seqs), list(moments)]
        cursor.execute(_SUM.format(**places), due)
        cursor.execute(_WAIT.format(**places), [*due[:2], _DECIDED])


def _due(log: str, after: int, events: Any) -> Iterator[_Due]:
    for seq in range(after - after % EVERY + EVERY, after + len(events) + 1, EVERY):
        yield log, seq, events[seq - after - 1].recorded_at


_KEPT = "contract, lot, quarter, article, usage, ahead"
_DECIDED = [hours.Validated.TOPIC, hours.Rejected.TOPIC]
_SUM = f"""
with due as materialized (
    select log, seq, (moment at time zone 'Europe/Paris')::date as day
      from unnest(%b::text[], %b::bigint[], %b::timestamptz[]) as due (log, seq, moment)
)
insert into {{schema}}.ledger_checkpoints
       (log, seq, day, measure, contracts, lots, quarters, articles, usages, ahead, amounts, entries)
select due.log, due.seq, due.day, made.* from due cross join lateral (
    select measure, array_agg(contract order by {_KEPT}), array_agg(lot order by {_KEPT}),
           array_agg(quarter order by {_KEPT}), array_agg(article order by {_KEPT}), array_agg(usage order by {_KEPT}),
           array_agg(ahead order by {_KEPT}), array_agg(amount order by {_KEPT}), array_agg(entries order by {_KEPT})
      from (
        select measure, {_KEPT}, sum(amount)::bigint as amount, sum(entries)::bigint as entries from (
            select kept.measure, held.contract, held.lot, held.quarter, held.article, held.usage,
                   case when held.ahead > due.day then held.ahead end as ahead, held.amount, held.entries
              from {{source}}.ledger_checkpoints kept cross join lateral unnest(
                   kept.contracts, kept.lots, kept.quarters, kept.articles, kept.usages, kept.ahead, kept.amounts,
                   kept.entries) held (contract, lot, quarter, article, usage, ahead, amount, entries)
             where kept.log = due.log and kept.seq = due.seq - {{every}}
             union all
            select measure, contract, lot, quarter, article, usage,
                   case when effective > due.day then effective end, amount, 1
              from {{source}}.ledger_entries entry
             where entry.log = due.log and entry.seq > due.seq - {{every}} and entry.seq <= due.seq
          ) part group by measure, {_KEPT}
      ) summed group by measure
  ) made
"""  # noqa: S608
# Events about hours before their decision are those of the store: no row of the ledger keeps them.
# Events are ordered by seq: see “Plans” in `platform/README.md`.
_WAIT = """
insert into {schema}.ledger_waiting (log, seq, declared)
select due.log, due.seq, coalesce(found.declared, '{{}}')
  from unnest(%b::text[], %b::bigint[]) as due (log, seq)
  left join {source}.ledger_waiting before on before.log = due.log and before.seq = due.seq - {every}
 cross join lateral (
    select array_agg(seq order by seq) as declared from (
        select min(seq) filter (where begins) as seq from (
            (select seq, subject, true as begins, false as decided from events
              where log = due.log and seq = any(before.declared) order by seq)
             union all
            (select seq, subject, subject_version = 1, topic = any(%b) from events
              where log = due.log and seq > due.seq - {every} and seq <= due.seq
                and starts_with(subject, due.log || '/hours/') order by seq)
          ) part group by subject having bool_or(begins) and not bool_or(decided)
      ) waiting
 ) found
"""
