"""
Count, in a command's transaction, the hours of some lots in every log: those validated, and those that orders made due.

A command of the centrale sees the centrale's log alone, and read models are behind the logs: a penalty is decided on
the logs themselves. Each is read under its own row-level security, up to the seq of its head, which the event then
carries: the same sums can be computed again from the logs. No log is locked: what a member records meanwhile is beyond
the seq that was read. Only declared work is counted: the centrale's hours that a closing attributes to members are
its own already, and hours brought forward are counted in the centrale's log, which decided them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

import orjson
from psycopg import Connection

from tremplin_platform.domain.clauses.shortfall import LotCount
from tremplin_platform.events.catalog import current
from tremplin_platform.events.contracts import contract_life
from tremplin_platform.events.hours import hours
from tremplin_platform.events.orders import call_off
from tremplin_platform.figures import measures
from tremplin_platform.figures.ledger import entries

_COUNTED = (measures.VALIDATED, measures.DUE)
_BROUGHT = contract_life.HoursBroughtForward.TOPIC
TOPICS = [hours.Validated.TOPIC, hours.Corrected.TOPIC, call_off.Placed.TOPIC, _BROUGHT]

Amount = tuple[str, str, str, int]
"""Contract, lot, measure (`validated` or `due`), hundredths of an hour."""

Lots = Collection[tuple[str, str]]
"""Lots, each by its contract and its identifier."""


def lot_counts(connection: Connection[Any], *, log: str, lots: Lots, on: date) -> list[LotCount]:
    """
    What each log has of each of these lots by a day, every log included, by log.

    :param log: the log of the command, which is the transaction's again afterwards
    """
    found: list[LotCount] = []
    for name, seq in connection.execute("select log, seq from heads order by log").fetchall():
        _see(connection, name)
        found += counts(_facts(connection, log=name, upto=seq), log=name, seq=seq, lots=lots, on=on)
    _see(connection, log)
    return found


def counts(
    facts: Iterable[tuple[str, dict[str, Any]]], *, log: str, seq: int, lots: Lots, on: date
) -> list[LotCount]:
    """The same of one log at `seq`, of facts already read, of whatever topic: (topic, data) of the latest version."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for topic, data in facts:
        for contract, lot, measure, amount in (
            amounts(topic, data, on=on.isoformat()) if topic in TOPICS else ()
        ):
            sums[contract, lot, measure] += amount
    return [
        LotCount(
            contract=contract,
            lot=lot,
            log=log,
            seq=seq,
            validated=sums[contract, lot, measures.VALIDATED],
            due=sums[contract, lot, measures.DUE],
        )
        for contract, lot in lots
    ]


def amounts(topic: str, data: dict[str, Any], *, on: str) -> Iterator[Amount]:
    """Yield what one event of `TOPICS`, in its latest version, adds to the counts of a day."""
    if topic == _BROUGHT and data["on"] <= on:
        yield data["contract"], data["lot"], measures.VALIDATED, data["hours"]
    for entry in entries(topic=topic, data=data):
        if entry.measure in _COUNTED and entry.effective <= on:
            yield entry.contract, entry.lot, entry.measure, entry.amount


def _see(connection: Connection[Any], log: str) -> None:
    connection.execute("select set_config('tremplin.log', %s, true)", (log,))


def _facts(connection: Connection[Any], *, log: str, upto: int) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = connection.execute(
        "select topic, version, data from events where log = %s and seq <= %s and topic = any(%s)",
        (log, upto, TOPICS),
    ).fetchall()
    for topic, version, raw in rows:
        yield topic, current(topic=topic, version=version, data=orjson.loads(raw))
