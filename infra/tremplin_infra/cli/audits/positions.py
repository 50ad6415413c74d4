"""Positions of a member's log, as the options of the audits name them: a seq, or an instant."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import Connection

from tremplin_infra.environment import SettingError
from tremplin_platform.store.delivery.addressing import CENTRALE
from tremplin_platform.store.lock_waits import patiently
from tremplin_platform.store.reading import Head, head, read, seq_at

if TYPE_CHECKING:  # queries are imported once Django is set up
    from tremplin_projections.queries.figures.window import KnownAt


@contextmanager
def commanding(url: str) -> Iterator[Connection[Any]]:
    """Connect as the role of this address; an instant is resolved under the command role: it takes the head's lock."""
    with psycopg.connect(url, autocommit=True, application_name="tremplin audit") as connection:
        yield connection


def _head(connection: Connection[Any], log: str) -> Head:
    found = None if log == CENTRALE else head(connection, log=log)
    if found is None:
        raise SettingError(f"LOG : aucun membre ne s’appelle « {log} ».")
    return found


def known_position(connection: Connection[Any], *, log: str, text: str, option: str) -> "KnownAt":
    """
    Return the position that an option names in the log of a member.

    Raises:
        SettingError: there is no such member, or its log has not been there yet.
    """
    return patiently(lambda: _known_at(connection, _head(connection, log), text, option))


def _known_at(connection: Connection[Any], found: Head, at: str, option: str) -> "KnownAt":
    from tremplin_projections.queries.figures.window import KnownAt

    with connection.transaction():
        connection.execute("select set_config('tremplin.log', %s, true)", (found.log,))
        instant = None if at.isdecimal() else _instant(at, option, now=server_time(connection))
        seq = int(at) if instant is None else seq_at(connection, log=found.log, instant=instant)
        if seq > found.seq:
            raise SettingError(f"{option} : le journal {found.log} s’arrête à l’événement {found.seq}.")
        events = read(connection, log=found.log, after=seq - 1, upto=seq)
    return KnownAt(
        seq=seq,
        recorded_at=events[0].recorded_at if events else None,
        asked=seq if instant is None else at,
        instant=instant,
    )


def _instant(text: str, option: str, *, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingError(
            f"{option} : donnez une position, ou un instant comme 2026-09-30T22:00:00Z."
        ) from error
    if moment.tzinfo is None:
        raise SettingError(f"{option} : un instant dit son décalage, comme 2026-09-30T22:00:00Z.")
    if moment > now:
        raise SettingError(f"{option} : cet instant est à venir.")
    return moment


def server_time(connection: Connection[Any]) -> datetime:
    """Return the time of the server, by which events are recorded."""
    now: datetime
    ((now,),) = connection.execute("select clock_timestamp()").fetchall()
    return now
