"""What a poll brings: events by log, and records that are refused. Nothing is asked of anyone here."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from tremplin_consumers.source import Record
from tremplin_consumers.standings import Standing
from tremplin_platform.events.envelope import Envelope, NotAnEnvelope, from_wire
from tremplin_platform.store.slices import Slice

FLOOD_OF = 500
"""Most events of one log to apply from one poll: the rest is read from the store, in steps, and delays no other."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that is not applied. `log` is the one its key names, which is healed from the store; or empty."""

    log: str
    partition: int
    offset: int
    reason: str


@dataclass(slots=True)
class Gathered:
    """Events by log in the order of their records, and what was refused."""

    events: dict[str, list[Envelope]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)

    def without(self, logs: Collection[str]) -> "Gathered":
        """All but what is said of these logs."""
        if not logs:
            return self
        return Gathered(
            {log: events for log, events in self.events.items() if log not in logs},
            [each for each in self.rejected if each.log not in logs],
        )

    @property
    def logs(self) -> set[str]:
        """Every log that something was said of."""
        return {*self.events, *(each.log for each in self.rejected if each.log)}


@dataclass(slots=True)
class Sorted:
    """What follows each log's position one by one, and what must be read from the store instead."""

    batch: dict[str, tuple[int, list[Envelope]]] = field(default_factory=dict)
    missing: list[Slice] = field(default_factory=list)


def gather(records: Iterable[Record], *, concerns: Callable[[str], bool]) -> Gathered:
    """
    Decode each record on its own: one that cannot be read, or whose digest is false, spoils no other.

    :param concerns: whether a log is read at all
    """
    gathered = Gathered()
    for record in records:
        key = (record.key or b"").decode(errors="replace").replace("\0", "")
        if not concerns(key):
            continue
        try:
            envelope = from_wire(record.value or b"")
        except NotAnEnvelope as error:
            gathered.rejected.append(_rejected(record, key, f"not-an-envelope: {error}"))
            continue
        if envelope.log != key:
            gathered.rejected.append(_rejected(record, key, f"wrong-key: {envelope.log}"))
        elif not envelope.is_whole():
            gathered.rejected.append(_rejected(record, key, f"digest: {envelope.seq}"))
        else:
            gathered.events.setdefault(key, []).append(envelope)
    return gathered


def sort(gathered: Gathered, standings: Mapping[str, Standing]) -> Sorted:
    """
    Drop what is applied already, and see what is missing.

    Logs that are held, or that do not exist, get nothing.
    """
    found = Sorted()
    for log, envelopes in gathered.events.items():
        standing = standings.get(log)
        if standing is not None and not standing.held:
            _follow(found, log, standing, envelopes)
    for log in {each.log for each in gathered.rejected if each.log}:
        standing = standings.get(log)
        if standing is not None and not standing.held and standing.head > standing.seq:
            found.batch.pop(log, None)
            found.missing.append(Slice(log, standing.seq, standing.head))
    return found


def unknown(
    gathered: Gathered, standings: Mapping[str, Standing], records: Iterable[Record]
) -> list[Rejected]:
    """The records of logs that do not exist in this store."""
    strange = {log.encode() for log in gathered.events if log not in standings}
    return [_rejected(each, "", "unknown-log") for each in records if each.key in strange] if strange else []


def _follow(found: Sorted, log: str, standing: Standing, envelopes: list[Envelope]) -> None:
    after = last = standing.seq
    fresh: list[Envelope] = []
    for envelope in envelopes:
        if envelope.seq == last + 1:
            fresh.append(envelope)
            last += 1
        elif envelope.seq > last:  # a gap: what lies in it, and beyond, comes from the store
            found.missing.append(Slice(log, after, max(each.seq for each in envelopes)))
            return
    if fresh:
        found.batch[log] = (after, fresh[:FLOOD_OF])
    if len(fresh) > FLOOD_OF:
        found.missing.append(Slice(log, fresh[FLOOD_OF - 1].seq, last))


def _rejected(record: Record, key: str, reason: str) -> Rejected:
    return Rejected(key, record.partition, record.offset, reason[:500].replace("\0", ""))
