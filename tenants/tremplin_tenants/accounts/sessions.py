"""
The sessions of browsers, as Django's `SESSION_ENGINE`: on the server, each under the SHA-256 of its key.

A session ends 30 minutes after its last request, 12 hours after signing in, when its account is disabled, and the day
its seat closes. Signing in gives it another key.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from psycopg import Connection, Cursor

from tremplin_tenants.accounts.seats import OPEN, PARIS_DAY, OpenSeat, seated
from tremplin_tenants.first_statements import first_statements
from tremplin_tenants.roles import Caller, Role

_ALIAS = "command"
_ACCOUNT, _ORGANISATION, _ROLE = "account", "organisation", "role"


class SessionStore(SessionBase):
    """
    A session: Django's, and who has signed in.

    The row is read and kept alive in one round trip, when it is first used.
    """

    _caller: Caller | None = None

    @property
    def account(self) -> str | None:
        """The account that has signed in, None before."""
        account: str | None = self.get(_ACCOUNT)
        return account

    @property
    def digest(self) -> bytes:
        """What the session is kept under; empty without one."""
        return _digest(self.session_key) if self.session_key else b""

    @property
    def caller(self) -> Caller | None:
        """Who asks; None where nobody has signed in, or must still take a seat."""
        self.get(_ACCOUNT)  # loads it
        return self._caller

    def sign_in(self, account: str) -> None:
        """Begin again as the session of an account, under another key, without what it held of anyone else."""
        self.flush()
        self.cycle_key()
        self[_ACCOUNT] = account

    def take_seat(self, seat: OpenSeat) -> None:
        """Act in this seat from the next request on."""
        self[_ORGANISATION], self[_ROLE] = seat.organisation, seat.role.value

    def load(self) -> dict[str, Any]:
        found = _find(_digest(self.session_key)) if self.session_key else None
        if found is None:
            self._session_key = None
            return {}
        self._caller = found.caller
        return found.values

    def exists(self, session_key: str) -> bool:
        counted = _execute(_digest(session_key), _EXISTS, {})
        return counted.rowcount > 0

    def create(self) -> None:
        self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        kept = dict(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        fields = {name: kept.pop(name, None) for name in (_ACCOUNT, _ORGANISATION, _ROLE)}
        saved = _execute(
            _digest(self.session_key),
            _INSERT if must_create else _UPDATE,
            {**fields, "kept": orjson.dumps(kept)},
        )
        if saved.rowcount == 0:
            raise CreateError if must_create else UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            _execute(_digest(key), _DELETE, {})

    @classmethod
    def clear_expired(cls) -> None:
        """Do nothing: `tremplin deliver` deletes them (`accounts.purging`)."""


@dataclass(frozen=True, slots=True)
class _Found:
    values: dict[str, Any]
    caller: Caller | None


def _find(digest: bytes) -> _Found | None:
    row = _execute(digest, _LOAD, {}).fetchone()
    if row is None:
        return None
    account, organisation, role, expires_on, access, kept, today = row
    values = orjson.loads(kept)
    if account is not None:
        values[_ACCOUNT] = account
    if role is None:
        return _Found(values, None)
    seat = OpenSeat(organisation=organisation, role=Role(role), expires_on=expires_on)
    values |= {_ORGANISATION: organisation, _ROLE: role}
    return _Found(values, seated(seat, account=account, today=today, audit_access=access))


def _execute(digest: bytes, statement: str, values: dict[str, Any]) -> Cursor[Any]:
    def send(connection: Connection[Any]) -> Cursor[Any]:
        connection.execute("select set_config('tremplin.session', %s, true)", (digest.hex(),))
        return connection.execute(statement, {**values, "digest": digest})

    return first_statements(_ALIAS, send)


def _digest(key: str) -> bytes:
    return sha256(key.encode()).digest()


_LOAD = f"""
with alive as (
    select sessions.*, seats.expires_on, seats.audit_access
      from sessions
      left join accounts on accounts.id = sessions.account
      left join seats on seats.account = sessions.account and seats.organisation = sessions.organisation
                     and seats.role = sessions.role and {OPEN}
     where digest = %(digest)s
       and seen_at > now() - interval '30 minutes' and begun_at > now() - interval '12 hours'
       and (sessions.account is null or accounts.id is not null and accounts.disabled_at is null)
       and (sessions.role is null or seats.role is not null)
), seen as (
    update sessions set seen_at = now() from alive
     where sessions.digest = alive.digest and alive.seen_at < now() - interval '15 seconds'
)
select account, organisation, role, expires_on, audit_access, kept, {PARIS_DAY} from alive
"""  # noqa: S608
_EXISTS = "select from sessions where digest = %(digest)s"
_INSERT = """
insert into sessions (digest, account, organisation, role, kept, begun_at, seen_at)
values (%(digest)s, %(account)s, %(organisation)s, %(role)s, %(kept)s, now(), now())
on conflict (digest) do nothing
"""
_UPDATE = """
update sessions set account = %(account)s, organisation = %(organisation)s, role = %(role)s, kept = %(kept)s
 where digest = %(digest)s
"""
_DELETE = "delete from sessions where digest = %(digest)s"
