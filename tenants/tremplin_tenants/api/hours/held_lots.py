"""The lots that a contractor may declare hours for, and for which members: a page reads them, and files name them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from rest_framework import serializers

from tremplin_platform.figures.names import CONTRACT, ORGANISATION
from tremplin_projections.queries.hours.held_lots import held_lots
from tremplin_tenants.access import Access, Roles
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.connections import scope_of
from tremplin_tenants.api.web.file_names import Known
from tremplin_tenants.api.web.responses import AsOf, ResponseSerializer
from tremplin_tenants.roles import Caller, Role

_CONTRACTORS: Roles = {Role.CONTRACTOR: Access.ANY}


class HeldLotResponse(ResponseSerializer):
    member = serializers.CharField()
    member_name = serializers.CharField(allow_null=True)
    contract = serializers.CharField()
    contract_title = serializers.CharField(allow_null=True)
    lot = serializers.CharField()
    title = serializers.CharField(allow_null=True)


class HeldLotsResponse(ResponseSerializer):
    as_of = AsOf()
    lots = HeldLotResponse(many=True)


class HeldLots(ReadView):
    """A read for pages alone: it is in no list of views, and has no route."""

    endpoint = "held-lots"
    path = "held-lots"
    roles = _CONTRACTORS
    summary = "Les lots d’un titulaire, et les membres pour qui il y déclare"
    serializer_class = HeldLotsResponse
    extra_projections = ("catalogue",)

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return None

    def answer(self) -> Mapping[str, Any]:
        lots = _held(contractors={self.caller.organisation})
        return {"as_of": self.position(projection="ledger"), "lots": lots}


def named_in_files(caller: Caller, contractors: Collection[str]) -> Iterator[Known]:
    """Yield the members, contracts and lots for which these contractors declare hours, as rows of files name them."""
    with scope_of(caller):
        held = _held(contractors=contractors)
    for row in held:
        for field, within in (("member", ""), ("contract", ""), ("lot", row["contract"])):
            name = row[_NAMES[field]]
            if name is not None:
                yield Known(field, within, row[field], name)


_NAMES = {"member": "member_name", "contract": "contract_title", "lot": "title"}


def _held(*, contractors: Collection[str]) -> list[dict[str, Any]]:
    held = held_lots(contractors=contractors)
    names = names_of(
        {*((ORGANISATION, row.log) for row in held), *((CONTRACT, row.contract) for row in held)}
    )
    return [
        {
            "member": row.log,
            "member_name": names.name(ORGANISATION, row.log),
            "contract": row.contract,
            "contract_title": names.name(CONTRACT, row.contract),
            "lot": row.lot,
            "title": names.title(row.contract, row.lot),
        }
        for row in held
    ]
