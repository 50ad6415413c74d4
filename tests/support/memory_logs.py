"""Logs in memory, delivered to on the way of each command as the store's are: the same rules, the same bytes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import orjson
from eventsourcing.domain import BaseAggregate
from eventsourcing.persistence import JSONTranscoder

from support.memory_session import MemorySession
from support.memory_vault import Kept
from tremplin_platform.domain.organisations.siret import KnownSiret
from tremplin_platform.events.catalog import current
from tremplin_platform.events.contracts.contract import Opened
from tremplin_platform.events.envelope import Envelope, digest_of
from tremplin_platform.events.fact import subject
from tremplin_platform.events.shapes import DueOn, LotHours
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.delivery.copy_order import in_copy_order, registers, subjects_begun_by
from tremplin_platform.store.delivery.delivery import copy_of
from tremplin_platform.store.delivery.due_hours import due_by_day
from tremplin_platform.store.delivery.reported_hours import summed
from tremplin_platform.store.library.mapper import FactMapper, StoredFact

A = TypeVar("A", bound=BaseAggregate[str])
T = TypeVar("T")

CENTRALE = "centrale"


@dataclass
class OneLog:
    """A log and what is kept beside it."""

    territory: str | None
    facts: list[Envelope] = field(default_factory=list)
    delivered: int = 0
    openings: dict[str, int] = field(default_factory=dict)


@dataclass
class State:
    """All that a command may change, and that a refused one leaves as it was."""

    logs: dict[str, OneLog] = field(default_factory=lambda: {CENTRALE: OneLog(None)})
    stored: dict[str, list[StoredFact]] = field(default_factory=dict)
    maxima: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    kept: Kept = field(default_factory=Kept)
    sirets: dict[str, tuple[str, list[KnownSiret]]] = field(default_factory=dict)

    def copy(self) -> "State":
        """Another state: facts and what is stored never change, so that they are shared."""
        return State(
            logs={
                name: OneLog(log.territory, [*log.facts], log.delivered, {**log.openings})
                for name, log in self.logs.items()
            },
            stored={name: [*facts] for name, facts in self.stored.items()},
            maxima={**self.maxima},
            kept=self.kept.copy(),
            sirets={**self.sirets},
        )


class MemoryLogs:
    """Return a log by name; each registered member has one."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)
        self.state = State()
        self._mapper = FactMapper(JSONTranscoder())

    def run(self, log: str, decide: Callable[[MemorySession], T]) -> T:
        """Deliver, decide, and keep what was decided; a refused command leaves nothing."""
        self.deliver(log)
        before = self.state.copy()
        try:
            return decide(MemorySession(self, log=log, now=self.now))
        except BaseException:
            self.state = before
            raise

    def facts(self, log: str) -> list[Envelope]:
        """The log, from its first fact."""
        return list(self.log(log).facts)

    def names(self) -> list[str]:
        """Every log."""
        return sorted(self.state.logs)

    def to_take_back(self) -> list[tuple[str, str]]:
        """The declarations whose hours are to be taken back."""
        return sorted(place for place, claim in self.state.kept.claims.items() if claim.to_take_back)

    def overclaimed(self) -> list[tuple[str, str]]:
        """The declarations that are more than a day holds with the person's other contracts."""
        claims = self.state.kept.claims.items()
        return sorted(place for place, claim in claims if claim.overclaimed and claim.hours)

    def ordered(self, contract: str, lot: str) -> int:
        """Return the amount counted against a maximum, in cents."""
        return self.state.maxima[contract, lot][1]

    def due(self, log: str, contract: str, lot: str) -> list[DueOn]:
        """The hours due of a lot in a log, by day."""
        return due_by_day(self.read(log), contract=contract, lot=lot)

    def reported(self, log: str, quarter: str) -> list[LotHours]:
        """The hours that a log reported in a quarter, by lot."""
        return summed(self.read(log), quarter=quarter)

    def log(self, name: str) -> OneLog:
        """:raises UnknownLog: no log has this name"""
        if name not in self.state.logs:
            raise UnknownLog(name)
        return self.state.logs[name]

    def read(self, log: str, *, after: int = 0) -> Iterable[tuple[str, dict[str, Any]]]:
        """Topic and data of the facts of a log beyond `after`, as the latest version says them."""
        for fact in self.log(log).facts[after:]:
            yield fact.topic, current(topic=fact.topic, version=fact.version, data=fact.data)

    def open_log(self, log: str, territory: str | None) -> None:
        """Make an empty log."""
        if log in self.state.logs:
            raise ValueError(f"{log} has a log already")
        self.state.logs[log] = OneLog(territory)

    def find(self, kind: type[A], name: str) -> A | None:
        """The aggregate of this subject, rebuilt from its stored bytes."""
        aggregate: Any = None
        for stored in self.state.stored.get(name, ()):
            fact: Any = self._mapper.to_domain_event(stored)
            aggregate = fact.mutate(aggregate)
        return aggregate if isinstance(aggregate, kind) else None

    def append(self, log: str, aggregate: BaseAggregate[str]) -> None:
        """Append the pending events of an aggregate."""
        for fact in aggregate.collect_events():
            stored = self._mapper.to_stored_event(fact)
            self.state.stored.setdefault(str(stored.originator_id), []).append(stored)
            self._append(log, stored)
            if isinstance(fact, Opened) and fact.opening["member"] is not None:
                openings = self.log(fact.opening["member"]).openings
                openings.setdefault(fact.contract, len(self.log(CENTRALE).facts))

    def deliver(self, log: str) -> None:
        """Append the member-safe form of every fact addressed to a log that it has not seen."""
        if log == CENTRALE:
            return
        to, facts = self.log(log), self.log(CENTRALE).facts
        registration = next((fact for fact in facts if registers(fact, log=log)), None)
        begun = registration and subjects_begun_by(registration, log=log)
        is_copied = any(name in self.state.stored for name in begun or ())
        left = [fact for fact in facts[to.delivered :] if _is_addressed(fact, log, to)]
        to.delivered = len(facts)
        for fact in in_copy_order(
            left, registration=registration, is_empty=not to.facts, is_copied=is_copied
        ):
            self.append(log, self._copy(fact, log, to.territory))

    def _append(self, log: str, stored: StoredFact) -> None:
        facts = self.log(log).facts
        parts: dict[str, Any] = {
            "log": log,
            "seq": len(facts) + 1,
            "recorded_at": self.now,
            "topic": stored.topic,
            "version": stored.version,
            "subject": str(stored.originator_id),
        }
        digest = digest_of(**parts, data=stored.state)
        facts.append(Envelope(**parts, data=orjson.loads(stored.state), digest=digest))

    def _copy(self, fact: Envelope, log: str, territory: str | None) -> BaseAggregate[str]:
        def find(kind: type[A], identifier: str) -> A | None:
            return self.find(kind, subject(log=log, kind=kind.TOPIC, identifier=identifier))  # type: ignore[attr-defined]

        return copy_of(
            fact,
            log=log,
            territory=territory,
            find=find,
            reported=partial(self.reported, log),
            due=partial(self.due, log),
        )


def _is_addressed(fact: Envelope, log: str, to: OneLog) -> bool:
    audience = str(fact.data.get("audience"))
    contract = audience.removeprefix("contract:")
    if contract != audience:
        return to.openings.get(contract, fact.seq) < fact.seq
    return audience in ("all", f"member:{log}")
