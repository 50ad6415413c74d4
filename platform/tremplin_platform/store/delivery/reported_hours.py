"""
Sum, by contract and lot, the hours (in hundredths) that a log reports in a quarter.

The copy of the quarter's publication that is delivered to this log carries them.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import Any

import orjson
from psycopg import Connection

from tremplin_platform.events.attribution import attribution
from tremplin_platform.events.catalog import current
from tremplin_platform.events.contracts import contract_life
from tremplin_platform.events.hours import hours
from tremplin_platform.events.shapes import LotHours
from tremplin_platform.figures.ledger import entries

TOPICS = (
    hours.Validated.TOPIC,
    hours.Corrected.TOPIC,
    attribution.HoursAttributed.TOPIC,
    contract_life.HoursBroughtForwardCopy.TOPIC,
)
"""
The facts of a log that report hours of its own.

What a merged member reported is published in its own log, and its successor takes that over as it does the rest.
"""


def reported_hours(
    connection: Connection[Any],
    *,
    log: str,
    quarter: str,
    pending: Iterable[tuple[str, dict[str, Any]]] = (),
) -> list[LotHours]:
    """
    Return hours reported in `quarter` by contract and lot, in hundredths, by name.

    :param pending: facts about to be appended that count too: (topic, data) of the latest version
    """
    rows = connection.execute(
        "select topic, version, data from events where log = %s and topic = any(%s)",
        (log, list(TOPICS)),
    ).fetchall()
    stored = (
        (topic, current(topic=topic, version=version, data=orjson.loads(data)))
        for topic, version, data in rows
    )
    return summed(chain(stored, pending), quarter=quarter)


def summed(facts: Iterable[tuple[str, dict[str, Any]]], *, quarter: str) -> list[LotHours]:
    """Return the same from facts already read, of whatever topic: (topic, data) of the latest version."""
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for topic, data in facts:
        for entry in entries(topic=topic, data=data) if topic in TOPICS else ():
            if entry.measure == "reported" and entry.quarter == quarter:
                totals[entry.contract, entry.lot] += entry.amount
    return [
        LotHours(contract=contract, lot=lot, hours=total)
        for (contract, lot), total in sorted(totals.items())
        if total
    ]
