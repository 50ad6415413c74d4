"""`GET contracts` and `contracts/{id}`: contracts from draft to end, for those who read every log."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tremplin_projections.queries.contracts.contract import FEW, ContractInWhole, Totals, contract
from tremplin_projections.queries.contracts.contracts import CENTRALE, SOURCES, STATES, contracts
from tremplin_projections.queries.freshness import held_of
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_tenants.access import CENTRALE_READERS
from tremplin_tenants.api.contracts.contract_responses import ContractInWholeResponse, ListedContractResponse
from tremplin_tenants.api.reads.filters import ListQuery
from tremplin_tenants.api.reads.pagination import ListView
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.connections import scope_of
from tremplin_tenants.api.web.fields import Choice
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import Role


class ContractsQuery(ListQuery):
    state = Choice(choices=STATES, required=False, help_text="Où en est le contrat aujourd’hui.")
    source = Choice(  # type: ignore[assignment]
        choices=SOURCES,
        required=False,
        default=CENTRALE,
        help_text="`centrale` : les siens ; `observed` : ceux qu’elle a lus dans les données essentielles.",
    )


class Contracts(ListView):
    """Du brouillon à la fin, dans leur état du jour ; ou ceux qui sont constatés dans les données essentielles."""

    endpoint = "contracts"
    path = "contracts"
    roles = CENTRALE_READERS
    summary = "Les contrats et leur état"
    query_serializer = ContractsQuery
    serializer_class = ListedContractResponse
    projection = "catalogue"
    extra_projections = ("registers",)
    key = (str,)

    def page(self, at: PageRequest) -> Page[Any]:
        query = self.query
        return contracts(today=self.caller.today, source=query["source"], state=query.get("state"), asked=at)


class OneContract(ReadView):
    """
    Ses lots, leurs attributions et leurs montants, les parts des membres, l’exécution, ce que tous en ont.

    Sauf pour un acheteur, aucun total n’est dit tant que moins de trois membres ont des factures.
    """

    endpoint = "contract"
    path = "contracts/{id}"
    roles = CENTRALE_READERS
    summary = "Un contrat entier"
    serializer_class = ContractInWholeResponse
    extra_projections = ("catalogue", "registers")

    def answer(self) -> Mapping[str, Any]:
        found = self._found()
        if self.caller.role is not Role.BUYER:
            found = _without_few(found)
        return {
            "as_of": self.position(projection="ledger"),
            "held": held_of(logs=None, projection="ledger"),
            "row": found.row,
            "totals": found.totals,
            "lots": found.lots,
        }

    def require_subject(self) -> None:
        super().require_subject()
        with scope_of(self.caller):
            self._found()

    def _found(self) -> ContractInWhole:
        found = contract(today=self.caller.today, contract=self.kwargs["id"])
        if found is None:
            raise not_found("Ce contrat n’existe pas.")
        return found


def _without_few(found: ContractInWhole) -> ContractInWhole:
    """Withhold the totals of lots with few payers, and those of the contract where they would give these away."""
    few = [lot for lot in found.lots if lot.totals.payers < FEW]
    given_away = any(lot.totals.ordered or lot.totals.invoiced or lot.totals.validated for lot in few)
    lots = tuple(replace(lot, totals=_totals(lot.totals, withheld=lot in few)) for lot in found.lots)
    withheld = found.totals.payers < FEW or given_away
    return replace(found, lots=lots, totals=_totals(found.totals, withheld=withheld))


def _totals(totals: Totals, *, withheld: bool) -> Totals:
    return replace(totals, ordered=None, invoiced=None, validated=None) if withheld else totals
