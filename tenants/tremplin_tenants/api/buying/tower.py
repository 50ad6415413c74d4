"""Read the lists of the buyer's tower together, each as the API answers it. It has no address."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from tremplin_platform.commands.buying import waivers
from tremplin_platform.figures.names import ORGANISATION, Names
from tremplin_projections.queries.tower.hours_of_tower import MembersHours, NothingSent
from tremplin_projections.queries.tower.tower import (
    ConventionOfFacilitator,
    LotProgress,
    ObjectiveOfBuyer,
    tower,
)
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.hours.tasks import TaskResponse
from tremplin_tenants.api.lots.progress import ProgressResponse
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.responses import AsOf, HeldResponse, ResponseSerializer, TwoDecimals


class TaskGroupResponse(ResponseSerializer):
    """Tasks alike: the first due, how many there are, and their hours."""

    task = TaskResponse()
    count = serializers.IntegerField()
    hours = TwoDecimals(allow_null=True)


class LotOfTowerResponse(ResponseSerializer):
    """A lot with a clause: its terms of the day, its hours in all and by quarter worked, as `progress` gives them."""

    contract = serializers.CharField()
    contract_title = serializers.CharField()
    lot = serializers.CharField()
    title = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    target = TwoDecimals(allow_null=True)
    declared = TwoDecimals()
    validated = TwoDecimals()
    pending = TwoDecimals()
    due = TwoDecimals(allow_null=True)
    quarters = ProgressResponse(many=True)


class MissingOnLotResponse(ResponseSerializer):
    contract = serializers.CharField()
    lot = serializers.CharField()
    missing = TwoDecimals()


class LackingMemberResponse(ResponseSerializer):
    member = serializers.CharField(source="log")
    name = serializers.CharField()
    missing = TwoDecimals()
    due = TwoDecimals()
    validated = TwoDecimals()
    pending = TwoDecimals()
    lots = MissingOnLotResponse(many=True)


class NothingSentResponse(ResponseSerializer):
    contract = serializers.CharField()
    lot = serializers.CharField()
    member = serializers.CharField(source="log")
    name = serializers.CharField()
    contractor_names = serializers.ListField(child=serializers.CharField())
    due = TwoDecimals()
    validated = TwoDecimals()
    last = serializers.CharField(allow_null=True)


class MembersOfTowerResponse(ResponseSerializer):
    members = serializers.IntegerField()
    due = serializers.IntegerField()
    lacking = serializers.IntegerField()
    hidden = serializers.IntegerField()
    slices = serializers.ListField(child=serializers.IntegerField())
    worst = LackingMemberResponse(many=True)
    nothing_sent_count = serializers.IntegerField()
    nothing_sent = NothingSentResponse(many=True)


class ObjectiveOfTowerResponse(ResponseSerializer):
    id = serializers.CharField()
    buyer_name = serializers.CharField()
    year = serializers.IntegerField()
    kind = serializers.CharField()
    count = serializers.IntegerField()
    achieved = serializers.IntegerField()
    reached = serializers.BooleanField()


class ConventionOfTowerResponse(ResponseSerializer):
    id = serializers.CharField()
    facilitator_name = serializers.CharField()
    capacity = serializers.IntegerField()
    followed = serializers.IntegerField()
    running = serializers.BooleanField()
    to = serializers.DateField(allow_null=True)


class TowerResponse(ResponseSerializer):
    """`quarters`: the days that each quarter was closed and published; `ended`: the last one that has ended."""

    as_of = AsOf()
    held = HeldResponse(many=True)
    ended = serializers.CharField()
    tasks = TaskGroupResponse(many=True)
    lots = LotOfTowerResponse(many=True)
    quarters = serializers.DictField()
    members = MembersOfTowerResponse()
    objectives = ObjectiveOfTowerResponse(many=True)
    conventions = ConventionOfTowerResponse(many=True)


class TowerRead(ReadView):
    """A read for a page alone: it is in no list of views, and has no route. Six statements, and one for names."""

    endpoint = "tower"
    path = "tower"
    roles = BUYERS
    summary = "Ce que la tour de contrôle montre"
    serializer_class = TowerResponse
    extra_projections = ("catalogue", "registers")

    def answer(self) -> Mapping[str, Any]:
        today = self.caller.today
        found = tower(today=today, thresholds=waivers.social_thresholds(), find_names=names_of)
        return {
            **{name: getattr(found, name) for name in ("as_of", "held", "ended", "tasks", "quarters")},
            "members": _members(found.members, found.names),
            "lots": [_lot(row) for row in found.lots],
            "objectives": [_objective(row, found.names) for row in found.objectives],
            "conventions": [_convention(row, found.names) for row in found.conventions],
        }


def _lot(row: LotProgress) -> dict[str, Any]:
    of_lot = {"contract": row.lot.place.contract, "lot": row.lot.place.lot}
    terms = {name: getattr(row.lot, name) for name in ("contract_title", "title", "starts_on")}
    hours = {name: getattr(row, name) for name in ("declared", "validated", "pending", "due", "quarters")}
    return {**of_lot, **terms, **hours, "ends_on": row.lot.life.ends_on, "target": row.lot.life.target}


def _members(found: MembersHours, names: Names) -> dict[str, Any]:
    whole = {name: getattr(found, name) for name in MembersHours.__slots__}
    return whole | {
        "nothing_sent": [
            {
                **{name: getattr(row, name) for name in NothingSent.__slots__},
                "contractor_names": [_name(contractor, names) for contractor in row.contractors],
            }
            for row in found.nothing_sent
        ]
    }


def _objective(row: ObjectiveOfBuyer, names: Names) -> dict[str, Any]:
    terms = {name: row.entry.data[name] for name in ("year", "kind", "count")}
    return {
        **terms,
        "id": row.entry.id,
        "buyer_name": _name(row.entry.data["buyer"], names),
        "achieved": row.measured.achieved,
        "reached": row.measured.reached,
    }


def _convention(row: ConventionOfFacilitator, names: Names) -> dict[str, Any]:
    signed, now = row.entry.data, row.status
    return {
        "id": row.entry.id,
        "facilitator_name": _name(signed["facilitator"], names),
        "capacity": now.capacity or signed["capacity"],
        "followed": len(now.followed),
        "running": now.capacity is not None,
        "to": signed["ends_on"],
    }


def _name(organisation: str, names: Names) -> str:
    return names.name(ORGANISATION, organisation) or organisation
