"""Hours: declared by the lot's contractor, decided on by its facilitateur, in the log of the member concerned."""

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

from tremplin_platform.commands.addressed import require_lot_of
from tremplin_platform.commands.hours.hours import (
    Work,
    correct_hours,
    declare_hours,
    reject_hours,
    resubmit_hours,
    return_hours,
    validate_hours,
)
from tremplin_platform.commands.identifiers import new_identifier
from tremplin_platform.store.session import Position, Session
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.fields import Choice, Day, Hours, Identifier, Text
from tremplin_tenants.api.web.plain_commands import Act
from tremplin_tenants.api.web.writing import Call, CommandView, actor
from tremplin_tenants.roles import Role

MODALITIES = ("direct", "provision", "subcontract", "training")


class LotNamed(Body):
    contract = Identifier()
    lot = Identifier()


class DeclareBody(LotNamed):
    id = Identifier(required=False)
    contractor = Identifier()
    person = Identifier(required=False, allow_null=True)
    modality = Choice(choices=MODALITIES)
    worked_from = Day()
    worked_to = Day()
    hours = Hours()
    call_off = Identifier(required=False, allow_null=True)
    subcontractor = Identifier(required=False, allow_null=True)


_DECLARED = {
    "id": "declaration-1",
    "contract": "nettoyage-2026",
    "lot": "1",
    "contractor": "jardins-adaptes",
    "modality": "direct",
    "worked_from": "2026-02-02",
    "worked_to": "2026-02-28",
    "hours": "118.00",
    "call_off": "commande-1",
}


@extend_schema_view(
    post=extend_schema(
        summary="Déclarer des heures",
        examples=[OpenApiExample("un mois", _DECLARED, request_only=True)],
    )
)
class DeclareHours(CommandView):
    """
    Par le titulaire du lot, ou un acheteur. Les jours d’une déclaration sont d’un même trimestre.

    `person` est un identifiant donné par `POST persons` : aucune réponse ne le redit.
    """

    endpoint = "declare-hours"
    form = DeclareBody
    made = True

    def about(self, call: Call, identifier: str) -> str | None:
        return call.body.get("person")

    def may_look(self, call: Call) -> bool:
        # A contractor is told of no member beside its own lots: where it names none, of none at all.
        return call.caller.role is not Role.CONTRACTOR or _names_a_lot(call)

    def look(self, session: Session, call: Call) -> None:
        super().look(session, call)
        if _names_a_lot(call):
            contract, lot = call.body["contract"], call.body["lot"]
            require_lot_of(session, contract=contract, lot=lot, by=actor(call.caller))

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        body = dict(call.body)
        identifier = body.pop("id", None) or new_identifier()
        position = declare_hours(
            session,
            identifier=identifier,
            contract=body.pop("contract"),
            lot=body.pop("lot"),
            contractor=body.pop("contractor"),
            person=body.pop("person", None),
            work=Work(**body),
            by=actor(call.caller),
        )
        return identifier, position


def _names_a_lot(call: Call) -> bool:
    """Whether a body that may be at fault says which lot it is about."""
    return LotNamed(data={name: call.body.get(name) for name in ("contract", "lot")}).is_valid()


class _HoursAct(Act):
    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        identifier, by = call.path["id"], actor(call.caller)
        return identifier, type(self).command(session, identifier=identifier, by=by, **call.body)


class ReasonBody(Body):
    reason = Text()


@extend_schema_view(post=extend_schema(summary="Retourner une déclaration à qui l’a faite"))
class ReturnHours(_HoursAct):
    """Elle reste en attente, jusqu’à ce qu’elle soit transmise de nouveau."""

    endpoint = "return-hours"
    command = return_hours
    form = ReasonBody


class ResubmitBody(Body):
    modality = Choice(choices=MODALITIES, required=False)
    worked_from = Day(required=False)
    worked_to = Day(required=False)
    hours = Hours(required=False)
    call_off = Identifier(required=False)
    subcontractor = Identifier(required=False)


@extend_schema_view(post=extend_schema(summary="Transmettre de nouveau une déclaration retournée"))
class ResubmitHours(_HoursAct):
    """Par qui l’a déclarée. Ce qui n’est pas donné reste tel qu’il était."""

    endpoint = "resubmit-hours"
    command = resubmit_hours
    form = ResubmitBody


@extend_schema_view(post=extend_schema(summary="Valider des heures"))
class ValidateHours(_HoursAct):
    """Par le facilitateur du lot ce jour-là, ou l’acheteur s’il n’y en a pas ; jamais par qui les a déclarées."""

    endpoint = "validate-hours"
    command = validate_hours


@extend_schema_view(post=extend_schema(summary="Rejeter des heures"))
class RejectHours(_HoursAct):
    """Pour de bon, par qui pourrait les valider."""

    endpoint = "reject-hours"
    command = reject_hours
    form = ReasonBody


class CorrectBody(Body):
    delta = Hours(negative=True)
    reason = Text()


@extend_schema_view(post=extend_schema(summary="Corriger des heures validées"))
class CorrectHours(_HoursAct):
    """`delta` s’ajoute à ce qui est validé (négatif : s’en retire), sans passer sous zéro."""

    endpoint = "correct-hours"
    command = correct_hours
    form = CorrectBody
