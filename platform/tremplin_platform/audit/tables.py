"""Checks that the tables kept beside the events, to find them fast, agree with the events."""

from collections.abc import Iterator
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.problem import Problem
from tremplin_platform.events.contracts import contract as contract_events
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.events.organisations import organisation

# The contract is in the subject and the member in the audience: no content is read.
_OPENINGS = """
with recorded as (
    select substr(audience, 8) as log, split_part(subject, '/', 3) as contract, min(seq) as seq
      from events where log = 'centrale' and audience like 'member:%%' and audience <> 'none'
                    and topic = %(opened)s group by 1, 2
)
select log, contract, recorded.seq, openings.seq from recorded full join openings using (log, contract)
 where recorded.seq is distinct from openings.seq order by log, contract
"""
_AUDIENCES = """
with recorded as (
    select audience, max(seq) as seq from events where log = 'centrale' and audience <> 'none' group by 1
), kept as (
    select audience, seq from audiences where log = 'centrale'
)
select audience, recorded.seq, kept.seq from recorded full join kept using (audience)
 where recorded.seq is distinct from kept.seq order by audience
"""
_MARKS = """
select log, coalesce(heads.seq, 0), marks.seq from marks left join heads using (log)
 where marks.seq > coalesce(heads.seq, 0) and (log = %(log)s or %(log)s::text is null) order by log
"""
# Only a member's registration has an audience: no content is read.
_LOST = """
with registered as (
    select split_part(subject, '/', 3) as log, min(seq) as seq
      from events where log = 'centrale' and topic = %s and audience <> 'none' group by 1
)
select log, seq from registered
 where not exists (select from heads where heads.log = registered.log)
   and not exists (select from events where events.log = registered.log)
 order by seq
"""


def lost_logs(connection: Connection[Any]) -> list[Problem]:
    """Return the members that the centrale registered and whose log is gone: no head and no event."""
    return [
        Problem(
            log,
            1,
            f"Ce membre est inscrit par l’événement {seq} de la centrale et son journal n’existe plus : "
            "il n’en reste ni tête, ni événement.",
        )
        for log, seq in connection.execute(_LOST, [organisation.Registered.TOPIC])
    ]


def wrong_openings(connection: Connection[Any]) -> Iterator[Problem]:
    """Yield the differences between the table of openings and the events that opened contracts."""
    for log, contract, recorded, kept in connection.execute(
        _OPENINGS, {"opened": contract_events.Opened.TOPIC}
    ):
        yield Problem(
            CENTRALE,
            recorded or kept,
            f"Le contrat {contract} est ouvert à {log} {_since(recorded)} d’après les événements, "
            f"{_since(kept)} d’après la table des ouvertures.",
        )


def wrong_audiences(connection: Connection[Any]) -> Iterator[Problem]:
    """Yield the differences between the table of audiences and the events of the centrale."""
    for audience, recorded, kept in connection.execute(_AUDIENCES):
        yield Problem(
            CENTRALE,
            recorded or kept,
            f"Le dernier événement adressé à {audience} est {recorded or 'absent'} d’après les événements, "
            f"{kept or 'absent'} d’après la table des destinataires.",
        )


def wrong_marks(connection: Connection[Any], *, log: str | None) -> Iterator[Problem]:
    """Yield the logs marked as published beyond their head."""
    for name, head, mark in connection.execute(_MARKS, {"log": log}):
        yield Problem(name, mark, f"Le journal est marqué publié jusqu’à {mark}, sa tête est {head}.")


def _since(seq: int | None) -> str:
    return "jamais" if seq is None else f"depuis l’événement {seq}"
