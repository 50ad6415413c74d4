"""Choose the environment variables of a child process: of the secrets of its parent, only its own."""

from collections.abc import Mapping, Sequence

from tremplin_infra.database.databases import process_urls, setting_of
from tremplin_infra.environment import REPLICA_SETTING, read_environment
from tremplin_projections.roles import KINDS, Kind

ROLES: Mapping[str, Sequence[Kind]] = {
    "deliver": ("command",),
    "relay": ("feed",),
    "consume": ("feed",),
    "seal": ("feed",),
    "serve": KINDS,
}
"""The roles that each process logs in as; who serves is the feed in its audits alone, which compare every row."""

_OF_DATABASES = ("DATABASE_URL", REPLICA_SETTING, "PGPASSWORD", *map(setting_of, KINDS))
_ACCOUNT = ("KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD", "KAFKA_SASL_PASSWORD_FILE")
_CERTIFICATE = ("KAFKA_SSL_CERTFILE", "KAFKA_SSL_KEYFILE")
_OF_THE_PROVIDER = "TREMPLIN_OIDC_"
_SPEAK_KAFKA = ("relay", "consume")


def child_variables(name: str, variables: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that the process `name` is started with, from those of its parent.

    It is given the addresses of its own roles, never the owner's. `KAFKA_RELAY_…` and `KAFKA_CONSUME_…` are the relay's
    and the consumers' `KAFKA_…`; the other processes are given no setting of Kafka. Who serves alone is given those of
    the identity provider.
    """
    kept = {
        key: value
        for key, value in variables.items()
        if name == "serve" or not key.startswith(_OF_THE_PROVIDER)
    }
    return {**narrowed(kept, ROLES[name], kafka=False), **_kafka(name, variables)}


def narrowed(variables: Mapping[str, str], kinds: Sequence[Kind], *, kafka: bool = True) -> dict[str, str]:
    """Return `variables` with the database's addresses of `kinds` alone, and without Kafka's unless `kafka`."""
    kept = {
        key: value
        for key, value in variables.items()
        if key not in _OF_DATABASES and (kafka or not key.startswith("KAFKA_"))
    }
    return {**kept, **process_urls(read_environment(variables), kinds)}


def _kafka(name: str, variables: Mapping[str, str]) -> dict[str, str]:
    if name not in _SPEAK_KAFKA:
        return {}
    prefixes = {process: f"KAFKA_{process.upper()}_" for process in _SPEAK_KAFKA}
    shared = {
        key: value
        for key, value in variables.items()
        if key.startswith("KAFKA_") and not key.startswith(tuple(prefixes.values()))
    }
    own = {
        "KAFKA_" + key.removeprefix(prefixes[name]): value
        for key, value in variables.items()
        if key.startswith(prefixes[name])
    }
    for together in (_ACCOUNT, _CERTIFICATE):
        if not own.keys().isdisjoint(together):  # nothing of the parent's account stays beside its own
            shared = {key: value for key, value in shared.items() if key not in together}
    return {**shared, **own}
