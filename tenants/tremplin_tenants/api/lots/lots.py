"""Commands on lots: award, allocate the target to a member, assign a facilitateur, record its refusal."""

from tremplin_platform.commands.lots.lots import (
    Evidence,
    GroupShare,
    allocate_target,
    assign_facilitator,
    award_lot,
    decline_facilitator,
)
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import LotCommandView
from tremplin_tenants.api.web.fields import Day, Flag, Hours, Identifier, Money, Percent, Text


class GroupBody(Body):
    makes = GroupShare
    contractor = Identifier()
    share_percent = Percent()
    lead = Flag(required=False, help_text="Le mandataire du groupement.")


class EvidenceBody(Body):
    makes = Evidence
    share_percent = Percent()
    on = Day()


class AwardBody(Body):
    contractor = Identifier()
    notified_on = Day(help_text="Le jour de la notification.")
    amount = Money(required=False, allow_null=True)
    sourcing = Identifier(
        required=False, allow_null=True, help_text="L’identifiant du sourcing qui l’a rendue possible."
    )
    group = GroupBody(
        many=True, required=False, help_text="Les entreprises d’un groupement ; leurs parts font 100."
    )
    evidence = EvidenceBody(required=False, allow_null=True)
    statement = Text(
        required=False,
        allow_null=True,
        help_text="Ce que l’acheteur écrit d’une entreprise du groupement qui n’a pas le statut demandé.",
    )


_AWARD = {
    "contractor": "jardins-adaptes",
    "notified_on": "2026-01-15",
    "amount": "120000.00",
    "evidence": {"share_percent": "62.50", "on": "2026-01-10"},
}


class AwardLot(LotCommandView):
    """Un lot réservé demande un titulaire éligible et sa preuve ; une seconde attribution est permise."""

    endpoint = "award-lot"
    path = "contracts/{id}/lots/{lot}/award"
    roles = BUYERS
    summary = "Attribuer un lot"
    command = award_lot
    request_serializer = AwardBody
    examples = {"lot réservé": _AWARD}


class AllocationBody(Body):
    member = Identifier()
    hours = Hours()


class AllocateTarget(LotCommandView):
    """La part d’un membre dans un objectif fixe ou calculé ; elle remplace celle qu’il avait."""

    endpoint = "allocate-target"
    path = "contracts/{id}/lots/{lot}/allocation"
    roles = BUYERS
    summary = "Répartir l’objectif d’un lot"
    command = allocate_target
    request_serializer = AllocationBody
    examples = {"exemple": {"member": "cpam-075", "hours": "833.00"}}


class FacilitatorBody(Body):
    facilitator = Identifier()
    from_ = Day(source="since")
    territory = Text(max_length=3, required=False, allow_null=True)


class AssignFacilitator(LotCommandView):
    """Qui valide les heures du lot à partir d’un jour, dans un département ou partout (`territory` nul)."""

    endpoint = "assign-facilitator"
    path = "contracts/{id}/lots/{lot}/facilitator"
    roles = BUYERS
    summary = "Confier un lot à un facilitateur"
    command = assign_facilitator
    request_serializer = FacilitatorBody
    examples = {"exemple": {"facilitator": "epec", "from": "2026-01-01", "territory": None}}


class DeclineBody(Body):
    facilitator = Identifier()
    on = Day()
    reason = Text()


class DeclineFacilitator(LotCommandView):
    """Refus, ou silence au terme du délai : le contrat continue, suivi par l’acheteur à partir de `on`."""

    endpoint = "decline-facilitator"
    path = "contracts/{id}/lots/{lot}/decline"
    roles = BUYERS
    summary = "Prendre acte du refus d’un facilitateur"
    command = decline_facilitator
    request_serializer = DeclineBody
    examples = {"exemple": {"facilitator": "epec", "on": "2026-02-02", "reason": "à pleine charge"}}
