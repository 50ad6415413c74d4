"""What the centrale decides of one lot: awarded, its target allocated, its hours followed."""

from datetime import date

from tremplin_platform.domain.clauses.annulment import check_not_annulled
from tremplin_platform.domain.contracts.contract_part import ContractPart
from tremplin_platform.domain.contracts.declining import NotAssigned
from tremplin_platform.domain.contracts.opening import opened_from
from tremplin_platform.domain.law.law import UNSETTLED
from tremplin_platform.domain.lots.award import AlreadyAwarded, AwardTerms, NoContractor
from tremplin_platform.domain.lots.clause_target import NoTarget
from tremplin_platform.domain.lots.lot_life import check_lasting, check_not_cancelled, clause_on
from tremplin_platform.domain.lots.lot_roles import award_on, award_to, facilitator_on, is_for, is_held_by
from tremplin_platform.domain.organisations.registration import check_territory
from tremplin_platform.domain.refusals import NotOpened, NotPositive
from tremplin_platform.events.contracts import contract as events, contract_life as life_events
from tremplin_platform.events.fact import NOBODY, member_audience
from tremplin_platform.events.lots import declining
from tremplin_platform.events.shapes import Award

CO_CONTRACTOR_NOT_ELIGIBLE = "co-contractor-not-eligible"
"""Is every company of a group to meet the reservation, or the group as a whole? No text read says (domain 5.10)."""

UNSETTLED_WINNER = "winner-not-settled"
"""Is an EITI a structure of L2113-13? No text read says (domain 5.10): what it wins is counted nowhere."""


class ContractLots(ContractPart):
    """The part of `Contract` that says who holds each lot."""

    def award(self, lot: str, terms: AwardTerms) -> None:
        """
        Award a lot; to a second contractor, it makes the lot multi-award.

        :raises UnknownLot: no such lot
        :raises LotCancelled: it is
        :raises LotTerminated: it is
        :raises AlreadyAwarded: to this contractor
        :raises Refused: what `AwardTerms.award` refuses
        """
        state = self._lot(lot)
        check_lasting(state)
        if award_to(state["awards"], contractor=terms.contractor) is not None:
            raise AlreadyAwarded
        award = terms.award(state["reservation"], on=self.law_day)
        kept = terms.kept_by_centrale()
        doubtful = terms.ineligible(state["reservation"], on=self.law_day)
        self._decide(
            events.LotAwarded,
            lot=lot,
            award=award,
            **kept,
            effective=award["notified_on"],
        )
        if doubtful:
            self._keep_open(
                lot, CO_CONTRACTOR_NOT_ELIGIBLE, award, about=doubtful, statement=terms.statement or ""
            )
        self._keep_winner_open(lot, award)

    def substitute(self, lot: str, terms: AwardTerms, *, ground: str) -> None:
        """
        Put another contractor in the place of the one that orders go to on that day (R2194-6).

        On a reserved lot it must meet the same conditions as the first.

        :raises UnknownLot: no such lot
        :raises LotCancelled: it is
        :raises LotTerminated: it is
        :raises NoContractor: nobody holds the lot that day
        :raises AlreadyAwarded: the successor holds it already
        :raises Refused: what `AwardTerms.award` refuses
        """
        state = self._lot(lot)
        check_lasting(state)
        if award_to(state["awards"], contractor=terms.contractor) is not None:
            raise AlreadyAwarded
        replaced = award_on(state["awards"], day=terms.notified_on.isoformat())
        if replaced is None:
            raise NoContractor
        award = terms.award(state["reservation"], on=self.law_day)
        self._decide(
            life_events.ContractorSubstituted,
            lot=lot,
            replaced=replaced["contractor"],
            award=award,
            ground=ground,
            evidence=terms.kept_by_centrale()["evidence"],
            effective=award["notified_on"],
        )
        self._keep_winner_open(lot, award)

    def allocate(self, lot: str, *, member: str, hours: int, today: date) -> None:
        """
        Give a member its part of a fixed or computed target, in hundredths of an hour; it replaces the part it had.

        :raises UnknownLot: no such lot
        :raises LotCancelled: it is
        :raises ClauseAnnulled: it is
        :raises NoTarget: the lot's clause sets none, or there is no clause
        :raises NotOpened: the contract is not open to this member
        :raises NotPositive: less than zero hours
        """
        state = self._lot(lot)
        check_not_cancelled(state)
        check_not_annulled(state)
        clause = clause_on(state, day=today.isoformat())
        if clause is None or clause["target"] is None:
            raise NoTarget
        if opened_from(member, to=self.opened_to, to_all=self.opened_to_all) is None:
            raise NotOpened(pointer="/member")
        if hours < 0:
            raise NotPositive(pointer="/hours")
        self._decide(
            events.TargetAllocated,
            lot=lot,
            member=member,
            hours=hours,
            replaced=self.allocated.get(lot, {}).get(member),
            audience=member_audience(member),
            effective=today.isoformat(),
        )

    def assign_facilitator(self, lot: str, *, facilitator: str, since: date, territory: str | None) -> None:
        """
        Say who validates a lot's hours from a day on, everywhere or in one territory.

        :raises UnknownLot: no such lot
        :raises BadTerritory: the territory is no département
        """
        self._lot(lot)
        if territory is not None:
            check_territory(territory)
        day = since.isoformat()
        self._decide(
            events.FacilitatorAssigned,
            lot=lot,
            assignment={"facilitator": facilitator, "from": day, "territory": territory},
            effective=day,
        )

    def decline_facilitator(self, lot: str, *, facilitator: str, on: date, reason: str) -> None:
        """
        Keep that a facilitateur declines the lot: from `on`, the buyer follows it until another is named.

        :raises UnknownLot: no such lot
        :raises NotAssigned: it was not given the lot, or has declined it
        """
        if not is_held_by(self._lot(lot)["facilitators"], facilitator=facilitator):
            raise NotAssigned
        day = on.isoformat()
        self._decide(
            declining.FacilitatorDeclined,
            lot=lot,
            facilitator=facilitator,
            on=day,
            reason=reason,
            effective=day,
        )

    def award_to(self, lot: str, *, contractor: str) -> Award | None:
        """
        The award of a lot to this contractor, or None.

        :raises UnknownLot: no such lot
        :raises LotCancelled: it is
        """
        state = self._lot(lot)
        check_not_cancelled(state)
        return award_to(state["awards"], contractor=contractor)

    def facilitator_on(self, lot: str, *, day: date) -> str | None:
        """
        Who validates on a day the lot's hours that are no member's alone, or None.

        :raises UnknownLot: no such lot
        """
        everywhere = [one for one in self._lot(lot)["facilitators"] if is_for(one, territory=None)]
        return facilitator_on(everywhere, day=day.isoformat())

    def _keep_winner_open(self, lot: str, award: Award) -> None:
        if UNSETTLED in award["kinds"] and not award["protected"]:
            self._keep_open(lot, UNSETTLED_WINNER, award, about=[award["contractor"]], statement="")

    def _keep_open(self, lot: str, question: str, award: Award, *, about: list[str], statement: str) -> None:
        self._decide(
            life_events.OpenPointKept,
            audience=NOBODY,
            lot=lot,
            question=question,
            about=about,
            statement=statement,
            effective=award["notified_on"],
        )
