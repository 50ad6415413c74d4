"""Receive DOETH attestations of a member (command), and list the amounts 3 and 4 that they give by year."""

from typing import Any

from rest_framework import serializers

from tremplin_platform.commands.orders.doeth import attestation_identifier, receive_attestation
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_projections.queries.orders.doeth import doeth
from tremplin_tenants.access import BUYERS, EVERY_READER
from tremplin_tenants.api.reads.filters import MemberListQuery
from tremplin_tenants.api.reads.pagination import MemberListView
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, CommandView, Fields, Path
from tremplin_tenants.api.web.fields import Day, Identifier, Money, Year
from tremplin_tenants.api.web.responses import Place, ResponseSerializer, TextOrNull, TwoDecimals


class AttestationBody(Body):
    year = Year()
    contractor = Identifier()
    issued_to = Identifier(help_text="Au nom de qui elle est établie : le membre, ou un autre.")
    amount3 = Money(help_text="Le montant 3 de l’attestation : coût de main-d’œuvre.")
    amount4 = Money(help_text="Le montant 4 de l’attestation : ce qui est déduit.")
    received_on = Day(help_text="Le jour où elle est reçue.")


_ATTESTATION = {
    "year": 2026,
    "contractor": "seguin",
    "issued_to": "cpam-075",
    "amount3": "8000.00",
    "amount4": "2400.00",
    "received_on": "2027-02-01",
}


class ReceiveAttestation(CommandView):
    """Les montants sont ceux de l’attestation. À un autre nom que celui du membre, elle est gardée sans chiffre."""

    endpoint = "receive-attestation"
    path = "members/{member}/doeth"
    roles = BUYERS
    summary = "Recevoir une attestation DOETH"
    command = receive_attestation
    request_serializer = AttestationBody
    made = True

    by_caller = True
    examples = {"attestation": _ATTESTATION}

    def identifier(self, path: Path, body: Fields) -> str:
        return attestation_identifier(**{name: body[name] for name in ("year", "contractor", "issued_to")})

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return dict(body)


class DoethQuery(MemberListQuery):
    year = Year(required=False, help_text="L’année civile.")


_WHY_NOT = {
    "not-in-members-name": "Elle n’est pas établie au nom de ce membre.",
    "not-deductible": "Ce titulaire n’était cette année-là ni une EA, ni un ESAT, ni un TIH.",
    "open-point": "Point ouvert : aucun texte lu ne dit si une EATT donne droit à déduction.",
}


class WhyNot(TextOrNull):
    """Why an attestation gives no figure, in French; null where it gives one."""

    def to_representation(self, value: str) -> Any:
        return super().to_representation(_WHY_NOT.get(value, value))


class AttestedResponse(ResponseSerializer):
    contractor = serializers.CharField()
    issued_to = serializers.CharField()
    amount3 = TwoDecimals()
    amount4 = TwoDecimals()
    received_on = serializers.DateField()
    counted = serializers.BooleanField()
    why_not = WhyNot(source="uncounted", help_text="Pourquoi elle ne donne pas de chiffre.")
    event = Place(source="*")


class DoethYearResponse(ResponseSerializer):
    member = serializers.CharField(source="log")
    name = serializers.CharField()
    siren = serializers.CharField(allow_null=True)
    year = serializers.IntegerField()
    amount3 = TwoDecimals(allow_null=True, help_text="Null si aucune attestation ne donne de chiffre.")
    amount4 = TwoDecimals(allow_null=True)
    provisional = serializers.BooleanField(
        help_text="Vrai tant que l’année court, ou qu’une EA ou un ESAT n’a pas envoyé son attestation."
    )
    awaited = serializers.ListField(child=serializers.CharField())
    attestations = AttestedResponse(many=True)


class Doeth(MemberListView):
    """Par SIREN de membre et année civile, d’après les seules attestations établies à son nom."""

    endpoint = "doeth"
    path = "doeth"
    roles = EVERY_READER
    summary = "Les montants 3 et 4 de la DOETH"
    query_serializer = DoethQuery
    serializer_class = DoethYearResponse
    key = (str, int)

    def page(self, at: PageRequest) -> Page[Any]:
        return doeth(today=self.caller.today, log=self.log, year=self.query.get("year"), asked=at)
