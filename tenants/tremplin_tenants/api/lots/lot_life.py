"""Lots in course: their clause amended, themselves cancelled or terminated. By a buyer."""

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

from tremplin_platform.commands.lots.lot_life import (
    LotPlace,
    cancel_lot,
    relaunch_lot,
    revise_target,
    terminate_lot,
)
from tremplin_platform.store.session import Position, Session
from tremplin_tenants.api.lots.contract_bodies import ClauseBody, clause_terms
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.fields import Day, Identifier, Text
from tremplin_tenants.api.web.plain_commands import LotAct
from tremplin_tenants.api.web.writing import Call, CommandView

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
class ReviseTarget(CommandView):
    """Par avenant (R2194-1 à R2194-9), à partir d’un jour ; avant lui, l’ancien objectif fait foi."""

    endpoint = "revise-target"
    form = TargetBody

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        body = call.body
        position = revise_target(
            session,
            contract=call.path["id"],
            lot=call.path["lot"],
            clause=clause_terms(body["clause"]),
            effective_on=body["effective_on"],
            ground=body["ground"],
        )
        return call.path["id"], position


class CancelBody(Body):
    reason = Text()


@extend_schema_view(post=extend_schema(summary="Abandonner un lot avant sa notification"))
class CancelLot(LotAct):
    """Sans suite ou infructueux : plus d’objectif ; le lot reste visible comme tenté."""

    endpoint = "cancel-lot"
    command = cancel_lot
    form = CancelBody


class TerminateBody(Body):
    on = Day()
    reason = Text()


@extend_schema_view(post=extend_schema(summary="Résilier un lot"))
class TerminateLot(LotAct):
    """`on` est le dernier jour de commande ; les commandes passées vont à leur terme, les heures restent."""

    endpoint = "terminate-lot"
    command = terminate_lot
    form = TerminateBody


class RelaunchBody(Body):
    contract = Identifier()
    lot = Identifier()


@extend_schema_view(post=extend_schema(summary="Lier un lot à celui qui le relance"))
class RelaunchLot(CommandView):
    """Le lot abandonné ou résilié et celui du corps, qui le remplace, se montrent l’un l’autre."""

    endpoint = "relaunch-lot"
    form = RelaunchBody

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        new = LotPlace(contract=call.body["contract"], lot=call.body["lot"])
        position = relaunch_lot(session, contract=call.path["id"], lot=call.path["lot"], new=new)
        return call.path["id"], position
