"""Commands on quarters: close, publish."""

from tremplin_platform.commands.hours.quarters import close_quarter, publish_quarter
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.web.command_views import Arguments, CommandView, Fields, Path
from tremplin_tenants.api.web.fields import Quarter
from tremplin_tenants.rest.problem import wrong_parameter


class _QuarterCommandView(CommandView):
    def identifier(self, path: Path, body: Fields) -> str:
        if not Quarter.is_one(path["quarter"]):
            raise wrong_parameter("quarter", Quarter.code, Quarter.sentence)
        return path["quarter"]

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"quarter": identifier}


class CloseQuarter(_QuarterCommandView):
    """Refusé avant la fin du trimestre. Ce qui en est enregistré ensuite est un ajustement d’un trimestre suivant."""

    endpoint = "close-quarter"
    path = "quarters/{quarter}/close"
    roles = BUYERS
    summary = "Clore un trimestre"
    command = close_quarter
    examples = {"exemple": {}}


class PublishQuarter(_QuarterCommandView):
    """Les heures rapportées sont dites, et restent ce qui a été dit."""

    endpoint = "publish-quarter"
    path = "quarters/{quarter}/publish"
    roles = BUYERS
    summary = "Publier un trimestre clos"
    command = publish_quarter
    examples = {"exemple": {}}
