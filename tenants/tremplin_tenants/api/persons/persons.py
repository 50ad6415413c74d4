"""Commands on persons; their personal data go to the vault, and come back in no answer."""

from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tremplin_platform.commands.hours.revoked_hours import revoke_hours_now
from tremplin_platform.commands.persons.persons import (
    change_eligibility,
    new_person,
    record_hire,
    register_person,
)
from tremplin_tenants.access import HOURS_ACTORS
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import CommandView, Fields, Path
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.fields import Choice, Day, Identifier, Text

PUBLICS = (*"abcdefghij", "other")
_EITHER = "Donnez established_on et proof, ou bien revoked_on et reason."


class PersonBody(Body):
    public = Choice(choices=PUBLICS, help_text="La lettre du CCAG-FCS 16.1.1.2.")
    hired_on = Day()
    eligible_on = Day(
        required=False,
        allow_null=True,
        help_text="Le jour à partir duquel la preuve est là ; sans lui, aucune heure ne compte encore.",
    )
    employer = Identifier()


_PERSON = {"public": "b", "hired_on": "2026-01-05", "eligible_on": "2026-01-05", "employer": "proprete"}


class PersonView(CommandView):
    """A command on one person, whose identifier it answers with."""

    by_caller = True

    def person(self, identifier: str, body: Fields) -> str | None:
        return identifier


class RegisterPerson(PersonView):
    """
    `public` : lettre du CCAG-FCS 16.1.1.2. L’identifiant donné en réponse est tiré au hasard et n’est dit qu’ici.

    `eligible_on` peut venir plus tard, avec sa preuve : les heures ne comptent qu’à partir de ce jour.
    """

    endpoint = "register-person"
    path = "persons"
    roles = HOURS_ACTORS
    summary = "Enregistrer une personne"
    command = register_person
    request_serializer = PersonBody
    made = True
    examples = {"allocataire du RSA": _PERSON}

    def identifier(self, path: Path, body: Fields) -> str:
        return new_person()


class HireBody(Body):
    employer = Identifier()
    hired_on = Day()


class RecordHire(PersonView):
    """Une seule date par employeur : les deux ans d’une embauche directe se comptent à partir d’elle."""

    endpoint = "person-hires"
    path = "persons/{id}/hires"
    roles = HOURS_ACTORS
    summary = "Enregistrer une embauche par un autre employeur"
    command = record_hire
    request_serializer = HireBody
    examples = {"exemple": {"employer": "jardins-adaptes", "hired_on": "2026-02-02"}}


class EligibilityBody(Body):
    established_on = Day(required=False, help_text="Le premier jour que la preuve couvre.")
    proof = Text(max_length=200, required=False, help_text="La référence de la pièce, gardée ailleurs.")
    revoked_on = Day(required=False, help_text="Le premier jour où les preuves ne valent plus.")
    reason = Text(max_length=200, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two acts, whole."""
        if set(attrs) not in ({"established_on", "proof"}, {"revoked_on", "reason"}):
            at = "revoked_on" if set(attrs) & {"revoked_on", "reason"} else "established_on"
            raise ValidationError({at: [ErrorDetail(_EITHER, "one-act")]})
        return attrs


class Eligibility(PersonView):
    """
    `proof` est une référence de la pièce. `revoked_on` : premier jour où les preuves ne valent plus.

    Les heures validées que la révocation rend fausses sont reprises aussitôt, chacune par une correction.
    """

    endpoint = "person-eligibility"
    path = "persons/{id}/eligibility"
    roles = HOURS_ACTORS
    summary = "Établir ou révoquer l’éligibilité d’une personne"
    command = change_eligibility
    request_serializer = EligibilityBody
    examples = {"exemple": {"established_on": "2026-01-05", "proof": "piece-0042"}}

    def post(self, request: Request, **path: str) -> Response:
        answer = super().post(request, **path)
        revoke_hours_now(command_connection())
        return answer
