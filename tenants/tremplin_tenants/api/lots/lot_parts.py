"""Commands that add to a lot in progress: tranches, a substitute contractor, an opening balance."""

from tremplin_platform.commands.lots.lot_life import add_tranche, affirm_tranche, record_opening_balance
from tremplin_platform.commands.lots.lots import substitute_contractor
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.lots.lots import EvidenceBody
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, CommandView, Fields, LotCommandView, Path
from tremplin_tenants.api.web.fields import Day, Hours, Identifier, Text


class TrancheBody(Body):
    id = Identifier()
    hours = Hours()


class AddTranche(CommandView):
    """Rien n’en est dû tant qu’elle n’est pas affermie (R2113-6)."""

    endpoint = "add-tranche"
    path = "contracts/{id}/lots/{lot}/tranches"
    roles = BUYERS
    summary = "Ajouter une tranche à un lot"
    command = add_tranche
    request_serializer = TrancheBody
    made = True
    examples = {"exemple": {"id": "optionnelle-1", "hours": "400.00"}}

    def identifier(self, path: Path, body: Fields) -> str:
        tranche: str = body["id"]
        return tranche

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"contract": path["id"], "lot": path["lot"], "tranche": identifier, "hours": body["hours"]}


class AffirmBody(Body):
    on = Day()


class AffirmTranche(CommandView):
    """À partir de ce jour, ses heures s’ajoutent à l’objectif du lot."""

    endpoint = "affirm-tranche"
    path = "contracts/{id}/lots/{lot}/tranches/{tranche}/affirm"
    roles = BUYERS
    summary = "Affermir une tranche"
    command = affirm_tranche
    request_serializer = AffirmBody
    examples = {"exemple": {"on": "2026-07-01"}}

    def identifier(self, path: Path, body: Fields) -> str:
        return path["tranche"]

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"contract": path["id"], "lot": path["lot"], "tranche": identifier, **body}


class SubstituteBody(Body):
    contractor = Identifier()
    on = Day()
    ground = Text(max_length=200)
    evidence = EvidenceBody(required=False, allow_null=True)


_SUBSTITUTE = {
    "contractor": "jardins-adaptes",
    "on": "2026-07-01",
    "ground": "R2194-6",
    "evidence": {"share_percent": "62.50", "on": "2026-06-15"},
}


class SubstituteContractor(LotCommandView):
    """Sur un lot réservé, le successeur remplit les mêmes conditions que le premier titulaire (R2194-6)."""

    endpoint = "substitute-contractor"
    path = "contracts/{id}/lots/{lot}/substitute"
    roles = BUYERS
    summary = "Remplacer le titulaire d’un lot"
    command = substitute_contractor
    request_serializer = SubstituteBody
    examples = {"lot réservé": _SUBSTITUTE}


class OpeningBody(Body):
    member = Identifier()
    hours = Hours()
    on = Day()
    evidence = Text()


class BringForward(LotCommandView):
    """Des heures déjà validées d’un membre : elles comptent ce jour-là, et sont dites reprises."""

    endpoint = "bring-forward"
    path = "contracts/{id}/lots/{lot}/opening"
    roles = BUYERS
    summary = "Reprendre les heures d’avant la plateforme"
    command = record_opening_balance
    request_serializer = OpeningBody
    examples = {
        "exemple": {
            "member": "cpam-075",
            "hours": "212.50",
            "on": "2025-12-31",
            "evidence": "bilan du facilitateur, décembre 2025",
        }
    }
