"""Report the state of PostgreSQL, and of the processes from their sessions and rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

import psycopg
from psycopg import Connection

from tremplin_consumers.records.rejected_records import RejectedCount, rejected_counts
from tremplin_infra.servers.readiness import SESSIONS, consumer_session
from tremplin_infra.status.late import (
    PATIENCE_S,
    astray,
    fill_lag,
    late_for_delivery,
    late_for_projection,
    late_for_relay,
    late_for_sealing,
)
from tremplin_infra.status.part import Part
from tremplin_platform.store.clock import ahead
from tremplin_platform.store.seals.timestamping import sizes_without_timestamp
from tremplin_projections.held_logs import held_logs
from tremplin_projections.registry import Projection, projections


def database_parts(
    url: str, *, setting: str = "DATABASE_URL", seal_every_s: float = 10.0, timestamped: bool = False
) -> list[Part]:
    """
    Return PostgreSQL, delivery, relay, sealing and every projection, read as the feed role.

    :param setting: what gives the role's address
    :param seal_every_s: how often what moved is sealed
    :param timestamped: whether an authority timestamps the checkpoints
    """
    server = Part(part="postgresql")
    names = ["delivery", "relay", "sealing", *(f"projection {name}" for name in projections())]
    unseen = [server, *(Part(part=name) for name in names)]
    try:
        with _connected(url, server) as connection:
            server.problems += _clock(connection)
            processes = [_delivery(connection), _relay(connection), _sealing(connection, seal_every_s)]
            if timestamped:
                _fill_timestamps(connection, processes[-1])
            return [server, *processes, *_projections(connection)]
    except psycopg.errors.UndefinedTable:
        server.problems.append("Les tables manquent : lancez « tremplin migrate ».")
    except psycopg.OperationalError as error:
        server.problems.append(f"{setting} : {_first_line(error)}")
    return unseen


@contextmanager
def _connected(url: str, server: Part) -> Iterator[Connection[Any]]:
    with psycopg.connect(
        url, autocommit=True, connect_timeout=5, application_name="tremplin status"
    ) as connection:
        server.reachable = True
        server.version = connection.info.parameter_status("server_version")
        yield connection


def _clock(connection: Connection[Any]) -> list[str]:
    return [
        f"Le journal {row.log} est en avance de {row.seconds:.0f} s sur l’horloge de PostgreSQL : ses commandes sont "
        "refusées jusqu’à ce qu’elle l’ait rattrapé, ou « tremplin clock accept »."
        for row in ahead(connection)
    ]


def _delivery(connection: Connection[Any]) -> Part:
    part = _process(connection, "delivery", "La livraison", SESSIONS["deliver"])
    fill_lag(part, lambda: late_for_delivery(connection))
    return part


def _relay(connection: Connection[Any]) -> Part:
    part = _process(connection, "relay", "Le relais", SESSIONS["relay"])
    fill_lag(part, lambda: late_for_relay(connection))
    return part


def _sealing(connection: Connection[Any], every_s: float) -> Part:
    part = _process(connection, "sealing", "Le scellement", SESSIONS["seal"])
    fill_lag(part, lambda: late_for_sealing(connection), patience_s=PATIENCE_S + 2 * every_s)
    row = connection.execute(_LAST_CHECKPOINT).fetchone()
    part.checkpoint_seconds = round(row[0], 3) if row else None
    return part


def _fill_timestamps(connection: Connection[Any], part: Part) -> None:
    part.timestamps_missing = len(sizes_without_timestamp(connection))
    if connection.execute(_WAITS_FOR_TIMESTAMP).fetchone() is not None:
        part.problems.append(
            "L’autorité d’horodatage (TREMPLIN_TSA_URL) n’a donné aucun jeton depuis plus de 10 minutes, et des "
            "points de contrôle attendent le leur."
        )


_WAITS_FOR_TIMESTAMP = """
select from checkpoints
 where log = '/' and signed_at < clock_timestamp() - interval '10 minutes'
   and size > coalesce((select max(size) from timestamps where log = '/'), -1)
   and not exists (select from timestamps
                    where log = '/' and received_at > clock_timestamp() - interval '10 minutes')
 limit 1
"""
_LAST_CHECKPOINT = """
select greatest(0, extract(epoch from clock_timestamp() - signed_at))::float8
  from checkpoints where log = '/' order by size desc limit 1
"""


def _projections(connection: Connection[Any]) -> Iterator[Part]:
    rejected = [_refused(count) for count in rejected_counts(connection)]
    for projection in projections().values():
        yield _projection(connection, projection, rejected)
        rejected = []  # they are the topic's, reported once


def _projection(connection: Connection[Any], projection: Projection, rejected: list[str]) -> Part:
    name = projection.name
    part = _process(connection, f"projection {name}", f"La projection {name}", consumer_session(name))
    fill_lag(
        part,
        lambda: [row for row in late_for_projection(connection, name=name) if projection.concerns(row.log)],
    )
    with connection.cursor() as cursor:
        held = held_logs(cursor, projection=name)
    part.logs_held = len(held)
    part.problems += rejected
    part.problems += [
        f"Dans le journal {found.log}, la projection {name} est à un événement {found.seq} que la base n’a pas "
        f"(le journal s’arrête à {found.head}) : lancez « tremplin rebuild {name} --log {found.log} »."
        for found in astray(connection, name=name)
    ]
    part.problems += [
        f"Le journal {row.log} est retenu avant l’événement {row.since_seq} depuis le "
        f"{row.since:%d/%m/%Y à %H:%M} : {row.reason}."
        for row in held
    ]
    return part


def _refused(count: RejectedCount) -> str:
    log = f"du journal {count.log}" if count.log else "d’aucun journal connu"
    many = "message" if count.records == 1 else "messages"
    reason = f" ({count.reason})" if count.reason else ""
    return (
        f"{count.records} {many} du sujet, partition {count.partition}, {log}, non appliqué"
        f"{'' if count.records == 1 else 's'}{reason} : voyez « tremplin rejected list »."
    )


def _process(connection: Connection[Any], part: str, called: str, session: str) -> Part:
    """A process is reachable when its session is open; all of them are of one version, this one."""
    found = connection.execute(
        "select from pg_stat_activity where datname = current_database() and application_name = %s",
        (session,),
    ).rowcount
    if not found:
        return Part(part=part, problems=[f"{called} ne tourne pas."])
    return Part(part=part, reachable=True, version=version("tremplin"))


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["le serveur ne répond pas"])[0]
