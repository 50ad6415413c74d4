"""Keep the history of the files that were sent, and each annotated, encrypted, for an hour and for who sent it."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from cryptography.fernet import Fernet
from django.conf import settings
from psycopg import Connection
from psycopg.rows import class_row

from tremplin_tenants.answers_key import answers_key
from tremplin_tenants.own_keys import as_caller
from tremplin_tenants.roles import Caller

Subject = Literal["hours", "invoices"]
_KEPT_AT_ONCE = 20
"""How many annotated files of a caller are kept: the oldest goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """
    A file that is sent, and what comes of its lines.

    `member`: the one that the address named, None where each line named its own
    """

    name: str
    mode: str
    member: str | None
    rows: int
    recorded: int
    known: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile(Sending):
    """A sending as its history tells it; `is_mine`: whether the caller sent it."""

    identifier: str
    sent_at: datetime
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedFile:
    """`kind`: `csv`, `xlsx` or `ods`."""

    identifier: str
    name: str
    kind: str
    content: bytes


def keep_annotated(connection: Connection[Any], caller: Caller, file: AnnotatedFile) -> None:
    """
    Keep an annotated file, in the transaction under way.

    :param connection: of the command role
    """
    as_sender(connection, caller)
    sealed = box().encrypt(file.content)
    key = (caller.organisation, caller.prefix)
    connection.execute(_KEEP, (*key, file.identifier, file.name, file.kind, sealed))
    connection.execute(_DROP, (*key, *key, _KEPT_AT_ONCE))


def annotated_file(
    connection: Connection[Any], caller: Caller, identifier: str, *, subject: Subject | None = None
) -> AnnotatedFile | None:
    """
    Return a file that the caller sent within the hour, None where there is none.

    :param connection: of the command role, in autocommit
    :param subject: what it is to be of; None for any
    """
    if not identifier.isalnum():  # no text with NUL reaches PostgreSQL
        return None
    with connection.transaction():
        as_sender(connection, caller)
        asked = (caller.organisation, caller.prefix, identifier, subject, subject)
        row = connection.execute(_FIND, asked).fetchone()
    if row is None:
        return None
    name, kind, sealed = row
    return AnnotatedFile(identifier=identifier, name=name, kind=kind, content=box().decrypt(bytes(sealed)))


def keep_history(
    connection: Connection[Any], caller: Caller, *, identifier: str, subject: Subject, sending: Sending
) -> None:
    """Keep that a file was sent, in the transaction under way."""
    as_caller(connection, caller)
    about = (caller.organisation, identifier, caller.role.value, caller.prefix, subject, sending.member)
    counts = (sending.rows, sending.recorded, sending.known, sending.refused)
    connection.execute(_TELL, (*about, sending.name, sending.mode, *counts))


def sent_files(
    connection: Connection[Any], caller: Caller, *, subject: Subject, limit: int = 50
) -> list[SentFile]:
    """
    Return the last files that the caller's organisation sent in its role, the latest first.

    :param connection: of the command role, in autocommit
    """
    with connection.transaction(), connection.cursor(row_factory=class_row(SentFile)) as cursor:
        as_caller(connection, caller)
        asked = (caller.prefix, caller.organisation, caller.role.value, subject, limit)
        return cursor.execute(_HISTORY, asked).fetchall()


def purge_files(connection: Connection[Any]) -> None:
    """
    Delete annotated files, and what came of those that were followed, after their hour; history after 13 months.

    :param connection: of the command role, in autocommit
    """
    connection.execute("delete from annotated_files where made_at < now() - interval '1 hour'")
    connection.execute("delete from file_runs where asked_at < now() - interval '1 hour'")
    connection.execute("delete from sent_files where sent_at < now() - interval '13 months'")


def as_sender(connection: Connection[Any], caller: Caller) -> None:
    """Let the row policies of the transaction show what this caller sent."""
    as_caller(connection, caller)
    connection.execute("select set_config('tremplin.sender', %s, true)", (caller.prefix,))


def box() -> Fernet:
    """Return what encrypts, under a key made of the secret that stands outside the database."""
    secret = answers_key(str(settings.TREMPLIN_ANSWERS_KEY))
    return Fernet(urlsafe_b64encode(hmac.digest(secret, b"tremplin/annotated-files", "sha256")))


_KEEP = """
insert into annotated_files (organisation, caller, id, name, kind, sealed, made_at)
values (%s, %s, %s, %s, %s, %s, now())
"""
_DROP = """
delete from annotated_files where organisation = %s and caller = %s and id in (
    select id from annotated_files where organisation = %s and caller = %s order by made_at desc, id offset %s
)
"""
_FIND = """
select name, kind, sealed from annotated_files kept
 where organisation = %s and caller = %s and id = %s and made_at > now() - interval '1 hour'
   and (%s::text is null or exists (select from sent_files sent where sent.organisation = kept.organisation
                                       and sent.id = kept.id and sent.subject = %s))
"""
_TELL = """
insert into sent_files (organisation, id, role, caller, subject, member, name, mode,
                        rows, recorded, known, refused, sent_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, now())
"""
_HISTORY = """
select id as identifier, name, mode, member, rows, recorded, known, refused, sent_at, caller = %s as is_mine
  from sent_files where organisation = %s and role = %s and subject = %s
 order by sent_at desc, id limit %s
"""
