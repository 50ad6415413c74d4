"""Acts of buyers in the demo year that change no member's figure: a command and its arguments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_infra.demo.acts.acts import CentraleAct
from tremplin_infra.demo.acts.year import office_hours
from tremplin_platform.store.session import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerDid(CentraleAct):
    """One command in the centrale's log, and its arguments."""

    command: Callable[..., Position]
    given: Mapping[str, Any]


def did(day: date, command: Callable[..., Position], **given: Any) -> BuyerDid:
    """Make the act of a buyer that gives this command on a day, at an instant derived from its arguments."""
    at = office_hours(day, command.__name__, *(str(given[name]) for name in sorted(given)))
    return BuyerDid(at=at, command=command, given=given)
