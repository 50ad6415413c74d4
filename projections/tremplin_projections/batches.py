"""Batches of events that a projection applies, and the errors for events that it cannot apply."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from tremplin_platform.events.catalog import NewerEvent, UnknownEvent, current
from tremplin_platform.events.envelope import Envelope

Batch = Mapping[str, tuple[int, Sequence[Envelope]]]
"""By log: its expected position, and the events that follow it without a gap, at least one."""

Schema = Literal["public", "pg_temp"]
LIVE: Schema = "public"
SCRATCH: Schema = "pg_temp"
"""The schema in which a rebuild and a replay write the same rows: tables of their own session (`scratch.py`)."""


class SequenceGap(Exception):
    """Raised when the events of a log do not follow its position without a gap: read them from the store."""


class Unprojectable(Exception):
    """Raised when an event of a log cannot be applied: hold that log there, and go on with the others."""

    def __init__(self, *, log: str, seq: int, reason: str) -> None:
        super().__init__(f"{log}/{seq}: {reason}")
        self.log = log
        self.seq = seq
        self.reason = reason


MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, UnknownEvent, NewerEvent)
"""The exceptions of reading an event whose data do not have the form of its type."""


def check_order(*, log: str, after: int, envelopes: Sequence[Envelope]) -> None:
    """Check that `envelopes` follow seq `after` without a gap; raise SequenceGap if they do not."""
    for seq, envelope in enumerate(envelopes, after + 1):
        if envelope.seq != seq:
            raise SequenceGap(f"{log} after {after}")


def unprojectable(envelope: Envelope, error: Exception) -> Unprojectable:
    """Return the refusal of an event, from the error that reading it raised."""
    reason = f"{envelope.topic} v{envelope.version}: {type(error).__name__}: {error}"
    return Unprojectable(log=envelope.log, seq=envelope.seq, reason=reason[:500].replace("\0", ""))


def facts(batch: Batch) -> Iterator[tuple[Envelope, dict[str, object]]]:
    """
    Yield each event of a batch with its data in the latest version.

    :raises SequenceGap: the events of a log do not follow its position
    :raises Unprojectable: an event is newer than the code, or of an unknown type
    """
    for log, (after, envelopes) in batch.items():
        check_order(log=log, after=after, envelopes=envelopes)
        for envelope in envelopes:
            try:
                data = current(topic=envelope.topic, version=envelope.version, data=envelope.data)
            except MALFORMED as error:
                raise unprojectable(envelope, error) from error
            yield envelope, data
