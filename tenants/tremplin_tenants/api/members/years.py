"""
Read the figures of members over some days for the annual reports: `results` and `members`, and what was bought.

Reads for pages alone: they are in no list of views, and have no route.
"""

from collections.abc import Mapping
from typing import Any

from tremplin_projections.queries.figures.window import window
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_projections.queries.members.bought import bought
from tremplin_projections.queries.members.members import members
from tremplin_tenants.api.members.attestation import AttestationResponse, MemberAttestation
from tremplin_tenants.api.members.members import MemberResponse, Members
from tremplin_tenants.api.reads.filters import ListQuery
from tremplin_tenants.api.web.fields import Day
from tremplin_tenants.api.web.responses import ResponseSerializer, TwoDecimals


class BoughtResponse(ResponseSerializer):
    ordered = TwoDecimals()
    invoiced = TwoDecimals()


class YearOfMemberResponse(AttestationResponse):
    bought = BoughtResponse()


class YearOfMember(MemberAttestation):
    """The attestation of a member over some days, and what it bought in them; as known now."""

    endpoint = "year-of-member"
    serializer_class = YearOfMemberResponse

    def answer(self) -> Mapping[str, Any]:
        found = super().answer()
        days = found["asked"]
        between = window(effective_from=days["effective_from"], effective_to=days["effective_to"])
        return {**found, "bought": bought(log=found["as_of"]["log"], between=between)}


class YearQuery(ListQuery):
    effective_from = Day(required=False)
    effective_to = Day()


class MemberInYearResponse(MemberResponse):
    bought = BoughtResponse()


class MembersInYear(Members):
    """Every member, with its totals over some days."""

    endpoint = "members-in-year"
    query_serializer = YearQuery
    serializer_class = MemberInYearResponse

    def page(self, at: PageRequest) -> Page[Any]:
        days = self.query
        return members(today=days["effective_to"], since=days.get("effective_from"), asked=at)
