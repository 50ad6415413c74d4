"""Commands on quarters: close, publish."""

from tremplin_platform.commands.hours.quarters import close_quarter, publish_quarter
from tremplin_platform.commands.requests import Position
from tremplin_platform.commands.unit_of_work import Session
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.web.command_views import Arguments, CommandView, Fields, Path
from tremplin_tenants.api.web.fields import Quarter
from tremplin_tenants.rest.problem import wrong_parameter


def _close(session: Session, *, quarter: str) -> Position:
    return close_quarter(session, quarter=_check_quarter(quarter))


def _publish(session: Session, *, quarter: str) -> Position:
    return publish_quarter(session, quarter=_check_quarter(quarter))


def _check_quarter(quarter: str) -> str:
    if not Quarter.is_one(quarter):
        raise wrong_parameter("quarter", Quarter.code, Quarter.sentence)
    return quarter


class _QuarterCommandView(CommandView):
    def identifier(self, path: Path, body: Fields) -> str:
        return path["quarter"]  # checked by the command: an idempotency key used before is refused first

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"quarter": identifier}


class CloseQuarter(_QuarterCommandView):
    """Refusé avant la fin du trimestre. Ce qui en est enregistré ensuite est un ajustement d’un trimestre suivant."""

    endpoint = "close-quarter"
    path = "quarters/{quarter}/close"
    roles = BUYERS
    summary = "Clore un trimestre"
    command = _close
    examples = {"exemple": {}}


class PublishQuarter(_QuarterCommandView):
    """Les heures rapportées sont dites, et restent ce qui a été dit."""

    endpoint = "publish-quarter"
    path = "quarters/{quarter}/publish"
    roles = BUYERS
    summary = "Publier un trimestre clos"
    command = _publish
    examples = {"exemple": {}}
