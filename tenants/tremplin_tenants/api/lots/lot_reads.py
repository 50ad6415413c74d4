"""`GET lots` and `lots/{contract}/{lot}`: lots opened to a member, or to every member, with their figures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tremplin_platform.figures.names import ORGANISATION, Names
from tremplin_projections.queries.attribution.attribution import attributed_quarters
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_projections.queries.lots.lots import LotOfMember, lot, lots, members_of_lot
from tremplin_tenants.access import BUYERS_AND_MEMBERS
from tremplin_tenants.api.attribution.attribution import AttributedQuarterResponse
from tremplin_tenants.api.lots.lot_responses import LotResponse
from tremplin_tenants.api.reads.filters import MemberListQuery
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.api.reads.pagination import MemberListView
from tremplin_tenants.api.web.fields import Identifier
from tremplin_tenants.api.web.responses import PageResponse
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import Role


class LotsQuery(MemberListQuery):
    contract = Identifier(required=False)


class OneLotPage(PageResponse):
    """Une page : `next` et `previous` sont les adresses des pages voisines, relatives, ou null."""

    results = LotResponse(many=True)
    attribution = AttributedQuarterResponse(
        many=True, required=False, help_text="Pour un acheteur seul : ce que chaque clôture a réparti."
    )

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        page = super().to_representation({"attribution": (), **instance})
        if "attribution" not in instance:
            del page["attribution"]
        return page


class _LotList(MemberListView):
    serializer_class = LotResponse
    key = (str, str, str)

    def rows(self, rows: Sequence[LotOfMember]) -> Sequence[LotOfMember]:
        return with_names(rows)


class Lots(_LotList):
    """À l’organisme de la clé ; à tous les membres, ou à un seul, pour un acheteur."""

    endpoint = "lots"
    path = "lots"
    roles = BUYERS_AND_MEMBERS
    summary = "Les lots ouverts"
    query_serializer = LotsQuery

    def page(self, at: PageRequest) -> Page[Any]:
        return lots(today=self.caller.today, log=self.log, contract=self.query.get("contract"), asked=at)


class OneLot(_LotList):
    """
    Une ligne par membre à qui le lot est ouvert : la sienne seule pour un membre.

    `attribution`, pour un acheteur : les heures qui ne sont à aucun membre seul, réparties à chaque clôture.
    """

    endpoint = "lot"
    path = "lots/{contract}/{lot}"
    roles = BUYERS_AND_MEMBERS
    summary = "Un lot, membre par membre"

    def get_serializer_class(self) -> type[OneLotPage]:
        return OneLotPage

    def answer(self) -> Mapping[str, Any]:
        page = super().answer()
        if self.caller.role is Role.MEMBER:
            return page
        shared = attributed_quarters(contract=self.kwargs["contract"], lot=self.kwargs["lot"])
        return {**page, "attribution": shared}

    def require_subject(self) -> None:
        super().require_subject()
        self.log = self.read_log({})
        with self.transaction():
            self.page(PageRequest(limit=1))

    def page(self, at: PageRequest) -> Page[Any]:
        contract, name, today = self.kwargs["contract"], self.kwargs["lot"], self.caller.today
        if self.log is None:
            found = members_of_lot(today=today, contract=contract, lot=name, asked=at)
        else:
            own = lot(today=today, log=self.log, contract=contract, lot=name)
            found = Page(rows=(own,) if own else (), next=None, previous=None)
        if not found.rows:
            raise not_found("Ce lot n’existe pas, ou n’est ouvert à aucun membre que vous puissiez voir.")
        return found


def with_names(rows: Sequence[LotOfMember]) -> Sequence[LotOfMember]:
    """Return the lots with the names of their members, facilitateurs and contractors."""
    names = names_of({(ORGANISATION, known) for row in rows for known in _organisations(row)})
    return [_named(row, names) for row in rows]


def _organisations(row: LotOfMember) -> list[str]:
    followed = [] if row.facilitator is None else [row.facilitator]
    return [row.log, *followed, *(award.contractor for award in row.awards)]


def _named(row: LotOfMember, names: Names) -> LotOfMember:
    awards = (
        replace(award, contractor_name=names.name(ORGANISATION, award.contractor)) for award in row.awards
    )
    return replace(
        row,
        member_name=names.name(ORGANISATION, row.log),
        facilitator_name=names.name(ORGANISATION, row.facilitator or ""),
        awards=tuple(awards),
    )
