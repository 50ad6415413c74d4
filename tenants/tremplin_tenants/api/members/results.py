"""`GET results` and `members/{member}/results`: a member's results, now or as known at a position."""

from collections.abc import Mapping
from typing import Any

from tremplin_platform.commands.log_reads import head
from tremplin_projections.queries.members.results import Incomplete, results
from tremplin_projections.queries.members.results_document import document
from tremplin_tenants.access import EVERY_READER, MEMBERS
from tremplin_tenants.api.members.known_at import known_at, wait_until_counted
from tremplin_tenants.api.members.results_responses import ResultsResponse
from tremplin_tenants.api.reads.filters import ReadQuery
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.fields import Day, Text
from tremplin_tenants.rest.problem import later, not_found
from tremplin_tenants.roles import CENTRALE


class ResultsQuery(ReadQuery):
    effective_from = Day(required=False, help_text="Le premier jour compté.")
    effective_to = Day(required=False, help_text="Le dernier jour compté ; aujourd’hui si rien n’est dit.")
    known_at = Text(
        required=False,
        max_length=40,
        help_text="Un seq ou un instant : ce qui était su alors, à l’octet près, pour toujours.",
    )


class ResultsView(ReadView):
    """A read of what `results` gives of one member, with its parameters."""

    query_serializer = ResultsQuery
    serializer_class = ResultsResponse

    def before_read(self) -> None:
        wait_until_counted(self.log, self.query, *self.positions)

    def answer(self) -> Mapping[str, Any]:
        log = str(self.log)
        if log == CENTRALE or head(self.connection, log=log) is None:  # the centrale itself is no member
            raise not_found()
        try:
            found = results(
                log=log,
                today=self.caller.today,
                effective_from=day_text(self.query.get("effective_from")),
                effective_to=day_text(self.query.get("effective_to")),
                known_at=known_at(self.connection, self.query, log=log),
            )
        except Incomplete as error:
            raise later(
                "Ce que vous demandez n’est pas encore tout compté.", seconds=30 if error.held else 1
            ) from error
        return document(found)


class Results(ResultsView):
    """Heures de clause et usage des marchés réservés de l’organisme de la clé."""

    endpoint = "results"
    path = "results"
    roles = MEMBERS
    summary = "Mes résultats"


class MemberResults(ResultsView):
    """Les mêmes, pour un acheteur ou un auditeur ; un membre n’y trouve que les siens."""

    endpoint = "member-results"
    path = "members/{member}/results"
    roles = EVERY_READER
    summary = "Les résultats d’un membre"

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return str(self.kwargs["member"])


def day_text(value: Any) -> str | None:
    """A day of the query as it was written, None where there is none."""
    return None if value is None else str(value)
