"""`GET events`: the events of one log in order, as stored, with their French sentence."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from tremplin_platform.audit.history import serialize
from tremplin_platform.commands.log_reads import head, read
from tremplin_tenants.access import EVERY_READER
from tremplin_tenants.api.reads.filters import ReadQuery
from tremplin_tenants.api.reads.pagination import page_link
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.fields import Count, Identifier
from tremplin_tenants.api.web.responses import ListResponse, ResponseSerializer
from tremplin_tenants.rest.problem import not_found, wrong_parameter
from tremplin_tenants.roles import CENTRALE


class EventsQuery(ReadQuery):
    log = Identifier(required=False, help_text="Le journal lu ; pour un membre, le sien seulement.")
    after = Count(required=False, default=0, help_text="Les événements d’après ce seq.")
    limit = Count(required=False, default=100, min_value=1, max_value=1000)


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


class Events(ReadView):
    """Dans l’ordre, sans trou. Le condensat (`digest`) se recalcule à partir de la réponse."""

    endpoint = "events"
    path = "events"
    roles = EVERY_READER
    summary = "Les événements d’un journal"
    query_serializer = EventsQuery
    serializer_class = EventsResponse
    projection = None

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return str(
            query.get("log") or (CENTRALE if self.caller.reads_every_log else self.caller.organisation)
        )

    def answer(self) -> Mapping[str, Any]:
        log, after, limit = str(self.log), self.query["after"], self.query["limit"]
        at = head(self.connection, log=log)
        if at is None:
            raise not_found()
        if after > at.seq:
            raise wrong_parameter("after", "beyond-head", "Ce numéro est au-delà de la fin du journal.")
        rows = read(self.connection, log=log, after=after, upto=at.seq, limit=limit)
        more = bool(rows) and rows[-1].seq < at.seq
        # The page before ends at `after`, so it is shorter than `limit` at the beginning of the log.
        earlier = min(limit, after)
        return {
            "as_of": at,
            "next": _link(self.request, log, after=rows[-1].seq, limit=limit) if more else None,
            "previous": _link(self.request, log, after=after - earlier, limit=earlier) if after else None,
            "results": serialize(command_connection(), rows),
        }


def _link(request: Request, log: str, *, after: int, limit: int) -> str:
    return page_link(request, {"log": log, "after": after, "limit": limit})
