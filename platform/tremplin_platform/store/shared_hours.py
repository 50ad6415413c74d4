"""
Read, in the transaction that closes a quarter, the centrale's validated hours, and the invoices of every
member by which those hours are shared among members.

The closing holds the centrale's head row, so its own hours cannot move. Members go on writing: one statement reads
the heads and the invoices together, in one snapshot, so each sum is that of its log up to the `cut` of its event.
Row-level security lets a command of the centrale see invoices of every log, and no other fact of them.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import orjson
from psycopg import Connection

from tremplin_platform.domain.attribution.bases import Invoiced, ValidatedHours
from tremplin_platform.domain.quarters import first_day, last_day
from tremplin_platform.events.catalog import current
from tremplin_platform.events.hours import hours
from tremplin_platform.events.orders import invoice
from tremplin_platform.store.delivery.addressing import CENTRALE

HOURS = [hours.Validated.TOPIC, hours.Corrected.TOPIC]
INVOICES = [invoice.Received.TOPIC, invoice.Credited.TOPIC]


def hold(connection: Connection[Any], *, log: str) -> None:
    """Let nobody else append to `log` until the transaction ends."""
    connection.execute("select from heads where log = %s for no key update", (log,))


def validated_hours(connection: Connection[Any]) -> list[ValidatedHours]:
    """Return the centrale's validated hours by lot, day and status, in hundredths; zero sums included."""
    rows = connection.execute(
        "select topic, version, data from events where log = %s and topic = any(%s)", (CENTRALE, HOURS)
    ).fetchall()
    return hours_by_day(
        (topic, current(topic=topic, version=version, data=orjson.loads(raw))) for topic, version, raw in rows
    )


def hours_by_day(facts: Iterable[tuple[str, dict[str, Any]]]) -> list[ValidatedHours]:
    """Return the same from facts already read, of whatever topic: (topic, data) of the latest version."""
    totals: Counter[tuple[str, str, str, bool, str]] = Counter()
    for topic, data in facts:
        if topic not in HOURS:
            continue
        amount = data["hours"] if topic == hours.Validated.TOPIC else data["delta"]
        place = (data["contract"], data["lot"], data["worked_to"])
        totals[*place, data["protected"], data["category"] or ""] += amount
    return [
        ValidatedHours(
            contract=contract,
            lot=lot,
            worked_to=day,
            protected=protected,
            category=category or None,
            hours=total,
        )
        for (contract, lot, day, protected, category), total in sorted(totals.items())
    ]


# The partial index of 0004_attribution.sql answers it: its condition is written here word for word.
_INVOICES = f"""
select heads.log, heads.seq, events.topic, events.version, events.data
  from heads join events on events.log = heads.log and events.seq <= heads.seq
 where events.topic in ({", ".join(f"'{topic}'" for topic in INVOICES)}) and events.effective between %s and %s
"""  # noqa: S608


def invoiced(connection: Connection[Any], *, quarter: str) -> list[Invoiced]:
    """Return what every log was invoiced for the days of a quarter, by log and lot."""
    rows = connection.execute(_INVOICES, _days(quarter)).fetchall()
    return invoiced_by_lot(
        (
            (log, through_seq, topic, current(topic=topic, version=version, data=orjson.loads(raw)))
            for log, through_seq, topic, version, raw in rows
        ),
        quarter=quarter,
    )


def invoiced_by_lot(facts: Iterable[tuple[str, int, str, dict[str, Any]]], *, quarter: str) -> list[Invoiced]:
    """
    Return the same from facts already read, of whatever topic and day.

    :param facts: (log, seq of the log's head, topic, data of the latest version)
    """
    first, last = _days(quarter)
    amounts: Counter[tuple[str, int, str, str]] = Counter()
    credited: Counter[tuple[str, int, str, str]] = Counter()
    for log, through_seq, topic, data in facts:
        if topic not in INVOICES or not first <= data["effective"] <= last:
            continue
        place = (log, through_seq, data["contract"], data["lot"])
        amounts[place] += data["amount"]
        credited[place] += min(0, data["amount"])
    return [
        Invoiced(
            log=log,
            cut=through_seq,
            contract=contract,
            lot=lot,
            amount=amount,
            credited=credited[log, through_seq, contract, lot],
        )
        for (log, through_seq, contract, lot), amount in sorted(amounts.items())
    ]


def _days(quarter: str) -> tuple[str, str]:
    return first_day(quarter).isoformat(), last_day(quarter).isoformat()
