"""Settle an open point: record the decision that closes a task which no other command closes."""

from tremplin_platform.commands.buying.open_points import Question, settle_open_point
from tremplin_projections.queries.tasks.open_points import open_point
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, CommandView, Fields, Path
from tremplin_tenants.api.web.connections import scope_of
from tremplin_tenants.api.web.fields import Text
from tremplin_tenants.rest.problem import not_found


class DecisionBody(Body):
    decision = Text(help_text="Ce que l’acheteur décide.")
    reason = Text()


class SettleOpenPoint(CommandView):
    """
    Ce qu’aucun texte ni aucune autre demande ne règle. `id` est celui de la tâche, qui s’en va ; la décision reste.

    Les chiffres n’en changent pas : un point ouvert ne compte dans aucun.
    """

    endpoint = "settle-open-point"
    path = "open-points/{id}/settle"
    roles = BUYERS
    summary = "Trancher un point ouvert"
    command = settle_open_point
    request_serializer = DecisionBody
    examples = {"exemple": {"decision": "non compté", "reason": "avis juridique du service des marchés"}}

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"identifier": identifier, "question": self._question(identifier), **body}

    def check_subject(self, path: Path, *, log: str, sent: Fields) -> None:
        if self._question(path["id"]) is None:
            raise not_found()

    def _question(self, identifier: str) -> Question | None:
        # A point is found where tasks are: no event begins it.
        with scope_of(self.caller):
            found = open_point(identifier, today=self.caller.today)
        return None if found is None else Question(about=found["subject"], **_places(found))


def _places(found: Fields) -> Arguments:
    return {name: found[name] for name in ("kind", "member", "contract", "lot")}
