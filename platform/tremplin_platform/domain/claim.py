"""What the vault keeps beside a declaration that names a person: which days and how many hours are claimed for it."""

from dataclasses import dataclass

from tremplin_platform.domain.day_capacity import Span, is_too_much


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


def is_over_capacity(claim: Claim, others: list[Claim], *, contract: str | None) -> bool:
    """
    Whether the person would have worked more than 24 hours a day, this claim and the others together.

    :param contract: only the claims of this contract count; None for those of every contract
    """
    spans = [
        other.span()
        for other in others
        if not other.is_same(claim) and contract in (None, other.contract) and other.hours
    ]
    return is_too_much([*spans, claim.span()])
