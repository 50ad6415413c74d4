"""Sum the ledger's balances again from the events, apart from the code that writes the rows, and compare them."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from psycopg import Cursor

from tremplin_platform.events.catalog import current
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.figures.ledger import entries
from tremplin_projections.batches import LIVE
from tremplin_projections.ledger.tables import BALANCES, NAME
from tremplin_projections.replay.mismatch import Mismatch

_COLUMNS = ("amount", "entries")


class Sums:
    """The amount, number of entries and last event of each balance of some logs."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, ...], list[int]] = {}

    def add(self, envelopes: Iterable[Envelope]) -> None:
        """
        Add the entries of these events.

        :raises tremplin_projections.batches.MALFORMED: the data of an event do not have the form of its type
        """
        sums = self._sums
        for envelope in envelopes:
            data = current(topic=envelope.topic, version=envelope.version, data=envelope.data)
            for entry in entries(envelope.topic, data):
                key = (
                    *(envelope.log, entry.measure, entry.contract, entry.lot),
                    *(entry.quarter, entry.article, entry.usage),
                )
                known = sums.setdefault(key, [0, 0, 0])
                known[0] += entry.amount
                known[1] += 1
                known[2] = envelope.seq

    def compare(self, cursor: Cursor[Any], logs: Collection[str]) -> Iterator[Mismatch]:
        """Yield the balances of `logs` that differ from the sums, by key."""
        live = live_balances(cursor, logs=logs)
        summed = {key: sums for key, sums in self._sums.items() if key[0] in logs}
        for key in sorted(summed.keys() | live.keys()):
            wanted, found = summed.get(key), live.get(key)
            if wanted is None or found is None:
                yield _mismatch(key, wanted, "", _row(key, wanted), _row(key, found))
                continue
            for column, expected, stored in zip(_COLUMNS, wanted, found, strict=False):
                if expected != stored:
                    yield _mismatch(key, wanted, column, expected, stored)


def live_balances(cursor: Cursor[Any], *, logs: Collection[str]) -> dict[tuple[str, ...], tuple[int, int]]:
    """Return the amount and the number of entries of each live balance of `logs`, by key."""
    columns = ", ".join((*BALANCES.key, *_COLUMNS))
    cursor.execute(f"select {columns} from {LIVE}.{BALANCES.name} where log = any (%s)", (list(logs),))  # noqa: S608
    return {(*key,): (amount, entries) for *key, amount, entries in cursor.fetchall()}


def _row(key: tuple[str, ...], values: Iterable[int] | None) -> dict[str, str | int] | None:
    return None if values is None else dict(zip(BALANCES.names, (*key, *values), strict=False))


def _mismatch(
    key: tuple[str, ...], wanted: list[int] | None, column: str, expected: Any, found: Any
) -> Mismatch:
    log, *rest = key
    return Mismatch(
        log=log,
        projection=NAME,
        table=BALANCES.name,
        key=dict(zip(BALANCES.key[1:], rest, strict=True)),
        column=column,
        seq=wanted[2] if wanted else 0,
        measure=rest[0],
        expected=expected,
        found=found,
        problem="solde différent" if column else "solde manquant" if wanted else "solde sans événement",
    )
