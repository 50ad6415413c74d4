"""Batches of events that a projection applies, and the refusals of what it cannot apply."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from tremplin_platform.events.catalog import NewerEvent, UnknownEvent, current
from tremplin_platform.events.envelope import Envelope

Batch = Mapping[str, tuple[int, Sequence[Envelope]]]
"""By log: the position it is believed to be at, and the events that follow it, one by one, at least one."""

Schema = Literal["public", "rebuild", "pg_temp"]
LIVE: Schema = "public"
SHADOW: Schema = "rebuild"
"""Where a rebuild writes the same rows, which no reader sees."""
SCRATCH: Schema = "pg_temp"
"""Where an auditor's replay writes them: tables of one session, gone with it."""


class SequenceGap(Exception):
    """The events given for a log do not follow its position one by one: read them from the store."""


class Unprojectable(Exception):
    """This event of this log cannot be applied: hold the log there; everything else goes on."""

    def __init__(self, *, log: str, seq: int, reason: str) -> None:
        super().__init__(f"{log}/{seq}: {reason}")
        self.log = log
        self.seq = seq
        self.reason = reason


MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, UnknownEvent, NewerEvent)
"""What reading an event may raise where its data do not have the form of its type."""


def in_order(*, log: str, after: int, envelopes: Sequence[Envelope]) -> None:
    """:raises SequenceGap: `envelopes` do not follow `after` one by one"""
    if [envelope.seq for envelope in envelopes] != list(range(after + 1, after + 1 + len(envelopes))):
        raise SequenceGap(f"{log} after {after}")


def unprojectable(envelope: Envelope, error: Exception) -> Unprojectable:
    """Return the refusal of one event, from what reading it raised."""
    reason = f"{envelope.topic} v{envelope.version}: {type(error).__name__}: {error}"
    return Unprojectable(log=envelope.log, seq=envelope.seq, reason=reason[:500].replace("\0", ""))


def facts(batch: Batch) -> Iterator[tuple[Envelope, dict[str, object]]]:
    """
    Yield each event of a batch with its data in the latest version.

    :raises SequenceGap: the events of a log do not follow its position
    :raises Unprojectable: an event is newer than the code, or unknown to it
    """
    for log, (after, envelopes) in batch.items():
        in_order(log=log, after=after, envelopes=envelopes)
        for envelope in envelopes:
            try:
                data = current(topic=envelope.topic, version=envelope.version, data=envelope.data)
            except MALFORMED as error:
                raise unprojectable(envelope, error) from error
            yield envelope, data
