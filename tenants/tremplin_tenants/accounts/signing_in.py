"""Sign in with an e-mail and a password, change the password, list and end the sessions of an account."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from psycopg import Connection, Cursor

from tremplin_tenants.accounts.attempts import attempt_subjects, count_failure, counted_at, forgive
from tremplin_tenants.accounts.passwords import hash_password, is_right
from tremplin_tenants.accounts.seats import OpenSeat, open_seats, select_open_seats
from tremplin_tenants.first_statements import first_statements

T = TypeVar("T")


class TooManyFailures(Exception):
    """Five attempts with this e-mail, or from this address, failed within a minute: wait for one."""


class NotSignedIn(Exception):
    """No open account has this e-mail and this password. Nothing tells which of the two is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An account as its holder sees it: its e-mail, and the seats that are open, by organisation and role."""

    email: str
    seats: Sequence[OpenSeat]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session of an account that has not ended, and whether it is the one that asks."""

    begun_at: datetime
    seen_at: datetime
    is_this: bool


def normal_email(email: str) -> str:
    """Return an e-mail as accounts are found by it: without spaces around, in lower case, as PostgreSQL keeps text."""
    return email.strip().lower().replace("\0", "\N{REPLACEMENT CHARACTER}")


def check_sign_in(*, email: str, password: str, address: str) -> str:
    """
    Return the account that an e-mail and a password open.

    An unknown e-mail takes the statements and the time of a wrong password.

    :param address: from which the request came, whose failures are counted too
    :raises TooManyFailures: before the password is looked at
    :raises NotSignedIn: an unknown e-mail, a disabled account, or a wrong password
    """
    email = normal_email(email)
    subjects = attempt_subjects(email=email, address=address)
    counted, found = _together(
        lambda connection: (count_failure(connection, subjects), _find(connection, email))
    )
    instant, row = counted_at(counted), found.fetchone()
    if instant is None:
        raise TooManyFailures
    account, kept = row or (None, None)
    if not is_right(password, kept) or account is None:
        raise NotSignedIn
    _together(lambda connection: forgive(connection, subjects, instant=instant))
    return str(account)


def profile(account: str) -> Profile:
    """Return what an account that has signed in may see of itself."""
    found, seats = _of(
        account,
        lambda connection: (
            connection.execute("select email from accounts where id = %s", (account,)),
            select_open_seats(connection, account=account),
        ),
    )
    ((email,),) = found.fetchall()
    return Profile(email=email, seats=open_seats(seats))


def change_password(account: str, *, current: str, new: str, address: str, session: bytes) -> None:
    """
    Replace the password of an account that has signed in, and end its other sessions; sent twice, it is done once.

    :param session: the digest of the session that goes on
    :raises TooManyFailures: as signing in does
    :raises NotSignedIn: `current` is not the password
    :raises BadPassword: `new` is too short, or too long
    """
    hashed = hash_password(new)
    email = profile(account).email
    try:
        check_sign_in(email=email, password=current, address=address)
    except NotSignedIn:
        check_sign_in(email=email, password=new, address=address)  # the same form, sent before
        return
    _of(
        account,
        lambda connection: (
            connection.execute("update accounts set password = %s where id = %s", (hashed, account)),
            connection.execute(
                "delete from sessions where account = %s and digest <> %s", (account, session)
            ),
        ),
    )


def open_sessions(account: str, *, session: bytes) -> Sequence[OpenSession]:
    """Return the sessions of an account that have not ended, the latest first; `session` is the digest of this one."""
    found = _of(account, lambda connection: connection.execute(_SESSIONS, (session, account)))
    return [
        OpenSession(begun_at=begun_at, seen_at=seen_at, is_this=is_this)
        for begun_at, seen_at, is_this in found.fetchall()
    ]


def end_other_sessions(account: str, *, session: bytes) -> None:
    """End every session of an account but the one of this digest."""
    _of(
        account,
        lambda connection: connection.execute(
            "delete from sessions where account = %s and digest <> %s", (account, session)
        ),
    )


def _together(send: Callable[[Connection[Any]], T]) -> T:
    return first_statements("command", send)


def _of(account: str, send: Callable[[Connection[Any]], T]) -> T:
    def sent(connection: Connection[Any]) -> T:
        connection.execute("select set_config('tremplin.account', %s, true)", (account,))
        return send(connection)

    return _together(sent)


def _find(connection: Connection[Any], email: str) -> Cursor[Any]:
    connection.execute("select set_config('tremplin.email', %s, true)", (email,))
    return connection.execute(
        "select id, password from accounts where email = %s and disabled_at is null", (email,)
    )


_SESSIONS = """
select begun_at, seen_at, digest = %s from sessions
 where account = %s
   and seen_at > now() - interval '30 minutes' and begun_at > now() - interval '12 hours'
 order by seen_at desc
"""
