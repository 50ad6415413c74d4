"""`GET progress`: the hours of all members, by lot and by quarter worked."""

from typing import Any

from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_projections.queries.lots.progress import LOT, QUARTER, progress
from tremplin_tenants.access import CENTRALE_READERS
from tremplin_tenants.api.reads.filters import ListQuery
from tremplin_tenants.api.reads.pagination import ListView
from tremplin_tenants.api.web.fields import Choice
from tremplin_tenants.api.web.responses import ResponseSerializer, TextOrNull, TwoDecimals

BOTH = f"{LOT},{QUARTER}"


class ProgressQuery(ListQuery):
    by = Choice(
        choices=(BOTH, LOT, QUARTER),
        required=False,
        default=BOTH,
        help_text="Ce qui distingue les lignes : le lot, le trimestre travaillé, ou les deux.",
    )


class ProgressResponse(ResponseSerializer):
    contract = TextOrNull()
    lot = TextOrNull()
    quarter = TextOrNull()
    declared = TwoDecimals()
    validated = TwoDecimals()
    pending = TwoDecimals()
    due = TwoDecimals(
        allow_null=True,
        help_text="Les heures devenues dues dans ce trimestre ; null si aucune ne l’est sur ce lot.",
    )


class Progress(ListView):
    """Les heures de tous les membres et celles qui ne sont à aucun, chacune comptée une fois."""

    endpoint = "progress"
    path = "progress"
    roles = CENTRALE_READERS
    summary = "L’avancement des lots, trimestre par trimestre"
    query_serializer = ProgressQuery
    serializer_class = ProgressResponse
    key = (str, str, str)

    def page(self, at: PageRequest) -> Page[Any]:
        return progress(today=self.caller.today, by=self.query["by"].split(","), asked=at)
