"""Clauses followed: agreements with facilitateurs, launch meetings, referents, the service offer. By a buyer."""

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

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
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, CommandView, CreateCommandView, Fields, Path
from tremplin_tenants.api.web.fields import Choice, Day, Identifier, Text, Whole


class ConventionBody(Body):
    id = Identifier(required=False)
    facilitator = Identifier()
    capacity = Whole(least=1, help_text="Combien de contrats il suit à la fois.")
    from_ = Day(source="since")
    to = Day(source="until", required=False, allow_null=True)


_CONVENTION = {
    "id": "epec-2026",
    "facilitator": "epec",
    "capacity": 12,
    "from": "2026-01-01",
    "to": "2027-12-31",
}


@extend_schema_view(
    post=extend_schema(
        summary="Convenir avec un facilitateur",
        examples=[OpenApiExample("douze contrats", _CONVENTION, request_only=True)],
    )
)
class SignConvention(CreateCommandView):
    """Combien de contrats un facilitateur suit à la fois, de quand à quand. À pleine charge, on est averti."""

    endpoint = "sign-convention"
    command = sign_convention
    request_serializer = ConventionBody


class AmendmentBody(Body):
    capacity = Whole(least=1)
    from_ = Day(source="since")


@extend_schema_view(post=extend_schema(summary="Étendre ou réduire une convention"))
class AmendConvention(CommandView):
    """Un autre nombre de contrats suivis, à partir d’un jour de sa durée."""

    endpoint = "amend-convention"
    command = amend_convention
    request_serializer = AmendmentBody


class EndBody(Body):
    on = Day()


@extend_schema_view(post=extend_schema(summary="Mettre fin à une convention"))
class EndConvention(CommandView):
    """`on` est le premier jour sans elle ; les lots restent confiés à qui ils le sont."""

    endpoint = "end-convention"
    command = end_convention
    request_serializer = EndBody


class MeetingBody(Body):
    contractor = Identifier()
    held_on = Day()
    outcome = Text(
        help_text="`missed` : elle n’a pas eu lieu ; sinon ce qui en est sorti, sans nommer personne."
    )
    minutes = Text(required=False, allow_null=True, max_length=200, help_text="Référence du compte rendu.")


@extend_schema_view(post=extend_schema(summary="Tenir une réunion de lancement"))
class RecordMeeting(CreateCommandView):
    """Une par titulaire du contrat, tenue ou manquée."""

    endpoint = "record-meeting"
    command = record_meeting
    request_serializer = MeetingBody

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"identifier": identifier, "contract": path["id"], **body}


class ReferentBody(Body):
    person = Identifier(
        source="seat",
        help_text="Un siège de la centrale, par son identifiant ; jamais le nom de qui l’occupe.",
    )
    contract = Identifier()
    from_ = Day(source="since")


@extend_schema_view(post=extend_schema(summary="Nommer le référent interne d’un contrat"))
class NameReferent(CreateCommandView):
    """Il suit le contrat avec le facilitateur à partir d’un jour, à la suite de celui d’avant."""

    endpoint = "name-referent"
    command = name_referent
    request_serializer = ReferentBody


class CommitmentBody(Body):
    kind = Choice(
        choices=COMMITMENT_KINDS,
        help_text="Rédaction de clause, suivi des heures ou aide au recrutement.",
    )
    to = Identifier(help_text="L’organisme, ou l’équipe d’acheteurs, envers qui l’on s’engage.")
    due_on = Day()


@extend_schema_view(post=extend_schema(summary="S’engager au titre de l’offre de service"))
class MakeCommitment(CreateCommandView):
    """Rédaction de clause, suivi des heures ou aide au recrutement : envers qui, pour quand."""

    endpoint = "make-commitment"
    command = make_commitment
    request_serializer = CommitmentBody


@extend_schema_view(post=extend_schema(summary="Dire un engagement tenu"))
class CompleteCommitment(CommandView):
    """Il l’est à la date du jour."""

    endpoint = "complete-commitment"
    command = complete_commitment
