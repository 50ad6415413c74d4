"""Quarters: closed, then published. By a buyer."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from tremplin_platform.commands.hours.quarters import close_quarter, publish_quarter
from tremplin_tenants.api.web.command_views import Arguments, CommandView, Fields, Path
from tremplin_tenants.api.web.fields import check_quarter


class _QuarterCommandView(CommandView):
    def identifier(self, path: Path, body: Fields) -> str:
        return check_quarter(path["quarter"])

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"quarter": identifier}


@extend_schema_view(post=extend_schema(summary="Clore un trimestre"))
class CloseQuarter(_QuarterCommandView):
    """Refusé avant la fin du trimestre. Ce qui en est enregistré ensuite est un ajustement d’un trimestre suivant."""

    endpoint = "close-quarter"
    command = close_quarter


@extend_schema_view(post=extend_schema(summary="Publier un trimestre clos"))
class PublishQuarter(_QuarterCommandView):
    """Les heures rapportées sont dites, et restent ce qui a été dit."""

    endpoint = "publish-quarter"
    command = publish_quarter
