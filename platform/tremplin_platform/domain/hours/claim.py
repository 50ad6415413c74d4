"""
Define a claim: the hours that one declaration takes of a named person's days. Check that, with their other
claims, it makes no more than 24 hours a day. The vault (`store.persons.vault`) keeps claims.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tremplin_platform.domain.hours.day_capacity import Span, is_too_much


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """
    One declaration of a log that names `person` (None once it is erased). Hours in hundredths, days `YYYY-MM-DD`.

    `hours`: declared, or validated with its corrections, zero once rejected; `validated`: the validated part of them;
    `overclaimed`: more than 24 a day with the person's other contracts, for the buyer to review; `to_take_back`: the
    person's eligibility was revoked, and the hours are not corrected yet.
    """

    log: str
    declaration: str
    person: str | None
    contract: str
    lot: str
    worked_from: str
    worked_to: str
    work_quarter: str
    hours: int
    validated: int = 0
    overclaimed: bool = False
    to_take_back: bool = False

    def span(self) -> Span:
        """Return its hours over its days."""
        return Span(self.worked_from, self.worked_to, self.hours)

    def is_same(self, other: "Claim") -> bool:
        """Tell whether both are of one declaration."""
        return (self.log, self.declaration) == (other.log, other.declaration)


def is_over_capacity(claim: Claim, others: Iterable[Claim]) -> bool:
    """Tell whether this claim and the person's others make more than 24 hours of work a day."""
    spans = [other.span() for other in others if not other.is_same(claim) and other.hours]
    return claim.hours > 0 and is_too_much(claim.span(), spans)
