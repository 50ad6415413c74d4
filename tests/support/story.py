"""Given, when, then on the public commands: one centrale, its members, and what they do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Protocol

import pytest
from stdnum import luhn

from tremplin_platform.commands import Refused
from tremplin_platform.commands.contracts.contracts import (
    ContractTerms,
    LotTerms,
    open_contract,
    publish_contract,
    register_contract,
)
from tremplin_platform.commands.hours.hours import Work, correct_hours, declare_hours, validate_hours
from tremplin_platform.commands.hours.quarters import close_quarter, publish_quarter
from tremplin_platform.commands.lots.lots import Evidence, allocate_target, assign_facilitator, award_lot
from tremplin_platform.commands.orders.call_offs import Actor, place_call_off
from tremplin_platform.commands.orders.invoices import record_invoice
from tremplin_platform.commands.organisations.organisations import StatusTerms, register_organisation
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.shapes import DueOn, LotHours
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.ledger import entries
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
        self.registers(*lots, identifier=identifier, **terms)
        self.do(CENTRALE, publish_contract, identifier=identifier)

    def registers(self, *lots: LotTerms, identifier: str = CONTRACT, **terms: Any) -> None:
        """The same contract, not yet published."""
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

    def opens(self, member: str | None, *, since: str = "2026-01-01", contract: str = CONTRACT) -> None:
        self.do(CENTRALE, open_contract, identifier=contract, member=member, since=date.fromisoformat(since))

    def joins(self, member: str, **said: Any) -> None:
        """A member that the contract is open to."""
        self.member(member, **said)
        self.opens(member)

    def awards(self, contractor: str, *, lot: str = "1", on: str = "2026-01-01", **said: Any) -> None:
        self.on_lot(award_lot, lot=lot, contractor=contractor, notified_on=on, **said)

    def assigns(self, facilitator: str, *, since: str = "2026-01-01", **said: Any) -> None:
        self.on_lot(assign_facilitator, facilitator=facilitator, since=since, **{"territory": None, **said})

    def on_lot(
        self, command: Callable[..., Position], *, contract: str = CONTRACT, lot: str = "1", **said: Any
    ) -> Position:
        """One command on a lot; days are given as text."""
        days = {name: date.fromisoformat(said[name]) for name in _DAYS if isinstance(said.get(name), str)}
        return self.do(CENTRALE, command, contract=contract, lot=lot, **{**said, **days})

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

    def validates(self, log: str, identifier: str, *, by: Actor = BUYER) -> None:
        self.do(log, validate_hours, identifier=identifier, by=by)

    def corrects(self, log: str, identifier: str, delta: int, *, reason: str = "pointage") -> None:
        self.do(log, correct_hours, identifier=identifier, delta=delta, reason=reason, by=BUYER)

    def invoices(
        self, member: str, call_off: str, amount: int, *, on: str = "2026-03-01", **said: Any
    ) -> None:
        """An invoice of this amount in cents, `f1` where it is not named; a credit note where it is negative."""
        said = {"identifier": "f1", "by": BUYER, **said, "invoiced_on": date.fromisoformat(on)}
        self.do(member, record_invoice, call_off=call_off, amount=amount, **said)

    def allocates(self, member: str, hours: int, *, lot: str = "1") -> None:
        """A member's part of the target of the lot, in hundredths of an hour, from today on."""
        self.on_lot(allocate_target, lot=lot, member=member, hours=hours)

    def closes(self, quarter: str) -> None:
        self.do(CENTRALE, close_quarter, quarter=quarter)

    def publishes(self, quarter: str) -> None:
        self.do(CENTRALE, publish_quarter, quarter=quarter)

    def ready(self, *members: str, lots: Sequence[LotTerms] = ()) -> None:
        """A contract awarded to `proprete`, an ordinary contractor, and open to these members of Paris."""
        self.contractor("proprete")
        self.contract(*lots)
        self.awards("proprete")
        for member in members:
            self.joins(member)

    def organisation(self, identifier: str, kind: str, **said: Any) -> None:
        self.do(
            CENTRALE,
            register_organisation,
            identifier=identifier,
            name=identifier.upper(),
            kind=kind,
            **{"siret": siret_of(identifier), **said},
        )


_DAYS = ("on", "deadline", "since", "until", "notified_on", "effective_on")
_WORK = ("modality", "call_off", "subcontractor")


def actor(organisation: str, role: str) -> Actor:
    """Who asks."""
    return Actor(organisation=organisation, role=role)


def evidence(share_percent: int = 55_00) -> Evidence:
    """A share of workers concerned, in hundredths of a percent, proved before the contract began."""
    return Evidence(share_percent=share_percent, on=date(2025, 12, 1))


def entries_of(story: Story, log: str = CENTRALE) -> list[Entry]:
    """Every entry of the log, in order."""
    return [entry for fact in story.facts(log) for entry in entries(fact.topic, fact.data)]


def figure(story: Story, measure: str, *, log: str, until: str | None = None, lot: str | None = None) -> int:
    """The sum of a measure over every lot, or one, of what takes effect until a day."""
    return sum(
        entry.amount
        for entry in entries_of(story, log)
        if entry.measure == measure
        and (until is None or entry.effective <= until)
        and lot in (None, entry.lot)
    )


def reserved_lots_open(story: Story, *, log: str, first: str, last: str) -> int:
    """Reserved lots that the member could use in a window: opened by its last day, not ended before its first."""
    return sum(
        entry.amount if entry.measure == measures.RESERVED_LOTS_OPENED else -entry.amount
        for entry in entries_of(story, log)
        if (entry.measure == measures.RESERVED_LOTS_OPENED and entry.effective <= last)
        or (entry.measure == measures.RESERVED_LOTS_ENDED and entry.effective < first)
    )


def siret_of(name: str) -> str:
    """The made-up SIRET of a name, always the same: two living organisations of a kind never share one."""
    digits = str(int(sha256(name.encode()).hexdigest(), 16) + 10**12)
    siren = digits[-8:] + luhn.calc_check_digit(digits[-8:])
    establishment = siren + digits[:4]
    return establishment + luhn.calc_check_digit(establishment)
