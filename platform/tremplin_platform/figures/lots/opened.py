"""The lots opened to a member and their terms on a day, from the events of its log alone. Reads nothing."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from tremplin_platform.events.attribution.attribution import MethodsChosen
from tremplin_platform.events.contracts.contract import ContractOpened, ContractReopened
from tremplin_platform.figures.lots.changes import WHOLE_CONTRACT, before_opening, change_of
from tremplin_platform.figures.lots.life import Change, lot_life

DIRECT = "direct"
"""The attribution method of a lot until another is chosen: each hour is declared for one member."""

_OPENINGS = (ContractOpened.TOPIC, ContractReopened.TOPIC)


class OpenedTerms(NamedTuple):
    """The terms of one lot on a day; `target` in hundredths of an hour, `way` '' without clause."""

    contract: str
    lot: str
    title: str
    usage: str
    way: str
    target: int | None
    method: str


@dataclass(slots=True)
class _Opened:
    """A lot as it was last opened, and its changes since, in the order of their events."""

    usage: str
    ends_on: date
    lot: dict[str, Any]
    changes: list[Change] = field(default_factory=list)


class OpenedLots:
    """The lots opened by the events added so far."""

    def __init__(self) -> None:
        self._opened: dict[tuple[str, str], _Opened] = {}
        self._methods: dict[tuple[str, str], dict[date, str]] = defaultdict(dict)

    def add(self, topic: str, data: dict[str, Any]) -> None:
        """
        Apply the next event of the log; its data in the latest version.

        :raises KeyError: or TypeError, ValueError, AttributeError: the data have not the form of their type
        """
        if topic in _OPENINGS:
            for lot in data["lots"]:
                changes = list(before_opening(lot, opened=data["effective"]))
                opened = _Opened(data["usage"], date.fromisoformat(data["ends_on"]), lot, changes)
                self._opened[data["contract"], lot["id"]] = opened
        elif topic == MethodsChosen.TOPIC:
            for chosen in data["methods"]:
                methods = self._methods[data["contract"], data["lot"]]
                methods[date.fromisoformat(chosen["from"])] = chosen["method"]
        elif found := change_of(topic, data):
            self._change(data["contract"], *found)

    def terms(self, *, on: date) -> list[OpenedTerms]:
        """Return the terms of every lot on a day, by contract and lot."""
        return [self._terms(place, opened, on) for place, opened in sorted(self._opened.items())]

    def _change(self, contract: str, lot: str, change: Change) -> None:
        for place, opened in self._opened.items():
            if place[0] == contract and lot in (place[1], WHOLE_CONTRACT):
                opened.changes.append(change)

    def _terms(self, place: tuple[str, str], opened: _Opened, on: date) -> OpenedTerms:
        life = lot_life(opened.changes, clause=opened.lot["clause"], ends_on=opened.ends_on, on=on)
        begun = {since: method for since, method in self._methods.get(place, {}).items() if since <= on}
        return OpenedTerms(
            *place,
            title=opened.lot["title"],
            usage=opened.usage,
            way="" if life.clause is None else life.clause["way"],
            target=life.target,
            method=begun[max(begun)] if begun else DIRECT,
        )
