"""The buyer's tower, read as its page does but for the names, which are identifiers here."""

from datetime import date

from tremplin_platform.commands.buying.waivers import social_thresholds
from tremplin_platform.figures.names import Mention, Names
from tremplin_projections.queries.tasks.tasks import FindNames
from tremplin_projections.queries.tower.tower import Tower, tower
from tremplin_projections.scope import EVERY_LOG, reading


def nameless(mentioned: set[Mention]) -> Names:
    """Find no name."""
    return Names({})


def read_tower(*, today: date, find_names: FindNames = nameless) -> Tower:
    """What the tower shows on a day, in one transaction that sees every log."""
    with reading(log=EVERY_LOG):
        return tower(today=today, thresholds=social_thresholds(), find_names=find_names)
