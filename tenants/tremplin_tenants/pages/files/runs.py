"""Keep how far the reading of a file is that a page does not wait for, and for an hour what came of it, encrypted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from tremplin_platform.commands.requests import Answer
from tremplin_platform.commands.rows.rows import Mode
from tremplin_tenants.files.sent_files import Subject, as_sender, box
from tremplin_tenants.roles import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRun:
    """
    A file that is read, and how many of its rows are decided: `rows` is 0 before they are counted.

    `answer`: what came of it, None until it ends
    `is_lost`: it has no end, and nothing has been heard of it for a minute: its process is gone
    """

    identifier: str
    name: str
    mode: str
    asked_at: datetime
    rows: int
    done: int
    answer: Answer | None
    is_lost: bool

    @property
    def records(self) -> bool:
        """Whether the rows are recorded, and not only checked."""
        return self.mode != Mode.CHECK.value


def begin_run(
    connection: Connection[Any], caller: Caller, *, identifier: str, subject: Subject, name: str, mode: Mode
) -> None:
    """Keep that a file is read. :param connection: of the command role, in autocommit"""
    with connection.transaction():
        as_sender(connection, caller)
        connection.execute(
            _BEGIN, (caller.organisation, caller.prefix, identifier, subject, name, mode.value)
        )


def move_run(connection: Connection[Any], caller: Caller, *, identifier: str, rows: int, done: int) -> None:
    """Keep how far it is, and that its process lives."""
    with connection.transaction():
        as_sender(connection, caller)
        connection.execute(_MOVE, (rows, done, caller.organisation, caller.prefix, identifier))


def end_run(connection: Connection[Any], caller: Caller, *, identifier: str, answer: Answer) -> None:
    """Keep what came of it."""
    sealed = box().encrypt(answer.body)
    with connection.transaction():
        as_sender(connection, caller)
        connection.execute(_END, (answer.status, sealed, caller.organisation, caller.prefix, identifier))


def file_run(
    connection: Connection[Any], caller: Caller, identifier: str, *, subject: Subject
) -> FileRun | None:
    """Return a file of this subject that the caller sent within the hour, None where there is none."""
    if not identifier.isalnum():  # no text with NUL reaches PostgreSQL
        return None
    with connection.transaction(), connection.cursor(row_factory=dict_row) as cursor:
        as_sender(connection, caller)
        row = cursor.execute(_FIND, (caller.organisation, caller.prefix, identifier, subject)).fetchone()
    if row is None:
        return None
    status, sealed = row.pop("status"), row.pop("sealed")
    answer = None if status is None else Answer(status=status, body=box().decrypt(bytes(sealed)))
    return FileRun(**row, answer=answer)


_BEGIN = """
insert into file_runs (organisation, caller, id, subject, name, mode, asked_at, moved_at, rows, done)
values (%s, %s, %s, %s, %s, %s, now(), now(), 0, 0)
"""
_MOVE = """
update file_runs set rows = %s, done = %s, moved_at = now() where organisation = %s and caller = %s and id = %s
"""
_END = """
update file_runs set status = %s, sealed = %s, moved_at = now() where organisation = %s and caller = %s and id = %s
"""
_FIND = """
select id as identifier, name, mode, asked_at, rows, done, status, sealed,
       status is null and moved_at < now() - interval '1 minute' as is_lost
  from file_runs
 where organisation = %s and caller = %s and id = %s and subject = %s and asked_at > now() - interval '1 hour'
"""
