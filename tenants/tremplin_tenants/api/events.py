"""`GET events`: the events of one log, as stored, with their French sentence; `events/density`: how many a month."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from rest_framework import serializers

from tremplin_platform.commands.log_reads import Head, head, read, seqs_before
from tremplin_platform.events.catalog import events as event_classes
from tremplin_platform.events.paris import PARIS, midnight
from tremplin_tenants.access import EVERY_READER
from tremplin_tenants.api.event_pages import Span, events_page, recorded_in
from tremplin_tenants.api.reads.exports import ExportedView
from tremplin_tenants.api.reads.filters import ExportQuery, ReadQuery
from tremplin_tenants.api.reads.pagination import page_link
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.fields import Count, Day, Identifier, Text
from tremplin_tenants.api.web.responses import AsOf, ListResponse, ResponseSerializer
from tremplin_tenants.rest.problem import not_found, wrong_parameter
from tremplin_tenants.roles import CENTRALE

_FILTERS = ("type", "subject", "q")


class LogQuery(ReadQuery):
    log = Identifier(required=False, help_text="Le journal lu ; pour un membre, le sien seulement.")


class EventsQuery(LogQuery, ExportQuery):
    after = Count(required=False, default=0, help_text="Les événements d’après ce seq.")
    before = Count(
        required=False, min_value=1, help_text="Ceux d’avant ce seq, du plus récent au plus ancien."
    )
    limit = Count(required=False, default=100, min_value=1, max_value=1000)
    type = Text(required=False, max_length=80, help_text="Une seule sorte : `hours.validated`.")
    subject = Text(
        required=False,
        max_length=200,
        help_text="Ce dont ils parlent : un sujet entier, ou l’identifiant qui le finit.",
    )
    from_ = Day(required=False, help_text="Le premier jour d’enregistrement, de Paris.")
    to = Day(required=False, help_text="Le dernier jour d’enregistrement, de Paris, compris.")
    q = Text(required=False, max_length=100, help_text="Un texte de la phrase, sans égard aux accents.")


class Origin(ResponseSerializer):
    """Le fait de la centrale dont ceci est la copie."""

    digest = serializers.CharField()
    log = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    seq = serializers.IntegerField()


class EventResponse(ResponseSerializer):
    log = serializers.CharField()
    seq = serializers.IntegerField()
    type = serializers.CharField(help_text="`hours.validated`")
    version = serializers.IntegerField()
    subject = serializers.CharField(help_text="Finit par l’identifiant de ce dont parle l’événement.")
    recorded_at = serializers.DateTimeField()
    effective = serializers.DateField()
    sentence = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]
    digest = serializers.CharField()
    origin = Origin(allow_null=True)


class EventsResponse(ListResponse):
    results = EventResponse(many=True)


class LogReadView(ReadView):
    """A read of one log itself: the caller's own, or the one that it names."""

    roles = EVERY_READER
    query_serializer = LogQuery
    projection = None

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return str(
            query.get("log") or (CENTRALE if self.caller.reads_every_log else self.caller.organisation)
        )

    def log_head(self) -> Head:
        """Return the head of the log. :raises Problem: 404, there is no such log"""
        found = head(self.connection, log=str(self.log))
        if found is None:
            raise not_found()
        return found


