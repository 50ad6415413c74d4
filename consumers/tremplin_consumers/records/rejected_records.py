"""Store the refused records of the topic, for `tremplin status`, until an operator acknowledges them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import Connection, Cursor

from tremplin_consumers.records.batch_builder import Rejected

KEPT_A_LOG = 10
"""Records kept of each log, and of those that name no log; the others are counted."""


class Place(NamedTuple):
    """The partition and offset of a record in the topic."""

    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.partition}-{self.offset}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRecord:
    """A record of the topic that was not applied; `log` is empty if its key names no log that exists."""

    log: str
    place: Place
    reason: str
    size: int
    excerpt: bytes
    seen_at: datetime


class RejectedCount(NamedTuple):
    """The number of records of `log` (empty: none) refused in `partition`, kept or not, and the last reason kept."""

    log: str
    partition: int
    records: int
    reason: str | None


class NotRejected(Exception):
    """Raised when no refused record is kept at that place."""


def remember(cursor: Cursor[Any], rejected: Sequence[Rejected]) -> None:
    """Keep the refused records, and count those beyond `KEPT_A_LOG`; a record refused again changes nothing."""
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
    """List the records kept and not acknowledged, the oldest first."""
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
    """Count the records refused and not acknowledged, by log and partition."""
    return [RejectedCount(*row) for row in connection.execute(_COUNTS).fetchall()]


def acknowledge(connection: Connection[Any], places: Collection[Place] | None = None) -> int:
    """
    Delete the records kept at `places` (None: all of them, and the counts of those not kept); return how many.

    :raises NotRejected: no record is kept at one of `places`; nothing is deleted
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
