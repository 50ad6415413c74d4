"""Wait until every projection is at the head of every log it reads."""

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

import psycopg
from psycopg import Connection

from tremplin_infra.environment import SettingError
from tremplin_infra.waiting import wait_until
from tremplin_platform.store.reading import heads
from tremplin_projections.positions import positions
from tremplin_projections.registry import projections

_PATIENCE_S = 120.0


def wait_for_rows(url: str, *, meanwhile: Callable[[], None]) -> Mapping[str, int]:
    """
    Wait until every recorded event is projected; returns the head of every log.

    :param url: the feed role's address
    :param meanwhile: called at each look, to keep alive the processes that count
    :raises SettingError: it is not within two minutes
    """
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        ends = {head.log: head.seq for head in heads(connection) if head.seq}

        def counted() -> bool:
            meanwhile()
            return _counted(connection, ends)

        if not wait_until(counted, seconds=_PATIENCE_S):
            raise SettingError(
                "KAFKA_BOOTSTRAP_SERVERS ou DATABASE_URL : les résultats ne sont pas à jour après deux minutes, "
                "voyez les lignes ci-dessus, puis « tremplin status »."
            )
        return ends


def _counted(connection: Connection[Any], ends: Mapping[str, int]) -> bool:
    for projection in projections().values():
        at = positions(connection.cursor(), projection=projection.name)
        if any(at.get(log, 0) < seq for log, seq in ends.items() if projection.concerns(log)):
            return False
    return True
