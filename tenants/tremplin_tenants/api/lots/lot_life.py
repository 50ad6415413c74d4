"""
Commands on a lot: revise its target, cancel it before its notification, terminate it after, link it to the
lot that relaunches it.
"""

from tremplin_platform.commands.lots.lot_life import (
    LotPlace,
    cancel_lot,
    relaunch_lot,
    revise_target,
    terminate_lot,
)
from tremplin_tenants.access import BUYERS
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
    effective_on = Day(help_text="Le premier jour du nouvel objectif.")
    ground = Text(max_length=20)


class ReviseTarget(LotCommandView):
    """Par avenant (R2194-1 à R2194-9), à partir d’un jour ; avant lui, l’ancien objectif fait foi."""

    endpoint = "revise-target"
    path = "contracts/{id}/lots/{lot}/target"
    roles = BUYERS
    summary = "Réviser l’objectif d’un lot"
    command = revise_target
    request_serializer = TargetBody
    examples = {"avenant": _REVISION}


class CancelBody(Body):
    reason = Text()


class CancelLot(LotCommandView):
    """Sans suite ou infructueux : plus d’objectif ; le lot reste visible comme tenté."""

    endpoint = "cancel-lot"
    path = "contracts/{id}/lots/{lot}/cancel"
    roles = BUYERS
    summary = "Abandonner un lot avant sa notification"
    command = cancel_lot
    request_serializer = CancelBody
    examples = {"exemple": {"reason": "aucune offre appropriée"}}


class TerminateBody(Body):
    on = Day()
    reason = Text()


class TerminateLot(LotCommandView):
    """`on` est le dernier jour de commande ; les commandes passées vont à leur terme, les heures restent."""

    endpoint = "terminate-lot"
    path = "contracts/{id}/lots/{lot}/terminate"
    roles = BUYERS
    summary = "Résilier un lot"
    command = terminate_lot
    request_serializer = TerminateBody
    examples = {"exemple": {"on": "2026-06-30", "reason": "faute du titulaire"}}


class RelaunchBody(Body):
    contract = Identifier()
    lot = Identifier()


class RelaunchLot(LotCommandView):
    """Le lot abandonné ou résilié et celui du corps, qui le remplace, se montrent l’un l’autre."""

    endpoint = "relaunch-lot"
    path = "contracts/{id}/lots/{lot}/relaunch"
    roles = BUYERS
    summary = "Lier un lot à celui qui le relance"
    command = relaunch_lot
    request_serializer = RelaunchBody
    examples = {"exemple": {"contract": "nettoyage-2027", "lot": "1"}}

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        new = LotPlace(contract=body["contract"], lot=body["lot"])
        return {"contract": path["id"], "lot": path["lot"], "new": new}
