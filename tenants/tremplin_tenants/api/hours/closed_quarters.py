"""The quarters that the centrale closed, for who declares hours or decides on them: a read that has no address."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from tremplin_projections.queries.hours.closed_quarters import closed_quarters
from tremplin_tenants.access import HOURS_ACTORS
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.responses import AsOf, ResponseSerializer


class ClosedQuarterResponse(ResponseSerializer):
    quarter = serializers.CharField()
    closed_on = serializers.DateField()


class ClosedQuartersResponse(ResponseSerializer):
    as_of = AsOf()
    quarters = ClosedQuarterResponse(many=True)


class ClosedQuarters(ReadView):
    """A read for pages alone: it is in no list of views, and has no route."""

    endpoint = "closed-quarters"
    path = "closed-quarters"
    roles = HOURS_ACTORS
    summary = "Les trimestres que la centrale a clos"
    serializer_class = ClosedQuartersResponse
    projection = "registers"

    def answer(self) -> Mapping[str, Any]:
        return {"as_of": self.position(projection="registers"), "quarters": closed_quarters()}
