"""Terms of an award: the part that every member may know, and the part that only the centrale keeps."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypedDict

from tremplin_platform.domain.law.law import UNSETTLED, is_protected
from tremplin_platform.domain.lots.reservation import Evidence, article_won, is_eligible
from tremplin_platform.domain.refusals import NotPositive, OutOfRange, Refused, RepeatedIdentifier
from tremplin_platform.events.contracts import contract as events
from tremplin_platform.events.shapes import Award, Reservation

CO_CONTRACTOR_NOT_ELIGIBLE = "co-contractor-not-eligible"
"""Open point (domain 5.10): no text read settles whether every company of a group must meet the reservation."""

UNSETTLED_WINNER = "winner-not-settled"
"""Open point (domain 5.10): no text read settles whether an EITI is of L2113-13; lots it wins are counted nowhere."""

_WHOLE = 100_00


class SharesNotWhole(Refused):
    """Les parts de ce groupement ne font pas 100 % : complétez-les, mandataire compris."""

    code = "shares-not-whole"
    pointer = "/group"


class LeadNotContractor(Refused):
    """
    Le mandataire est le seul interlocuteur : un groupement en a un, et c’est à lui que le lot est attribué.
    """

    code = "lead-not-contractor"
    pointer = "/group"


class StatementNeeded(Refused):
    """
    Une entreprise du groupement n’a pas le statut que la réservation demande. Aucun texte lu ne tranche : indiquez
    (`statement`) comment vous avez apprécié l’éligibilité du groupement.
    """

    code = "statement-needed"
    pointer = "/statement"


class TwoLeads(Refused):
    """Un groupement n’a qu’un mandataire : désignez celui à qui le lot est attribué."""

    code = "two-leads"
    pointer = "/group"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShare:
    """
    One company of a group and its share, in hundredths of a percent; `lead`: the mandataire.

    `kinds`: its statuses on the day of notification.
    """

    contractor: str
    share_percent: int
    lead: bool = False
    kinds: Sequence[str] = ()


class KeptByCentrale(TypedDict):
    """The part of an award that is never delivered to a member."""

    amount: int | None
    sourcing: str | None
    group: list[events.GroupMember]
    evidence: events.Evidence | None


class OpenPoint(TypedDict):
    """A question that an award raises, the companies it is about, and what the buyer stated (empty: nothing)."""

    question: str
    about: list[str]
    statement: str


class DecidedAward(NamedTuple):
    """An award in three parts: `award` for every member, `kept` by the centrale, `open_points` recorded apart."""

    award: Award
    kept: KeptByCentrale
    open_points: list[OpenPoint]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardTerms:
    """
    `kinds`: the winner's statuses on the day of notification; `amount` in cents; `sourcing`: a sourcing round.

    `statement`: how the buyer judged a group of which a company has none of the statuses required.
    """

    contractor: str
    kinds: Sequence[str]
    notified_on: date
    amount: int | None = None
    sourcing: str | None = None
    group: Sequence[GroupShare] = ()
    evidence: Evidence | None = None
    statement: str | None = None

    def decide(self, reservation: Reservation | None, *, on: str) -> DecidedAward:
        """
        Check these terms for a lot with this reservation, and return the award.

        :param on: the day whose law the reservation is under
        :raises NotEligible: the lot is reserved and the contractor has none of the statuses required
        :raises NoEvidence: the lot is reserved and the share of R2113-7 is not proved
        :raises Refused: a negative or zero amount, shares of a group that are wrong, two leads or none
        :raises StatementNeeded: a company of the group is not eligible, and the buyer did not say how it judged that
        """
        award = self._award(reservation, on=on)
        kept = self._kept_by_centrale()
        return DecidedAward(award, kept, self._open_points(reservation, award, on=on))

    def _award(self, reservation: Reservation | None, *, on: str) -> Award:
        article = None
        if reservation is not None:
            article = article_won(reservation["articles"], kinds=self.kinds, evidence=self.evidence, on=on)
        return {
            "contractor": self.contractor,
            "notified_on": self.notified_on.isoformat(),
            "article": article,
            "protected": is_protected(self.kinds),
            "kinds": list(self.kinds),
        }

    def _open_points(self, reservation: Reservation | None, award: Award, *, on: str) -> list[OpenPoint]:
        points = []
        if ineligible := self._ineligible(reservation, on=on):
            if not self.statement:
                raise StatementNeeded
            points.append(
                OpenPoint(question=CO_CONTRACTOR_NOT_ELIGIBLE, about=ineligible, statement=self.statement)
            )
        if UNSETTLED in award["kinds"] and not award["protected"]:
            points.append(OpenPoint(question=UNSETTLED_WINNER, about=[award["contractor"]], statement=""))
        return points

    def _ineligible(self, reservation: Reservation | None, *, on: str) -> list[str]:
        # Its lead is eligible: it won.
        if reservation is None:
            return []
        return [
            company.contractor
            for company in self.group
            if not is_eligible(reservation["articles"], kinds=company.kinds, on=on)
        ]

    def _kept_by_centrale(self) -> KeptByCentrale:
        if self.amount is not None and self.amount <= 0:
            raise NotPositive(pointer="/amount")
        _check_group(self.group, lead=self.contractor)
        return {
            "amount": self.amount,
            "sourcing": self.sourcing,
            "group": [
                {
                    "contractor": company.contractor,
                    "share_percent": company.share_percent,
                    "lead": company.lead,
                }
                for company in self.group
            ],
            "evidence": None if self.evidence is None else _checked_evidence(self.evidence),
        }


def _check_group(group: Collection[GroupShare], *, lead: str) -> None:
    if not group:
        return
    for index, company in enumerate(group):
        if not 0 < company.share_percent <= _WHOLE:
            raise OutOfRange(pointer=f"/group/{index}/share_percent")
    if len({company.contractor for company in group}) < len(group):
        raise RepeatedIdentifier(pointer="/group")
    if sum(company.share_percent for company in group) > _WHOLE:
        raise OutOfRange(pointer="/group")
    if sum(company.lead for company in group) > 1:
        raise TwoLeads
    if sum(company.share_percent for company in group) != _WHOLE:
        raise SharesNotWhole
    if not any(company.lead and company.contractor == lead for company in group):
        raise LeadNotContractor


def _checked_evidence(evidence: Evidence) -> events.Evidence:
    if not 0 <= evidence.share_percent <= _WHOLE:
        raise OutOfRange(pointer="/evidence/share_percent")
    return {"share_percent": evidence.share_percent, "on": evidence.on.isoformat()}
