"""What the vault keeps beside a declaration that names a person: which days and how many hours are claimed for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tremplin_platform.domain.hours.day_capacity import Span, is_too_much


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """
    One declaration of a log that names `person` (None once it is erased). Hours in hundredths, days `YYYY-MM-DD`.

    `hours`: declared, or validated with its corrections, zero once rejected; `validated`: of those, the validated
    ones; `overclaimed`: with the person's other contracts more than 24 a day, to be looked at by the buyer;
    `to_take_back`: its eligibility was revoked and the hours still stand.
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
        """Its hours over its days."""
        return Span(self.worked_from, self.worked_to, self.hours)

    def is_same(self, other: "Claim") -> bool:
        """Whether both are of one declaration."""
        return (self.log, self.declaration) == (other.log, other.declaration)


def is_over_capacity(claim: Claim, others: Iterable[Claim]) -> bool:
    """Whether this claim leaves the person, with the others, more than 24 hours of work a day."""
    spans = [other.span() for other in others if not other.is_same(claim) and other.hours]
    return claim.hours > 0 and is_too_much(claim.span(), spans)
