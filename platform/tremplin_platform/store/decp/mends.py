"""Rows of quarantine mended by hand: values that stand beside the original, with who gave them and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from psycopg import Connection
from psycopg.rows import class_row

from tremplin_platform.store.appending import NewFact
from tremplin_platform.store.decp.observed import CentraleLog, Observed
from tremplin_platform.store.decp.quarantine import Quarantined
from tremplin_platform.store.delivery.addressing import CENTRALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """`changes`: the values with which the row was taken, by path, None for one taken away."""

    file: str
    line: int
    changes: Mapping[str, str | None]
    by_account: str | None
    mended_at: datetime


class MendingLog(CentraleLog):
    """
    The centrale's log where one mended row is tried: the mend is kept with the row's facts, or nothing is written.

    `refused`: why the row is refused as it is mended, None where it is taken
    """

    def __init__(
        self,
        connection: Connection[Any],
        *,
        row: Quarantined,
        changes: Mapping[str, str | None],
        by_account: str | None,
    ) -> None:
        super().__init__(connection)
        self._mending = connection
        self._row = row
        self._changes = changes
        self._by_account = by_account
        self.refused: Quarantined | None = None

    def write(
        self, *, facts: Sequence[NewFact], observed: Iterable[Observed], refused: Sequence[Quarantined]
    ) -> None:
        """Append the facts of a row that is taken; of one that is refused keep why, and write nothing."""
        self.refused = next(iter(refused), None)
        super().write(facts=facts, observed=observed, refused=())

    def release(self, identifiers: Sequence[int]) -> None:
        """Take the row out of quarantine, and keep its mend beside the original."""
        super().release(identifiers)
        if identifiers:
            row = self._row
            self._mending.execute(
                "insert into quarantine_mends (log, file, line, digest, original, changes, by_account)"
                " values (%s, %s, %s, %s, %s, %s, %s)",
                (
                    CENTRALE,
                    row.file,
                    row.line,
                    sha256(row.original.encode()).digest(),
                    row.original,
                    orjson.dumps(self._changes).decode(),
                    self._by_account,
                ),
            )


def latest_mends(connection: Connection[Any], *, limit: int) -> list[Mend]:
    """The latest mends, newest first."""
    with connection.transaction(), connection.cursor(row_factory=class_row(Mend)) as cursor:
        cursor.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
        cursor.execute(
            "select file, line, changes::json, by_account, mended_at from quarantine_mends"
            " where log = %s order by id desc limit %s",
            (CENTRALE, limit),
        )
        return cursor.fetchall()
