"""`ImportsRead`, a read for pages alone: what `/imports` shows of files that were brought, and of quarantine."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from tremplin_platform.commands.decp.desk import Desk, latest_files, latest_mends, refused_rows
from tremplin_platform.commands.log_reads import head
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.reads.filters import ReadQuery
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.fields import Count
from tremplin_tenants.api.web.responses import AsOf, Instant, ResponseSerializer
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import CENTRALE, Caller

_FILES, _ROWS, _MENDS = 10, 50, 10


def desk_of(caller: Caller, *, siret: str | None) -> Desk:
    """Return the acts of who is signed in. :param siret: of the centrale"""
    return Desk(
        connection=command_connection(), siret=siret, today=caller.today.isoformat(), account=caller.account
    )


class ImportsQuery(ReadQuery):
    after = Count(required=False, default=0, help_text="Les lignes de quarantaine d’après ce numéro.")


class BroughtFileResponse(ResponseSerializer):
    id = serializers.CharField()
    file = serializers.CharField()
    buyer = serializers.CharField()
    by_account = serializers.CharField(allow_null=True)
    brought_at = Instant()
    rehearsed = serializers.JSONField(allow_null=True)
    recorded = serializers.JSONField(allow_null=True)


class RefusedRowResponse(ResponseSerializer):
    id = serializers.IntegerField()
    file = serializers.CharField()
    row = serializers.IntegerField(source="line")
    reason = serializers.CharField()
    sentence = serializers.CharField()


class MendResponse(ResponseSerializer):
    file = serializers.CharField()
    row = serializers.IntegerField(source="line")
    changes = serializers.JSONField()
    by_account = serializers.CharField(allow_null=True)
    mended_at = Instant()


class ImportsResponse(ResponseSerializer):
    as_of = AsOf()
    files = BroughtFileResponse(many=True)
    rows = RefusedRowResponse(many=True)
    next = serializers.IntegerField(allow_null=True)
    mends = MendResponse(many=True)


class ImportsRead(ReadView):
    """It is in no list of views, and has no route."""

    endpoint = "imports"
    path = "imports"
    roles = BUYERS
    summary = "Les fichiers apportés et la quarantaine"
    query_serializer = ImportsQuery
    serializer_class = ImportsResponse
    projection = None

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return CENTRALE

    def answer(self) -> Mapping[str, Any]:
        connection = command_connection()
        at = head(self.connection, log=CENTRALE)
        if at is None:
            raise not_found()
        rows = refused_rows(connection, after=self.query["after"], limit=_ROWS + 1)
        return {
            "as_of": at,
            "files": latest_files(connection, limit=_FILES),
            "rows": rows[:_ROWS],
            "next": rows[_ROWS - 1].id if len(rows) > _ROWS else None,
            "mends": latest_mends(connection, limit=_MENDS),
        }
