"""Provenance of a delivered copy: the fact of the centrale it copies, its day and its author."""

from typing import TypedDict

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.events.envelope import Envelope, instant
from tremplin_platform.events.shapes import Origin


class Provenance(TypedDict):
    """The fields of every delivered copy that come from its original, under the names of the event."""

    origin: Origin
    effective: str
    by: str


def provenance_of(fact: Envelope) -> Provenance:
    """Return the provenance of a copy of `fact`, which holds from the fact's own day, or else from its Paris day."""
    return {
        "origin": {
            "log": fact.log,
            "seq": fact.seq,
            "recorded_at": instant(fact.recorded_at),
            "digest": fact.digest.hex(),
        },
        "effective": str(fact.data.get("effective") or paris_day(fact.recorded_at)),
        "by": CENTRALE,
    }
