"""Logs in memory, delivered to on the way of each command as the store's are: the same rules, the same bytes."""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any, TypeVar

import orjson
from eventsourcing.domain import BaseAggregate
from eventsourcing.persistence import JSONTranscoder

from support.memory_session import MemorySession
from support.memory_vault import Kept
from tremplin_platform.domain.attribution_bases import Invoiced, ValidatedHours
from tremplin_platform.domain.receiving import receive, undeliverable
from tremplin_platform.domain.shortfall import LotCount
from tremplin_platform.events.contract import Opened
from tremplin_platform.events.envelope import Envelope, digest_of
from tremplin_platform.events.fact import subject
from tremplin_platform.events.shapes import DueOn, LotHours
from tremplin_platform.figures.quarters import quarter_of
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.mapper import FactMapper, StoredFact

A = TypeVar("A", bound=BaseAggregate[str])
T = TypeVar("T")

CENTRALE = "centrale"


class MemoryLogs:
    """A log by name; whoever is registered as a member gets one."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)
        self.maxima: dict[tuple[str, str], tuple[int, int]] = {}
        self.kept = Kept()
        self._logs: dict[str, list[Envelope]] = {CENTRALE: []}
        self._territories: dict[str, str | None] = {}
        self._stored: dict[str, list[StoredFact]] = defaultdict(list)
        self._delivered: dict[str, int] = defaultdict(int)
        self._openings: dict[str, dict[str, int]] = defaultdict(dict)
        self._mapper = FactMapper(JSONTranscoder())

    def run(self, log: str, decide: Callable[[MemorySession], T]) -> T:
        """Deliver, decide, and keep what was decided; a refused command leaves nothing."""
        if log not in self._logs:
            raise UnknownLog(log)
        self.deliver(log)
        session = MemorySession(self, log=log, now=self.now)
        result = decide(session)
        session.commit()
        return result

    def facts(self, log: str) -> list[Envelope]:
        """The log, from its first fact."""
        return list(self._logs[log])

    def names(self) -> list[str]:
        """Every log."""
        return sorted(self._logs)

    def to_take_back(self) -> list[tuple[str, str]]:
        """The declarations whose hours are to be taken back."""
        return [place for place, claim in self.kept.claims.items() if claim.to_take_back]

    def overclaimed(self) -> list[tuple[str, str]]:
        """The declarations that are more than a day holds with the person's other contracts."""
        return [place for place, claim in self.kept.claims.items() if claim.overclaimed]

    def ordered(self, contract: str, lot: str) -> int:
        """What is counted against a maximum, in cents."""
        return self.maxima[contract, lot][1]

    def validated_hours(self) -> list[ValidatedHours]:
        """One row for each validation or correction of the centrale's hours."""
        return [
            ValidatedHours(
                contract=fact.data["contract"],
                lot=fact.data["lot"],
                worked_to=fact.data["worked_to"],
                protected=fact.data["protected"],
                category=fact.data["category"],
                hours=fact.data.get("hours", 0) + fact.data.get("delta", 0),
            )
            for fact in self._logs[CENTRALE]
            if fact.topic in ("hours.validated", "hours.corrected")
        ]

    def invoiced(self, quarter: str) -> list[Invoiced]:
        """What each log was invoiced in a quarter, up to its end."""
        amounts: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for log, facts in self._logs.items():
            for fact in facts:
                if fact.topic.startswith("invoice.") and quarter_of(fact.effective) == quarter:
                    amounts[log, fact.data["contract"], fact.data["lot"]].append(fact.data["amount"])
        return [
            Invoiced(
                log=log,
                contract=contract,
                lot=lot,
                cut=len(self._logs[log]),
                amount=sum(of_lot),
                credited=sum(amount for amount in of_lot if amount < 0),
            )
            for (log, contract, lot), of_lot in amounts.items()
        ]

    def lot_counts(self, lots: Collection[tuple[str, str]], on: str) -> list[LotCount]:
        """What each log has of each lot by a day: its declarations and its orders, added up field by field."""
        return [
            LotCount(
                contract=contract,
                lot=lot,
                log=log,
                seq=len(facts),
                validated=sum(
                    fact.data.get("hours", 0) + fact.data.get("delta", 0)
                    for fact in facts
                    if fact.topic in ("hours.validated", "hours.corrected", "contract.hours-brought-forward")
                    and _is_of(fact, contract, lot, on)
                ),
                due=sum(
                    fact.data["due"] or 0
                    for fact in facts
                    if fact.topic == "call-off.placed" and _is_of(fact, contract, lot, on)
                ),
            )
            for log, facts in sorted(self._logs.items())
            for contract, lot in lots
        ]

    def open_log(self, log: str, territory: str | None) -> None:
        """An empty log."""
        self._logs[log] = []
        self._territories[log] = territory

    def contracts_opened_to(self, member: str) -> list[str]:
        """The contracts opened to a member by name."""
        return sorted(self._openings[member])

    def find(self, kind: type[A], name: str) -> A | None:
        """The aggregate of this subject, rebuilt from its stored bytes."""
        aggregate: Any = None
        for stored in self._stored.get(name, ()):
            fact: Any = self._mapper.to_domain_event(stored)
            aggregate = fact.mutate(aggregate)
        return aggregate if isinstance(aggregate, kind) else None

    def append(self, log: str, aggregate: BaseAggregate[str]) -> None:
        """Append the pending events of an aggregate."""
        for fact in aggregate.collect_events():
            stored = self._mapper.to_stored_event(fact)
            self._stored[str(stored.originator_id)].append(stored)
            self._append(log, stored)
            if isinstance(fact, Opened) and fact.opening["member"] is not None:
                self._openings[fact.opening["member"]].setdefault(fact.contract, len(self._logs[CENTRALE]))

    def deliver(self, log: str) -> None:
        """Append the member-safe form of every fact addressed to a log that it has not seen."""
        if log == CENTRALE:
            return
        for fact in self._logs[CENTRALE][self._delivered[log] :]:
            self._delivered[log] = fact.seq
            if self._is_addressed(fact, log):
                self.append(log, self._copy(fact, log))

    def _append(self, log: str, stored: StoredFact) -> None:
        parts: dict[str, Any] = {
            "log": log,
            "seq": len(self._logs[log]) + 1,
            "recorded_at": self.now,
            "topic": stored.topic,
            "version": stored.version,
            "subject": str(stored.originator_id),
        }
        digest = digest_of(**parts, data=stored.state)
        self._logs[log].append(Envelope(**parts, data=orjson.loads(stored.state), digest=digest))

    def _is_addressed(self, fact: Envelope, log: str) -> bool:
        audience = str(fact.data.get("audience"))
        contract = audience.removeprefix("contract:")
        if contract != audience:
            return self._openings[log].get(contract, fact.seq) < fact.seq
        return audience in ("all", f"member:{log}")

    def _copy(self, fact: Envelope, log: str) -> BaseAggregate[str]:
        def find(kind: type[A], identifier: str) -> A | None:
            return self.find(kind, subject(log=log, kind=kind.TOPIC, identifier=identifier))  # type: ignore[attr-defined]

        def reported(quarter: str) -> list[LotHours]:
            return self._reported(log, quarter)

        def due(contract: str, lot: str) -> list[DueOn]:
            return self._due(log, contract, lot)

        try:
            return receive(
                fact, log=log, territory=self._territories[log], find=find, reported=reported, due=due
            )
        except Exception as error:
            return undeliverable(fact, log=log, reason=repr(error))

    def _due(self, log: str, contract: str, lot: str) -> list[DueOn]:
        days: dict[str, int] = defaultdict(int)
        for fact in self._logs[log]:
            data = fact.data
            if (data.get("contract"), data.get("lot")) != (contract, lot):
                continue
            if fact.topic == "call-off.placed":
                days[fact.effective] += data["due"] or 0
            elif fact.topic == "delivered.target-allocated":
                days[fact.effective] += data["hours"] - (data["replaced"] or 0)
        return [DueOn(on=day, hours=hours) for day, hours in sorted(days.items()) if hours]

    def _reported(self, log: str, quarter: str) -> list[LotHours]:
        totals: dict[tuple[str, str], int] = defaultdict(int)
        for fact in self._logs[log]:
            data = fact.data
            if data.get("reported_in") == quarter:
                totals[data["contract"], data["lot"]] += data.get("hours", 0) + data.get("delta", 0)
        return [
            LotHours(contract=contract, lot=lot, hours=total)
            for (contract, lot), total in totals.items()
            if total
        ]


def _is_of(fact: Envelope, contract: str, lot: str, on: str) -> bool:
    return (fact.data["contract"], fact.data["lot"]) == (contract, lot) and fact.effective <= on
