"""Which facts concern a contractor or a facilitateur: the logs they lie in are those of the members it works for."""

from typing import Any

from psycopg import Connection

from tremplin_platform.events.hours import hours
from tremplin_tenants.roles import Caller


def concerns(connection: Connection[Any], caller: Caller, *, log: str, seq: int) -> bool:
    """
    Whether the event is of this caller's own doing, names it, or is about hours that it declares or follows.

    Read from the log itself: what is waited for is not projected yet. Who followed the lot once is told too, which
    says no more than that the event is there.
    """
    place = {"log": log, "seq": seq, "me": caller.organisation, "declared": hours.Declared.TOPIC}
    named = connection.execute(_NAMED, place).fetchone()
    return named is not None and (bool(named[0]) or _follows(connection, caller, log=log, seq=seq))


def _follows(connection: Connection[Any], caller: Caller, *, log: str, seq: int) -> bool:
    found = connection.execute(_FOLLOWED, {"log": log, "seq": seq, "me": caller.organisation}).fetchone()
    return found is not None and bool(found[0])


# The first event of its subject says who declared the hours that a decision is about.
_NAMED = """
select %(me)s = any (array_agg(who))
  from (select one.log, one.subject from events one where one.log = %(log)s and one.seq = %(seq)s) asked
  join events told on told.log = asked.log and told.subject = asked.subject
                  and (told.seq = %(seq)s or (told.subject_version = 1 and told.topic = %(declared)s))
 cross join lateral (select convert_from(told.data, 'UTF8')::jsonb as data) said
 cross join lateral unnest(array[said.data ->> 'by', said.data ->> 'contractor',
                                 said.data -> 'award' ->> 'contractor',
                                 said.data -> 'assignment' ->> 'facilitator']) who
having count(*) > 0
"""
_FOLLOWED = """
select bool_or(
           (said.data -> 'assignment' ->> 'facilitator' = %(me)s and said.data ->> 'lot' = hours.data ->> 'lot'
            and coalesce((said.data ->> 'in_territory')::boolean, true))
           or jsonb_path_exists(
               said.data, '$.lots[*] ? (@.id == $lot).facilitators[*] ? (@.facilitator == $me)',
               jsonb_build_object('lot', hours.data -> 'lot', 'me', %(me)s::text)))
  from (select convert_from(data, 'UTF8')::jsonb as data from events
         where log = %(log)s and seq = %(seq)s and topic like 'hours.%%') hours
  join events told on told.log = %(log)s
                  and told.subject in (%(log)s || '/opened-contract/' || (hours.data ->> 'contract'),
                                       %(log)s || '/contract/' || (hours.data ->> 'contract'))
 cross join lateral (select convert_from(told.data, 'UTF8')::jsonb as data) said
"""
