"""Quarters: closed, then published. By a buyer."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from tremplin_platform.commands.hours.quarters import close_quarter, publish_quarter
from tremplin_platform.store.session import Position, Session
from tremplin_tenants.api.web.fields import check_quarter
from tremplin_tenants.api.web.writing import Call, CommandView


@extend_schema_view(post=extend_schema(summary="Clore un trimestre"))
class CloseQuarter(CommandView):
    """Refusé avant la fin du trimestre. Ce qui en est enregistré ensuite est un ajustement d’un trimestre suivant."""

    endpoint = "close-quarter"

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        quarter = check_quarter(call.path["quarter"])
        return quarter, close_quarter(session, quarter=quarter)


@extend_schema_view(post=extend_schema(summary="Publier un trimestre clos"))
class PublishQuarter(CommandView):
    """Les heures rapportées sont dites, et restent ce qui a été dit."""

    endpoint = "publish-quarter"

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        quarter = check_quarter(call.path["quarter"])
        return quarter, publish_quarter(session, quarter=quarter)
