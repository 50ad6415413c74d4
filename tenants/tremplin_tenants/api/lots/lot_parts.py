"""What is added to a lot in course: tranches, a successor, an opening balance. By a buyer."""

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

from tremplin_platform.commands.lots.lot_life import add_tranche, affirm_tranche, record_opening_balance
from tremplin_platform.commands.lots.lots import substitute_contractor
from tremplin_tenants.api.lots.lots import EvidenceBody
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, CommandView, Fields, LotCommandView, Path
from tremplin_tenants.api.web.fields import Day, Hours, Identifier, Text


class TrancheBody(Body):
    id = Identifier()
    hours = Hours()


@extend_schema_view(post=extend_schema(summary="Ajouter une tranche à un lot"))
class AddTranche(CommandView):
    """Rien n’en est dû tant qu’elle n’est pas affermie (R2113-6)."""

    endpoint = "add-tranche"
    command = add_tranche
    request_serializer = TrancheBody
    made = True

    def identifier(self, path: Path, body: Fields) -> str:
        tranche: str = body["id"]
        return tranche

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"contract": path["id"], "lot": path["lot"], "tranche": identifier, "hours": body["hours"]}


class AffirmBody(Body):
    on = Day()


@extend_schema_view(post=extend_schema(summary="Affermir une tranche"))
class AffirmTranche(CommandView):
    """À partir de ce jour, ses heures s’ajoutent à l’objectif du lot."""

    endpoint = "affirm-tranche"
    command = affirm_tranche
    request_serializer = AffirmBody

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


@extend_schema_view(
    post=extend_schema(
        summary="Remplacer le titulaire d’un lot",
        examples=[OpenApiExample("lot réservé", _SUBSTITUTE, request_only=True)],
    )
)
class SubstituteContractor(LotCommandView):
    """Sur un lot réservé, le successeur remplit les mêmes conditions que le premier titulaire (R2194-6)."""

    endpoint = "substitute-contractor"
    command = substitute_contractor
    request_serializer = SubstituteBody


class OpeningBody(Body):
    member = Identifier()
    hours = Hours()
    on = Day()
    evidence = Text()


@extend_schema_view(post=extend_schema(summary="Reprendre les heures d’avant la plateforme"))
class BringForward(LotCommandView):
    """Des heures déjà validées d’un membre : elles comptent ce jour-là, et sont dites reprises."""

    endpoint = "bring-forward"
    command = record_opening_balance
    request_serializer = OpeningBody
