"""A lot's clause annulled by the buyer."""

from datetime import date

from tremplin_platform.domain.clauses.annulment import check_not_annulled
from tremplin_platform.domain.clauses.clause_standing import standing_on
from tremplin_platform.domain.contracts.contract_part import ContractPart
from tremplin_platform.events.clauses import annulment as events


class ContractClause(ContractPart):
    """The part of `Contract` that ends what a lot's clause asks for."""

    def annul_clause(self, lot: str, *, on: date, reason: str) -> None:
        """
        Annul a lot's clause from a day on (CCAG-FCS 16.1.4.4): nothing is due any more, the hours done stay.

        :raises UnknownLot: no such lot
        :raises ClauseAnnulled: it is annulled already
        :raises Refused: the lot has no clause, or no contractor, that day
        """
        state = self._lot(lot)
        check_not_annulled(state)
        standing_on(self.identifier, state, day=on, due=0)
        self._decide(events.ClauseAnnulled, effective=on.isoformat(), lot=lot, reason=reason)
