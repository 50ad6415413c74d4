"""Commands on contracts: register, publish, open to members, renew."""

from typing import Any

from rest_framework import serializers

from tremplin_platform.commands.contracts.contracts import (
    ContractTerms,
    open_contract,
    publish_contract,
    register_contract,
    renew_contract,
)
from tremplin_tenants.access import BUYERS
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


class RegisterContract(CreateCommandView):
    """Sans lot, le contrat en a un, numéro `1`. Il n’entre au catalogue qu’une fois publié."""

    endpoint = "register-contract"
    path = "contracts"
    roles = BUYERS
    summary = "Enregistrer un contrat"
    command = register_contract
    request_serializer = ContractBody
    examples = {"deux lots": _CONTRACT}

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        terms = {name: value for name, value in body.items() if name not in ("id", "lots")}
        return {"identifier": identifier, "terms": ContractTerms(**terms), "lots": body.get("lots", [])}


class PublishBody(Body):
    reason = Text(required=False, allow_null=True)


class PublishContract(CommandView):
    """Le contrat entre au catalogue et peut être ouvert à des membres."""

    endpoint = "publish-contract"
    path = "contracts/{id}/publish"
    roles = BUYERS
    summary = "Publier un contrat"
    command = publish_contract
    request_serializer = PublishBody
    examples = {"exemple": {"reason": "procédure achevée"}}


class OpenBody(Body):
    """`member`, ou `all: true`."""

    member = Identifier(required=False, allow_null=True)
    all = Flag(required=False, help_text="`true` : à tous les membres, et à qui adhérera plus tard.")
    from_ = Day(source="since")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs.get("member") is not None) == bool(attrs.get("all")):
            raise serializers.ValidationError(
                {"member": "Nommez un membre, ou écrivez « all: true » : l’un ou l’autre."}, "one-or-all"
            )
        return attrs


class OpenContract(CommandView):
    """Ouvert à tous, il l’est aussi à qui rejoindra la centrale (R2162-6)."""

    endpoint = "open-contract"
    path = "contracts/{id}/members"
    roles = BUYERS
    summary = "Ouvrir un contrat à un membre, ou à tous"
    command = open_contract
    request_serializer = OpenBody
    examples = {"exemple": {"all": True, "from": "2026-01-01"}}

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"identifier": identifier, "member": body.get("member"), "since": body["since"]}


class RenewalBody(Body):
    until = Day()


class RenewContract(CommandView):
    """La reconduction est tacite et le titulaire ne peut la refuser (R2112-4) ; la fin du contrat recule."""

    endpoint = "renew-contract"
    path = "contracts/{id}/renewals"
    roles = BUYERS
    summary = "Reconduire un contrat"
    command = renew_contract
    request_serializer = RenewalBody
    examples = {"exemple": {"until": "2030-12-31"}}
