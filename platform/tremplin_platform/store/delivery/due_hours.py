"""
Sum, by day, the insertion hours of a lot that a member's orders, or the target allocated to it, make due.

Read from the member's log; the copy of an annulled clause carries the sums, to withdraw them.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import Any

import orjson
from psycopg import Connection

from tremplin_platform.events.catalog import current
from tremplin_platform.events.contracts import contract, contract_life
from tremplin_platform.events.orders import call_off
from tremplin_platform.events.shapes import DueOn
from tremplin_platform.figures import measures
from tremplin_platform.figures.ledger import entries

TOPICS = (
    call_off.Placed.TOPIC,
    contract.TargetAllocatedCopy.TOPIC,
    contract_life.LotCancelledCopy.TOPIC,
    contract_life.ClauseAnnulledCopy.TOPIC,
)
"""
The facts of a log that make hours due of its own, or take them off.

What a merged member owed is withdrawn in its own log, and its successor takes that over as it does the rest.
"""


def due_hours(
    connection: Connection[Any],
    *,
    log: str,
    contract: str,
    lot: str,
    pending: Iterable[tuple[str, dict[str, Any]]] = (),
) -> list[DueOn]:
    """
    Return hours due of a lot in `log`, in hundredths, by day due from; a day that cancels out is left out.

    :param pending: facts about to be appended that count too: (topic, data) of the latest version
    """
    rows = connection.execute(
        "select topic, version, data from events where log = %s and topic = any(%s)", (log, list(TOPICS))
    ).fetchall()
    stored = (
        (topic, current(topic=topic, version=version, data=orjson.loads(data)))
        for topic, version, data in rows
    )
    return due_by_day(chain(stored, pending), contract=contract, lot=lot)


def due_by_day(facts: Iterable[tuple[str, dict[str, Any]]], *, contract: str, lot: str) -> list[DueOn]:
    """Return the same from facts already read, of whatever topic: (topic, data) of the latest version."""
    days: Counter[str] = Counter()
    for topic, data in facts:
        for entry in entries(topic=topic, data=data) if topic in TOPICS else ():
            if (entry.measure, entry.contract, entry.lot) == (measures.DUE, contract, lot):
                days[entry.effective] += entry.amount
    return [DueOn(on=day, hours=hours) for day, hours in sorted(days.items()) if hours]
