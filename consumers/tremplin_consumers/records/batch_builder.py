"""Sort the records of a poll into events by log, and records that are refused. Pure: no I/O."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from tremplin_consumers.progress import ConsumerProgress
from tremplin_consumers.records.source import Record
from tremplin_platform.events.envelope import Envelope, from_wire
from tremplin_platform.events.fact import IDENTIFIER
from tremplin_platform.store.slices import Slice

MOST_EVENTS = 500
"""Most events of one log to apply from one poll; the rest is read from the store in steps: no other log waits."""

_LOG = re.compile(IDENTIFIER.encode())
_REASON_LENGTH = 300
_EXCERPT_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Rejected:
    """
    A record that is not applied. `log` is the log that its key names (empty: none), to be read from the store.

    `reason` is printable ASCII; `size` counts bytes, and `excerpt` holds the first of them.
    """

    log: str
    partition: int
    offset: int
    reason: str
    size: int
    excerpt: bytes

    def of_no_log(self) -> "Rejected":
        """Return the same refusal without a log, because the log that the key names does not exist."""
        return replace(self, log="")


@dataclass(slots=True)
class Gathered:
    """The events and records of a poll by log, both in the order of the records, and the refused records."""

    events: dict[str, list[Envelope]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    records: dict[str, list[Record]] = field(default_factory=dict)

    def without(self, logs: Collection[str]) -> "Gathered":
        """Return a copy without the records of `logs`."""
        if not logs:
            return self
        return Gathered(
            {log: events for log, events in self.events.items() if log not in logs},
            [refused for refused in self.rejected if refused.log not in logs],
            {log: records for log, records in self.records.items() if log not in logs},
        )

    @property
    def logs(self) -> set[str]:
        """Return the logs that the records name."""
        return {*self.events, *(refused.log for refused in self.rejected if refused.log)}


@dataclass(slots=True)
class Sorted:
    """The events to apply, without a gap after each log's position, and the slices to read from the store instead."""

    batch: dict[str, tuple[int, list[Envelope]]] = field(default_factory=dict)
    missing: list[Slice] = field(default_factory=list)


def gather(records: Iterable[Record], *, concerns: Callable[[str], bool]) -> Gathered:
    """
    Decode the records one by one; refuse a record that cannot be read or whose digest is false, and keep the others.

    :param concerns: returns whether the projection reads a log; records of other logs are dropped
    """
    gathered = Gathered()
    for record in records:
        key = _named(record.key)
        if not concerns(key):
            continue
        try:
            envelope = from_wire(record.value or b"")
            whole = envelope.is_whole()
        except Exception as error:  # a hostile record can make decoding raise anything
            gathered.rejected.append(refuse(record, key, f"not-an-envelope: {error}"))
            continue
        if envelope.log != key:
            gathered.rejected.append(refuse(record, key, f"wrong-key: {envelope.log}"))
        elif not whole:
            gathered.rejected.append(refuse(record, key, f"digest: {envelope.seq}"))
        else:
            gathered.events.setdefault(key, []).append(envelope)
            gathered.records.setdefault(key, []).append(record)
    return gathered


def refuse(record: Record, log: str, reason: str) -> Rejected:
    """Return the refusal of a record, with the beginning of its content and of `reason`, both printable."""
    value = record.value or b""
    return Rejected(
        log,
        record.partition,
        record.offset,
        ascii(reason[:_REASON_LENGTH])[1:-1][:_REASON_LENGTH],
        len(value),
        value[:_EXCERPT_LENGTH],
    )


def sort(gathered: Gathered, progress: Mapping[str, ConsumerProgress]) -> Sorted:
    """
    Drop the events applied already, and list the slices that are missing.

    Logs that are held, or that do not exist, are left out.
    """
    found = Sorted()
    for log, envelopes in gathered.events.items():
        known = progress.get(log)
        if known is not None and not known.stalled:
            _follow(found, log, known, envelopes)
    for log in {refused.log for refused in gathered.rejected if refused.log}:
        known = progress.get(log)
        if known is not None and not known.stalled and known.head > known.seq:
            found.batch.pop(log, None)
            found.missing.append(Slice(log, known.seq, known.head))
    return found


def _follow(found: Sorted, log: str, known: ConsumerProgress, envelopes: list[Envelope]) -> None:
    after = last = known.seq
    fresh: list[Envelope] = []
    for envelope in envelopes:
        if envelope.seq == last + 1:
            fresh.append(envelope)
            last += 1
        elif envelope.seq > last:  # a gap: read it, and what follows, from the store
            found.missing.append(Slice(log, after, max(later.seq for later in envelopes)))
            return
    if fresh:
        found.batch[log] = (after, fresh[:MOST_EVENTS])
    if len(fresh) > MOST_EVENTS:
        found.missing.append(Slice(log, fresh[MOST_EVENTS - 1].seq, last))


def _named(key: bytes | None) -> str:
    """Return the log that a record's key names; empty if the key is not the name of a log."""
    return key.decode() if key is not None and _LOG.fullmatch(key) else ""
