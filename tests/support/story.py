"""Given, when, then on the public commands: one centrale, its members, and what they do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, Protocol

import pytest

from support.sirets import siret_of
from tremplin_platform.commands import Refused
from tremplin_platform.commands.contracts.contracts import (
    ContractTerms,
    LotTerms,
    open_contract,
    publish_contract,
    register_contract,
)
from tremplin_platform.commands.hours.hours import Work, declare_hours
from tremplin_platform.commands.lots.lots import Evidence, assign_facilitator, award_lot
from tremplin_platform.commands.orders.call_offs import Actor, place_call_off
from tremplin_platform.commands.organisations.organisations import StatusTerms, register_organisation
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.shapes import DueOn, LotHours
from tremplin_platform.store.session import Missing, Position

CENTRALE = "centrale"
CONTRACT = "nettoyage"
SIRET = "77605646700587"
BUYER = Actor(organisation=CENTRALE, role="buyer")


class Logs(Protocol):
    """Where the commands write: in memory, or in a database."""

    now: datetime

    def run(self, log: str, decide: Callable[[Any], Any]) -> Any: ...
    def deliver(self, log: str) -> None: ...
    def facts(self, log: str) -> list[Envelope]: ...
    def names(self) -> list[str]: ...
    def due(self, log: str, contract: str, lot: str) -> list[DueOn]: ...
    def reported(self, log: str, quarter: str) -> list[LotHours]: ...
    def ordered(self, contract: str, lot: str) -> int: ...
    def to_take_back(self) -> list[tuple[str, str]]: ...
    def overclaimed(self) -> list[tuple[str, str]]: ...


class Story:
    """`do` is any command; the other verbs are shorthands with values that a test need not tell."""

    def __init__(self, logs: Logs) -> None:
        self.logs = logs

    def at(self, day: str) -> None:
        """It is noon of `day` in UTC from here on."""
        self.logs.now = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=12)

    def do(self, log: str, command: Callable[..., Position], **said: Any) -> Position:
        """Run one command on one log; the clock moves to the day of the command, where that is later."""
        self._reach(said)
        position: Position = self.logs.run(log, lambda session: command(session, **said))
        return position

    def _reach(self, said: Mapping[str, Any]) -> None:
        worked = said.get("worked_to", getattr(said.get("work"), "worked_to", None))
        for day in (said.get("placed_on"), said.get("invoiced_on"), worked):
            if day is not None and day > paris_day(self.logs.now):
                self.at(day.isoformat())

    def facts(self, log: str = CENTRALE) -> list[Envelope]:
        """The log with everything that is addressed to it."""
        self.logs.deliver(log)
        return self.logs.facts(log)

    def last(self, log: str = CENTRALE) -> tuple[str, dict[str, Any]]:
        """Topic and data of the log's last fact."""
        fact = self.facts(log)[-1]
        return fact.topic, fact.data

    @contextmanager
    def refuses(self, refusal: type[Refused], *, pointer: str | None = None) -> Iterator[None]:
        """Check that the block is refused by this rule, and that nothing is written in any log."""
        before = {name: self.facts(name) for name in self.logs.names()}
        with pytest.raises(refusal) as refused:
            yield
        assert type(refused.value) is refusal
        assert refused.value.detail
        if pointer is not None:
            assert refused.value.pointer == pointer
        assert {name: self.logs.facts(name) for name in self.logs.names()} == before

    @contextmanager
    def hides(self) -> Iterator[None]:
        """Check that the block names a subject that its caller cannot see, and that nothing is written in any log."""
        before = {name: self.facts(name) for name in self.logs.names()}
        with pytest.raises(Missing):
            yield
        assert {name: self.logs.facts(name) for name in self.logs.names()} == before

    def member(
        self, identifier: str, *, territory: str = "75", joined_on: str = "2026-01-01", **said: Any
    ) -> None:
        joined = date.fromisoformat(joined_on)
        self.organisation(identifier, "member", joined_on=joined, territory=territory, **said)

    def contractor(self, identifier: str, *kinds: str) -> None:
        """A contractor with these statuses, since 2025."""
        statuses = [StatusTerms(kind=kind, since=date(2025, 1, 1), until=None) for kind in kinds]
        self.organisation(identifier, "contractor", statuses=statuses)

    def facilitator(self, identifier: str) -> None:
        self.organisation(identifier, "facilitator")

    def contract(self, *lots: LotTerms, identifier: str = CONTRACT, **terms: Any) -> None:
        """A published contract of 2026 for internal purchases, one lot where none is given."""
        fields: dict[str, Any] = {
            "title": "Nettoyage des locaux",
            "buyer": "pole-rso",
            "usage": "internal",
            "centrale_role": "intermediary",
            "kind": "framework",
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2026, 12, 31),
            **terms,
        }
        self.do(CENTRALE, register_contract, identifier=identifier, terms=ContractTerms(**fields), lots=lots)
        self.do(CENTRALE, publish_contract, identifier=identifier)

    def opens(self, member: str | None, *, since: str = "2026-01-01", contract: str = CONTRACT) -> None:
        self.do(CENTRALE, open_contract, identifier=contract, member=member, since=date.fromisoformat(since))

    def awards(self, contractor: str, *, lot: str = "1", on: str = "2026-01-01", **said: Any) -> None:
        self.do(
            CENTRALE,
            award_lot,
            **{"contract": CONTRACT, **said},
            lot=lot,
            contractor=contractor,
            notified_on=date.fromisoformat(on),
        )

    def assigns(self, facilitator: str, *, since: str = "2026-01-01", territory: str | None = None) -> None:
        self.do(
            CENTRALE,
            assign_facilitator,
            contract=CONTRACT,
            lot="1",
            facilitator=facilitator,
            since=date.fromisoformat(since),
            territory=territory,
        )

    def orders(self, member: str, identifier: str, *, on: str = "2026-02-01", **said: Any) -> Position:
        return self.do(
            member,
            place_call_off,
            **{"contract": CONTRACT, "lot": "1", "amount": 10_000_00, "by": BUYER, **said},
            identifier=identifier,
            placed_on=date.fromisoformat(on),
        )

    def declares(
        self,
        log: str,
        identifier: str = "h1",
        *,
        hours: int = 35_00,
        days: tuple[str, str] = ("2026-02-02", "2026-02-06"),
        **said: Any,
    ) -> Position:
        work = {"modality": "direct", **{name: said.pop(name) for name in _WORK if name in said}}
        first, last = (date.fromisoformat(day) for day in days)
        contractor = said.get("contractor", "proprete")
        return self.do(
            log,
            declare_hours,
            **{
                "contract": CONTRACT,
                "lot": "1",
                "contractor": contractor,
                "by": actor(contractor, "contractor"),
                **said,
            },
            identifier=identifier,
            work=Work(worked_from=first, worked_to=last, hours=hours, **work),
        )

    def ready(self, *members: str, lots: Sequence[LotTerms] = ()) -> None:
        """A contract awarded to `proprete`, an ordinary contractor, and open to these members of Paris."""
        self.contractor("proprete")
        self.contract(*lots)
        self.awards("proprete")
        for member in members:
            self.member(member)
            self.opens(member)

    def organisation(self, identifier: str, kind: str, **said: Any) -> None:
        self.do(
            CENTRALE,
            register_organisation,
            identifier=identifier,
            name=identifier.upper(),
            kind=kind,
            **{"siret": siret_of(identifier), **said},
        )


_WORK = ("modality", "call_off", "subcontractor")


def actor(organisation: str, role: str) -> Actor:
    """Who asks."""
    return Actor(organisation=organisation, role=role)


def evidence(share_percent: int = 55_00) -> Evidence:
    """A share of workers concerned, in hundredths of a percent, proved before the contract began."""
    return Evidence(share_percent=share_percent, on=date(2025, 12, 1))
