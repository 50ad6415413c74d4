"""Organisations: registered, given a status, leaving. By a buyer."""

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

from tremplin_platform.commands.organisations.organisations import (
    StatusTerms,
    change_siret,
    correct_membership,
    leave,
    record_status,
    register_organisation,
)
from tremplin_platform.events.codes import BUYER_STATUSES, ORGANISATION_KINDS, STATUS_KINDS
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, CommandView, CreateCommandView, Fields, Path
from tremplin_tenants.api.web.fields import Choice, Day, Identifier, Siret, Text


class StatusBody(Body):
    makes = StatusTerms
    kind = Choice(choices=STATUS_KINDS, help_text="Le statut.")
    from_ = Day(source="since")
    to = Day(source="until", required=False, allow_null=True)


class OrganisationBody(Body):
    id = Identifier(required=False)
    name = Text(max_length=200)
    siret = Siret()
    kind = Choice(
        choices=ORGANISATION_KINDS,
        help_text="Membre, titulaire, facilitateur, ou autre (un acheteur).",
    )
    joined_on = Day(required=False, allow_null=True)
    territory = Text(max_length=3, required=False, allow_null=True)
    statuses = StatusBody(many=True, required=False)
    buyer_status = Choice(choices=BUYER_STATUSES, required=False, allow_null=True)


_MEMBER = {
    "id": "cpam-075",
    "name": "CPAM de Paris",
    "siret": "77605646700587",
    "kind": "member",
    "joined_on": "2026-01-01",
    "territory": "75",
}
_CONTRACTOR = {
    "id": "jardins-adaptes",
    "name": "Les Jardins adaptés",
    "siret": "77605646700587",
    "kind": "contractor",
    "statuses": [{"kind": "EA", "from": "2024-01-01", "to": None}],
}


@extend_schema_view(
    post=extend_schema(
        summary="Enregistrer un organisme",
        examples=[
            OpenApiExample("membre", _MEMBER, request_only=True),
            OpenApiExample("titulaire", _CONTRACTOR, request_only=True),
        ],
    )
)
class RegisterOrganisation(CreateCommandView):
    """Un membre a son journal aussitôt ; un titulaire vient avec ses statuts, un facilitateur avec rien de plus."""

    endpoint = "register-organisation"
    command = register_organisation
    request_serializer = OrganisationBody
    made = True


class LeaveBody(Body):
    left_on = Day()


@extend_schema_view(post=extend_schema(summary="Faire sortir un membre"))
class Leave(CommandView):
    """`left_on` est le dernier jour d’adhésion : plus de commande après ce jour."""

    endpoint = "leave"
    command = leave
    request_serializer = LeaveBody


@extend_schema_view(post=extend_schema(summary="Donner un statut à un titulaire"))
class RecordStatus(CommandView):
    """Un statut (EA, ESAT, EI…) a son premier jour et, s’il est connu, son dernier."""

    endpoint = "record-status"
    command = record_status
    request_serializer = StatusBody

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"identifier": identifier, "status": StatusTerms(**body)}


class SiretBody(Body):
    siret = Siret()
    from_ = Day(source="since")


@extend_schema_view(post=extend_schema(summary="Changer le SIRET d’un organisme"))
class ChangeSiret(CommandView):
    """L’organisme reste le même : son identifiant et son journal ne changent pas, son SIRET est daté."""

    endpoint = "change-siret"
    command = change_siret
    request_serializer = SiretBody


class MembershipBody(Body):
    joined_on = Day()


@extend_schema_view(post=extend_schema(summary="Corriger le jour d’adhésion d’un membre"))
class CorrectMembership(CommandView):
    """Ce qui a été publié reste ; ce que la correction change est un ajustement de la clôture suivante."""

    endpoint = "correct-membership"
    command = correct_membership
    request_serializer = MembershipBody
