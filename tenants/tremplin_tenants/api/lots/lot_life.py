"""Lots in course: their clause amended, themselves cancelled or terminated. By a buyer."""

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

from tremplin_platform.commands.lots.lot_life import (
    LotPlace,
    cancel_lot,
    relaunch_lot,
    revise_target,
    terminate_lot,
)
from tremplin_tenants.api.lots.contract_bodies import ClauseBody
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, Fields, LotCommandView, Path
from tremplin_tenants.api.web.fields import Day, Identifier, Text

_REVISION = {
    "clause": {"way": "fixed", "function": "main", "hours": "900.00"},
    "effective_on": "2026-07-01",
    "ground": "R2194-1",
}


class TargetBody(Body):
    clause = ClauseBody()
    effective_on = Day()
    ground = Text(max_length=20)


@extend_schema_view(
    post=extend_schema(
        summary="Réviser l’objectif d’un lot",
        examples=[OpenApiExample("avenant", _REVISION, request_only=True)],
    )
)
class ReviseTarget(LotCommandView):
    """Par avenant (R2194-1 à R2194-9), à partir d’un jour ; avant lui, l’ancien objectif fait foi."""

    endpoint = "revise-target"
    command = revise_target
    request_serializer = TargetBody


class CancelBody(Body):
    reason = Text()


@extend_schema_view(post=extend_schema(summary="Abandonner un lot avant sa notification"))
class CancelLot(LotCommandView):
    """Sans suite ou infructueux : plus d’objectif ; le lot reste visible comme tenté."""

    endpoint = "cancel-lot"
    command = cancel_lot
    request_serializer = CancelBody


class TerminateBody(Body):
    on = Day()
    reason = Text()


@extend_schema_view(post=extend_schema(summary="Résilier un lot"))
class TerminateLot(LotCommandView):
    """`on` est le dernier jour de commande ; les commandes passées vont à leur terme, les heures restent."""

    endpoint = "terminate-lot"
    command = terminate_lot
    request_serializer = TerminateBody


class RelaunchBody(Body):
    contract = Identifier()
    lot = Identifier()


@extend_schema_view(post=extend_schema(summary="Lier un lot à celui qui le relance"))
class RelaunchLot(LotCommandView):
    """Le lot abandonné ou résilié et celui du corps, qui le remplace, se montrent l’un l’autre."""

    endpoint = "relaunch-lot"
    command = relaunch_lot
    request_serializer = RelaunchBody

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        new = LotPlace(contract=body["contract"], lot=body["lot"])
        return {"contract": path["id"], "lot": path["lot"], "new": new}
