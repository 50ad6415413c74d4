"""Find the account of a person whom the OpenID Connect provider proves."""

from hashlib import sha256
from typing import Any

from psycopg import Connection

from tremplin_platform.events.fact import CENTRALE
from tremplin_tenants.accounts.openid import Identity
from tremplin_tenants.accounts.seats import OPEN, PARIS_DAY
from tremplin_tenants.accounts.signing_in import normal_email
from tremplin_tenants.first_statements import first_statements


def recognised(identity: Identity, *, issuer: str, centrale_siret: str | None) -> str | None:
    """
    Return the open account of a person, None where there is none.

    By their subject at the provider; the first time by a verified e-mail, where the SIRET that the provider gives is,
    today, that of an organisation at which the account has an open seat. The domain of an e-mail says nothing.
    """
    subject = sha256(f"{issuer}\n{identity.subject}".encode()).hexdigest()
    known = first_statements("command", lambda connection: _find_subject(connection, subject)).fetchone()
    if known is not None:
        account, disabled_at = known
        return None if disabled_at is not None else str(account)
    if identity.email is None or identity.siret is None:
        return None
    return _first_time(
        subject, email=normal_email(identity.email), siret=identity.siret, centrale_siret=centrale_siret
    )


def _first_time(subject: str, *, email: str, siret: str, centrale_siret: str | None) -> str | None:
    values = {"email": email, "siret": siret, "centrale_siret": centrale_siret, "subject": subject}
    row = first_statements("command", lambda connection: _find_email(connection, values)).fetchone()
    if row is None:
        return None
    account = str(row[0])
    linked = first_statements("command", lambda connection: _link(connection, account, subject))
    return account if linked.rowcount == 1 else None


def _find_subject(connection: Connection[Any], subject: str) -> Any:
    connection.execute("select set_config('tremplin.subject', %s, true)", (subject,))
    return connection.execute("select id, disabled_at from accounts where subject = %s", (subject,))


def _find_email(connection: Connection[Any], values: dict[str, Any]) -> Any:
    connection.execute("select set_config('tremplin.email', %(email)s, true)", values)
    connection.execute(
        "select set_config('tremplin.account', coalesce((select id from accounts where email = %(email)s), ''), true)",
        values,
    )
    return connection.execute(_FIND_EMAIL, values)


def _link(connection: Connection[Any], account: str, subject: str) -> Any:
    connection.execute("select set_config('tremplin.account', %s, true)", (account,))
    return connection.execute(
        "update accounts set subject = %s where id = %s and subject is null", (subject, account)
    )


_FIND_EMAIL = f"""
select id from accounts
 where email = %(email)s and disabled_at is null and subject is null
   and exists (
       select from seats where account = accounts.id and {OPEN}
          and (organisation = '{CENTRALE}' and %(siret)s::text = %(centrale_siret)s::text
               or exists (select from sirets
                           where sirets.log = '{CENTRALE}' and sirets.organisation = seats.organisation
                             and siret = %(siret)s and (last_day is null or last_day >= {PARIS_DAY}::text))))
"""  # noqa: S608
