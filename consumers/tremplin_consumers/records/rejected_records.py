"""Records that were not applied: kept where `status` sees them, until an operator acknowledges them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import Connection, Cursor

from tremplin_consumers.records.batch_builder import Rejected

KEPT_A_LOG = 10
"""Records kept of each log, and of those that name no log; the others are counted."""


class Place(NamedTuple):
    """Where a record lies in the topic."""

    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.partition}-{self.offset}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRecord:
    """A record of the topic that was not applied; `log` is empty where its key names none that exists."""

    log: str
    place: Place
    reason: str
    size: int
    excerpt: bytes
    seen_at: datetime


class RejectedCount(NamedTuple):
    """How many records of `log` (empty: of none) were refused in `partition`, kept or not, and the last reason kept."""

    log: str
    partition: int
    records: int
    reason: str | None


class NotRejected(Exception):
    """No record that lies there is kept as refused."""


def remember(cursor: Cursor[Any], rejected: Sequence[Rejected]) -> None:
    """Keep what was refused, or count it beyond `KEPT_A_LOG`; a record refused again changes nothing."""
    cursor.execute(
        _REMEMBER,
        {
            "logs": [record.log for record in rejected],
            "partitions": [record.partition for record in rejected],
            "offsets": [record.offset for record in rejected],
            "reasons": [record.reason for record in rejected],
            "sizes": [record.size for record in rejected],
            "excerpts": [record.excerpt for record in rejected],
            "kept": KEPT_A_LOG,
        },
    )


def rejected_records(connection: Connection[Any]) -> list[RejectedRecord]:
    """What is kept and not acknowledged yet, the oldest first."""
    rows = connection.execute(
        'select log, partition, "offset", reason, size, excerpt, seen_at from rejected_records '
        'order by seen_at, log, partition, "offset"'
    ).fetchall()
    return [
        RejectedRecord(
            log=log,
            place=Place(partition, offset),
            reason=reason,
            size=size,
            excerpt=excerpt,
            seen_at=seen_at,
        )
        for log, partition, offset, reason, size, excerpt, seen_at in rows
    ]


def rejected_counts(connection: Connection[Any]) -> list[RejectedCount]:
    """How many were refused and not acknowledged yet, by log and partition."""
    return [RejectedCount(*row) for row in connection.execute(_COUNTS).fetchall()]


def acknowledge(connection: Connection[Any], places: Collection[Place] | None = None) -> int:
    """
    Forget the records that lie at `places` (all, and the count of those not kept, where None); returns how many.

    :raises NotRejected: one of `places` is not kept; nothing is forgotten
    """
    with connection.transaction():
        if places is None:
            kept = connection.execute("delete from rejected_records").rowcount
            rows = connection.execute("delete from rejected_beyond returning records").fetchall()
            return kept + sum(int(records) for (records,) in rows)
        values = ([place.partition for place in places], [place.offset for place in places])
        found = {Place(*row) for row in connection.execute(_FORGET, values).fetchall()}
        for place in places:
            if place not in found:
                raise NotRejected(str(place))
        return len(found)


_REMEMBER = """
with given as (
    select * from unnest(%(logs)s::text[], %(partitions)s::int4[], %(offsets)s::int8[], %(reasons)s::text[],
                         %(sizes)s::int8[], %(excerpts)s::bytea[])
           as given (log, partition, "offset", reason, size, excerpt)
), fresh as (
    select given.*, (select count(*) from rejected_records where log = given.log)
                    + row_number() over (partition by log order by partition, "offset") as place
      from given
     where not exists (select from rejected_records known
                        where known.log = given.log and known.partition = given.partition
                          and known."offset" = given."offset")
), kept as (
    insert into rejected_records (log, partition, "offset", reason, size, excerpt)
    select log, partition, "offset", reason, size, excerpt from fresh where place <= %(kept)s
     order by log, partition, "offset"
        on conflict do nothing
)
insert into rejected_beyond as known (log, partition, records, upto)
select log, partition, count(*), max("offset") from fresh where place > %(kept)s
 group by log, partition order by log, partition
    on conflict (log, partition) do update
   set records = known.records + (select count(*) from fresh
                                   where log = excluded.log and partition = excluded.partition
                                     and place > %(kept)s and "offset" > known.upto),
       upto = greatest(known.upto, excluded.upto)
"""
_COUNTS = """
select log, partition, coalesce(kept.records, 0) + coalesce(beyond.records, 0), kept.reason
  from (select log, partition, count(*) as records, (array_agg(reason order by "offset" desc))[1] as reason
          from rejected_records group by log, partition) as kept
  full join rejected_beyond as beyond using (log, partition)
 order by log, partition
"""
_FORGET = """
delete from rejected_records as known using unnest(%s::int4[], %s::int8[]) as given (partition, "offset")
 where known.partition = given.partition and known."offset" = given."offset"
returning known.partition, known."offset"
"""
