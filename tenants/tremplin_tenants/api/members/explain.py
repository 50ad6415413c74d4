"""Where a figure of `results` comes from: its entries, each with its event's sentence and its rule."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from tremplin_platform.audit.sentences import sentence
from tremplin_platform.commands.log_reads import COLUMNS, envelope
from tremplin_projections.queries.figures.explanation import FIGURES, Line, explain
from tremplin_projections.queries.figures.window import last_day_counted, window
from tremplin_projections.queries.keyset import Asked as PageAsked, Page
from tremplin_projections.queries.members.results_document import decimal
from tremplin_projections.queries.standing import position
from tremplin_tenants.api.members.results import ResultsQuery, day_text, known_at, wait_until_counted
from tremplin_tenants.api.reads.listing import ListQuery, ListView
from tremplin_tenants.api.reads.reading import Asked
from tremplin_tenants.api.web.fields import Choice, Identifier, Quarter
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
    quarter = Quarter(required=False)


@extend_schema_field({"oneOf": [{"type": "string", "pattern": r"^-?\d+\.\d{2}$"}, {"type": "integer"}]})
class Amount(serializers.CharField):
    """Hours or euros as a string of two decimals, or the whole number of what is counted."""


class LineShown(serializers.Serializer[Any]):
    log = serializers.CharField()
    seq = serializers.IntegerField()
    contract = serializers.CharField()
    lot = serializers.CharField()
    quarter = serializers.CharField(allow_null=True)
    effective = serializers.DateField()
    amount = Amount(help_text="Deux décimales ; un nombre entier pour ce qui se compte.")
    sentence = serializers.CharField()
    rule = serializers.CharField()


@extend_schema_view(get=extend_schema(summary="D’où vient un chiffre"))
class Explain(ListView):
    """Les écritures d’un chiffre de `results`, sur la même période ; leur somme est ce chiffre."""

    endpoint = "explain"
    query = ExplainQuery
    shown = LineShown
    key = (int, int)

    def settle(self, log: str | None, query: Mapping[str, Any]) -> None:
        wait_until_counted(log, query)

    def page(self, asked: Asked, at: PageAsked) -> Page[Any]:
        query, log = asked.query, str(asked.log)
        known = known_at(asked, log)
        if known is not None and position(log=log, projection="ledger").seq < known.seq:
            raise later("Ce que vous demandez n’est pas encore tout compté.")
        until = day_text(query.get("effective_to")) or last_day_counted(
            today=asked.caller.today, known_at=known
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

    def row(self, row: Line) -> Mapping[str, Any]:
        return {
            "log": row.log,
            "seq": row.seq,
            "contract": row.contract,
            "lot": row.lot,
            "quarter": row.quarter or None,
            "effective": row.effective,
            "amount": row.amount,
            "rule": row.rule,
        }

    def rows(self, asked: Asked, page: Page[Any]) -> list[Mapping[str, Any]]:
        said = _sentences(asked, [each.seq for each in page.rows])
        counted = asked.query["measure"] in _COUNTS
        return [
            {
                **self.row(each),
                "amount": each.amount if counted else decimal(each.amount),
                "sentence": said[each.seq],
            }
            for each in page.rows
        ]


def _sentences(asked: Asked, seqs: list[int]) -> dict[int, str]:
    with asked.connection.cursor(binary=True) as cursor:
        cursor.execute(f"select {COLUMNS} from events where log = %s and seq = any(%s)", (asked.log, seqs))  # noqa: S608
        found = [envelope(row) for row in cursor.fetchall()]
    return {each.seq: sentence(each) for each in found}
