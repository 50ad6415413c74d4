"""The variables of a child process: of the secrets that its parent was given, only what is its own."""

from collections.abc import Mapping

_ACCOUNT = ("KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD", "KAFKA_SASL_PASSWORD_FILE")
_CERTIFICATE = ("KAFKA_SSL_CERTFILE", "KAFKA_SSL_KEYFILE")
_SPEAK_KAFKA = ("relay", "consume")


def child_variables(name: str, variables: Mapping[str, str]) -> dict[str, str]:
    """What the process `name` is started with, from the variables of its parent.

    `KAFKA_RELAY_…` and `KAFKA_CONSUME_…` are the relay's and the consumers' `KAFKA_…`; the other processes know
    nothing of Kafka.
    """
    return {
        **{key: value for key, value in variables.items() if not key.startswith("KAFKA_")},
        **_kafka(name, variables),
    }


def _kafka(name: str, variables: Mapping[str, str]) -> dict[str, str]:
    if name not in _SPEAK_KAFKA:
        return {}
    prefixes = {each: f"KAFKA_{each.upper()}_" for each in _SPEAK_KAFKA}
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
