"""Record and list the waivers of L2112-2-1: contracts without a social condition of execution, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import serializers

from tremplin_platform.commands.buying.waivers import record_waiver
from tremplin_platform.events.codes import GROUNDS
from tremplin_tenants.access import BUYERS, CENTRALE_READERS
from tremplin_tenants.api.buying.registers import RegisterView
from tremplin_tenants.api.reads.filters import ListQuery
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, CommandView, Fields, Path
from tremplin_tenants.api.web.fields import Choice, Identifier, Money, Prose
from tremplin_tenants.api.web.responses import ResponseSerializer, TwoDecimals

_FINDINGS = ("missing-motive", "buyer-status-unknown")
_NEEDED: Mapping[str, bool | None] = {"needed": True, "buyer-status-unknown": None}


class WaiverBody(Body):
    contract = Identifier()
    ground = Choice(choices=GROUNDS)
    text = Prose(
        required=False, allow_blank=True, default="", max_length=4000, help_text="Vide, il reste à donner."
    )
    estimated = Money(help_text="La valeur estimée du besoin.")


_WAIVER = {
    "contract": "solutions-impression",
    "ground": "insufficient-link",
    "text": "Licences livrées en ligne : aucune prestation ne mobilise de main-d’œuvre.",
    "estimated": "250000.00",
}


class RecordWaiver(CommandView):
    """
    L’un des quatre cas de L2112-2-1, par contrat ; dit à nouveau, il remplace ce qui l’était.

    Le seuil est celui du statut de l’acheteur au jour de l’avis. Sous ce seuil, ou pour un avis d’avant le
    22 août 2026, la réponse de `GET waivers` dit qu’aucune dispense n’est nécessaire (point ouvert : le texte
    transitoire n’a pas été lu, la date de l’avis est retenue). Un motif vide est gardé ouvert.
    """

    endpoint = "record-waiver"
    path = "waivers"
    roles = BUYERS
    summary = "Inscrire une dispense de condition sociale"
    command = record_waiver
    request_serializer = WaiverBody
    made = True
    examples = {"lien insuffisant": _WAIVER}

    def identifier(self, path: Path, body: Fields) -> str:
        contract: str = body["contract"]
        return contract

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return dict(body)


class WaiversQuery(ListQuery):
    contract = Identifier(required=False)
    ground = Choice(choices=GROUNDS, required=False)
    finding = Choice(choices=_FINDINGS, required=False, help_text="Seulement ce qui reste à régler.")


class WaiverResponse(ResponseSerializer):
    id = serializers.CharField()
    text = serializers.CharField()
    buyer = serializers.CharField()
    works = serializers.BooleanField(help_text="Selon le CPV du contrat (division 45).")
    ground = serializers.CharField()
    article = serializers.CharField()
    contract = serializers.CharField()
    findings = serializers.ListField(child=serializers.CharField())
    standing = serializers.CharField()
    estimated = TwoDecimals()
    notice_on = serializers.DateField(help_text="Le jour de l’avis ; à défaut, celui du début.")
    threshold = TwoDecimals(allow_null=True)
    buyer_status = serializers.CharField(allow_null=True)
    needed = serializers.BooleanField(
        allow_null=True, help_text="Null : le statut de l’acheteur reste à dire."
    )


class Waivers(RegisterView):
    """Une par contrat, avec ce qui reste à régler."""

    endpoint = "waivers"
    path = "waivers"
    roles = CENTRALE_READERS
    summary = "Le registre des dispenses de L2112-2-1"
    query_serializer = WaiversQuery
    serializer_class = WaiverResponse
    register = "waivers"

    def matching(self, query: Mapping[str, Any]) -> dict[str, Any]:
        filters = super().matching(query)
        finding = filters.pop("finding", None)
        return filters if finding is None else {**filters, "findings": [finding]}

    def rows(self, rows: Sequence[Any]) -> Sequence[Any]:
        return [{**row, "needed": _NEEDED.get(row["standing"], False)} for row in super().rows(rows)]
