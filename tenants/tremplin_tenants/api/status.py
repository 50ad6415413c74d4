"""`GET status`: how many events each projection is behind the logs that the caller sees."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from psycopg import Connection
from rest_framework import serializers

from tremplin_platform.commands.log_reads import head, heads
from tremplin_projections.held_logs import held_logs
from tremplin_projections.positions import positions
from tremplin_projections.registry import Projection, projections
from tremplin_tenants.access import EVERYONE
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.responses import AsOf, ResponseSerializer
from tremplin_tenants.roles import CENTRALE


class ProjectionResponse(ResponseSerializer):
    name = serializers.CharField()
    lag_events = serializers.IntegerField(help_text="Événements enregistrés et pas encore comptés.")
    logs_held = serializers.IntegerField(
        help_text="Journaux retenus à un événement qui ne peut pas être compté."
    )


class StatusResponse(ResponseSerializer):
    version = serializers.CharField()
    projections = ProjectionResponse(many=True)
    as_of = AsOf()


class Status(ReadView):
    """Sur les journaux que cette clé voit ; sur celui de la centrale pour un titulaire ou un facilitateur."""

    endpoint = "status"
    path = "status"
    roles = EVERYONE
    summary = "La version, et le retard de chaque projection"
    serializer_class = StatusResponse
    is_of_logs = False

    def answer(self) -> Mapping[str, Any]:
        seen = _heads(self.connection)
        return {
            "version": version("tremplin"),
            "projections": [_lag(self.connection, projection, seen) for projection in projections().values()],
            "as_of": self.position(projection="ledger"),
        }


def _heads(connection: Connection[Any]) -> dict[str, int]:
    seen = {at.log: at.seq for at in heads(connection)}
    if seen:
        return seen
    centrale = head(command_connection(), log=CENTRALE)
    return {CENTRALE: centrale.seq} if centrale else {}


def _lag(connection: Connection[Any], projection: Projection, seen: dict[str, int]) -> dict[str, Any]:
    cursor = connection.cursor()
    at = positions(cursor, projection=projection.name)
    held = held_logs(cursor, projection=projection.name)
    lags = (seq - at.get(log, 0) for log, seq in seen.items() if projection.concerns(log))
    return {
        "name": projection.name,
        "lag_events": sum(max(0, lag) for lag in lags),
        "logs_held": sum(note.log in seen for note in held),
    }
