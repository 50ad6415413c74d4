"""What buyers do in the demo year that changes no member's figure: said as the command and what it is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_infra.demo.acts.acts import Act
from tremplin_infra.demo.acts.parties import CENTRALE
from tremplin_infra.demo.acts.year import office_hours
from tremplin_platform.store.session import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerDid(Act):
    """One command in the centrale's log; `said` are its arguments."""

    command: Callable[..., Position]
    said: Mapping[str, Any]


def did(day: date, command: Callable[..., Position], **said: Any) -> BuyerDid:
    """A buyer gave this command on a day, at an instant that its arguments choose."""
    at = office_hours(day, command.__name__, *(str(said[name]) for name in sorted(said)))
    return BuyerDid(at=at, log=CENTRALE, command=command, said=said)
