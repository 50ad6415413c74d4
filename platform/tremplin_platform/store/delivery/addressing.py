"""To which logs a fact of the centrale goes: kept with the fact, so that finding who is behind reads no event."""

from collections.abc import Sequence
from typing import Any

from eventsourcing.persistence import Recording
from psycopg import Connection

from tremplin_platform.events.contracts import contract
from tremplin_platform.events.fact import CENTRALE as CENTRALE, NOBODY, CentraleFact
from tremplin_platform.store.delivery import lineage

# The audiences of the log of the row `heads`.
AUDIENCES = """
select 'all' union all select 'member:' || heads.log
 union all select 'contract:' || contract from openings where openings.log = heads.log
"""

# Whether the log of the row `heads` was not delivered the last fact addressed to it. Its audiences are looked up by
# their key: a condition on every audience would read them all for each log.
BEHIND = f"""
(heads.log <> '{CENTRALE}'
 and heads.centrale_seq < (select max(audiences.seq) from ({AUDIENCES}) addressed (audience)
                             join audiences using (audience) where audiences.log = '{CENTRALE}'))
"""  # noqa: S608

# Whether a fact beyond `since` was addressed to the log of the row `heads`.
ADDRESSED_SINCE = f"""
(exists (select from audiences where log = '{CENTRALE}' and audience = 'all' and seq > %(since)s)
 or heads.log in (
    select substr(audience, length('member:') + 1) from audiences
     where log = '{CENTRALE}' and starts_with(audience, 'member:') and seq > %(since)s
     union all
    select openings.log from audiences join openings on audiences.audience = 'contract:' || openings.contract
     where audiences.log = '{CENTRALE}' and audiences.seq > %(since)s))
"""  # noqa: S608

# The fact that registers the member of `log`, by its `subject` (`copy_order.registered_in`).
REGISTRATION = f"""
log = '{CENTRALE}' and subject = %(subject)s and subject_version = 1 and audience = 'member:' || %(log)s::text
"""


def address(connection: Connection[Any], recordings: Sequence[Recording[str]]) -> None:
    """Note the audiences of facts just appended to the centrale's log, in the same transaction."""
    lineage.note(connection, recordings)
    for recording in recordings:
        fact, seq = recording.domain_event, recording.notification.id
        if not isinstance(fact, CentraleFact) or fact.audience == NOBODY:
            continue
        connection.execute(
            "insert into audiences (log, audience, seq) values (%s, %s, %s)"
            " on conflict (log, audience) do update set seq = excluded.seq",
            (CENTRALE, fact.audience, seq),
        )
        if isinstance(fact, contract.Opened) and fact.opening["member"] is not None:
            connection.execute(
                "insert into openings (log, contract, seq) values (%s, %s, %s)"
                " on conflict (log, contract) do nothing",
                (fact.opening["member"], fact.contract, seq),
            )


def opened_to(connection: Connection[Any], *, log: str) -> list[str]:
    """The contracts opened to `log` by name."""
    rows = connection.execute("select contract from openings where log = %s order by contract", (log,))
    return [row[0] for row in rows.fetchall()]
