"""Poll, drop what is already applied, project, commit. In that order, always."""

import logging
from collections.abc import Collection, Sequence
from typing import Any

from psycopg import Connection

from tremplin_consumers.applying import apply
from tremplin_consumers.gathering import Rejected, gather, sort, unknown
from tremplin_consumers.healing import heal
from tremplin_consumers.projection import Projection
from tremplin_consumers.rejecting import remember
from tremplin_consumers.source import Record, Source
from tremplin_consumers.standings import Standing, standings
from tremplin_platform.store.slices import Slice

BATCH_OF = 4_000
_ATTEMPTS = 5

_log = logging.getLogger(__name__)


class Loop:
    """Applies what a source brings to one projection. Its connection is the one that owns the partitions."""

    def __init__(self, connection: Connection[Any], source: Source, projection: Projection) -> None:
        self._connection = connection
        self._source = source
        self._projection = projection

    def run_once(self, *, timeout_s: float) -> int:
        """
        Apply one batch of records, healed from the store where they skip or lie; returns how many were read.

        Waits at most `timeout_s` for the first. When it returns, all of them are dealt with: applied, known already,
        held or rejected.

        :raises SourceUnavailable: nobody answers
        """
        records = self._source.poll(timeout_s=timeout_s, limit=BATCH_OF)
        if records:
            self._deal_with(records)
            self._source.commit()
        return len(records)

    def _deal_with(self, records: Sequence[Record]) -> None:
        gathered = gather(records, concerns=self._projection.concerns)
        known = self._standings(gathered.logs)
        self._remember(gathered.rejected + unknown(gathered, known, records))
        for _ in range(_ATTEMPTS):
            found = sort(gathered, known)
            elsewhere = (
                apply(self._connection, self._projection, found.batch).elsewhere if found.batch else set()
            )
            self._heal(found.missing)
            if not elsewhere:
                return
            known = self._standings(elsewhere)  # a rebuild or another worker came first: look again
        _log.warning(
            "Projection %s : des journaux bougent sans cesse, la ronde les rattrapera.", self._projection.name
        )

    def _heal(self, missing: Sequence[Slice]) -> None:
        while missing:
            missing = heal(self._connection, self._projection, missing)

    def _standings(self, logs: Collection[str]) -> dict[str, Standing]:
        return standings(self._connection, projection=self._projection.name, logs=logs)

    def _remember(self, rejected: Sequence[Rejected]) -> None:
        if rejected:
            _log.error("%s enregistrement(s) de Kafka refusé(s), dont %s.", len(rejected), rejected[0])
            with self._connection.transaction(), self._connection.cursor() as cursor:
                remember(cursor, rejected)
