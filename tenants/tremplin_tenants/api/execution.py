"""How a lot's clause is executed: difficulties, suspension, formal notice, penalties, globalisation. By a buyer."""

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from tremplin_platform.commands.execution import (
    annul_clause,
    notify_difficulty,
    send_formal_notice,
    suspend_clause,
)
from tremplin_platform.commands.globalisations import agree_globalisation
from tremplin_platform.commands.identifiers import new_identifier
from tremplin_platform.commands.penalties import cancel_penalty, decide_penalty
from tremplin_platform.store.session import Position, Session
from tremplin_tenants.api.body import Body
from tremplin_tenants.api.fields import Day, Hours, Identifier, Text
from tremplin_tenants.api.writing import Call, CommandView


class DifficultyBody(Body):
    on = Day()
    reason = Text()
    excused_hours = Hours(required=False)


@extend_schema_view(post=extend_schema(summary="Noter une difficulté du titulaire"))
class NotifyDifficulty(CommandView):
    """Et les heures qu’elle excuse, faute de moyen trouvé pour les réaliser (CCAG-FCS 16.1.5)."""

    endpoint = "notify-difficulty"
    form = DifficultyBody

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        position = notify_difficulty(session, contract=call.path["id"], lot=call.path["lot"], **call.body)
        return call.path["id"], position


class SuspensionBody(Body):
    from_ = Day()
    until = Day(required=False, allow_null=True)
    reason = Text()


@extend_schema_view(post=extend_schema(summary="Suspendre la clause d’un lot"))
class SuspendClause(CommandView):
    """D’un jour à un autre inclus, ou jusqu’à nouvel ordre (`until` nul) (CCAG-FCS 16.1.4.4)."""

    endpoint = "suspend-clause"
    form = SuspensionBody

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        position = suspend_clause(
            session,
            contract=call.path["id"],
            lot=call.path["lot"],
            since=call.body["from"],
            until=call.body.get("until"),
            reason=call.body["reason"],
        )
        return call.path["id"], position


class AnnulmentBody(Body):
    on = Day()
    reason = Text()


@extend_schema_view(post=extend_schema(summary="Annuler la clause d’un lot"))
class AnnulClause(CommandView):
    """Plus rien n’est dû à partir de ce jour, les heures faites restent acquises (CCAG-FCS 16.1.4.4)."""

    endpoint = "annul-clause"
    form = AnnulmentBody

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        position = annul_clause(session, contract=call.path["id"], lot=call.path["lot"], **call.body)
        return call.path["id"], position


class FormalNoticeBody(Body):
    on = Day()
    deadline = Day()


@extend_schema_view(post=extend_schema(summary="Mettre le titulaire en demeure"))
class SendFormalNotice(CommandView):
    """Aucune pénalité avant le lendemain de l’échéance (CCAG-FCS 16.1.5)."""

    endpoint = "send-formal-notice"
    form = FormalNoticeBody

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        position = send_formal_notice(session, contract=call.path["id"], lot=call.path["lot"], **call.body)
        return call.path["id"], position


class PenaltyBody(Body):
    on = Day()


@extend_schema_view(post=extend_schema(summary="Décider une pénalité"))
class DecidePenalty(CommandView):
    """Elle est calculée : heures dues moins validées, excusées, reportées ou déjà sanctionnées (CCAG-FCS 16.1.5)."""

    endpoint = "decide-penalty"
    form = PenaltyBody

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        position = decide_penalty(session, contract=call.path["id"], lot=call.path["lot"], **call.body)
        return call.path["id"], position


class CancellationBody(Body):
    on = Day()
    reason = Text()


@extend_schema_view(post=extend_schema(summary="Annuler la dernière pénalité"))
class CancelPenalty(CommandView):
    """La mise en demeure à laquelle elle répondait attend de nouveau une suite."""

    endpoint = "cancel-penalty"
    form = CancellationBody

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        position = cancel_penalty(session, contract=call.path["id"], lot=call.path["lot"], **call.body)
        return call.path["id"], position


class GlobalisationBody(Body):
    contracts = serializers.ListField(child=Identifier(), min_length=1, max_length=100)
    contractor = Identifier()
    basin = Text(max_length=200)
    from_ = Day()


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
class AgreeGlobalisation(CommandView):
    """Dans un même bassin d’emploi, si les contrats le prévoient ; aucune heure n’est comptée deux fois (16.1.3)."""

    endpoint = "agree-globalisation"
    form = GlobalisationBody
    made = True

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        identifier = new_identifier()
        position = agree_globalisation(
            session,
            identifier=identifier,
            contracts=call.body["contracts"],
            contractor=call.body["contractor"],
            basin=call.body["basin"],
            since=call.body["from"],
        )
        return identifier, position
