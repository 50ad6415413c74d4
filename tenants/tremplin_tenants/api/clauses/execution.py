"""Commands on the execution of a lot's clause: difficulty, suspension, formal notice, penalty, globalisation."""

from rest_framework import serializers

from tremplin_platform.commands.clauses.execution import (
    annul_clause,
    notify_difficulty,
    send_formal_notice,
    suspend_clause,
)
from tremplin_platform.commands.clauses.globalisations import agree_globalisation
from tremplin_platform.commands.clauses.penalties import cancel_penalty, decide_penalty
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import CreateCommandView, LotCommandView
from tremplin_tenants.api.web.fields import Day, Hours, Identifier, Text


class DifficultyBody(Body):
    on = Day()
    reason = Text()
    excused_hours = Hours(required=False, help_text="Les heures qu’elle excuse.")


class NotifyDifficulty(LotCommandView):
    """Et les heures qu’elle excuse, faute de moyen trouvé pour les réaliser (CCAG-FCS 16.1.5)."""

    endpoint = "notify-difficulty"
    path = "contracts/{id}/lots/{lot}/difficulty"
    roles = BUYERS
    summary = "Noter une difficulté du titulaire"
    command = notify_difficulty
    request_serializer = DifficultyBody
    examples = {"exemple": {"on": "2026-04-13", "reason": "peu de candidats", "excused_hours": "50.00"}}


class SuspensionBody(Body):
    from_ = Day(source="since")
    until = Day(required=False, allow_null=True)
    reason = Text()


class SuspendClause(LotCommandView):
    """D’un jour à un autre inclus, ou jusqu’à nouvel ordre (`until` nul) (CCAG-FCS 16.1.4.4)."""

    endpoint = "suspend-clause"
    path = "contracts/{id}/lots/{lot}/suspend"
    roles = BUYERS
    summary = "Suspendre la clause d’un lot"
    command = suspend_clause
    request_serializer = SuspensionBody
    examples = {"exemple": {"from": "2026-05-01", "until": None, "reason": "site fermé"}}


class AnnulmentBody(Body):
    on = Day()
    reason = Text()


class AnnulClause(LotCommandView):
    """Plus rien n’est dû à partir de ce jour, les heures faites restent acquises (CCAG-FCS 16.1.4.4)."""

    endpoint = "annul-clause"
    path = "contracts/{id}/lots/{lot}/annul"
    roles = BUYERS
    summary = "Annuler la clause d’un lot"
    command = annul_clause
    request_serializer = AnnulmentBody
    examples = {"exemple": {"on": "2026-05-01", "reason": "redressement"}}


class FormalNoticeBody(Body):
    on = Day()
    deadline = Day(help_text="Le dernier jour pour y répondre.")


class SendFormalNotice(LotCommandView):
    """Aucune pénalité avant le lendemain de l’échéance (CCAG-FCS 16.1.5)."""

    endpoint = "send-formal-notice"
    path = "contracts/{id}/lots/{lot}/formal-notice"
    roles = BUYERS
    summary = "Mettre le titulaire en demeure"
    command = send_formal_notice
    request_serializer = FormalNoticeBody
    examples = {"exemple": {"on": "2026-06-08", "deadline": "2026-08-31"}}


class PenaltyBody(Body):
    on = Day()


class DecidePenalty(LotCommandView):
    """Elle est calculée : heures dues moins validées, excusées, reportées ou déjà sanctionnées (CCAG-FCS 16.1.5)."""

    endpoint = "decide-penalty"
    path = "contracts/{id}/lots/{lot}/penalty"
    roles = BUYERS
    summary = "Décider une pénalité"
    command = decide_penalty
    request_serializer = PenaltyBody
    examples = {"exemple": {"on": "2026-09-18"}}


class CancellationBody(Body):
    on = Day()
    reason = Text()


class CancelPenalty(LotCommandView):
    """La mise en demeure à laquelle elle répondait attend de nouveau une suite."""

    endpoint = "cancel-penalty"
    path = "contracts/{id}/lots/{lot}/penalty/cancel"
    roles = BUYERS
    summary = "Annuler la dernière pénalité"
    command = cancel_penalty
    request_serializer = CancellationBody
    examples = {"exemple": {"on": "2026-09-25", "reason": "heures retrouvées"}}


class GlobalisationBody(Body):
    contracts = serializers.ListField(
        child=Identifier(), min_length=1, max_length=100, help_text="Les identifiants des contrats."
    )
    contractor = Identifier()
    basin = Text(max_length=200, help_text="Le bassin d’emploi.")
    from_ = Day(source="since")


_GLOBALISATION = {
    "contracts": ["nettoyage", "restauration"],
    "contractor": "proprete",
    "basin": "Paris",
    "from": "2026-03-01",
}


class AgreeGlobalisation(CreateCommandView):
    """Dans un même bassin d’emploi, si les contrats le prévoient ; aucune heure n’est comptée deux fois (16.1.3)."""

    endpoint = "agree-globalisation"
    path = "globalisations"
    roles = BUYERS
    summary = "Globaliser les heures d’un titulaire"
    command = agree_globalisation
    request_serializer = GlobalisationBody
    examples = {"deux contrats": _GLOBALISATION}
