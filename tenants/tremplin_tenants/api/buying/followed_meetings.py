"""The launch meetings of the contracts that a facilitateur follows today. It has no address: a page reads it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from tremplin_platform.figures.names import CONTRACT, ORGANISATION, Names
from tremplin_projections.queries.buying.meetings import MeetingToHold, RecordedMeeting, followed_meetings
from tremplin_tenants.access import FACILITATORS
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.responses import AsOf, ResponseSerializer


class MeetingWithContractorResponse(ResponseSerializer):
    contract = serializers.CharField()
    contract_title = serializers.CharField(allow_null=True)
    contractor = serializers.CharField()
    contractor_name = serializers.CharField(allow_null=True)


class MeetingToHoldResponse(MeetingWithContractorResponse):
    since = serializers.DateField()
    due_on = serializers.DateField()
    missed = serializers.CharField(allow_null=True)


class RecordedMeetingResponse(MeetingWithContractorResponse):
    held_on = serializers.CharField()
    missed = serializers.BooleanField()
    outcome = serializers.CharField()
    minutes = serializers.CharField(allow_null=True)


class FollowedMeetingsResponse(ResponseSerializer):
    as_of = AsOf()
    to_hold = MeetingToHoldResponse(many=True)
    recorded = RecordedMeetingResponse(many=True)


class FollowedMeetings(ReadView):
    """A read for pages alone: it is in no list of views, and has no route."""

    endpoint = "followed-meetings"
    path = "followed-meetings"
    roles = FACILITATORS
    summary = "Les réunions de lancement des contrats qu’un facilitateur suit aujourd’hui"
    serializer_class = FollowedMeetingsResponse
    projection = "registers"
    extra_projections = ("catalogue", "ledger")

    def answer(self) -> Mapping[str, Any]:
        caller = self.caller
        to_hold, recorded = followed_meetings(facilitator=caller.organisation, today=caller.today)
        rows: list[MeetingToHold | RecordedMeeting] = [*to_hold, *recorded]
        names = names_of(
            {*((CONTRACT, row.contract) for row in rows), *((ORGANISATION, row.contractor) for row in rows)}
        )
        return {
            "as_of": self.position(projection="registers"),
            "to_hold": [_named(row, names) for row in to_hold],
            "recorded": [_named(row, names) for row in recorded],
        }


def _named(row: MeetingToHold | RecordedMeeting, names: Names) -> dict[str, Any]:
    return {
        **asdict(row),
        "contract_title": names.name(CONTRACT, row.contract),
        "contractor_name": names.name(ORGANISATION, row.contractor),
    }
