"""Find what a demo's database holds (nothing, the whole year, a part of it, something else), and empty it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import Enum
from typing import Any

import psycopg
from psycopg import Connection, sql
from psycopg.errors import InsufficientPrivilege, LockNotAvailable

from tremplin_infra.database.databases import role_url
from tremplin_infra.demo.acts.parties import CENTRALE
from tremplin_infra.demo.story.centrale_year import LAST_CONTRACT
from tremplin_infra.environment import SettingError
from tremplin_platform.events.contracts.contract import Published
from tremplin_platform.store.advisory_locks import LockClass, take
from tremplin_platform.store.demo import is_demo
from tremplin_platform.store.reading import head
from tremplin_projections.batches import LIVE

_SCHEMAS = (LIVE, "rebuild")
"""`rebuild`: of a version before the projections' migration 0024, which drops it."""


class Holding(Enum):
    """What a database holds."""

    NOTHING = "nothing"
    WHOLE_DEMO = "whole demo"
    PART_OF_DEMO = "part of demo"
    OTHER = "other"


def holding(url: str) -> Holding:
    """Find what the database of `url`, its owner's address, holds; `NOTHING` where it has no table yet."""
    with closing(psycopg.connect(url)) as owner:
        if not _exists(owner, "events") or not _exists(owner, "installation"):
            return Holding.NOTHING
        has_keys = owner.execute("select from api_keys limit 1").rowcount == 1
    with closing(psycopg.connect(role_url(url, "command"), autocommit=True)) as connection:
        if is_demo(connection):
            return Holding.WHOLE_DEMO if _is_whole(connection) else Holding.PART_OF_DEMO
        centrale = head(connection, log=CENTRALE)
        used = has_keys or (centrale is not None and centrale.seq)
        return Holding.OTHER if used else Holding.NOTHING


@contextmanager
def loading_alone(url: str) -> Iterator[None]:
    """
    Keep every other demo from loading or resetting the same database meanwhile.

    :raises SettingError: another does so now
    """
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        if not take(connection, LockClass.DEMO):
            raise SettingError("DATABASE_URL : une autre démonstration se charge dans cette base.")
        yield


def empty(url: str) -> None:
    """
    Remove every table of a demo database; nothing is left of it.

    :raises SettingError: it is not a demo's, another process uses it, or its owner may not
    """
    with closing(psycopg.connect(url)) as connection, connection:
        connection.execute("set local lock_timeout = '5s'")
        if not _exists(connection, "installation") or not is_demo(connection):
            raise SettingError("DATABASE_URL : cette base n’est pas une démonstration, rien n’en est effacé.")
        try:
            for schema in _SCHEMAS:
                connection.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema)))
            connection.execute("create schema public")
            connection.execute("grant usage on schema public to public")
        except LockNotAvailable as error:
            raise SettingError(
                "DATABASE_URL : un autre processus utilise cette base, arrêtez-le avant --reset."
            ) from error
        except InsufficientPrivilege as error:
            raise SettingError(
                "DATABASE_URL doit nommer le propriétaire de la base pour que --reset la vide."
            ) from error


def _exists(connection: Connection[Any], table: str) -> bool:
    row = connection.execute("select to_regclass(%s)", (f"public.{table}",)).fetchone()
    return row is not None and row[0] is not None


def _is_whole(connection: Connection[Any]) -> bool:
    """Whether the last act of the year is recorded: all the others, and their deliveries, come before it."""
    last = connection.execute(
        "select from events where log = %s and subject = %s and topic = %s",
        (CENTRALE, f"{CENTRALE}/contract/{LAST_CONTRACT}", Published.TOPIC),
    )
    return last.rowcount == 1
