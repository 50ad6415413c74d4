"""`GET uptake`, `POST uptake/{id}/link` and `/refuse`: members' own published data that name a framework."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tremplin_platform.commands.decp.uptakes import FoundUptake, uptakes
from tremplin_platform.commands.orders.uptake import link_uptake, refuse_uptake
from tremplin_projections.queries.keyset import Key, Page, PageRequest
from tremplin_tenants.access import BUYERS_AND_MEMBERS
from tremplin_tenants.api.reads.filters import MemberListQuery
from tremplin_tenants.api.reads.pagination import MemberListView
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, CommandView, Fields, Path
from tremplin_tenants.api.web.connections import command_connection, scope_of
from tremplin_tenants.api.web.fields import Choice, Identifier, Text
from tremplin_tenants.api.web.responses import ResponseSerializer, TwoDecimals
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import Caller, Role

_STATES = ("proposed", "linked", "refused")


class UptakeQuery(MemberListQuery):
    state = Choice(choices=_STATES, required=False, help_text="Ce qui en est décidé.")


class UptakeResponse(ResponseSerializer):
    """Une ligne publiée par un membre, qui cite un lot. Elle ne compte jamais : la commande seule compte."""

    id = serializers.CharField(source="proposed.identifier")
    member = serializers.CharField()
    state = serializers.CharField(help_text="`proposed`, `linked` ou `refused`.")
    contract = serializers.CharField(source="proposed.contract")
    lot = serializers.CharField(source="proposed.lot")
    buyer = serializers.CharField(source="proposed.buyer", help_text="Le SIRET de l’acheteur dans la ligne.")
    published = serializers.CharField(source="proposed.published", help_text="L’identifiant de la ligne.")
    framework = serializers.CharField(source="proposed.framework", help_text="`idAccordCadre` de la ligne.")
    title = serializers.CharField(allow_null=True)
    amount = TwoDecimals(source="proposed.amount")
    notified_on = serializers.DateField(allow_null=True)
    call_off = serializers.CharField(allow_null=True, help_text="La commande dont elle est la preuve.")
    reason = serializers.CharField(allow_null=True)
    seq = serializers.IntegerField(
        allow_null=True, help_text="L’événement qui en décide, dans le journal du membre."
    )


class Uptake(MemberListView):
    """Les lignes publiées par les membres qui citent un lot (`idAccordCadre`, tel que `export/decp` le donne)."""

    endpoint = "uptake"
    path = "uptake"
    roles = BUYERS_AND_MEMBERS
    summary = "Les lignes publiées qui citent un lot"
    query_serializer: ClassVar[type[MemberListQuery]] = UptakeQuery
    serializer_class = UptakeResponse
    key: ClassVar[tuple[type, ...]] = (str, str)

    def page(self, at: PageRequest) -> Page[Any]:
        state = self.query.get("state")
        return _page([row for row in self.found() if state in (None, row.state)], at, key=_by_member)

    def found(self) -> list[FoundUptake]:
        """Return the rows that the caller may see, by member."""
        return uptakes(
            command_connection(), self.connection, member=self.log, siret=settings.TREMPLIN_CENTRALE_SIRET
        )


class UptakeToDecideQuery(MemberListQuery):
    id = Identifier(required=False)


class UptakeToDecide(Uptake):
    """A read for pages alone: the rows that nobody has decided on come first."""

    endpoint = "uptake-to-decide"
    query_serializer = UptakeToDecideQuery
    key = (int, str, str)

    def page(self, at: PageRequest) -> Page[Any]:
        identifier = self.query.get("id")
        rows = [row for row in self.found() if identifier in (None, row.proposed.identifier)]
        return _page(sorted(rows, key=_to_decide_first), at, key=_to_decide_first)


def _by_member(row: FoundUptake) -> Key:
    return row.member, row.proposed.identifier


def _to_decide_first(row: FoundUptake) -> Key:
    return int(row.state != "proposed"), row.member, row.proposed.identifier


def _page(
    rows: list[FoundUptake], at: PageRequest, *, key: Callable[[FoundUptake], Key]
) -> Page[FoundUptake]:
    keys = [key(row) for row in rows]
    first = 0 if at.after is None else sum(key <= at.after for key in keys)
    last = len(rows)
    if at.before is not None:
        last = sum(key < at.before for key in keys)
        first = max(0, last - at.limit)
    last = min(last, first + at.limit)
    return Page(
        rows=tuple(rows[first:last]),
        next=keys[last - 1] if first < last < len(rows) else None,
        previous=keys[first] if 0 < first < last else None,
    )


class LinkBody(Body):
    call_off = Identifier(help_text="La commande du membre, sur ce lot, dont la ligne est la preuve.")


class RefusalBody(Body):
    reason = Text()


class _UptakeCommand(CommandView):
    """A decision on a row, in the log of the member that published it: the caller's own, for a member."""

    roles = BUYERS_AND_MEMBERS
    by_caller = True

    def post(self, request: Request, **path: str) -> Response:
        """Find the row, then decide in its member's log: what is another's is not there."""
        self.found = found_uptake(self.caller, path["id"])
        return super().post(request, **path, member=self.found.member)

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"proposed": self.found.proposed, **body}

    def check_subject(self, path: Path, *, log: str, sent: Fields) -> None:
        """Nothing more: the row was found."""


def found_uptake(caller: Caller, identifier: str) -> FoundUptake:
    """Return the row of this identifier that a caller may see. :raises Problem: 404, there is none"""
    member = caller.organisation if caller.role is Role.MEMBER else None
    with scope_of(caller) as reading:
        found = uptakes(command_connection(), reading, member=member, siret=settings.TREMPLIN_CENTRALE_SIRET)
    row = next((item for item in found if item.proposed.identifier == identifier), None)
    if row is None:
        raise not_found()
    return row


class LinkUptake(_UptakeCommand):
    """La ligne devient la preuve de la commande ; elle n’en fait aucune, et la commande seule compte."""

    endpoint = "link-uptake"
    path = "uptake/{id}/link"
    summary = "Rapprocher une ligne publiée d’une commande"
    command = link_uptake
    request_serializer = LinkBody
    examples = {"exemple": {"call_off": "commande-1"}}


class RefuseUptake(_UptakeCommand):
    """La ligne cite le lot à tort, ou n’est d’aucune commande : elle ne sera plus proposée."""

    endpoint = "refuse-uptake"
    path = "uptake/{id}/refuse"
    summary = "Refuser une ligne publiée"
    command = refuse_uptake
    request_serializer = RefusalBody
    examples = {"exemple": {"reason": "achat passé hors du contrat"}}
