"""Make the whole demo year, for its loading and for its oracle."""

from datetime import datetime

from tremplin_infra.demo.acts.acts import Act
from tremplin_infra.demo.story.attesting import attesting
from tremplin_infra.demo.story.centrale_year import centrale_year
from tremplin_infra.demo.story.enforcing import enforcing
from tremplin_infra.demo.story.following_up import following_up
from tremplin_infra.demo.story.ordering import ordering
from tremplin_infra.demo.story.persons import hiring
from tremplin_infra.demo.story.preparing import preparing
from tremplin_infra.demo.story.setting_up import setting_up
from tremplin_infra.demo.story.sharing import sharing
from tremplin_infra.demo.story.worked_example import worked_example
from tremplin_infra.demo.story.working import working


def demo_acts() -> tuple[Act, ...]:
    """Return every act, in the order of its instant; the same on every machine."""
    buyers = (*preparing(), *following_up(), *enforcing())
    work = (*hiring(), *worked_example(), *ordering(), *working(), *sharing(), *attesting())
    return tuple(sorted((*setting_up(), *centrale_year(), *buyers, *work), key=_order))


def _order(act: Act) -> tuple[datetime, str]:
    return act.at, act.log
