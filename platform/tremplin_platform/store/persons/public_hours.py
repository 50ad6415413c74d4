"""Hours by public, from the vault: one contract, one quarter, every log together."""

from typing import Any

from psycopg import Connection

from tremplin_platform.domain.hours.quarter import Quarter
from tremplin_platform.domain.persons.publics import HoursByPublic, QuarterStillOpen, disclose, grouped
from tremplin_platform.events.fact import subject
from tremplin_platform.store.delivery.addressing import CENTRALE
from tremplin_platform.store.persons.vault import opened

_PERSONS = """
select persons.tag, person_keys.key, persons.sealed, sum(person_hours.validated)::bigint
  from person_hours
  left join person_links using (log, declaration)
  left join person_keys on person_keys.log = vault and person_keys.id = person_links.key
  left join persons on persons.log = vault and persons.key = person_links.key
 where person_hours.contract = %s and person_hours.work_quarter = %s and person_hours.validated > 0
 group by persons.tag, person_keys.key, persons.sealed
"""


_CLOSED = "select from events where log = %s and subject = %s limit 1"


def hours_by_public(
    connection: Connection[Any], *, contract: str, quarter: str, threshold: int
) -> HoursByPublic:
    """
    Return the validated hours worked in a quarter for a contract, by public, without small groups.

    Only hours that name a person are counted. Of one that is erased, the hours are in the total alone.

    :param connection: of the command role, the only one that reads the vault
    :param threshold: see `domain.publics.disclose`
    :raises QuarterStillOpen: the quarter is not closed
    """
    with connection.transaction():
        connection.execute("select set_config('tremplin.publics', %s, true)", (f"{contract}/{quarter}",))
        connection.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
        closed = subject(log=CENTRALE, kind=Quarter.TOPIC, identifier=quarter)
        if connection.execute(_CLOSED, (CENTRALE, closed)).fetchone() is None:
            raise QuarterStillOpen
        rows = connection.execute(_PERSONS, (contract, quarter)).fetchall()
    persons = [
        (opened(bytes(sealed), key=bytes(key), tag=bytes(tag)).public, hours)
        for tag, key, sealed, hours in rows
        if tag is not None
    ]
    erased = sum(hours for tag, *_, hours in rows if tag is None)
    return disclose(grouped(persons), erased=erased, threshold=threshold)
