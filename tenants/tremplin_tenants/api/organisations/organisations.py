"""Commands on organisations: register, leave, record a status, change the SIRET, correct the membership."""

from tremplin_platform.commands.organisations.organisations import (
    StatusTerms,
    change_siret,
    correct_membership,
    leave,
    record_status,
    register_organisation,
)
from tremplin_platform.events.codes import BUYER_STATUSES, ORGANISATION_KINDS, STATUS_KINDS
from tremplin_tenants.access import BUYERS
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
    statuses = StatusBody(
        many=True, required=False, help_text="Les statuts d’un titulaire ; aucun : une entreprise ordinaire."
    )
    buyer_status = Choice(
        choices=BUYER_STATUSES,
        required=False,
        allow_null=True,
        help_text="D’un acheteur seulement : il décide du seuil de L2112-2-1.",
    )


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


class RegisterOrganisation(CreateCommandView):
    """Un membre a son journal aussitôt ; un titulaire vient avec ses statuts, un facilitateur avec rien de plus."""

    endpoint = "register-organisation"
    path = "organisations"
    roles = BUYERS
    summary = "Enregistrer un organisme"
    command = register_organisation
    request_serializer = OrganisationBody
    made = True
    examples = {"membre": _MEMBER, "titulaire": _CONTRACTOR}


class LeaveBody(Body):
    left_on = Day(help_text="Le dernier jour d’adhésion.")


class Leave(CommandView):
    """`left_on` est le dernier jour d’adhésion : plus de commande après ce jour."""

    endpoint = "leave"
    path = "organisations/{id}/leave"
    roles = BUYERS
    summary = "Faire sortir un membre"
    command = leave
    request_serializer = LeaveBody
    examples = {"exemple": {"left_on": "2026-06-30"}}


class RecordStatus(CommandView):
    """Un statut (EA, ESAT, EI…) a son premier jour et, s’il est connu, son dernier."""

    endpoint = "record-status"
    path = "organisations/{id}/statuses"
    roles = BUYERS
    summary = "Donner un statut à un titulaire"
    command = record_status
    request_serializer = StatusBody
    examples = {"exemple": {"kind": "EA", "from": "2026-01-01", "to": None}}

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"identifier": identifier, "status": StatusTerms(**body)}


class SiretBody(Body):
    siret = Siret()
    from_ = Day(source="since")


class ChangeSiret(CommandView):
    """L’organisme reste le même : son identifiant et son journal ne changent pas, son SIRET est daté."""

    endpoint = "change-siret"
    path = "organisations/{id}/siret"
    roles = BUYERS
    summary = "Changer le SIRET d’un organisme"
    command = change_siret
    request_serializer = SiretBody
    examples = {"exemple": {"siret": "77605646700587", "from": "2026-07-01"}}


class MembershipBody(Body):
    joined_on = Day()


class CorrectMembership(CommandView):
    """Ce qui a été publié reste ; ce que la correction change est un ajustement de la clôture suivante."""

    endpoint = "correct-membership"
    path = "organisations/{id}/membership"
    roles = BUYERS
    summary = "Corriger le jour d’adhésion d’un membre"
    command = correct_membership
    request_serializer = MembershipBody
    examples = {"exemple": {"joined_on": "2025-12-01"}}
