"""Rows of attestations for the DOETH: what was last received of each."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.days import day
from tremplin_projections.sending import Row


def row(envelope: Envelope, data: dict[str, Any]) -> Row:
    """One attestation as this event states it."""
    return (
        envelope.log,
        envelope.subject.rpartition("/")[2],
        envelope.seq,
        int(data["year"]),
        str(data["contractor"]),
        str(data["issued_to"]),
        int(data["amount3"]),
        int(data["amount4"]),
        day(data["received_on"]),
        bool(data["counted"]),
        str(data["uncounted"] or ""),
    )
