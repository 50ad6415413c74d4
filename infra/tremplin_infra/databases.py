"""One database, four ways in: its owner for migrations, and a role for reads, commands and feed.

The password of a role is HMAC-SHA256 of its name under the owner's password: whoever may migrate may
make it again, nobody else can, and there is no further secret to keep. An owner without a password
(trusted or mapped by the server) gives roles without one: a password anyone can derive is none.
"""

import hashlib
import hmac
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tremplin_projections.roles import Kind, role_name

ALIASES: dict[str, Kind] = {"default": "read", "command": "command", "feed": "feed"}
_DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database_name(url: str) -> str:
    """The database that an address names."""
    return str(conninfo_to_dict(url)["dbname"])


def role_password(url: str, role: str) -> str | None:
    """The password of `role` in the database that `url` names; None where its owner has none."""
    secret = conninfo_to_dict(url).get("password")
    return hmac.new(str(secret).encode(), role.encode(), hashlib.sha256).hexdigest() if secret else None


def role_url(url: str, kind: Kind) -> str:
    """The address, as libpq reads it, of the same database as one of its process roles."""
    role = role_name(database_name(url), kind)
    return make_conninfo(url, user=role, password=role_password(url, role))


def django_databases(url: str | None) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for the owner's address; empty where no database is named yet."""
    if url is None:
        return {}
    process_roles = {alias: _served(_django_database(role_url(url, kind))) for alias, kind in ALIASES.items()}
    return {**process_roles, "owner": _django_database(url)}


def _django_database(conninfo: str) -> dict[str, Any]:
    parts = conninfo_to_dict(conninfo)
    named = {_DJANGO_NAMES[name]: str(value) for name, value in parts.items() if name in _DJANGO_NAMES}
    options = {name: value for name, value in parts.items() if name not in _DJANGO_NAMES}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "OPTIONS": {"connect_timeout": 10, **options},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _served(database: dict[str, Any]) -> dict[str, Any]:
    # The store reads in binary and sends arrays, which a cursor that binds in the client cannot.
    options = {**database["OPTIONS"], "server_side_binding": True, "prepare_threshold": 5}
    return {**database, "OPTIONS": options}
