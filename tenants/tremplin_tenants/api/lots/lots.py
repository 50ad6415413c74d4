"""Lots: awarded, their targets allocated, their facilitateurs assigned. By a buyer."""

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

from tremplin_platform.commands.lots.lots import (
    Evidence,
    GroupShare,
    allocate_target,
    assign_facilitator,
    award_lot,
    decline_facilitator,
)
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import LotCommandView
from tremplin_tenants.api.web.fields import Day, Flag, Hours, Identifier, Money, Percent, Text


class GroupBody(Body):
    makes = GroupShare
    contractor = Identifier()
    share_percent = Percent()
    lead = Flag(required=False)


class EvidenceBody(Body):
    makes = Evidence
    share_percent = Percent()
    on = Day()


class AwardBody(Body):
    contractor = Identifier()
    notified_on = Day()
    amount = Money(required=False, allow_null=True)
    sourcing = Identifier(required=False, allow_null=True)
    group = GroupBody(many=True, required=False)
    evidence = EvidenceBody(required=False, allow_null=True)
    statement = Text(required=False, allow_null=True)


_AWARD = {
    "contractor": "jardins-adaptes",
    "notified_on": "2026-01-15",
    "amount": "120000.00",
    "evidence": {"share_percent": "62.50", "on": "2026-01-10"},
}


@extend_schema_view(
    post=extend_schema(
        summary="Attribuer un lot",
        examples=[OpenApiExample("lot réservé", _AWARD, request_only=True)],
    )
)
class AwardLot(LotCommandView):
    """Un lot réservé demande un titulaire éligible et sa preuve ; une seconde attribution est permise."""

    endpoint = "award-lot"
    command = award_lot
    request_serializer = AwardBody


class AllocationBody(Body):
    member = Identifier()
    hours = Hours()


@extend_schema_view(post=extend_schema(summary="Répartir l’objectif d’un lot"))
class AllocateTarget(LotCommandView):
    """La part d’un membre dans un objectif fixe ou calculé ; elle remplace celle qu’il avait."""

    endpoint = "allocate-target"
    command = allocate_target
    request_serializer = AllocationBody


class FacilitatorBody(Body):
    facilitator = Identifier()
    from_ = Day(source="since")
    territory = Text(max_length=3, required=False, allow_null=True)


@extend_schema_view(post=extend_schema(summary="Confier un lot à un facilitateur"))
class AssignFacilitator(LotCommandView):
    """Qui valide les heures du lot à partir d’un jour, dans un département ou partout (`territory` nul)."""

    endpoint = "assign-facilitator"
    command = assign_facilitator
    request_serializer = FacilitatorBody


class DeclineBody(Body):
    facilitator = Identifier()
    on = Day()
    reason = Text()


@extend_schema_view(post=extend_schema(summary="Prendre acte du refus d’un facilitateur"))
class DeclineFacilitator(LotCommandView):
    """Refus, ou silence au terme du délai : le contrat continue, suivi par l’acheteur à partir de `on`."""

    endpoint = "decline-facilitator"
    command = decline_facilitator
    request_serializer = DeclineBody
