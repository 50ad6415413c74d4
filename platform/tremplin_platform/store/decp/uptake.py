"""Read the contracts that members published themselves (DECP), and the decisions that link or refuse them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from psycopg import Connection

from tremplin_platform.events.contracts.observed import Recorded
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.store.delivery.addressing import CENTRALE
from tremplin_platform.store.reading import COLUMNS, envelope


def members_by_siret(connection: Connection[Any], *, member: str | None) -> list[tuple[str, str]]:
    """Each member with each SIRET that it has or had; of one member where it is named. Of the command role."""
    rows = connection.execute(
        "select distinct organisation, siret from sirets where log = %s and kind = 'member'"
        " and (%s::text is null or organisation = %s) order by organisation, siret",
        (CENTRALE, member, member),
    )
    return [(organisation, siret) for organisation, siret in rows]


def observed_of(connection: Connection[Any], *, sirets: Collection[str]) -> Iterator[Envelope]:
    """
    The contracts that these buyers published, as the centrale observed them, by subject.

    They are found by the SIRET with which their subjects begin, so that no other buyer's row is read.
    """
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_OBSERVED, (sorted(sirets), CENTRALE, Recorded.TOPIC))
        for row in cursor.fetchall():
            yield envelope(row)


def decisions(connection: Connection[Any], *, subjects: Sequence[tuple[str, str]]) -> dict[str, Envelope]:
    """The decisions on these subjects, each with its log, by subject. :param connection: sees those logs"""
    if not subjects:
        return {}
    logs, names = zip(*subjects, strict=True)
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_DECISIONS, (list(logs), list(names)))
        found = [envelope(row) for row in cursor.fetchall()]
    return {event.subject: event for event in found}


def decided_in(connection: Connection[Any], *, log: str, upto: int) -> Iterator[Envelope]:
    """Every decision of a member's log on its published rows, up to a seq. :param connection: sees that log"""
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_DECIDED, {"log": log, "upto": upto})
        for row in cursor.fetchall():
            yield envelope(row)


_OF_EVENTS = ", ".join(f"events.{name}" for name in COLUMNS.split(", "))
_OBSERVED = f"""
select {_OF_EVENTS} from unnest(%b::text[]) as buyer (siret)
  join events on events.log = %b
   and events.subject >= 'centrale/observed-contract/' || buyer.siret || '-'
   and events.subject < 'centrale/observed-contract/' || buyer.siret || '.'
 where events.topic = %b order by events.subject
"""  # noqa: S608
_DECISIONS = f"""
select {_OF_EVENTS} from unnest(%b::text[], %b::text[]) as asked (log, subject)
  join events on events.log = asked.log and events.subject = asked.subject and events.subject_version = 1
"""  # noqa: S608
_DECIDED = f"""
select {COLUMNS} from events
 where log = %(log)s and subject >= %(log)s || '/uptake/' and subject < %(log)s || '/uptake0' and seq <= %(upto)s
 order by seq
"""  # noqa: S608
