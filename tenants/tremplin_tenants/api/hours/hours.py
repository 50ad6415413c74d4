"""Commands on declarations of hours: declare, return, resubmit, validate, reject, correct."""

from tremplin_platform.commands.hours.hours import (
    Work,
    correct_hours,
    declare_hours,
    reject_hours,
    resubmit_hours,
    return_hours,
    validate_hours,
)
from tremplin_platform.events.codes import MODALITIES
from tremplin_tenants.access import BUYERS_AND_CONTRACTORS, HOURS_ACTORS
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, CommandView, CreateCommandView, Fields, Path
from tremplin_tenants.api.web.fields import Choice, Day, Hours, Identifier, Text


class LotNamed(Body):
    contract = Identifier()
    lot = Identifier()


class DeclareBody(LotNamed):
    id = Identifier(required=False)
    contractor = Identifier()
    person = Identifier(required=False, allow_null=True)
    modality = Choice(choices=MODALITIES)
    worked_from = Day()
    worked_to = Day()
    hours = Hours()
    call_off = Identifier(required=False, allow_null=True)
    subcontractor = Identifier(required=False, allow_null=True)


_DECLARED = {
    "id": "declaration-1",
    "contract": "nettoyage-2026",
    "lot": "1",
    "contractor": "jardins-adaptes",
    "modality": "direct",
    "worked_from": "2026-02-02",
    "worked_to": "2026-02-28",
    "hours": "118.00",
    "call_off": "commande-1",
}


class DeclareHours(CreateCommandView):
    """
    Par le titulaire du lot, ou un acheteur. Les jours d’une déclaration sont d’un même trimestre.

    `person` est un identifiant donné par `POST persons` : aucune réponse ne le redit.
    """

    endpoint = "declare-hours"
    path = "members/{member}/hours"
    roles = BUYERS_AND_CONTRACTORS
    summary = "Déclarer des heures"
    command = declare_hours
    by_caller = True
    request_serializer = DeclareBody
    examples = {"un mois": _DECLARED}

    def person(self, identifier: str, body: Fields) -> str | None:
        return body.get("person")

    def named_lot(self, body: Fields) -> tuple[str, str] | None:
        named = LotNamed(data={name: body.get(name) for name in ("contract", "lot")})
        return (body["contract"], body["lot"]) if named.is_valid() else None

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        fields = super().arguments(identifier, path, body)
        about = {
            name: fields.pop(name, None) for name in ("identifier", "contract", "lot", "contractor", "person")
        }
        return {**about, "work": Work(**fields)}


class ReasonBody(Body):
    reason = Text()


class ReturnHours(CommandView):
    """Elle reste en attente, jusqu’à ce qu’elle soit transmise de nouveau."""

    endpoint = "return-hours"
    path = "members/{member}/hours/{id}/return"
    roles = HOURS_ACTORS
    summary = "Retourner une déclaration à qui l’a faite"
    command = return_hours
    by_caller = True
    request_serializer = ReasonBody
    examples = {"exemple": {"reason": "pièce justificative manquante"}}


class ResubmitBody(Body):
    modality = Choice(choices=MODALITIES, required=False)
    worked_from = Day(required=False)
    worked_to = Day(required=False)
    hours = Hours(required=False)
    call_off = Identifier(required=False)
    subcontractor = Identifier(required=False)


class ResubmitHours(CommandView):
    """Par qui l’a déclarée. Ce qui n’est pas donné reste tel qu’il était."""

    endpoint = "resubmit-hours"
    path = "members/{member}/hours/{id}/resubmit"
    roles = HOURS_ACTORS
    summary = "Transmettre de nouveau une déclaration retournée"
    command = resubmit_hours
    by_caller = True
    request_serializer = ResubmitBody
    examples = {"exemple": {"hours": "112.00"}}


class ValidateHours(CommandView):
    """Par le facilitateur du lot ce jour-là, ou l’acheteur s’il n’y en a pas ; jamais par qui les a déclarées."""

    endpoint = "validate-hours"
    path = "members/{member}/hours/{id}/validate"
    roles = HOURS_ACTORS
    summary = "Valider des heures"
    command = validate_hours
    by_caller = True
    examples = {"exemple": {}}


class RejectHours(CommandView):
    """Pour de bon, par qui pourrait les valider."""

    endpoint = "reject-hours"
    path = "members/{member}/hours/{id}/reject"
    roles = HOURS_ACTORS
    summary = "Rejeter des heures"
    command = reject_hours
    by_caller = True
    request_serializer = ReasonBody
    examples = {"exemple": {"reason": "éligibilité non établie"}}


class CorrectBody(Body):
    delta = Hours(negative=True, help_text="En heures ; négatif, il en retire.")
    reason = Text()


class CorrectHours(CommandView):
    """`delta` s’ajoute à ce qui est validé (négatif : s’en retire), sans passer sous zéro."""

    endpoint = "correct-hours"
    path = "members/{member}/hours/{id}/correct"
    roles = HOURS_ACTORS
    summary = "Corriger des heures validées"
    command = correct_hours
    by_caller = True
    request_serializer = CorrectBody
    examples = {"exemple": {"delta": "-6.00", "reason": "heures comptées deux fois"}}
