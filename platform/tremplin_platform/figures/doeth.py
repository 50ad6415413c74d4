"""
Ledger entries of the DOETH: amounts 3 and 4 by civil year, as stated by attestations in the member's name.

They count on the last day of the year.
"""

from typing import Any

from tremplin_platform.events.orders import doeth
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry, Rules


def of_attestation(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count the amounts of a first attestation; none if it is not `counted`."""
    if not data["counted"]:
        return ()
    return _amounts(data["year"], data["amount3"], data["amount4"])


def of_replaced_attestation(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count the amounts of a corrected attestation, if `counted`, less those counted until now."""
    amount3, amount4 = (data["amount3"], data["amount4"]) if data["counted"] else (0, 0)
    return _amounts(data["year"], amount3 - data["replaced_amount3"], amount4 - data["replaced_amount4"])


def _amounts(year: int, amount3: int, amount4: int) -> tuple[Entry, ...]:
    place = ("", "", f"{year:04d}-Q4", f"{year:04d}-12-31")
    return Entry(measures.DOETH_AMOUNT3, *place, amount3), Entry(measures.DOETH_AMOUNT4, *place, amount4)


RULES: Rules = {
    doeth.AttestationReceived: of_attestation,
    doeth.AttestationReplaced: of_replaced_attestation,
}
