"""Commands on the follow-up of clauses: conventions with facilitateurs, launch meetings, referents, service offer."""

from tremplin_platform.commands.buying.facilitation import (
    amend_convention,
    complete_commitment,
    end_convention,
    make_commitment,
    name_referent,
    record_meeting,
    sign_convention,
)
from tremplin_platform.events.codes import COMMITMENT_KINDS
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, CommandView, CreateCommandView, Fields, Path
from tremplin_tenants.api.web.fields import Choice, Day, Identifier, Text, Whole


class ConventionBody(Body):
    id = Identifier(required=False)
    facilitator = Identifier()
    capacity = Whole(min_value=1, help_text="Combien de contrats il suit à la fois.")
    from_ = Day(source="since")
    to = Day(source="until", required=False, allow_null=True)


_CONVENTION = {
    "id": "epec-2026",
    "facilitator": "epec",
    "capacity": 12,
    "from": "2026-01-01",
    "to": "2027-12-31",
}


class SignConvention(CreateCommandView):
    """Combien de contrats un facilitateur suit à la fois, de quand à quand. À pleine charge, on est averti."""

    endpoint = "sign-convention"
    path = "conventions"
    roles = BUYERS
    summary = "Convenir avec un facilitateur"
    command = sign_convention
    request_serializer = ConventionBody
    examples = {"douze contrats": _CONVENTION}


class AmendmentBody(Body):
    capacity = Whole(min_value=1, help_text="Combien de contrats il suit à la fois.")
    from_ = Day(source="since")


class AmendConvention(CommandView):
    """Un autre nombre de contrats suivis, à partir d’un jour de sa durée."""

    endpoint = "amend-convention"
    path = "conventions/{id}/amend"
    roles = BUYERS
    summary = "Étendre ou réduire une convention"
    command = amend_convention
    request_serializer = AmendmentBody
    examples = {"exemple": {"capacity": 15, "from": "2026-07-01"}}


class EndBody(Body):
    on = Day()


class EndConvention(CommandView):
    """`on` est le premier jour sans elle ; les lots restent confiés à qui ils le sont."""

    endpoint = "end-convention"
    path = "conventions/{id}/end"
    roles = BUYERS
    summary = "Mettre fin à une convention"
    command = end_convention
    request_serializer = EndBody
    examples = {"exemple": {"on": "2027-01-01"}}


class MeetingBody(Body):
    contractor = Identifier()
    held_on = Day()
    outcome = Text(
        help_text="`missed` : elle n’a pas eu lieu ; sinon ce qui en est sorti, sans nommer personne."
    )
    minutes = Text(required=False, allow_null=True, max_length=200, help_text="Référence du compte rendu.")


class RecordMeeting(CreateCommandView):
    """Une par titulaire du contrat, tenue ou manquée."""

    endpoint = "record-meeting"
    path = "contracts/{id}/meetings"
    roles = BUYERS
    summary = "Tenir une réunion de lancement"
    command = record_meeting
    request_serializer = MeetingBody
    examples = {
        "exemple": {
            "contractor": "proprete",
            "held_on": "2026-01-20",
            "outcome": "plan d’action convenu",
            "minutes": "cr-2026-01-20",
        }
    }

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"identifier": identifier, "contract": path["id"], **body}


class ReferentBody(Body):
    person = Identifier(
        source="seat",
        help_text="Un siège de la centrale, par son identifiant ; jamais le nom de qui l’occupe.",
    )
    contract = Identifier()
    from_ = Day(source="since")


class NameReferent(CreateCommandView):
    """Il suit le contrat avec le facilitateur à partir d’un jour, à la suite de celui d’avant."""

    endpoint = "name-referent"
    path = "referents"
    roles = BUYERS
    summary = "Nommer le référent interne d’un contrat"
    command = name_referent
    request_serializer = ReferentBody
    examples = {"exemple": {"person": "referent-clauses", "contract": "nettoyage-2026", "from": "2026-01-01"}}


class CommitmentBody(Body):
    kind = Choice(
        choices=COMMITMENT_KINDS,
        help_text="Rédaction de clause, suivi des heures ou aide au recrutement.",
    )
    to = Identifier(help_text="L’organisme, ou l’équipe d’acheteurs, envers qui l’on s’engage.")
    due_on = Day(help_text="Le jour pour lequel c’est promis.")


class MakeCommitment(CreateCommandView):
    """Rédaction de clause, suivi des heures ou aide au recrutement : envers qui, pour quand."""

    endpoint = "make-commitment"
    path = "commitments"
    roles = BUYERS
    summary = "S’engager au titre de l’offre de service"
    command = make_commitment
    request_serializer = CommitmentBody
    examples = {"exemple": {"kind": "recruitment-help", "to": "proprete", "due_on": "2026-09-15"}}


class CompleteCommitment(CommandView):
    """Il l’est à la date du jour."""

    endpoint = "complete-commitment"
    path = "commitments/{id}/done"
    roles = BUYERS
    summary = "Dire un engagement tenu"
    command = complete_commitment
    examples = {"exemple": {}}
