"""What each part of the contract's aggregate may count on: its state, and how a decision becomes an event."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.lots.lot_life import life_of
from tremplin_platform.domain.refusals import UnknownLot
from tremplin_platform.events.contracts.contract import LotState
from tremplin_platform.events.fact import Fact
from tremplin_platform.events.shapes import Award, LotLife


class ContractPart:
    """
    A part of `Contract`: decisions of one matter, taken in public methods.

    What is decided is delivered to the members that the contract is open to, where nothing else is said.
    """

    identifier: Any
    trigger_event: Callable[..., None]
    law_day: str
    starts_on: str
    ends_on: str
    lots: dict[str, LotState]
    opened_to: dict[str, str]
    opened_to_all: str | None
    allocated: dict[str, dict[str, int]]

    def _lot(self, lot: str) -> LotState:
        if lot not in self.lots:
            raise UnknownLot
        return self.lots[lot]

    @abstractmethod
    def _audience(self) -> str: ...

    def _decide(self, fact: type[Fact], *, effective: str, audience: str | None = None, **said: Any) -> None:
        # The class as the aggregate defines it, which knows how to apply the event.
        self.trigger_event(
            getattr(self, fact.__name__),
            contract=self.identifier,
            **said,
            audience=audience or self._audience(),
            effective=effective,
            by=CENTRALE,
        )

    def _live(self, lot: str, **life: Any) -> None:
        state = self.lots[lot]
        lived: LotLife = {**life_of(state), **life}  # type: ignore[typeddict-item]
        self.lots = {**self.lots, lot: {**state, "life": lived}}

    def _won(self, lot: str, award: Award) -> None:
        state = self.lots[lot]
        self.lots = {**self.lots, lot: {**state, "awards": [*state["awards"], award]}}
