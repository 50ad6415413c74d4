"""How a lot's clause is executed: difficulties, suspension, formal notice, penalties, globalisation. By a buyer."""

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from tremplin_platform.commands.clauses.execution import (
    annul_clause,
    notify_difficulty,
    send_formal_notice,
    suspend_clause,
)
from tremplin_platform.commands.clauses.globalisations import agree_globalisation
from tremplin_platform.commands.clauses.penalties import cancel_penalty, decide_penalty
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import CreateCommandView, LotCommandView
from tremplin_tenants.api.web.fields import Day, Hours, Identifier, Text


class DifficultyBody(Body):
    on = Day()
    reason = Text()
    excused_hours = Hours(required=False)


@extend_schema_view(post=extend_schema(summary="Noter une difficulté du titulaire"))
class NotifyDifficulty(LotCommandView):
    """Et les heures qu’elle excuse, faute de moyen trouvé pour les réaliser (CCAG-FCS 16.1.5)."""

    endpoint = "notify-difficulty"
    command = notify_difficulty
    request_serializer = DifficultyBody


class SuspensionBody(Body):
    from_ = Day(source="since")
    until = Day(required=False, allow_null=True)
    reason = Text()


@extend_schema_view(post=extend_schema(summary="Suspendre la clause d’un lot"))
class SuspendClause(LotCommandView):
    """D’un jour à un autre inclus, ou jusqu’à nouvel ordre (`until` nul) (CCAG-FCS 16.1.4.4)."""

    endpoint = "suspend-clause"
    command = suspend_clause
    request_serializer = SuspensionBody


class AnnulmentBody(Body):
    on = Day()
    reason = Text()


@extend_schema_view(post=extend_schema(summary="Annuler la clause d’un lot"))
class AnnulClause(LotCommandView):
    """Plus rien n’est dû à partir de ce jour, les heures faites restent acquises (CCAG-FCS 16.1.4.4)."""

    endpoint = "annul-clause"
    command = annul_clause
    request_serializer = AnnulmentBody


class FormalNoticeBody(Body):
    on = Day()
    deadline = Day()


@extend_schema_view(post=extend_schema(summary="Mettre le titulaire en demeure"))
class SendFormalNotice(LotCommandView):
    """Aucune pénalité avant le lendemain de l’échéance (CCAG-FCS 16.1.5)."""

    endpoint = "send-formal-notice"
    command = send_formal_notice
    request_serializer = FormalNoticeBody


class PenaltyBody(Body):
    on = Day()


@extend_schema_view(post=extend_schema(summary="Décider une pénalité"))
class DecidePenalty(LotCommandView):
    """Elle est calculée : heures dues moins validées, excusées, reportées ou déjà sanctionnées (CCAG-FCS 16.1.5)."""

    endpoint = "decide-penalty"
    command = decide_penalty
    request_serializer = PenaltyBody


class CancellationBody(Body):
    on = Day()
    reason = Text()


@extend_schema_view(post=extend_schema(summary="Annuler la dernière pénalité"))
class CancelPenalty(LotCommandView):
    """La mise en demeure à laquelle elle répondait attend de nouveau une suite."""

    endpoint = "cancel-penalty"
    command = cancel_penalty
    request_serializer = CancellationBody


class GlobalisationBody(Body):
    contracts = serializers.ListField(child=Identifier(), min_length=1, max_length=100)
    contractor = Identifier()
    basin = Text(max_length=200)
    from_ = Day(source="since")


_GLOBALISATION = {
    "contracts": ["nettoyage", "restauration"],
    "contractor": "proprete",
    "basin": "Paris",
    "from": "2026-03-01",
}


@extend_schema_view(
    post=extend_schema(
        summary="Globaliser les heures d’un titulaire",
        examples=[OpenApiExample("deux contrats", _GLOBALISATION, request_only=True)],
    )
)
class AgreeGlobalisation(CreateCommandView):
    """Dans un même bassin d’emploi, si les contrats le prévoient ; aucune heure n’est comptée deux fois (16.1.3)."""

    endpoint = "agree-globalisation"
    command = agree_globalisation
    request_serializer = GlobalisationBody
