"""What a member may do with an opened contract: order on its lots, at what terms, and who validates their hours."""

from datetime import date

from tremplin_platform.domain.clauses.annulment import is_annulled
from tremplin_platform.domain.lots.lot_life import check_not_cancelled, clause_on, last_day
from tremplin_platform.domain.lots.lot_roles import award_on, award_to, category_at, facilitator_on
from tremplin_platform.domain.orders.ordering import LotNotAwarded, OrderTerms, OutsideContract
from tremplin_platform.domain.refusals import NotOpened, UnknownLot
from tremplin_platform.events.shapes import Award, OpenLot


class OpenedTerms:
    """The part of `OpenedContract` that answers; it changes nothing."""

    contract: str
    usage: str
    opened_from: str
    starts_on: str
    ends_on: str
    lots: dict[str, OpenLot]

    def lot(self, lot: str) -> OpenLot:
        """
        The lot as this log knows it.

        :raises UnknownLot: no such lot
        """
        if lot not in self.lots:
            raise UnknownLot
        return self.lots[lot]

    def order_terms(self, lot: str, *, placed_on: date) -> OrderTerms:
        """
        What an order placed on this lot on a day would inherit. Refusals are said in this order.

        :raises OutsideContract: the contract is not in force that day (R2162-5), or the lot is terminated by then
        :raises NotOpened: not opened to this member by that day (R2162-6)
        :raises UnknownLot: no such lot
        :raises LotNotAwarded: no award is notified by that day, or the lot is cancelled
        """
        day = placed_on.isoformat()
        if not self.starts_on <= day <= self.ends_on:
            raise OutsideContract
        if day < self.opened_from:
            raise NotOpened
        terms = self.lot(lot)
        ends_on = last_day(terms, contract_ends=self.ends_on)
        award = award_on(terms["awards"], day=day)
        if award is None or ends_on is None:
            raise LotNotAwarded
        if day > ends_on:
            raise OutsideContract
        clause = clause_on(terms, day=day)
        return {
            "contract": self.contract,
            "lot": lot,
            "contractor": award["contractor"],
            "usage": self.usage,
            "reserved": terms["reserved"],
            "article": award["article"],
            "protected": award["protected"],
            "category": category_at(award),
            # Whenever it is placed: an order recorded once the clause is annulled makes nothing due.
            "rate": None if clause is None or is_annulled(terms) else clause.get("hours_per_1000_euros"),
        }

    def award_to(self, lot: str, *, contractor: str) -> Award | None:
        """
        The award of a lot to this contractor, or None.

        :raises UnknownLot: no such lot
        :raises LotCancelled: it is
        """
        terms = self.lot(lot)
        check_not_cancelled(terms)
        return award_to(terms["awards"], contractor=contractor)

    def facilitator_on(self, lot: str, *, day: date) -> str | None:
        """
        Who validates on a day this member's hours of the lot, or None.

        :raises UnknownLot: no such lot
        """
        # Assignments for other territories never entered the state.
        return facilitator_on(self.lot(lot)["facilitators"], day=day.isoformat())
