"""Contracts: registered with their lots, published, opened to members. By a buyer."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from tremplin_platform.commands.contracts.contracts import (
    ContractTerms,
    open_contract,
    publish_contract,
    register_contract,
    renew_contract,
)
from tremplin_tenants.api.lots.contract_bodies import ContractBody
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, CommandView, CreateCommandView, Fields, Path
from tremplin_tenants.api.web.fields import Day, Flag, Identifier, Text

_CONTRACT = {
    "id": "nettoyage-2026",
    "title": "Nettoyage des locaux",
    "buyer": "equipe-rso",
    "usage": "internal",
    "centrale_role": "intermediary",
    "kind": "framework",
    "starts_on": "2026-01-01",
    "ends_on": "2029-12-31",
    "lots": [
        {
            "id": "1",
            "title": "Île-de-France",
            "clause": {
                "way": "formula",
                "function": "main",
                "amount": "1000000.00",
                "labour_share": "50.00",
                "effort": "5.00",
                "hourly_cost": "30.00",
            },
        },
        {"id": "2", "title": "Espaces verts", "reservation": {"articles": ["L2113-12"]}},
    ],
}


@extend_schema_view(
    post=extend_schema(
        summary="Enregistrer un contrat",
        examples=[OpenApiExample("deux lots", _CONTRACT, request_only=True)],
    )
)
class RegisterContract(CreateCommandView):
    """Sans lot, le contrat en a un, numéro `1`. Il n’entre au catalogue qu’une fois publié."""

    endpoint = "register-contract"
    command = register_contract
    request_serializer = ContractBody

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        terms = {name: value for name, value in body.items() if name not in ("id", "lots")}
        return {"identifier": identifier, "terms": ContractTerms(**terms), "lots": body.get("lots", [])}


class PublishBody(Body):
    reason = Text(required=False, allow_null=True)


@extend_schema_view(post=extend_schema(summary="Publier un contrat"))
class PublishContract(CommandView):
    """Le contrat entre au catalogue et peut être ouvert à des membres."""

    endpoint = "publish-contract"
    command = publish_contract
    request_serializer = PublishBody


class OpenBody(Body):
    """`member`, ou `all: true`."""

    member = Identifier(required=False, allow_null=True)
    all = Flag(required=False)
    from_ = Day(source="since")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs.get("member") is not None) == bool(attrs.get("all")):
            raise serializers.ValidationError(
                {"member": "Nommez un membre, ou écrivez « all: true » : l’un ou l’autre."}, "one-or-all"
            )
        return attrs


@extend_schema_view(post=extend_schema(summary="Ouvrir un contrat à un membre, ou à tous"))
class OpenContract(CommandView):
    """Ouvert à tous, il l’est aussi à qui rejoindra la centrale (R2162-6)."""

    endpoint = "open-contract"
    command = open_contract
    request_serializer = OpenBody

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"identifier": identifier, "member": body.get("member"), "since": body["since"]}


class RenewalBody(Body):
    until = Day()


@extend_schema_view(post=extend_schema(summary="Reconduire un contrat"))
class RenewContract(CommandView):
    """La reconduction est tacite et le titulaire ne peut la refuser (R2112-4) ; la fin du contrat recule."""

    endpoint = "renew-contract"
    command = renew_contract
    request_serializer = RenewalBody
