"""Histories applied to read models as consumers do: envelopes in order, one transaction a batch."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import psycopg

from support.ledger_facts import Event, contract_opened, open_lot
from support.postgres_server import Database
from tremplin_platform.events.envelope import Envelope
from tremplin_projections.batches import LIVE, Schema
from tremplin_projections.queries.members.results import results
from tremplin_projections.queries.members.results_document import document
from tremplin_projections.registry import projections
from tremplin_projections.scope import reading

_START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
_KINDS = {"delivered": "opened-contract", "hours": "hours", "call-off": "call-off", "invoice": "invoice"}


def history(*events: Event, log: str = "cpam-075", after: int = 0) -> list[Envelope]:
    """The events as the log holds them; an event may name what it is about in its data, as `subject`."""
    return [_envelope(log, after + place, event) for place, event in enumerate(events, 1)]


def about(event: Event, identifier: str) -> Event:
    """The same event, about the declaration, contract … of this identifier."""
    return event[0], {**event[1], "subject": identifier}


def apply(
    connection: psycopg.Connection[Any],
    *histories: list[Envelope],
    projection: str = "ledger",
    schema: Schema = LIVE,
) -> set[str]:
    """Apply each log's events after those before them; the logs that were not there."""
    batch = {item[0].log: (item[0].seq - 1, item) for item in histories}
    with connection.transaction(), connection.cursor() as cursor:
        return projections()[projection].write(cursor, batch, schema=schema)


def store(owner: psycopg.Connection[Any], events: list[Envelope]) -> None:
    """Write the events of one log to the store, whose head is left; their digests are none."""
    known = "select subject, max(subject_version) from events where log = %s group by subject"
    versions = Counter(dict(owner.execute(known, [events[0].log]).fetchall()))
    columns = "log, seq, recorded_at, topic, version, subject, subject_version, effective, data, digest"
    with owner.transaction(), owner.cursor().copy(f"copy events ({columns}) from stdin") as rows:
        for event in events:
            versions[event.subject] += 1
            place = (event.log, event.seq, event.recorded_at, event.topic, event.version, event.subject)
            data = orjson.dumps(event.data)
            rows.write_row((*place, versions[event.subject], event.data["effective"], data, b"\0" * 32))


def applied(database: Database, *events: Event, **where: Any) -> None:
    """Apply the events of one log to the ledger, as the process that feeds."""
    with database.connect("feed") as feed:
        apply(feed, history(*events, **where))


def member_joined(*, name: str = "CPAM de Paris", territory: str = "75") -> Event:
    data = {"name": name, "siret": "77605646700587", "territory": territory, "joined_on": "2026-01-01"}
    return "delivered.member-joined", {**data, "effective": "2026-01-01", "by": "centrale"}


def opened(*lots: dict[str, Any], contract: str = "nettoyage", **other: Any) -> Event:
    """A contract opened to the log; one lot without clause where none is given."""
    event = contract_opened(lots=list(lots) or [open_lot()], contract=contract, **other)
    return about(event, contract)


def rows(connection: psycopg.Connection[Any], statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    return connection.execute(statement, parameters).fetchall()


def _envelope(log: str, seq: int, event: Event) -> Envelope:
    topic, data = event[0], dict(event[1])
    kind = "membership" if "member" in topic else _KINDS.get(topic.split(".")[0], topic.split(".")[0])
    subject = f"{log}/{kind}/{data.pop('subject', f'x{seq}')}"
    return Envelope(
        log=log,
        seq=seq,
        recorded_at=_START + timedelta(days=seq),
        topic=topic,
        version=1,
        subject=subject,
        data=data,
        digest=b"",
    )


TODAY = date(2026, 9, 30)


def answer(*, log: str = "cpam-075", **asked: Any) -> dict[str, Any]:
    """The document of `log`'s results on `TODAY`."""
    with reading(log=log):
        return document(results(log=log, today=TODAY, **asked))
