"""What a lot asks for beyond its first target: its tranches, and hours it had before the platform followed it."""

from datetime import date

from tremplin_platform.domain.clauses.annulment import check_not_annulled
from tremplin_platform.domain.contracts.contract_part import ContractPart
from tremplin_platform.domain.contracts.opening import opened_from
from tremplin_platform.domain.lots.clause_target import NoTarget
from tremplin_platform.domain.lots.lot_life import check_lasting, check_not_cancelled, clause_on, tranche_of
from tremplin_platform.domain.lots.lot_roles import award_on, category_at
from tremplin_platform.domain.refusals import NotOpened, NotPositive, Refused
from tremplin_platform.events.contracts import contract_life as events
from tremplin_platform.events.fact import member_audience


class AlreadyAffirmed(Refused):
    """Cette tranche est déjà affermie : ses heures sont dues, il n’y a rien à refaire."""

    code = "already-affirmed"


class ContractTranches(ContractPart):
    """The part of `Contract` that adds hours to a lot."""

    def add_tranche(self, lot: str, *, tranche: str, hours: int, today: date) -> None:
        """
        Tell a tranche of so many hundredths of an hour: none is due until it is affirmed (R2113-6).

        :raises UnknownLot: no such lot
        :raises LotCancelled: it is
        :raises LotTerminated: it is
        :raises ClauseAnnulled: it is
        :raises NotPositive: no hour, or less
        :raises NoTarget: the lot's clause sets none to add to
        """
        state, day = self._lot(lot), today.isoformat()
        check_lasting(state)
        check_not_annulled(state)
        if hours <= 0:
            raise NotPositive(pointer="/hours")
        clause = clause_on(state, day=day)
        if clause is None or clause["target"] is None:
            raise NoTarget
        self._decide(events.TrancheAdded, effective=day, lot=lot, tranche=tranche, hours=hours)

    def affirm_tranche(self, lot: str, *, tranche: str, on: date) -> None:
        """
        Make a tranche firm: from `on` its hours add to the lot's target.

        :raises UnknownLot: no such lot
        :raises LotCancelled: it is
        :raises LotTerminated: it is
        :raises ClauseAnnulled: it is
        :raises KeyError: no such tranche
        :raises AlreadyAffirmed: it is
        """
        state, day = self._lot(lot), on.isoformat()
        check_lasting(state)
        check_not_annulled(state)
        known = tranche_of(state, tranche)
        if known is None:
            raise KeyError(tranche)
        if known["affirmed_on"] is not None:
            raise AlreadyAffirmed
        self._decide(
            events.TrancheAffirmed, effective=day, lot=lot, tranche=tranche, hours=known["hours"], on=day
        )

    def bring_forward(self, lot: str, *, member: str, hours: int, on: date, evidence: str) -> None:
        """
        Count for a member hours (hundredths) validated before the platform followed the lot; each call adds some.

        :raises UnknownLot: no such lot
        :raises LotCancelled: it is
        :raises NotOpened: the contract is not open to this member
        :raises NotPositive: no hour, or less
        """
        state, day = self._lot(lot), on.isoformat()
        check_not_cancelled(state)
        if opened_from(member, to=self.opened_to, to_all=self.opened_to_all) is None:
            raise NotOpened(pointer="/member")
        if hours <= 0:
            raise NotPositive(pointer="/hours")
        award = award_on(state["awards"], day=day) or next(iter(state["awards"]), None)
        self._decide(
            events.HoursBroughtForward,
            effective=day,
            audience=member_audience(member),
            lot=lot,
            member=member,
            hours=hours,
            on=day,
            evidence=evidence,
            protected=award is not None and award["protected"],
            category=None if award is None else category_at(award),
        )