class Events(ExportedView, LogReadView):
    """
    Dans l’ordre, sans trou ; avec `before`, du plus récent au plus ancien. Le condensat (`digest`) se recalcule.

    Une page examine au plus 20 000 événements par `type` ou `subject`, 1 000 par `q` : elle peut en rendre moins que
    `limit`, ou aucun, et `next` continue. Avec ces trois filtres, `previous` est null.
    """

    endpoint = "events"
    path = "events"
    summary = "Les événements d’un journal"
    query_serializer = EventsQuery
    serializer_class = EventsResponse

    def answer(self) -> Mapping[str, Any]:
        at = self.log_head()
        whole = self._checked(at)
        span = Span(
            after=max(whole.after, self.query["after"]),
            upto=min(whole.upto, self.query.get("before", whole.upto + 1) - 1),
        )
        found = events_page(self.connection, command_connection(), log=at.log, span=span, asked=self.query)
        backwards = "before" in self.query
        return {
            "as_of": at,
            "next": None if found.left is None else self._onwards(found.left, backwards=backwards),
            "previous": self._newer(span, whole) if backwards else self._earlier(span, whole),
            "results": found.events,
        }

    def _checked(self, at: Head) -> Span:
        """Return the events recorded on the days asked. :raises Problem: 422, what is asked is nowhere in the log"""
        asked = self.query
        if asked["after"] > at.seq:
            raise wrong_parameter("after", "beyond-head", "Ce numéro est au-delà de la fin du journal.")
        if "type" in asked and asked["type"] not in event_classes():
            raise wrong_parameter("type", "unknown-type", "Aucun événement n’est de cette sorte.")
        first, last = asked.get("from"), asked.get("to")
        if first is not None and last is not None and last < first:
            raise wrong_parameter("from", "ends-before-it-begins", "Le dernier jour précède le premier.")
        return recorded_in(self.connection, log=at.log, upto=at.seq, first=first, last=last)

    def _onwards(self, left: Span, *, backwards: bool) -> str:
        return self._link(before=left.upto + 1) if backwards else self._link(after=left.after)

    def _earlier(self, span: Span, whole: Span) -> str | None:
        # The page before ends at `after`, so it is shorter than `limit` at the beginning.
        earlier = min(self.query["limit"], span.after - whole.after)
        return self._link(after=span.after - earlier, limit=earlier) if self._steps_back(earlier) else None

    def _newer(self, span: Span, whole: Span) -> str | None:
        newer = min(self.query["limit"], whole.upto - span.upto)
        return self._link(before=span.upto + newer + 1, limit=newer) if self._steps_back(newer) else None

    def _steps_back(self, events: int) -> bool:
        return events > 0 and not any(name in self.query for name in _FILTERS)

    def _link(self, **place: int) -> str:
        kept = {name: value for name, value in self.query.items() if name != "wait_for"}
        return page_link(self.request, {**kept, "log": self.log, **place})


class DensityQuery(LogQuery, ExportQuery):
    pass


class MonthResponse(ResponseSerializer):
    month = serializers.CharField(help_text="`2026-03`, de Paris.")
    events = serializers.IntegerField()


class DensityResponse(ResponseSerializer):
    """Le nombre d’événements de chaque mois, du premier au dernier."""

    as_of = AsOf()
    results = MonthResponse(many=True)


class Density(ExportedView, LogReadView):
    """Par mois d’enregistrement, du premier au dernier, ceux qui n’en ont aucun compris."""

    endpoint = "events-density"
    path = "events/density"
    summary = "Les événements d’un journal, mois par mois"
    query_serializer = DensityQuery
    serializer_class = DensityResponse

    def answer(self) -> Mapping[str, Any]:
        at = self.log_head()
        first = read(self.connection, log=at.log, upto=at.seq, limit=1)
        if not first or at.recorded_at is None:
            return {"as_of": at, "results": []}
        months = _months(
            first[0].recorded_at.astimezone(PARIS).date(), at.recorded_at.astimezone(PARIS).date()
        )
        moments = [midnight(month) for month in months]
        seqs = seqs_before(self.connection, log=at.log, upto=at.seq, moments=moments)
        counts = [upto - after for after, upto in pairwise([*seqs, at.seq])]
        named = zip(months, counts, strict=True)
        return {
            "as_of": at,
            "results": [{"month": f"{month:%Y-%m}", "events": count} for month, count in named],
        }


def _months(first: date, last: date) -> list[date]:
    """Return the first day of each month from that of `first` to that of `last`."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = (first.month - 1 + place for place in range(count))
    return [date(first.year + month // 12, month % 12 + 1, 1) for month in months]
