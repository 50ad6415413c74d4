"""Checks that the events of every subject are numbered 1, 2, 3 … in the order of the log, from its seq 1 on."""

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.problem import Problem

# Done by the server with the subjects' index, so that memory here does not grow with the number of subjects.
# The first statement tells, in a third of the time, in which logs the second finds something: a subject
# that has as many events as its highest number, each after the one numbered before it, is as it should be. An event
# before seq 1, or without a seq, is read by nothing that goes through a log, and by commands, which read a subject.
_SUSPECT = """
select log from events where log = any(%(logs)s)
 group by log, subject having count(*) <> max(subject_version)
 union
select event.log from events event
  left join events before on before.log = event.log and before.subject = event.subject
                         and before.subject_version = event.subject_version - 1
 where event.log = any(%(logs)s) and event.subject_version <> 1
   and (before.seq is null or before.seq >= event.seq)
 union
select log from events where log = any(%(logs)s) and (seq < 1 or seq is null)
"""
_MISNUMBERED = """
select log, coalesce(seq, 0), subject, subject_version, before
  from (select log, seq, subject, subject_version,
               lag(subject_version, 1, 0::bigint) over subjects as before,
               lag(seq, 1, 0::bigint) over subjects as seq_before
          from events where log = %(log)s
        window subjects as (partition by log, subject order by subject_version)) as numbered
 where subject_version <> before + 1 or seq <= seq_before or seq is null
 order by log, seq
"""


def misnumbered(connection: Connection[Any], *, logs: Sequence[str]) -> dict[str, list[Problem]]:
    """Return, by log, the events of these logs that do not follow the previous one of their subject."""
    suspect = [log for (log,) in connection.execute(_SUSPECT, {"logs": list(logs)}).fetchall()]
    return {log: list(_misnumbered(connection, log)) for log in suspect}


def _misnumbered(connection: Connection[Any], log: str) -> Iterator[Problem]:
    for name, seq, subject, version, before in connection.execute(_MISNUMBERED, {"log": log}):
        yield Problem(name, seq, _problem(subject, version, before + 1))


def _problem(subject: str, version: int, expected: int) -> str:
    if version != expected:
        return f"L’événement est le {version}e au sujet de {subject}, il devrait être le {expected}e."
    return f"L’événement, le {version}e au sujet de {subject}, n’est pas rangé après le précédent."
