"""The whole demo year, told once for both its readers."""

from datetime import datetime

from tremplin_infra.demo.acts import Act
from tremplin_infra.demo.attesting import attesting
from tremplin_infra.demo.centrale_year import centrale_year
from tremplin_infra.demo.enforcing import enforcing
from tremplin_infra.demo.following_up import following_up
from tremplin_infra.demo.ordering import ordering
from tremplin_infra.demo.persons import hiring
from tremplin_infra.demo.preparing import preparing
from tremplin_infra.demo.setting_up import setting_up
from tremplin_infra.demo.sharing import sharing
from tremplin_infra.demo.worked_example import worked_example
from tremplin_infra.demo.working import working


def tell() -> tuple[Act, ...]:
    """Every act, in the order of its instant; the same on every machine."""
    buyers = (*preparing(), *following_up(), *enforcing())
    work = (*hiring(), *worked_example(), *ordering(), *working(), *sharing(), *attesting())
    return tuple(sorted((*setting_up(), *centrale_year(), *buyers, *work), key=_order))


def _order(act: Act) -> tuple[datetime, str]:
    return act.at, act.log
