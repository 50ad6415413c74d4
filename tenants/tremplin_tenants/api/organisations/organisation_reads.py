"""`GET organisations`: all of them for the centrale's keys, those that its own answers name for any other."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from tremplin_platform.events.codes import ORGANISATION_KINDS
from tremplin_platform.figures.names import ORGANISATION
from tremplin_projections.positions import Position
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_projections.queries.organisations.organisations import named_to, organisations
from tremplin_tenants.access import CENTRALE_READERS, EVERYONE
from tremplin_tenants.api.reads.filters import ListQuery
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.api.reads.pagination import ListView
from tremplin_tenants.api.web.fields import Choice, Identifier, Text
from tremplin_tenants.api.web.responses import ResponseSerializer


class OrganisationsQuery(ListQuery):
    kind = Choice(choices=ORGANISATION_KINDS, required=False)
    id = Identifier(required=False)


class RecordedStatusResponse(ResponseSerializer):
    kind = serializers.CharField()
    from_ = serializers.DateField()
    to = serializers.DateField(allow_null=True)


class NamedOrganisationResponse(ResponseSerializer):
    id = serializers.CharField()
    name = serializers.CharField(allow_null=True)
    kind = serializers.CharField(allow_null=True)


class RegisteredOrganisationResponse(NamedOrganisationResponse):
    """Ce que seuls un acheteur et un auditeur lisent en plus : `siret` et ce qui suit."""

    siret = serializers.CharField(required=False)
    statuses = RecordedStatusResponse(many=True, required=False)
    joined_on = serializers.DateField(allow_null=True, required=False)
    left_on = serializers.DateField(
        allow_null=True, required=False, help_text="Le dernier jour d’adhésion, fusion et scission comprises."
    )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        if isinstance(instance, dict):
            return NamedOrganisationResponse().to_representation(instance)
        return super().to_representation(instance)


class Organisations(ListView):
    """
    Toutes, pour un acheteur et un auditeur. Pour un autre, celles que ses propres réponses nomment.

    Un membre : celles de son journal et les titulaires du catalogue. Un titulaire : les membres pour qui il déclare.
    Un facilitateur : les membres et les titulaires des lots qu’il suit aujourd’hui.
    """

    endpoint = "organisations"
    path = "organisations"
    roles = EVERYONE
    summary = "Les organismes, par leur nom"
    query_serializer = OrganisationsQuery
    serializer_class = RegisteredOrganisationResponse
    key = (str,)
    extra_projections = ("catalogue", "registers")

    def position(self, *, projection: str) -> Position:
        return super().position(projection="registers" if self.caller.reads_every_log else projection)

    def page(self, at: PageRequest) -> Page[Any]:
        caller = self.caller
        asked: dict[str, Any] = {
            "today": caller.today,
            "kind": self.query.get("kind"),
            "identifier": self.query.get("id"),
        }
        if caller.reads_every_log:
            return organisations(**asked, asked=at)
        return named_to(side=caller.role.value, organisation=caller.organisation, **asked, asked=at)

    def rows(self, rows: Sequence[Any]) -> Sequence[Any]:
        if self.caller.reads_every_log:
            return rows
        names = names_of({(ORGANISATION, known) for known in rows})
        return [
            {"id": known, "name": names.name(ORGANISATION, known), "kind": names.kind(known)}
            for known in rows
        ]


class SearchedOrganisationsQuery(OrganisationsQuery):
    containing = Text(required=False, max_length=200, help_text="Du nom, du SIRET ou de l’identifiant.")


class SearchedOrganisations(Organisations):
    """A read for pages alone: organisations by letters of their name. For the centrale's readers."""

    endpoint = "searched-organisations"
    roles = CENTRALE_READERS
    query_serializer = SearchedOrganisationsQuery

    def page(self, at: PageRequest) -> Page[Any]:
        return organisations(
            today=self.caller.today,
            kind=self.query.get("kind"),
            containing=self.query.get("containing"),
            asked=at,
        )
