"""`GET results/explain`: the entries that sum to a figure of `results`, each with its sentence and rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema_field
from psycopg import Connection
from rest_framework import serializers

from tremplin_platform.audit.sentences import sentences
from tremplin_platform.commands.log_reads import COLUMNS, envelope
from tremplin_projections.queries.figures.explanation import FIGURES, Line, explain
from tremplin_projections.queries.figures.window import last_day_counted, window
from tremplin_projections.queries.freshness import position
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_projections.queries.members.results_document import decimal
from tremplin_tenants.access import MEMBERS
from tremplin_tenants.api.members.known_at import known_at, wait_until_counted
from tremplin_tenants.api.members.results import ResultsQuery, day_text
from tremplin_tenants.api.reads.filters import ListQuery
from tremplin_tenants.api.reads.pagination import ListView
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.fields import Choice, Identifier, Quarter
from tremplin_tenants.api.web.responses import ResponseSerializer, TextOrNull
from tremplin_tenants.rest.problem import later

_COUNTS = {
    "reserved_call_offs",
    "reserved_lots_used",
    "reserved_lots_open",
    "protected_wins_not_reserved",
}


class ExplainQuery(ListQuery, ResultsQuery):
    measure = Choice(choices=sorted(FIGURES), help_text="Le nom du chiffre dans `results`.")
    contract = Identifier(required=False)
    lot = Identifier(required=False)
    quarter = Quarter(required=False, help_text="Le trimestre : `2026-Q1`.")


@extend_schema_field({"oneOf": [{"type": "string", "pattern": r"^-?\d+\.\d{2}$"}, {"type": "integer"}]})
class Amount(serializers.CharField):
    """Hours or euros as a string of two decimals, or the whole number of what is counted."""

    def to_representation(self, value: int | str) -> Any:
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedLine:
    """An entry, its amount as it is shown, and its event's sentence."""

    line: Line
    amount: int | str
    sentence: str


class LineResponse(ResponseSerializer):
    log = serializers.CharField(source="line.log")
    seq = serializers.IntegerField(source="line.seq")
    contract = serializers.CharField(source="line.contract")
    lot = serializers.CharField(source="line.lot")
    quarter = TextOrNull(source="line.quarter")
    effective = serializers.DateField(source="line.effective")
    amount = Amount(help_text="Deux décimales ; un nombre entier pour ce qui se compte.")
    rule = serializers.CharField(source="line.rule")
    sentence = serializers.CharField()


class Explain(ListView):
    """Les écritures d’un chiffre de `results`, sur la même période ; leur somme est ce chiffre."""

    endpoint = "explain"
    path = "results/explain"
    roles = MEMBERS
    summary = "D’où vient un chiffre"
    query_serializer = ExplainQuery
    serializer_class = LineResponse
    key = (int, int)

    def before_read(self) -> None:
        wait_until_counted(self.log, self.query)

    def page(self, at: PageRequest) -> Page[Any]:
        query, log = self.query, str(self.log)
        known = known_at(self.connection, query, log=log)
        if known is not None and position(log=log, projection="ledger").seq < known.seq:
            raise later("Ce que vous demandez n’est pas encore tout compté.")
        until = day_text(query.get("effective_to")) or last_day_counted(
            today=self.caller.today, known_at=known
        )
        return explain(
            log=log,
            measure=query["measure"],
            between=window(effective_from=day_text(query.get("effective_from")), effective_to=until),
            contract=query.get("contract"),
            lot=query.get("lot"),
            quarter=query.get("quarter"),
            upto=None if known is None else known.seq,
            asked=at,
        )

    def rows(self, rows: Sequence[Any]) -> Sequence[Any]:
        sentences = _sentences(self.connection, str(self.log), [line.seq for line in rows])
        counted = self.query["measure"] in _COUNTS
        return [
            ExplainedLine(
                line=line,
                amount=line.amount if counted else decimal(line.amount),
                sentence=sentences[line.seq],
            )
            for line in rows
        ]


def _sentences(connection: Connection[Any], log: str, seqs: list[int]) -> dict[int, str]:
    with connection.cursor(binary=True) as cursor:
        cursor.execute(f"select {COLUMNS} from events where log = %s and seq = any(%s)", (log, seqs))  # noqa: S608
        found = [envelope(row) for row in cursor.fetchall()]
    worded = zip(found, sentences(command_connection(), found), strict=True)
    return {event.seq: text for event, text in worded}
