"""Report the state of the replica that `DATABASE_READ_URL` names, beside the primary."""

from contextlib import ExitStack
from dataclasses import dataclass
from math import isfinite
from typing import Any

import psycopg
from psycopg import Connection

from tremplin_infra.database.databases import process_url, replica_url
from tremplin_infra.database.replicas import NotAReplica, require_replica
from tremplin_infra.environment import REPLICA_SETTING, Environment
from tremplin_infra.status.part import Part
from tremplin_infra.waiting import wait_until
from tremplin_tenants.api.reads.replica import LATEST_S, REPLAYED, WRITTEN, seconds_late

_WATCH_S = 3.0
_PRIMARY_ANSWERS = "les lectures vont à la base principale."


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """
    What a replica lacks: how many events, for how many `seconds` at most (infinity: nobody knows); whether it
    receives what comes.
    """

    events: int
    seconds: float
    is_following: bool

    @property
    def ok(self) -> bool:
        """Whether it answers reads, and will."""
        return self.is_following and self.seconds <= LATEST_S


def replica_parts(environment: Environment) -> list[Part]:
    """Return the state of the replica, where one is named and the address of the primary is known."""
    url, primary_url = replica_url(environment), process_url(environment, "read")
    return [replica_part(url, primary_url=primary_url)] if url and primary_url else []


def replica_part(url: str, *, primary_url: str) -> Part:
    """
    Return the state of the replica.

    :param url: its address, as the role for reads
    :param primary_url: that of the primary, as the same role
    """
    part = Part(part="replica")
    with ExitStack() as stack:
        try:
            primary, replica = (
                stack.enter_context(psycopg.connect(address, autocommit=True, connect_timeout=5))
                for address in (primary_url, url)
            )
            part.reachable = True
            part.version = replica.info.parameter_status("server_version")
            require_replica(replica, of=primary)
            _fill(part, primary, replica)
        except NotAReplica as error:
            part.problems.append(f"{REPLICA_SETTING} : {error} ; {_PRIMARY_ANSWERS}")
        except psycopg.Error as error:
            part.reachable = False
            reason = (str(error).strip().splitlines() or ["le serveur ne répond pas"])[0]
            part.problems.append(f"{REPLICA_SETTING} : {reason} ; {_PRIMARY_ANSWERS}")
    return part


def _fill(part: Part, primary: Connection[Any], replica: Connection[Any]) -> None:
    found = _lateness(primary, replica)

    def is_well() -> bool:
        nonlocal found
        found = _lateness(primary, replica)
        return found.ok

    if not found.ok:  # a moment of it is nothing: it is watched
        wait_until(is_well, seconds=_WATCH_S)
    part.lag_events = found.events
    part.lag_seconds = round(found.seconds, 3) if isfinite(found.seconds) else None
    if not found.ok:
        part.problems.append(_problem(found))


def _problem(found: Lateness) -> str:
    if not found.is_following:
        return (
            "La réplique ne reçoit plus rien de la base principale : celle-ci répond aux lectures dès que la réplique "
            f"a plus de {LATEST_S:.0f} secondes de retard."
        )
    if not isfinite(found.seconds):
        return (
            "La réplique est en retard, de combien n’est pas connu : elle n’a rejoué aucune transaction depuis son "
            f"démarrage ; {_PRIMARY_ANSWERS}"
        )
    return f"La réplique a {found.seconds:.0f} secondes de retard ; {_PRIMARY_ANSWERS}"


def _lateness(primary: Connection[Any], replica: Connection[Any]) -> Lateness:
    [(_, flushed, now)] = primary.execute(WRITTEN).fetchall()
    recorded = _events(primary)
    [(_, replayed, last)] = replica.execute(REPLAYED).fetchall()
    [(is_following,)] = replica.execute("select exists (select from pg_stat_wal_receiver)").fetchall()
    return Lateness(
        events=max(0, recorded - _events(replica)),
        seconds=seconds_late(flushed=flushed, now=now, replayed=replayed, last=last),
        is_following=is_following,
    )


def _events(connection: Connection[Any]) -> int:
    connection.execute("select set_config('tremplin.log', '*', false)")
    [(count,)] = connection.execute("select coalesce(sum(seq), 0)::bigint from heads").fetchall()
    return int(count)
