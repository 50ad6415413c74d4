"""Declarations of hours by the thousand, straight into the logs, and the totals they make: an oracle apart."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from psycopg import Connection, Cursor

from tremplin_platform.events.envelope import digest_of, encode
from tremplin_platform.events.fact import subject
from tremplin_platform.store.appending import NewFact

_COLUMNS = "log, seq, recorded_at, topic, version, subject, subject_version, effective, data, digest"
_TYPES = ["text", "int8", "timestamptz", "text", "int2", "text", "int8", "text", "bytea", "bytea"]
QUARTERS = (("2026-Q1", "2026-02-10"), ("2026-Q2", "2026-05-11"), ("2026-Q3", "2026-08-12"))


@dataclass
class Told:
    """Declarations made, counted as they were made: events and hundredths of an hour by log."""

    events: Counter[str] = field(default_factory=Counter)
    hours: Counter[str] = field(default_factory=Counter)


def declare(connection: Connection[Any], counts: Mapping[str, int], told: Told | None = None) -> Told:
    """
    Append `counts[log]` declarations to each log, which is opened if new, all in one transaction.

    :param connection: one that row-level security does not stop
    """
    told = told or Told()
    with connection.transaction(), connection.cursor() as cursor:
        _open(cursor, counts)
        for log, count in sorted(counts.items()):
            _declare(cursor, log, count, told)
    return told


def declared_fact(log: str, number: int) -> NewFact:
    """One declaration of `log`, identified by `number`, for the store to append."""
    quarter, day = QUARTERS[number % len(QUARTERS)]
    return NewFact(
        topic="hours.declared",
        version=1,
        subject=subject(log=log, kind="hours", identifier=f"declaration-{number}"),
        subject_version=1,
        effective=day,
        data=encode(_data(quarter, day, str(1 + number % 4), 100 + number % 700)),
    )


def _open(cursor: Cursor[Any], logs: Iterable[str]) -> None:
    cursor.execute(
        "insert into heads (log, territory) select unnest(%s::text[]), '75' on conflict do nothing",
        [sorted(logs)],
    )


def _declare(cursor: Cursor[Any], log: str, count: int, told: Told) -> None:
    cursor.execute(
        "update heads set seq = seq + %s, recorded_at = clock_timestamp() where log = %s"
        " returning seq - %s, recorded_at",
        (count, log, count),
    )
    row = cursor.fetchone()
    assert row is not None
    before, recorded_at = row
    with cursor.copy(f"copy events ({_COLUMNS}) from stdin (format binary)") as copy:
        copy.set_types(_TYPES)
        for event in _events(log, before, count, recorded_at, told):
            copy.write_row(event)


def _events(
    log: str, before: int, count: int, recorded_at: datetime, told: Told
) -> Iterator[tuple[Any, ...]]:
    for seq in range(before + 1, before + count + 1):
        hours = 100 + seq % 700
        quarter, day = QUARTERS[seq % len(QUARTERS)]
        name = subject(log=log, kind="hours", identifier=f"declaration-{seq}")
        data = encode(_data(quarter, day, str(1 + seq % 4), hours))
        digest = digest_of(
            log=log,
            seq=seq,
            recorded_at=recorded_at,
            topic="hours.declared",
            version=1,
            subject=name,
            data=data,
        )
        told.events[log] += 1
        told.hours[log] += hours
        yield log, seq, recorded_at, "hours.declared", 1, name, 1, day, data, digest


def _data(quarter: str, day: str, lot: str, hours: int) -> dict[str, Any]:
    return {
        "effective": day,
        "by": "proprete-solidaire",
        "contract": "nettoyage-2026",
        "lot": lot,
        "contractor": "proprete-solidaire",
        "modality": "direct",
        "worked_from": day,
        "worked_to": day,
        "work_quarter": quarter,
        "hours": hours,
        "call_off": None,
        "subcontractor": None,
        "protected": False,
    }
