"""`GET results/explain`: the entries that sum to a figure of `results`; `GET results/history`: how it came to be."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from rest_framework import serializers

from tremplin_platform.commands.decp.uptakes import linked_orders, order_of
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.figures.results.rendering import decimal
from tremplin_platform.figures.usage_totals import COUNTS
from tremplin_projections.positions import Position
from tremplin_projections.queries.figures.explanation import (
    FIGURES,
    FigureQuery,
    Line,
    explain,
    subtotals,
)
from tremplin_projections.queries.figures.figure_value import figure_value
from tremplin_projections.queries.figures.value_history import Point, history
from tremplin_projections.queries.figures.window import KnownAt, last_day_counted, window
from tremplin_projections.queries.freshness import position
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_tenants.access import MEMBERS
from tremplin_tenants.api.members.known_at import known_at, wait_until_counted
from tremplin_tenants.api.members.results import ResultsQuery, day_text
from tremplin_tenants.api.members.worded_events import worded_events
from tremplin_tenants.api.reads.filters import ListQuery
from tremplin_tenants.api.reads.pagination import ListView
from tremplin_tenants.api.web.fields import Choice, Count, Identifier, Quarter
from tremplin_tenants.api.web.responses import (
    Amount,
    AsOf,
    Complete,
    HeldResponse,
    Instant,
    ListResponse,
    PageResponse,
    ResponseSerializer,
    TextOrNull,
)
from tremplin_tenants.rest.problem import later

_END = 2**62
"""A seq beyond the last of any log."""


class FigureParameters(ListQuery, ResultsQuery):
    measure = Choice(choices=sorted(FIGURES), help_text="Le nom du chiffre dans `results`.")
    contract = Identifier(required=False)
    lot = Identifier(required=False)


class ExplainQuery(FigureParameters):
    quarter = Quarter(required=False, help_text="Le trimestre : `2026-Q1`.")


class HistoryQuery(FigureParameters):
    limit = Count(required=False, default=500, min_value=1, max_value=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedLine:
    """
    An entry, its amount as it is shown, and its event with its sentence.

    `published_rows`: those of the member’s published data that are evidence of the order it is of
    """

    line: Line
    amount: int | str
    event: Envelope
    sentence: str
    published_rows: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedPoint:
    """A value of a figure as it is shown, and the event that made it, with its sentence."""

    point: Point
    value: int | str
    event: Envelope
    sentence: str


class LineResponse(ResponseSerializer):
    log = serializers.CharField(source="line.log")
    seq = serializers.IntegerField(source="line.seq")
    recorded_at = Instant(source="event.recorded_at")
    type = serializers.CharField(source="event.topic", help_text="Celui de l’événement.")
    contract = serializers.CharField(source="line.contract")
    lot = serializers.CharField(source="line.lot")
    quarter = TextOrNull(source="line.quarter")
    effective = serializers.DateField(source="line.effective")
    amount = Amount(help_text="Deux décimales ; un nombre entier pour ce qui se compte.")
    rule = serializers.CharField(source="line.rule")
    sentence = serializers.CharField()
    published_rows = TextOrNull(
        help_text="Les lignes publiées (DECP) rapprochées de la commande, par leurs identifiants ; elle seule compte."
    )


class ExplainPage(PageResponse):
    """Une page : `next` et `previous` sont les adresses des pages voisines, relatives, ou null."""

    total = Amount(
        allow_null=True, help_text="Le chiffre de `results` ; les écritures de toutes les pages y somment."
    )
    results = LineResponse(many=True)


class PointResponse(ResponseSerializer):
    seq = serializers.IntegerField(source="point.seq")
    recorded_at = Instant(source="event.recorded_at")
    value = Amount(help_text="La valeur du chiffre à partir de cet événement.")
    sentence = serializers.CharField()


class HistoryResponse(ListResponse):
    """Une page : `next` et `previous` sont les adresses des pages voisines, relatives, ou null."""

    complete = Complete(help_text="Faux si le journal est retenu.")
    held = HeldResponse(many=True)
    points = PointResponse(many=True, source="results")


class _FigureView(ListView):
    roles = MEMBERS
    query_serializer: ClassVar[type[FigureParameters]] = FigureParameters
    figure: FigureQuery
    known: KnownAt | None = None

    def before_read(self) -> None:
        wait_until_counted(self.log, self.query, *self.positions)

    def answer(self) -> Mapping[str, Any]:
        self.figure = self._figure()
        page = super().answer()
        # Of the past, nothing is left to count: a log that is held since then says nothing of it.
        return page if self.known is None else {**page, "held": ()}

    def position(self, *, projection: str) -> Position:
        """Where the figure is read: what was known, or what is counted now."""
        if self.known is None:
            return super().position(projection=projection)
        return Position(log=str(self.log), seq=self.known.seq, recorded_at=self.known.recorded_at)

    def _figure(self) -> FigureQuery:
        query, log = self.query, str(self.log)
        self.known = known = known_at(self.connection, query, log=log)
        if known is not None and position(log=log, projection="ledger").seq < known.seq:
            raise later("Ce que vous demandez n’est pas encore tout compté.")
        until = day_text(query.get("effective_to")) or last_day_counted(
            today=self.caller.today, known_at=known
        )
        return FigureQuery(
            log=log,
            measure=query["measure"],
            between=window(effective_from=day_text(query.get("effective_from")), effective_to=until),
            contract=query.get("contract"),
            lot=query.get("lot"),
            quarter=query.get("quarter"),
            upto=None if known is None else known.seq,
        )

    def shown(self, amount: int) -> int | str:
        """Return an amount of the figure as it is shown."""
        return amount if self.query["measure"] in COUNTS else decimal(amount)


class Explain(_FigureView):
    """Les écritures d’un chiffre de `results`, sur la même période ; leur somme est ce chiffre, `total`."""

    endpoint = "explain"
    path = "results/explain"
    summary = "D’où vient un chiffre"
    query_serializer = ExplainQuery
    key = (int, int)

    def get_serializer_class(self) -> type[ExplainPage]:
        return ExplainPage

    def answer(self) -> Mapping[str, Any]:
        page, value = super().answer(), figure_value(self.figure)
        return {**page, "total": None if value is None else self.shown(value)}

    def page(self, at: PageRequest) -> Page[Any]:
        return explain(self.figure, asked=at)

    def rows(self, rows: Sequence[Any]) -> Sequence[Any]:
        found = worded_events(self.connection, {(line.log, line.seq) for line in rows})
        linked = linked_orders(self.connection, log=self.figure.log, upto=self.figure.upto) if rows else {}
        return [
            ExplainedLine(
                line=line,
                amount=self.shown(line.amount),
                event=event,
                sentence=sentence,
                published_rows=", ".join(row.published for row in linked.get(order_of(event), ())) or None,
            )
            for line in rows
            for event, sentence in [found[line.log, line.seq]]
        ]


class SubtotalResponse(ResponseSerializer):
    contract = serializers.CharField()
    lot = serializers.CharField()
    quarter = TextOrNull()
    amount = Amount()
    entries = serializers.IntegerField()


class SubtotalsResponse(ResponseSerializer):
    as_of = AsOf()
    results = SubtotalResponse(many=True)


class Subtotals(Explain):
    """A read for pages alone: the entries of a figure, summed by lot, then by quarter."""

    endpoint = "subtotals"

    def get_serializer_class(self) -> type[Any]:
        return SubtotalsResponse

    def answer(self) -> Mapping[str, Any]:
        figure = self._figure()
        rows = [{**asdict(row), "amount": self.shown(row.amount)} for row in subtotals(figure)]
        return {"as_of": self.position(projection="ledger"), "results": rows}


class History(_FigureView):
    """Chaque valeur qu’a prise un chiffre de `results`, par l’événement qui l’a changé ; la dernière est ce chiffre."""

    endpoint = "history"
    path = "results/history"
    summary = "Comment un chiffre a changé"
    query_serializer = HistoryQuery
    rows_field = "points"
    key = (int,)

    def get_serializer_class(self) -> type[HistoryResponse]:
        return HistoryResponse

    def page(self, at: PageRequest) -> Page[Any]:
        return history(self.figure, asked=at)

    def rows(self, rows: Sequence[Any]) -> Sequence[Any]:
        found = worded_events(self.connection, {(point.log, point.seq) for point in rows})
        return [
            ExplainedPoint(point=point, value=self.shown(point.value), event=event, sentence=sentence)
            for point in rows
            for event, sentence in [found[point.log, point.seq]]
        ]


class LatestHistory(History):
    """A read for pages alone: the last values of a figure, however many there are before."""

    endpoint = "latest-history"

    def page(self, at: PageRequest) -> Page[Any]:
        return history(self.figure, asked=PageRequest(limit=at.limit, before=(_END,)))
