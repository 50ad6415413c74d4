"""Check decoded events against the store, since any program that reaches the broker can write a record."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from psycopg import Connection

from tremplin_consumers.progress import ConsumerProgress
from tremplin_consumers.records.batch_builder import Gathered, Rejected, refuse
from tremplin_platform.events.envelope import Envelope


def confirm(
    connection: Connection[Any], gathered: Gathered, *, progress: Mapping[str, ConsumerProgress]
) -> Gathered:
    """
    Keep the events that the store holds, and reject the others: beyond the head, or different at their seq.

    Run one query for all of them, events applied before included. A digest covers an event's log, seq and content, and
    `gather` has computed it again from these: the store holds the event if it holds the digest.

    :param progress: the progress of every log that `gathered` names and that exists
    """
    found = Gathered(rejected=[_placed(refused, progress) for refused in gathered.rejected])
    stored = _stored(connection, gathered.events)
    for log, envelopes in gathered.events.items():
        digests = stored.get(log, set()) if log in progress else set()
        records = zip(envelopes, gathered.records[log], strict=True)
        true = [pair for pair in records if pair[0].digest in digests]
        if true:
            found.events[log] = [envelope for envelope, _ in true]
            found.records[log] = [record for _, record in true]
        if len(true) < len(envelopes):
            found.rejected += _false(log, gathered, digests, progress.get(log))
    return found


def _false(
    log: str, gathered: Gathered, digests: Collection[bytes], known: ConsumerProgress | None
) -> list[Rejected]:
    return [
        refuse(record, log if known else "", _reason(envelope, known))
        for envelope, record in zip(gathered.events[log], gathered.records[log], strict=True)
        if envelope.digest not in digests
    ]


def _reason(envelope: Envelope, known: ConsumerProgress | None) -> str:
    if known is None:
        return "unknown-log"
    return f"{'beyond-head' if envelope.seq > known.head else 'not-as-stored'}: {envelope.seq}"


def _placed(rejected: Rejected, progress: Mapping[str, ConsumerProgress]) -> Rejected:
    """Return the refusal, with an empty log if the key names a log that does not exist."""
    return rejected if rejected.log in progress else rejected.of_no_log()


def _stored(connection: Connection[Any], events: Mapping[str, Sequence[Envelope]]) -> dict[str, set[bytes]]:
    """Return the digests that the store holds at the seqs of `events`, by log."""
    runs = [
        (log, first, last)
        for log, envelopes in events.items()
        for first, last in _runs(envelope.seq for envelope in envelopes)
    ]
    stored: dict[str, set[bytes]] = {}
    if runs:
        with connection.cursor(binary=True) as cursor:
            cursor.execute(_DIGESTS, [list(column) for column in zip(*runs, strict=True)])
            for log, digests in cursor.fetchall():
                stored.setdefault(log, set()).update(digests or ())
    return stored


def _runs(seqs: Iterable[int]) -> list[tuple[int, int]]:
    """Group consecutive numbers: return the first and last of each group."""
    runs: list[tuple[int, int]] = []
    for seq in sorted(set(seqs)):
        if runs and seq == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], seq)
        else:
            runs.append((seq, seq))
    return runs


# One subquery a run: with a join, the planner reads the whole table once a batch has some thousands of events.
# Digests are ordered by seq: see “Plans” in `platform/README.md`.
_DIGESTS = """
select run.log, (select array_agg(events.digest order by events.seq) from events
                  where events.log = run.log and events.seq between run.since and run.upto)
  from unnest(%b::text[], %b::int8[], %b::int8[]) as run (log, since, upto)
"""
