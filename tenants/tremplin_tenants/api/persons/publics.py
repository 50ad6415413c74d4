"""`GET publics`: validated hours by public; null where a group is too small to hide a person."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from rest_framework import serializers

from tremplin_platform.commands.log_reads import head, hours_by_public
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.reads.exports import ExportedView
from tremplin_tenants.api.reads.filters import ExportQuery
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.fields import Identifier, Quarter
from tremplin_tenants.api.web.responses import AsOf, Reference, ResponseSerializer, TwoDecimals
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import CENTRALE


class PublicsQuery(ExportQuery):
    contract = Identifier()
    quarter = Quarter(help_text="Le trimestre travaillé.")


class PublicResponse(ResponseSerializer):
    public = serializers.CharField(help_text="Lettre du CCAG-FCS 16.1.1.2, ou `other`.")
    hours = TwoDecimals(
        allow_null=True,
        help_text="null : trop peu de personnes, aucune, ou tu pour protéger un autre groupe.",
    )


class PublicsResponse(ResponseSerializer):
    as_of = AsOf()
    contract = serializers.CharField()
    quarter = serializers.CharField()
    threshold = serializers.IntegerField(
        help_text="Le plus petit nombre de personnes d’un groupe qui est dit."
    )
    total = TwoDecimals(allow_null=True, help_text="null : trop peu de personnes en tout.")
    next = Reference(allow_null=True)
    previous = Reference(allow_null=True)
    results = PublicResponse(many=True)


class Publics(ExportedView):
    """
    Un contrat et un trimestre travaillé, tous les journaux ensemble, pour les heures qui nomment une personne.

    D’un trimestre clos (sinon 422 `quarter-not-closed`) ; les heures sont arrondies à la dizaine, le total est la somme
    des heures arrondies. Toujours toutes les lettres : une lettre sans heures et une lettre tue ne se distinguent pas.
    """

    endpoint = "publics"
    path = "publics"
    roles = BUYERS
    summary = "Les heures validées par public"
    query_serializer = PublicsQuery
    serializer_class = PublicsResponse
    projection = None

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return None

    def answer(self) -> Mapping[str, Any]:
        contract, quarter = self.query["contract"], self.query["quarter"]
        at = head(self.connection, log=CENTRALE)
        if at is None:
            raise not_found()
        threshold = int(settings.TREMPLIN_PUBLICS_THRESHOLD)
        # The vault is read by the command role alone: no policy of a read comes to it.
        found = hours_by_public(command_connection(), contract=contract, quarter=quarter, threshold=threshold)
        return {
            "as_of": at,
            "contract": contract,
            "quarter": quarter,
            "threshold": threshold,
            "total": found.total,
            "next": None,
            "previous": None,
            "results": [{"public": public, "hours": hours} for public, hours in found.hours.items()],
        }
