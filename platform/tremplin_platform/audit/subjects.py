"""Checks that the events of every subject are numbered 1, 2, 3 … in the order of the log."""

from collections.abc import Iterator
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.problem import Problem

# Done by the server with the subjects' index, so that memory here does not grow with the number of subjects.
_MISNUMBERED = """
select log, seq, subject, subject_version, before
  from (select log, seq, subject, subject_version,
               lag(subject_version, 1, 0::bigint) over subjects as before,
               lag(seq, 1, 0::bigint) over subjects as seq_before
          from events where log = %(log)s or %(log)s::text is null
        window subjects as (partition by log, subject order by subject_version)) as numbered
 where subject_version <> before + 1 or seq <= seq_before
 order by log, seq
"""


def misnumbered(connection: Connection[Any], *, log: str | None) -> Iterator[Problem]:
    """Yield the events of `log`, or of every log, that do not follow the previous one of their subject."""
    for name, seq, subject, version, before in connection.execute(_MISNUMBERED, {"log": log}):
        problem = f"L’événement est le {version}e au sujet de {subject}, il devrait être le {before + 1}e."
        yield Problem(name, seq, problem)
