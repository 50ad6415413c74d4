"""Check what a process needs before it starts; a refusal is one sentence that names the setting."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec

import psycopg

from tremplin_infra.database.databases import process_url, setting_of
from tremplin_infra.environment import Environment, SettingError
from tremplin_projections.roles import Kind, role_name

_OLDEST = 17
_TRUE = {"y", "yes", "t", "true", "on", "1"}

# Also what the role could become: a member of an owner may act as the owner.
_POWERS = """
SELECT r.rolname, r.rolsuper, r.rolbypassrls,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p', 'v', 'm')
                 AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema')
FROM pg_roles r WHERE r.rolname = current_user OR pg_has_role(current_user, r.oid, 'MEMBER')
ORDER BY r.rolname <> current_user
"""

_ACTS_AS = "SELECT FROM pg_roles WHERE rolname = %s AND pg_has_role(current_user, oid, 'USAGE')"


def check_process(environment: Environment, kinds: Sequence[Kind]) -> None:
    """Refuse a setting, a library, a server or a role of `kinds` that the platform must not run on.

    Raises:
        SettingError: the first reason found.
    """
    check_settings(os.environ)
    if environment.database_url is not None:
        check_server(environment.database_url)
    for kind in kinds:
        setting, url = known_url(environment, kind)
        what = f"le rôle « {kind} » : lancez « tremplin migrate »"
        with _connect(url, what, setting=setting) as connection:
            _check_version(connection, setting)
            check_role(connection, setting=setting)
            _check_kind(connection, kind, setting)


def known_url(environment: Environment, kind: Kind) -> tuple[str, str]:
    """Return the setting that gives a role's address, and the address.

    Raises:
        SettingError: none does.
    """
    url = process_url(environment, kind)
    if url is None:
        raise SettingError(f"{setting_of(kind)} manque (ou DATABASE_URL, l’adresse du propriétaire).")
    named = process_url(replace(environment, database_url=None), kind) is not None
    return setting_of(kind) if named else "DATABASE_URL", url


def check_settings(variables: Mapping[str, str]) -> None:
    """Refuse what makes the library lose events, and a Kafka client without its checksum library."""
    for name, value in variables.items():
        if name.endswith("POSTGRES_ENABLE_DB_FUNCTIONS") and value.strip().lower() in _TRUE:
            raise SettingError(f"{name} fait perdre des événements aux lecteurs : retirez ce réglage.")
    if find_spec("crc32c") is None:
        raise SettingError("Le paquet crc32c manque : sans lui la lecture de Kafka est six fois plus lente.")


def check_server(url: str) -> None:
    """Refuse a server that does not answer, or that is older than PostgreSQL 17."""
    with _connect(url, "la base") as connection:
        _check_version(connection, "DATABASE_URL")


def _check_version(connection: psycopg.Connection, setting: str) -> None:
    version = connection.info.server_version // 10_000
    if version < _OLDEST:
        raise SettingError(f"{setting} : PostgreSQL {version} est trop ancien, il faut {_OLDEST} ou plus.")


def check_role(connection: psycopg.Connection, *, setting: str = "DATABASE_URL") -> None:
    """Refuse a role that row-level security would not stop."""
    for name, superuser, bypasses, owner in connection.execute(_POWERS):
        if superuser or bypasses or owner:
            what = "superutilisateur" if superuser else "BYPASSRLS" if bypasses else "propriétaire de tables"
            raise SettingError(f"{setting} : un processus se connecte par le rôle {name}, qui est {what}.")


def _check_kind(connection: psycopg.Connection, kind: Kind, setting: str) -> None:
    """Refuse the address of another role: it fails at the first statement that its rights do not cover."""
    (database,) = connection.execute("SELECT current_database()").fetchone() or ("",)
    role = role_name(database, kind)
    if connection.execute(_ACTS_AS, (role,)).fetchone() is None:
        raise SettingError(
            f"{setting} : le rôle {connection.info.user} n’est pas {role} :"
            " donnez l’adresse qu’écrit « tremplin migrate --addresses »."
        )


def _connect(url: str, what: str, *, setting: str = "DATABASE_URL") -> psycopg.Connection:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        reason = (str(error).strip().splitlines() or ["sans réponse"])[0]
        raise SettingError(f"{setting} : connexion impossible pour {what} ({reason}).") from error
