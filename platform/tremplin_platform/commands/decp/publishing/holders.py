"""Who holds a lot and for how much, award after award."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tremplin_platform.commands.decp.publishing.publications import ContractEvent, Publication
from tremplin_platform.events.contracts.contract import LotAwarded
from tremplin_platform.events.contracts.contract_life import ContractorSubstituted


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """
    The state of a lot's awards after `event`: `companies` in order, `amount` in cents.

    `amount` is the sum of those awarded, None where one of them is not known.
    """

    event: ContractEvent
    notified_on: str
    companies: Sequence[str]
    amount: int | None

    @property
    def grouped(self) -> bool:
        """Whether the award is to a group of companies."""
        return bool(self.event.data.get("group"))


def first_award(states: Sequence[Holding]) -> Holding:
    """Return the first award, of a lot that has one: those notified on the same day are one award to several."""
    return [state for state in states if state.notified_on == states[0].notified_on][-1]


def holdings(publication: Publication, lot: str) -> Iterator[Holding]:
    """Each state of the awards of a lot, first to last; none while it is not awarded."""
    companies: dict[str, list[str]] = {}
    amounts: dict[str, int | None] = {}
    for item in publication.of_lot(lot):
        if not item.is_a(LotAwarded, ContractorSubstituted):
            continue
        winner = item.data["award"]["contractor"]
        replaced = item.data.get("replaced")
        group = [company["contractor"] for company in item.data.get("group", ())]
        named = [winner, *(company for company in group if company != winner)]
        companies = {
            **{known: of for known, of in companies.items() if known != replaced},
            winner: named,
        }
        amounts[winner] = amounts.pop(replaced, None) if replaced else item.data["amount"]
        known = [amount for amount in amounts.values() if amount is not None]
        yield Holding(
            event=item,
            notified_on=item.data["award"]["notified_on"],
            companies=list(dict.fromkeys(company for of in companies.values() for company in of)),
            amount=sum(known) if len(known) == len(amounts) else None,
        )
