"""Lots opened to a member, or to every member, with their figures."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request

from tremplin_projections.queries.attribution.attribution import attributed_quarters
from tremplin_projections.queries.keyset import Asked as PageAsked, Page
from tremplin_projections.queries.lots.lots import LotOfMember, lot, lots, members_of_lot
from tremplin_tenants.api.attribution.attribution import AttributedQuarterShown, attributed_rows
from tremplin_tenants.api.lots.lot_rows import LotShown, lot_row
from tremplin_tenants.api.reads.listing import MemberListQuery, MemberListView
from tremplin_tenants.api.reads.reading import Answered, Asked
from tremplin_tenants.api.reads.scoping import scope_of
from tremplin_tenants.api.web.fields import Identifier
from tremplin_tenants.api.web.shown import page_of
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import Caller, Role


class LotsQuery(MemberListQuery):
    contract = Identifier(required=False)


class _LotList(MemberListView):
    shown = LotShown
    key = (str, str, str)

    def row(self, row: LotOfMember) -> Mapping[str, Any]:
        return lot_row(row)


@extend_schema_view(get=extend_schema(summary="Les lots ouverts"))
class Lots(_LotList):
    """À l’organisme de la clé ; à tous les membres, ou à un seul, pour un acheteur."""

    endpoint = "lots"
    query = LotsQuery

    def page(self, asked: Asked, at: PageAsked) -> Page[Any]:
        return lots(today=asked.caller.today, log=asked.log, contract=asked.query.get("contract"), asked=at)


@extend_schema_view(get=extend_schema(summary="Un lot, membre par membre"))
class OneLot(_LotList):
    """
    Une ligne par membre à qui le lot est ouvert : la sienne seule pour un membre.

    `attribution`, pour un acheteur : les heures qui ne sont à aucun membre seul, réparties à chaque clôture.
    """

    endpoint = "lot"

    def answered_as(self) -> Any:
        told = "Pour un acheteur seul : ce que chaque clôture a réparti."
        shared = AttributedQuarterShown(many=True, required=False, help_text=told)
        return page_of(self.shown, name="OneLotPage", attribution=shared)

    def answer(self, asked: Asked) -> Answered:
        answered = super().answer(asked)
        if asked.caller.role is Role.MEMBER or not isinstance(answered.body, Mapping):
            return answered
        shared = attributed_quarters(contract=asked.path["contract"], lot=asked.path["lot"])
        return replace(answered, body={**answered.body, "attribution": attributed_rows(shared)})

    def look(self, request: Request, caller: Caller, path: Mapping[str, str]) -> None:
        super().look(request, caller, path)
        log = self.log(caller, path, {})
        with scope_of(caller) as connection:
            asked = Asked(request=request, caller=caller, path=path, query={}, log=log, connection=connection)
            self.page(asked, PageAsked(limit=1))

    def page(self, asked: Asked, at: PageAsked) -> Page[Any]:
        contract, name, today = asked.path["contract"], asked.path["lot"], asked.caller.today
        if asked.log is None:
            found = members_of_lot(today=today, contract=contract, lot=name, asked=at)
        else:
            own = lot(today=today, log=asked.log, contract=contract, lot=name)
            found = Page(rows=(own,) if own else (), next=None, previous=None)
        if not found.rows:
            raise not_found("Ce lot n’existe pas, ou n’est ouvert à aucun membre que vous puissiez voir.")
        return found
