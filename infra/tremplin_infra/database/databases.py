"""Derive the addresses of a database: its owner's for migrations, and those of the roles for reads, commands and feed.

The password of a role is HMAC-SHA256 of its name under the owner's password: only those who may migrate can derive
it, and there is no further secret to keep. A process is given the addresses of its own roles alone
(`TREMPLIN_COMMAND_URL`…), or the owner's, from which it makes them. An owner without a password (trusted or mapped by
the server) gives roles without one, since anyone could derive it.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from tremplin_infra.environment import REPLICA_SETTING, Environment
from tremplin_projections.roles import KINDS, Kind, role_name

ALIASES: dict[str, Kind] = {"default": "read", "command": "command", "feed": "feed"}
# A request waits for the replica for so long, then the primary answers. A host that is gone says nothing: the kernel
# finds it within 8 s of silence where an answer is awaited, and after 8 s where what is sent is not received.
_REPLICA_OPTIONS = {
    "connect_timeout": 2,
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 8000,
}
_DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database_name(url: str) -> str:
    """Return the name of the database in an address."""
    return str(conninfo_to_dict(url)["dbname"])


def role_password(url: str, role: str) -> str | None:
    """Derive the password of `role` in the database that `url` names; None where its owner has none."""
    secret = conninfo_to_dict(url).get("password")
    return hmac.new(str(secret).encode(), role.encode(), hashlib.sha256).hexdigest() if secret else None


def role_url(url: str, kind: Kind) -> str:
    """Return the address, as one of its process roles: a URL, which no shell nor unit file splits."""
    role = role_name(database_name(url), kind)
    return _as_url({**conninfo_to_dict(url), "user": role, "password": role_password(url, role)})


def _as_url(parts: Mapping[str, Any]) -> str:
    """Write the parts of an address, by libpq's names, as an equivalent URL."""
    given = {name: quote(str(value), safe="") for name, value in parts.items() if value is not None}
    login = ":".join(given.pop(name) for name in ("user", "password") if name in given)
    several = any("," in str(parts.get(name)) for name in ("host", "port"))
    server = "" if several else ":".join(given.pop(name, "") for name in ("host", "port")).rstrip(":")
    options = "&".join(f"{name}={value}" for name, value in given.items() if name != "dbname")
    return f"postgresql://{login}@{server}/{given['dbname']}" + (f"?{options}" if options else "")


def setting_of(kind: Kind) -> str:
    """Return the name of the setting that gives the address of a process role."""
    return f"TREMPLIN_{kind.upper()}_URL"


def process_url(environment: Environment, kind: Kind) -> str | None:
    """Return the address of a process role: the one set, else derived from the owner's; None where neither is set."""
    named = {"read": environment.read_url, "command": environment.command_url, "feed": environment.feed_url}[
        kind
    ]
    if named is None and environment.database_url is not None:
        return role_url(environment.database_url, kind)
    return named


def process_urls(environment: Environment, kinds: Sequence[Kind] = KINDS) -> dict[str, str]:
    """Return the settings and addresses of `kinds`, and that of the replica for reads, as far as they are known."""
    urls = {setting_of(kind): process_url(environment, kind) for kind in kinds}
    if "read" in kinds:
        urls[REPLICA_SETTING] = replica_url(environment)
    return {setting: url for setting, url in urls.items() if url is not None}


def replica_url(environment: Environment) -> str | None:
    """
    Return the address of the replica as the role for reads; None where none is named.

    The login is that of the primary, of which a replica has every role: what its own address states is left out.
    """
    primary = process_url(environment, "read")
    if environment.replica_url is None or primary is None:
        return None
    login = {name: conninfo_to_dict(primary).get(name) for name in ("user", "password")}
    return _as_url({**conninfo_to_dict(environment.replica_url), **login})


def django_databases(environment: Environment) -> dict[str, dict[str, Any]]:
    """Make Django's DATABASES, for the roles whose address is known, and for the owner where it is set."""
    urls = {alias: process_url(environment, kind) for alias, kind in ALIASES.items()}
    databases = {alias: _served(_django_database(url)) for alias, url in urls.items() if url is not None}
    replica = replica_url(environment)
    if replica is not None:
        databases["replica"] = _served(_django_database(replica, **_REPLICA_OPTIONS))
    if environment.database_url is not None:
        databases["owner"] = _django_database(environment.database_url)
    # Django asks for a default, empty in a process that reads nothing.
    return {"default": {}, **databases} if databases else {}


def _django_database(conninfo: str, **defaults: int) -> dict[str, Any]:
    parts = conninfo_to_dict(conninfo)
    named = {_DJANGO_NAMES[name]: str(value) for name, value in parts.items() if name in _DJANGO_NAMES}
    options = {name: value for name, value in parts.items() if name not in _DJANGO_NAMES}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "OPTIONS": {"connect_timeout": 10, **defaults, **options},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _served(database: dict[str, Any]) -> dict[str, Any]:
    # The store reads in binary and sends arrays, which a cursor that binds in the client cannot.
    options = {**database["OPTIONS"], "server_side_binding": True, "prepare_threshold": 5}
    return {**database, "OPTIONS": options}
