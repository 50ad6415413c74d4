"""Check that the server that `DATABASE_READ_URL` names is a replica of the primary."""

from typing import Any

import psycopg
from psycopg import Connection

from tremplin_infra.database.databases import process_url, replica_url
from tremplin_infra.environment import REPLICA_SETTING, Environment, SettingError


class NotAReplica(Exception):
    """A server that answers is no replica of the primary; the message is a French sentence without its full stop."""


def check_replica(environment: Environment) -> None:
    """
    Refuse a replica that answers and is none; one that does not answer may come back, and `status` says it.

    :raises SettingError: it is another server, or takes writes itself
    """
    url, primary_url = replica_url(environment), process_url(environment, "read")
    if url is None or primary_url is None:
        return
    try:
        replica = psycopg.connect(url, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        return
    with replica, psycopg.connect(primary_url, autocommit=True, connect_timeout=10) as primary:
        try:
            require_replica(replica, of=primary)
        except NotAReplica as error:
            raise SettingError(f"{REPLICA_SETTING} : {error}.") from error


def require_replica(connection: Connection[Any], *, of: Connection[Any]) -> None:
    """Check that a server follows the primary. :raises NotAReplica: it is another, or takes writes itself"""
    if connection.execute(_SYSTEM).fetchone() != of.execute(_SYSTEM).fetchone():
        raise NotAReplica("ce serveur n’est pas une réplique de la base principale")
    if connection.execute("select pg_is_in_recovery()").fetchone() != (True,):
        raise NotAReplica(
            "ce serveur n’est pas, ou n’est plus, une réplique : il reçoit lui-même des écritures"
        )


_SYSTEM = "select system_identifier from pg_control_system()"
