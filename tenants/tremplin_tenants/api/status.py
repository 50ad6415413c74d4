"""`GET status`: how many events each projection is behind the logs that the caller sees."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from psycopg import Cursor
from rest_framework import serializers

from tremplin_platform.commands.log_reads import head
from tremplin_projections.held_logs import held_logs
from tremplin_projections.positions import Lag, lag, positions
from tremplin_projections.registry import Projection, projections
from tremplin_tenants.access import EVERYONE
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.reads.waiting import OWN_NO_LOG
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
    from_replica = False  # which knows no more of the logs than of the rows

    def answer(self) -> Mapping[str, Any]:
        return {
            "version": version("tremplin"),
            "projections": [self._lag(projection) for projection in projections().values()],
            "as_of": self.position(projection="ledger"),
        }

    def _lag(self, projection: Projection) -> dict[str, Any]:
        cursor = self.connection.cursor()
        if self.caller.role in OWN_NO_LOG:
            found = _lag_of_centrale(cursor, projection)
        else:
            found = lag(cursor, projection=projection.name, logs=projection.logs)
        return {"name": projection.name, "lag_events": found.events, "logs_held": found.held}


def _lag_of_centrale(cursor: Cursor[Any], projection: Projection) -> Lag:
    """Return the lag in the centrale's log, whose head these readers do not see."""
    known = head(command_connection(), log=CENTRALE)
    at = positions(cursor, projection=projection.name, logs=[CENTRALE]).get(CENTRALE, 0)
    held = held_logs(cursor, projection=projection.name)
    return Lag(events=max(0, known.seq - at) if known else 0, held=sum(note.log == CENTRALE for note in held))
