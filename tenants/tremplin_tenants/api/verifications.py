"""Keep the audits asked for on a page or by the API: who asked, when, of what, how far each is, and what it found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from tremplin_tenants.files.sent_files import as_sender
from tremplin_tenants.keys import NAMED
from tremplin_tenants.own_keys import as_caller
from tremplin_tenants.roles import Caller

KEPT_PROBLEMS = 100
KEPT_OF_KEY, _KEPT_OF_ACCOUNT = 5, 20
"""How many audits of a caller are kept: the oldest goes. A program may ask for one every minute."""
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """
    An audit; `is_mine`: asked for by the caller; `is_lost`: it has no end, and its counts have not moved for 5 minutes.

    `found` is null until it ends, and where it failed.
    """

    id: str
    caller: str
    audit: str
    log: str
    asked_at: datetime
    moved_at: datetime
    ended_at: datetime | None
    logs: int
    events: int
    found: int | None
    problems_json: str
    is_mine: bool
    is_lost: bool

    @property
    def problems(self) -> list[dict[str, Any]]:
        """The first of what it found."""
        return list(orjson.loads(self.problems_json))

    @property
    def is_of_key(self) -> bool:
        """Whether it was asked for with a key, not by an account."""
        return self.caller.startswith(NAMED)

    @property
    def is_running(self) -> bool:
        """Whether it has not ended, and moves."""
        return self.ended_at is None and not self.is_lost


def ask_for(connection: Connection[Any], caller: Caller, *, identifier: str, audit: str, log: str) -> None:
    """Keep that an audit begins, and the last of its caller. :param connection: of the command role, in autocommit"""
    key = (caller.organisation, caller.prefix)
    most = KEPT_OF_KEY if caller.prefix.startswith(NAMED) else _KEPT_OF_ACCOUNT
    with connection.transaction():
        as_sender(connection, caller)
        connection.execute(_ASK, (caller.organisation, identifier, caller.prefix, audit, log))
        connection.execute(_DROP, (*key, *key, most))


def move(connection: Connection[Any], caller: Caller, *, identifier: str, logs: int, events: int) -> None:
    """Keep how far an audit is."""
    with connection.transaction():
        as_caller(connection, caller)
        connection.execute(_MOVE, (logs, events, caller.organisation, identifier))


def end(
    connection: Connection[Any], caller: Caller, *, identifier: str, found: list[dict[str, Any]] | None
) -> None:
    """Keep what an audit found, or that it failed (None)."""
    count, first = (None, []) if found is None else (len(found), found[:KEPT_PROBLEMS])
    with connection.transaction():
        as_caller(connection, caller)
        connection.execute(_END, (count, Jsonb(first), caller.organisation, identifier))


def last_verifications(connection: Connection[Any], caller: Caller) -> list[Verification]:
    """Return the last audits of the caller, and the last of the others of its organisation, the latest first."""
    return _found(connection, caller, _LAST)


def verification(connection: Connection[Any], caller: Caller, identifier: str) -> Verification | None:
    """Return an audit of the caller's organisation, None where there is none."""
    return next(iter(_found(connection, caller, f"{_SEEN} and id = %(id)s", id=identifier)), None)


def _found(connection: Connection[Any], caller: Caller, statement: str, **values: str) -> list[Verification]:
    own = {"caller": caller.prefix, "organisation": caller.organisation}
    with connection.transaction(), connection.cursor(row_factory=class_row(Verification)) as cursor:
        as_caller(connection, caller)
        return cursor.execute(statement, {**own, **values}).fetchall()


_ASK = """
insert into verifications (organisation, id, caller, audit, log, asked_at, moved_at, logs, events, problems)
values (%s, %s, %s, %s, %s, now(), now(), 0, 0, '[]')
"""
_DROP = """
delete from verifications where organisation = %s and caller = %s and id in (
    select id from verifications where organisation = %s and caller = %s order by asked_at desc, id offset %s
)
"""
_MOVE = """
update verifications set logs = %s, events = %s, moved_at = now() where organisation = %s and id = %s
"""
_END = """
update verifications set found = %s, problems = %s, ended_at = now(), moved_at = now()
 where organisation = %s and id = %s
"""
_SEEN = """
select id, caller, audit, log, asked_at, moved_at, ended_at, logs, events, found, problems::text as problems_json,
       caller = %(caller)s as is_mine, ended_at is null and moved_at < now() - interval '5 minutes' as is_lost
  from verifications where organisation = %(organisation)s
"""
# The caller's own apart from the others', which else would push them out.
_LAST = f"""
({_SEEN} and caller = %(caller)s order by asked_at desc, id limit {_SHOWN}) union all
({_SEEN} and caller <> %(caller)s order by asked_at desc, id limit {_SHOWN}) order by asked_at desc, id
"""
