"""Make the attestations of the DOETH of 2025 by EA and ESAT, complete or not, and one not in a member's name."""

from collections.abc import Iterator
from datetime import date

from tremplin_infra.demo.acts.acts import Act
from tremplin_infra.demo.acts.member_acts import AttestationReceived
from tremplin_infra.demo.acts.parties import CENTRALE, WORKED_EXAMPLE
from tremplin_infra.demo.acts.year import office_hours

_YEAR = 2025
_ESAT, _EA, _GROUNDS = "esat-tilleuls", "ea-deux-rives", "ea-jardins"


def attesting() -> Iterator[Act]:
    """
    Give every attestation, in no order. Amount 4 is 30 % of amount 3, the labour within what was invoiced.

    `caf-001` was invoiced by another EA too, whose attestation never came; that of `caf-041` names the centrale.
    """
    yield _attestation(WORKED_EXAMPLE, _ESAT, WORKED_EXAMPLE, 912_00, 273_60, date(2026, 2, 9))
    yield _attestation("caf-024", _ESAT, "caf-024", 733_50, 220_05, date(2026, 2, 9))
    yield _attestation("caf-024", _EA, "caf-024", 540_00, 162_00, date(2026, 1, 27))
    yield _attestation("caf-001", _GROUNDS, "caf-001", 6_410_00, 1_923_00, date(2026, 2, 3))
    yield _attestation("caf-041", _ESAT, CENTRALE, 2_104_00, 631_20, date(2026, 2, 10))


def _attestation(
    member: str, contractor: str, issued_to: str, amount3: int, amount4: int, received_on: date
) -> AttestationReceived:
    return AttestationReceived(
        at=office_hours(received_on, member, contractor),
        log=member,
        year=_YEAR,
        contractor=contractor,
        issued_to=issued_to,
        amount3=amount3,
        amount4=amount4,
        received_on=received_on,
    )
