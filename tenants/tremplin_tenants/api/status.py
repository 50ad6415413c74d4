"""How far each projection is behind the logs that the caller sees."""

from importlib.metadata import version
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from tremplin_platform.commands.log_reads import head, heads
from tremplin_projections.holding import held_logs
from tremplin_projections.positions import positions
from tremplin_projections.registry import Projection, projections
from tremplin_tenants.api.reads.positions import answered_at
from tremplin_tenants.api.reads.reading import Answered, Asked, ReadView
from tremplin_tenants.api.web.connection import command_connection
from tremplin_tenants.api.web.shown import AsOf
from tremplin_tenants.roles import CENTRALE


class ProjectionShown(serializers.Serializer[Any]):
    name = serializers.CharField()
    lag_events = serializers.IntegerField(help_text="Événements enregistrés et pas encore comptés.")
    logs_held = serializers.IntegerField(
        help_text="Journaux retenus à un événement qui ne peut pas être compté."
    )


class StatusShown(serializers.Serializer[Any]):
    version = serializers.CharField()
    projections = ProjectionShown(many=True)
    as_of = AsOf()


@extend_schema_view(get=extend_schema(summary="La version, et le retard de chaque projection"))
class Status(ReadView):
    """Sur les journaux que cette clé voit ; sur celui de la centrale pour un titulaire ou un facilitateur."""

    endpoint = "status"
    shown = StatusShown

    def answer(self, asked: Asked) -> Answered:
        at = answered_at(asked, projection="ledger")
        seen = _heads(asked)
        body = {
            "version": version("tremplin"),
            "projections": [_lag(asked, each, seen) for each in projections().values()],
            "as_of": at,
        }
        return Answered(body=body, log=at["log"], seq=at["seq"])


def _heads(asked: Asked) -> dict[str, int]:
    seen = {each.log: each.seq for each in heads(asked.connection)}
    if seen:
        return seen
    centrale = head(command_connection(), log=CENTRALE)
    return {CENTRALE: centrale.seq} if centrale else {}


def _lag(asked: Asked, projection: Projection, seen: dict[str, int]) -> dict[str, Any]:
    cursor = asked.connection.cursor()
    at = positions(cursor, projection=projection.name)
    held = held_logs(cursor, projection=projection.name)
    lags = (seq - at.get(log, 0) for log, seq in seen.items() if projection.concerns(log))
    return {
        "name": projection.name,
        "lag_events": sum(max(0, lag) for lag in lags),
        "logs_held": sum(each.log in seen for each in held),
    }
