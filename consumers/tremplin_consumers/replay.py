"""
Entries of every event again, summed in memory, compared with the live ledger: it shares no rows with it.

Each log is compared in one transaction, at the position its live rows are at; one that is held there is said to be.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection, Cursor

from tremplin_platform.events.catalog import current
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.ledger import entries
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.reading import head, heads, read_all
from tremplin_projections.batches import MALFORMED
from tremplin_projections.holding import Held, held_logs
from tremplin_projections.ledger.live import BalanceKey, live_balances, live_entries
from tremplin_projections.positions import lock

LEDGER = "ledger"
_Line = tuple[int, int, Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """
    A figure of the live ledger that the events do not give.

    `seq` is the event at fault, or the last event that the balance sums; `expected` is what the events give and
    `found` what the rows say (hundredths of hours, cents, counts), null where there is none.
    """

    log: str
    seq: int
    measure: str
    expected: int | None
    found: int | None
    problem: str


@dataclass(slots=True)
class Replayed:
    """How many logs and events were replayed, in how long, and what differs."""

    logs: int = 0
    events: int = 0
    seconds: float = 0.0
    differences: list[Mismatch] = field(default_factory=list)


def replay(
    connection: Connection[Any],
    *,
    log: str | None = None,
    progress: Callable[[int, int], None] = lambda logs, events: None,
) -> Replayed:
    """
    Replay one log, or all.

    :param connection: of the feed role, in autocommit
    :param progress: told after each log how many logs and events were read
    :raises UnknownLog: no log has this name
    """
    begun = time.monotonic()
    if log is not None and head(connection, log=log) is None:
        raise UnknownLog(log)
    replayed = Replayed()
    for name in [log] if log else [each.log for each in heads(connection) if each.seq]:
        _replay(connection, name, replayed)
        progress(replayed.logs, replayed.events)
    replayed.seconds = time.monotonic() - begun
    return replayed


def _replay(connection: Connection[Any], log: str, replayed: Replayed) -> None:
    replayed.logs += 1
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
        upto = lock(cursor, projection=LEDGER, log=log).seq
        lines: list[_Line] = []
        last = 0
        for envelope in read_all(connection, log=log, upto=upto):
            last = envelope.seq
            lines += _lines(envelope, replayed)
            replayed.events += 1
        if last < upto:
            replayed.differences.append(_missing(log, last, upto))
        replayed.differences += [
            _held(each) for each in held_logs(cursor, projection=LEDGER) if each.log == log
        ]
        replayed.differences += _compare_entries(cursor, log, lines)
        replayed.differences += _compare_balances(cursor, log, lines)


def _lines(envelope: Envelope, replayed: Replayed) -> Iterator[_Line]:
    try:
        data = current(topic=envelope.topic, version=envelope.version, data=envelope.data)
        for line, entry in enumerate(entries(envelope.topic, data)):
            yield envelope.seq, line, entry
    except MALFORMED as error:
        replayed.differences.append(
            Mismatch(
                log=envelope.log,
                seq=envelope.seq,
                measure="",
                expected=None,
                found=None,
                problem=f"événement illisible ({type(error).__name__})",
            )
        )


def _compare_entries(cursor: Cursor[Any], log: str, lines: list[_Line]) -> Iterator[Mismatch]:
    expected = {(seq, line): entry for seq, line, entry in lines}
    for seq, line, found in live_entries(cursor, log=log):
        wanted = expected.pop((seq, line), None)
        if wanted is None:
            yield _entry(log, seq, found, None, found, "écriture sans événement")
        elif wanted != found:
            yield _entry(log, seq, wanted, wanted, found, "écriture différente")
    for (seq, _), wanted in expected.items():
        yield _entry(log, seq, wanted, wanted, None, "écriture manquante")


def _compare_balances(cursor: Cursor[Any], log: str, lines: list[_Line]) -> Iterator[Mismatch]:
    sums: dict[BalanceKey, tuple[int, int]] = {}
    lasts: dict[BalanceKey, int] = {}
    for seq, _, entry in lines:
        key = (entry.measure, entry.contract, entry.lot, entry.quarter, entry.article, entry.usage)
        amount, count = sums.get(key, (0, 0))
        sums[key] = (amount + entry.amount, count + 1)
        lasts[key] = seq
    live = live_balances(cursor, log=log)
    for key in sorted(sums.keys() | live.keys()):
        wanted, found = sums.get(key), live.get(key)
        if wanted != found:
            yield Mismatch(
                log=log,
                seq=lasts.get(key, 0),
                measure=key[0],
                expected=wanted[0] if wanted else None,
                found=found[0] if found else None,
                problem="solde différent : " + "/".join(part for part in key[1:] if part),
            )


def _entry(
    log: str, seq: int, about: Entry, wanted: Entry | None, found: Entry | None, problem: str
) -> Mismatch:
    return Mismatch(
        log=log,
        seq=seq,
        measure=about.measure,
        expected=wanted.amount if wanted else None,
        found=found.amount if found else None,
        problem=problem,
    )


def _held(held: Held) -> Mismatch:
    return Mismatch(
        log=held.log,
        seq=held.since_seq,
        measure="",
        expected=None,
        found=None,
        problem=f"journal retenu avant cet événement : {held.reason}",
    )


def _missing(log: str, last: int, upto: int) -> Mismatch:
    return Mismatch(
        log=log,
        seq=last + 1,
        measure="",
        expected=None,
        found=None,
        problem=f"le grand livre est à la position {upto}, le journal s’arrête à {last}",
    )
