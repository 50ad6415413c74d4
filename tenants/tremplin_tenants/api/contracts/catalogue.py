"""`GET catalogue`: contracts that the centrale published, and contracts observed in published data (DECP)."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from tremplin_platform.events.codes import USAGES
from tremplin_projections.queries.contracts.catalogue import catalogue
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_tenants.access import BUYERS_AND_MEMBERS
from tremplin_tenants.api.lots.lot_life_responses import Clause, LifeResponse
from tremplin_tenants.api.lots.lot_responses import AwardResponse
from tremplin_tenants.api.reads.filters import MemberListQuery
from tremplin_tenants.api.reads.pagination import ListView
from tremplin_tenants.api.web.fields import Choice, Identifier
from tremplin_tenants.api.web.responses import ResponseSerializer, TwoDecimals


class CatalogueQuery(MemberListQuery):
    source = Choice(
        choices=("published", "observed"),
        required=False,
        help_text="`published` : contrats de la centrale ; `observed` : lus dans les données essentielles.",
    )  # type: ignore[assignment]
    usage = Choice(choices=USAGES, required=False)
    contract = Identifier(required=False)


class CatalogueLotResponse(ResponseSerializer):
    lot = serializers.CharField()
    title = serializers.CharField()
    reservation = serializers.DictField(allow_null=True)
    clause = Clause(source="life.clause", allow_null=True)
    territories = serializers.ListField(child=serializers.CharField())
    awards = AwardResponse(many=True)
    life = LifeResponse()


class CatalogueRowResponse(ResponseSerializer):
    source = serializers.CharField()  # type: ignore[assignment]
    contract = serializers.CharField()
    title = serializers.CharField(allow_null=True)
    usage = serializers.CharField(allow_null=True)
    centrale_role = serializers.CharField(allow_null=True)
    kind = serializers.CharField(allow_null=True)
    cpv = serializers.CharField(allow_null=True)
    notice_on = serializers.DateField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    to_all = serializers.BooleanField()
    opened_to = serializers.IntegerField(help_text="À combien de membres il est ouvert nommément.")
    amount = TwoDecimals(allow_null=True)
    observed = serializers.DictField(allow_null=True)
    lots = CatalogueLotResponse(many=True)


class Catalogue(ListView):
    """Ce qui est publié par la centrale, et ce qu’elle a observé ailleurs (sur quoi l’on ne commande pas)."""

    endpoint = "catalogue"
    path = "catalogue"
    roles = BUYERS_AND_MEMBERS
    summary = "Le catalogue"
    query_serializer = CatalogueQuery
    serializer_class = CatalogueRowResponse
    projection = "catalogue"
    key = (str, str, str)

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return None  # the catalogue is read from the centrale's log by every role

    def subject_organisation(self, query: Mapping[str, Any]) -> str | None:
        member: str | None = query.get("member")
        return member

    def page(self, at: PageRequest) -> Page[Any]:
        query = self.query
        return catalogue(
            today=self.caller.today,
            source=query.get("source"),
            usage=query.get("usage"),
            contract=query.get("contract"),
            open_to=query.get("member"),
            asked=at,
        )
