"""Read the results, lots, reserved usage and DOETH of a member together, for its own page. It has no address."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from tremplin_platform.commands.log_reads import head
from tremplin_projections.queries.members.overview import overview
from tremplin_projections.queries.members.results_document import document
from tremplin_tenants.access import EVERY_READER
from tremplin_tenants.api.lots.lot_reads import with_names
from tremplin_tenants.api.lots.lot_responses import LotResponse
from tremplin_tenants.api.members.results_responses import AskedResponse, ResultsResponse
from tremplin_tenants.api.orders.doeth import DoethYearResponse
from tremplin_tenants.api.orders.reserved_usage import LotUsageResponse
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.responses import AsOf, HeldResponse, ResponseSerializer, TwoDecimals
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import CENTRALE


class NewlyLateResponse(ResponseSerializer):
    """Un lot en retard des seules heures dues depuis que ce trimestre a commencé."""

    contract = serializers.CharField()
    lot = serializers.CharField()
    due = TwoDecimals()


class OverviewResponse(ResponseSerializer):
    """`results`, and all the rows of `lots`, `reserved-usage` and `doeth`, as the API answers them today."""

    as_of = AsOf()
    asked = AskedResponse()
    complete = serializers.BooleanField()
    held = HeldResponse(many=True)
    results = ResultsResponse()
    newly_late = NewlyLateResponse(many=True)
    lots = LotResponse(many=True)
    reserved_usage = LotUsageResponse(many=True)
    doeth = DoethYearResponse(many=True)


class Overview(ReadView):
    """
    A read for pages alone: it is in no list of views, and has no route.

    Six statements in the read's transaction, and one for names; a log that was never counted takes one more.
    """

    endpoint = "overview"
    path = "members/{member}/overview"
    roles = EVERY_READER
    summary = "Ce que la page d’un membre montre"
    serializer_class = OverviewResponse

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return str(self.kwargs["member"])

    def answer(self) -> Mapping[str, Any]:
        log = str(self.log)
        if log == CENTRALE:  # the centrale itself is no member
            raise not_found()
        found = overview(log=log, today=self.caller.today)
        if found.results.as_of.seq == 0 and head(self.connection, log=log) is None:
            raise not_found()
        results = document(found.results)
        return {
            **{name: results[name] for name in ("as_of", "asked", "complete", "held")},
            "results": results,
            "newly_late": [
                {"contract": contract, "lot": lot, "due": due}
                for (contract, lot), due in found.newly_late.items()
            ],
            "lots": with_names(found.lots),
            "reserved_usage": found.reserved_usage,
            "doeth": found.doeth,
        }
