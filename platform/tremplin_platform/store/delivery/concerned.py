"""Decide whether an event concerns an organisation that owns no log: a contractor or a facilitateur."""

from typing import Any

from psycopg import Connection

from tremplin_platform.events.hours import hours


def concerns(connection: Connection[Any], *, organisation: str, log: str, seq: int) -> bool:
    """
    Return whether the organisation made the event, is named in it, or declares or follows the hours that it is about.

    Reads the log, which has the event before any projection. A facilitateur that followed the lot once is answered
    too: it learns only that the event exists.
    """
    place = {"log": log, "seq": seq, "me": organisation, "declared": hours.Declared.TOPIC}
    named = connection.execute(_NAMED, place).fetchone()
    if named is None or named[0]:
        return named is not None
    followed = connection.execute(_FOLLOWED, place).fetchone()
    return followed is not None and bool(followed[0])


# The first event of a declaration names who declared the hours that a decision is about.
_NAMED = """
select %(me)s = any (array_agg(who))
  from (select event.log, event.subject from events event where event.log = %(log)s and event.seq = %(seq)s) given
  join events named on named.log = given.log and named.subject = given.subject
                  and (named.seq = %(seq)s or (named.subject_version = 1 and named.topic = %(declared)s))
 cross join lateral (select convert_from(named.data, 'UTF8')::jsonb as data) payload
 cross join lateral unnest(array[payload.data ->> 'by', payload.data ->> 'contractor',
                                 payload.data -> 'award' ->> 'contractor',
                                 payload.data -> 'assignment' ->> 'facilitator']) who
having count(*) > 0
"""
_FOLLOWED = """
select bool_or(
           (payload.data -> 'assignment' ->> 'facilitator' = %(me)s and payload.data ->> 'lot' = hours.data ->> 'lot'
            and coalesce((payload.data ->> 'in_territory')::boolean, true))
           or jsonb_path_exists(
               payload.data, '$.lots[*] ? (@.id == $lot).facilitators[*] ? (@.facilitator == $me)',
               jsonb_build_object('lot', hours.data -> 'lot', 'me', %(me)s::text)))
  from (select convert_from(data, 'UTF8')::jsonb as data from events
         where log = %(log)s and seq = %(seq)s and topic like 'hours.%%') hours
  join events named on named.log = %(log)s
                  and named.subject in (%(log)s || '/opened-contract/' || (hours.data ->> 'contract'),
                                       %(log)s || '/contract/' || (hours.data ->> 'contract'))
 cross join lateral (select convert_from(named.data, 'UTF8')::jsonb as data) payload
"""
