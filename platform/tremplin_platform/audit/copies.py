"""
Checks that a log holds every fact of the centrale addressed to it: once, in order, and unaltered.

The registration of the log's member may come before all else, as delivery writes it, or in the centrale's order, as it
was written before.
A copy is made again from the original and from the earlier events of the log, and compared byte for byte.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from eventsourcing.domain import BaseAggregate
from eventsourcing.persistence import JSONTranscoder
from psycopg import Connection

from tremplin_platform.audit.content import is_whole
from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.stored import StoredEvent, addressed_facts, earlier_events, registration
from tremplin_platform.domain.members.delivery import form_copy
from tremplin_platform.domain.provenance import provenance_of
from tremplin_platform.events.catalog import NewerEvent, UnknownEvent, current, events
from tremplin_platform.events.envelope import encode
from tremplin_platform.events.fact import CENTRALE, DeliveredFact, subject
from tremplin_platform.events.members.undeliverable import Undeliverable
from tremplin_platform.events.shapes import DueOn, LotHours
from tremplin_platform.figures import measures
from tremplin_platform.figures.ledger import entries
from tremplin_platform.store.delivery import due_hours, reported_hours
from tremplin_platform.store.library.mapper import FactMapper, StoredFact
from tremplin_platform.store.reading import Head

_MAPPER = FactMapper(JSONTranscoder())
_DELIVERED = frozenset(topic for topic, kind in events().items() if issubclass(kind, DeliveredFact))
_REPORTING = frozenset(reported_hours.TOPICS)
_FOLLOWED = _DELIVERED | _REPORTING


class Copies:
    """Compares the copies in one log with the facts that the centrale addressed to it."""

    def __init__(self, connection: Connection[Any], head: Head) -> None:
        self._connection, self._log = connection, head.log
        self._territory = head.territory
        self._facts = addressed_facts(connection, log=head.log, upto=head.centrale_seq)
        self._next = next(self._facts, None)
        self._begun_with: int | None = None
        self._seen = 0
        self._known: dict[str, BaseAggregate[str]] = {}
        self._reported: Counter[tuple[str, str, str]] = Counter()
        self._at = 0

    @property
    def followed(self) -> frozenset[str]:
        """The topics of the events of this log that are to be given."""
        return _FOLLOWED

    def check(self, event: StoredEvent, content: dict[str, Any]) -> Iterable[Problem]:
        """Return the problems of this event, if it is a copy."""
        if event.topic in _REPORTING:
            self._report(event, content)
        if event.topic not in _DELIVERED:
            return ()
        self._at = event.seq
        return self._copied(event, content)

    def end(self, last: int) -> Iterator[Problem]:
        """Yield the facts that were never delivered; `last` is the last seq of the log."""
        yield from self._missing_before(None, at=last + 1)

    def _copied(self, event: StoredEvent, content: dict[str, Any]) -> Iterator[Problem]:
        origin = content.get("origin")
        if (
            not isinstance(origin, dict)
            or origin.get("log") != CENTRALE
            or type(origin.get("seq")) is not int
        ):
            yield Problem(
                self._log, event.seq, "Cette copie ne dit pas de quel fait de la centrale elle vient."
            )
            return
        fact = self._ahead(origin["seq"]) if event.seq == 1 else None
        if fact is None:
            if origin["seq"] != self._begun_with:
                yield from self._missing_before(origin["seq"], at=event.seq)
            fact = self._next
            if fact is None or fact.seq != origin["seq"]:
                yield Problem(self._log, event.seq, self._unexpected(origin["seq"]))
                return
            self._advance()
        yield from self._compared(event, content, fact)

    def _ahead(self, seq: int) -> StoredEvent | None:
        """Return the registration that the log begins with ahead of its turn, which then does not come, or None."""
        if self._next is None or self._next.seq == seq:
            return None
        fact = registration(self._connection, log=self._log)
        if fact is None or fact.seq != seq:
            return None
        self._begun_with = seq
        self._facts = (other for other in self._facts if other.seq != seq)
        return fact

    def _missing_before(self, seq: int | None, *, at: int) -> Iterator[Problem]:
        while self._next is not None and (seq is None or self._next.seq < seq):
            yield Problem(
                self._log,
                at,
                f"L’événement {self._next.seq} de la centrale, adressé à ce journal, devrait y être avant cette "
                "position et n’y est pas.",
            )
            self._advance()

    def _advance(self) -> None:
        self._seen = self._next.seq if self._next else self._seen
        self._next = next(self._facts, None)

    def _unexpected(self, seq: int) -> str:
        if seq <= self._seen or seq == self._begun_with:
            return f"L’événement {seq} de la centrale est remis une fois de plus, ou après un plus récent."
        return f"L’événement {seq} de la centrale n’existe pas, ou n’est pas adressé à ce journal."

    def _compared(self, event: StoredEvent, content: dict[str, Any], fact: StoredEvent) -> Iterator[Problem]:
        original = fact.content()
        if original is None or not is_whole(fact):
            yield Problem(CENTRALE, fact.seq, "L’empreinte n’est pas celle du contenu.")
            self._take_for_granted(event)
            return
        envelope = fact.envelope(original)
        if content["origin"] != provenance_of(envelope)["origin"]:
            yield Problem(self._log, event.seq, f"L’origine de cette copie n’est pas l’événement {fact.seq}.")
        if event.topic == Undeliverable.TOPIC:
            return
        try:
            aggregate = form_copy(
                envelope,
                log=self._log,
                territory=self._territory,
                find=self._find,
                reported=self._reported_hours,
                due=self._due_by_day,
            )
        except (
            Exception
        ) as error:  # as in delivery: whatever goes wrong with one fact, the next ones are checked
            yield Problem(
                self._log, event.seq, f"L’événement {fact.seq} ne peut pas prendre cette forme : {error!r}."
            )
            return
        yield from self._same(event, content, aggregate)

    def _same(
        self, event: StoredEvent, content: dict[str, Any], aggregate: BaseAggregate[str]
    ) -> Iterator[Problem]:
        self._known[aggregate.id] = aggregate
        (pending,) = aggregate.collect_events()
        expected = _MAPPER.to_stored_event(pending)
        recorded = encode(current(topic=event.topic, version=event.version, data=content))
        if (event.topic, event.subject, recorded) != (expected.topic, aggregate.id, expected.state):
            yield Problem(
                self._log,
                event.seq,
                f"Cette copie n’est pas celle de l’événement {content['origin']['seq']} de la centrale.",
            )

    def _take_for_granted(self, event: StoredEvent) -> None:
        """Apply a copy whose original cannot be read, so that the next ones can be checked."""
        stored = StoredFact(
            originator_id=event.subject,
            originator_version=event.subject_version,
            topic=event.topic,
            state=event.data,
            version=event.version,
            recorded_at=event.recorded_at,
        )
        fact: Any = _MAPPER.to_domain_event(stored)
        aggregate = fact.mutate(self._known.get(event.subject))
        if aggregate is not None:
            self._known[event.subject] = aggregate

    def _find(self, kind: Any, identifier: str) -> Any:
        return self._known.get(subject(log=self._log, kind=kind.TOPIC, identifier=identifier))

    def _report(self, event: StoredEvent, content: dict[str, Any]) -> None:
        data = current(topic=event.topic, version=event.version, data=content)
        for entry in entries(topic=event.topic, data=data):
            if entry.measure == measures.REPORTED:
                self._reported[entry.quarter, entry.contract, entry.lot] += entry.amount

    def _due_by_day(self, contract: str, lot: str) -> list[DueOn]:
        return due_hours.due_by_day(self._making_due(), contract=contract, lot=lot)

    def _making_due(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the earlier events that make hours due; those that cannot be read are reported already."""
        for event in earlier_events(
            self._connection, log=self._log, before=self._at, topics=due_hours.TOPICS
        ):
            content = event.content()
            if content is not None:
                with suppress(UnknownEvent, NewerEvent):
                    yield event.topic, current(topic=event.topic, version=event.version, data=content)

    def _reported_hours(self, quarter: str) -> list[LotHours]:
        return [
            LotHours(contract=contract, lot=lot, hours=total)
            for (reported_in, contract, lot), total in sorted(self._reported.items())
            if reported_in == quarter and total
        ]
