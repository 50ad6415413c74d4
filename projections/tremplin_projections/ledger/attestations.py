"""Make the rows of attestations for the DOETH."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.ledger.tables import ATTESTATIONS
from tremplin_projections.rows.days import day
from tremplin_projections.rows.table import Row


def attestation_row(envelope: Envelope, data: dict[str, Any]) -> Row:
    """Make the row of an attestation from the event that received or replaced it."""
    return ATTESTATIONS.row(
        log=envelope.log,
        attestation=envelope.subject.rpartition("/")[2],
        seq=envelope.seq,
        year=int(data["year"]),
        contractor=str(data["contractor"]),
        issued_to=str(data["issued_to"]),
        amount3=int(data["amount3"]),
        amount4=int(data["amount4"]),
        received_on=day(data["received_on"]),
        counted=bool(data["counted"]),
        uncounted=str(data["uncounted"] or ""),
    )
