"""
What a closing shares, read inside its transaction: the centrale's validated hours, and every member's invoices.

The closing holds the centrale's head row, so its own hours cannot move. Members go on writing: one statement reads
the heads and the invoices together, in one snapshot, so each sum is that of its log up to the `cut` it carries.
Row-level security lets a command of the centrale see invoices of every log, and no other fact of them.
"""

from collections import Counter
from typing import Any

import orjson
from psycopg import Connection

from tremplin_platform.domain.attribution_bases import Invoiced, ValidatedHours
from tremplin_platform.domain.quarters import first_day, last_day
from tremplin_platform.events import hours
from tremplin_platform.events.catalog import current
from tremplin_platform.store.addressing import CENTRALE

_HOURS = [hours.Validated.TOPIC, hours.Corrected.TOPIC]


def hold(connection: Connection[Any], *, log: str) -> None:
    """Let nobody else append to `log` until the transaction ends."""
    connection.execute("select from heads where log = %s for no key update", (log,))


def validated_hours(connection: Connection[Any]) -> list[ValidatedHours]:
    """The centrale's validated hours by lot, day and status, in hundredths; zero where all was taken away."""
    rows = connection.execute(
        "select topic, version, data from events where log = %s and topic = any(%s)", (CENTRALE, _HOURS)
    ).fetchall()
    totals: Counter[tuple[str, str, str, bool, str]] = Counter()
    for topic, version, raw in rows:
        data = current(topic=topic, version=version, data=orjson.loads(raw))
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
_INVOICES = """
select heads.log, heads.seq, events.topic, events.version, events.data
  from heads join events on events.log = heads.log and events.seq <= heads.seq
 where events.topic in ('invoice.received', 'invoice.credited') and events.effective between %s and %s
"""


def invoiced(connection: Connection[Any], *, quarter: str) -> list[Invoiced]:
    """What every log was invoiced for the days of a quarter, by log and lot."""
    days = (first_day(quarter).isoformat(), last_day(quarter).isoformat())
    amounts: Counter[tuple[str, int, str, str]] = Counter()
    credited: Counter[tuple[str, int, str, str]] = Counter()
    for log, cut, topic, version, raw in connection.execute(_INVOICES, days).fetchall():
        data = current(topic=topic, version=version, data=orjson.loads(raw))
        place = (log, cut, data["contract"], data["lot"])
        amounts[place] += data["amount"]
        credited[place] += min(0, data["amount"])
    return [
        Invoiced(
            log=log,
            cut=cut,
            contract=contract,
            lot=lot,
            amount=amount,
            credited=credited[log, cut, contract, lot],
        )
        for (log, cut, contract, lot), amount in sorted(amounts.items())
    ]
