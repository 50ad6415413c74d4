"""Contracts observed in published data: what is known of each, kept with the centrale's facts about it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from psycopg import Connection

from tremplin_platform.store.appending import NewFact, UnknownLog, append
from tremplin_platform.store.clock import require_clock
from tremplin_platform.store.decp.quarantine import Quarantined, keep, release
from tremplin_platform.store.delivery.addressing import CENTRALE
from tremplin_platform.store.lock_waits import patiently

Key = tuple[str, str]
"""A contract: its buyer's SIRET and its id, exactly as written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """
    The state recorded of one contract.

    `version` is that of its last fact; `base` its base data in a form to compare; `modifications` the signatures of
    those recorded; `taken` the rows taken for a modification although their base data contradicts `base`.
    """

    buyer: str
    contract: str
    version: int
    base: str
    modifications: Sequence[str]
    taken: Sequence[str]


class ObservedLog(Protocol):
    """Where an import writes: the centrale's log, or a rehearsal of it."""

    @contextmanager
    def slice(self) -> Iterator[None]:
        """One transaction: all that is written in it stays, or nothing does."""

    def known(self, keys: Collection[Key]) -> dict[Key, Observed]:
        """Return the state recorded of these contracts."""

    def write(
        self, *, facts: Sequence[NewFact], observed: Iterable[Observed], refused: Sequence[Quarantined]
    ) -> None:
        """Append the facts, keep what is known from now on, and the rows refused."""

    def release(self, identifiers: Sequence[int]) -> None:
        """Take rows out of quarantine."""


class CentraleLog:
    """Writes to the centrale's log. :param connection: of the command role, in autocommit"""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    @contextmanager
    def slice(self) -> Iterator[None]:
        """
        One transaction under the lock of the centrale's head row, so that two imports take turns.

        :raises UnknownLog: the centrale's log is not made yet
        :raises ClockBehind: its head is later than the database's clock
        """
        with self._connection.transaction():
            self._connection.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
            if not patiently(self._lock):
                raise UnknownLog(CENTRALE)
            require_clock(self._connection, logs=(CENTRALE,))
            yield

    def _lock(self) -> bool:
        """Lock the centrale's head row until the slice ends; False where there is none."""
        with self._connection.transaction():
            head = self._connection.execute("select from heads where log = %s for update", (CENTRALE,))
            return head.rowcount == 1

    def known(self, keys: Collection[Key]) -> dict[Key, Observed]:
        """Return the state recorded of these contracts, within the slice."""
        return find(self._connection, "observed", keys)

    def write(
        self, *, facts: Sequence[NewFact], observed: Iterable[Observed], refused: Sequence[Quarantined]
    ) -> None:
        """Append the facts, keep what is known from now on, and the rows refused, within the slice."""
        if facts:
            with self._connection.cursor() as cursor:
                append(cursor, log=CENTRALE, facts=facts)
        remember(self._connection, "observed", observed)
        keep(self._connection, refused)

    def release(self, identifiers: Sequence[int]) -> None:
        """Take rows out of quarantine, within the slice."""
        release(self._connection, identifiers)


def find(connection: Connection[Any], table: str, keys: Collection[Key]) -> dict[Key, Observed]:
    """The rows of `table`, one of this module's own, that these keys name."""
    if not keys:
        return {}
    buyers, contracts = zip(*keys, strict=True)
    rows = connection.execute(
        f"select buyer, contract, version, base, modifications, taken from {table}"  # noqa: S608
        " where log = %s and (buyer, contract) in (select * from unnest(%b::text[], %b::text[]))",
        (CENTRALE, list(buyers), list(contracts)),
    )
    return {
        (buyer, contract): Observed(
            buyer=buyer,
            contract=contract,
            version=version,
            base=base,
            modifications=modifications.splitlines(),
            taken=taken.splitlines(),
        )
        for buyer, contract, version, base, modifications, taken in rows
    }


def remember(connection: Connection[Any], table: str, observed: Iterable[Observed]) -> None:
    """Put these rows in `table`, one of this module's own, over those of the same contracts."""
    rows = list(observed)
    if not rows:
        return
    connection.execute(
        f"insert into {table} (log, buyer, contract, version, base, modifications, taken)"  # noqa: S608
        " select %s, * from unnest(%b::text[], %b::text[], %b::bigint[], %b::text[], %b::text[], %b::text[])"
        " on conflict (log, buyer, contract) do update"
        " set version = excluded.version, modifications = excluded.modifications, taken = excluded.taken",
        (
            CENTRALE,
            [row.buyer for row in rows],
            [row.contract for row in rows],
            [row.version for row in rows],
            [row.base for row in rows],
            ["\n".join(row.modifications) for row in rows],
            ["\n".join(row.taken) for row in rows],
        ),
    )
