"""Read how a process signs in to Kafka and checks the broker: TLS and SASL."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tremplin_infra.environment import SettingError

PROTOCOLS = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
MECHANISMS = ("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN")

_OF_SASL = ("KAFKA_SASL_MECHANISM", "KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD", "KAFKA_SASL_PASSWORD_FILE")
_OF_TLS = ("KAFKA_SSL_CAFILE", "KAFKA_SSL_CERTFILE", "KAFKA_SSL_KEYFILE")


@dataclass(frozen=True, kw_only=True)
class KafkaSecurity:
    """`certificate` and `key` are the process's own, for brokers that ask for one; None where it shows none."""

    protocol: str = "PLAINTEXT"
    mechanism: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    authorities: str | None = None
    certificate: str | None = None
    key: str | None = None

    @property
    def tls(self) -> bool:
        """Whether the connection is encrypted, and the broker's certificate checked."""
        return self.protocol.endswith("SSL")

    def options(self) -> dict[str, Any]:
        """Return the options of a kafka-python client."""
        options = {
            "security_protocol": self.protocol,
            "sasl_mechanism": self.mechanism,
            "sasl_plain_username": self.username,
            "sasl_plain_password": self.password,
            "ssl_cafile": self.authorities,
            "ssl_certfile": self.certificate,
            "ssl_keyfile": self.key,
        }
        return {name: value for name, value in options.items() if value is not None}

    def context(self) -> ssl.SSLContext:
        """Make the TLS context of a client: certificate and host name are checked."""
        context = ssl.create_default_context(cafile=self.authorities)
        if self.certificate is not None:
            context.load_cert_chain(self.certificate, self.key, password="")
        return context


OPEN = KafkaSecurity()
"""No encryption, no account: the embedded broker, and those on a network of their own."""


def read_security(variables: Mapping[str, str]) -> KafkaSecurity:
    """Read the settings KAFKA_SECURITY_PROTOCOL, KAFKA_SASL_… and KAFKA_SSL_….

    Raises:
        SettingError: one cannot be used as it is, or does not go with the protocol.
    """
    protocol = variables.get("KAFKA_SECURITY_PROTOCOL") or "PLAINTEXT"
    if protocol not in PROTOCOLS:
        raise SettingError(
            f"KAFKA_SECURITY_PROTOCOL doit être {', '.join(PROTOCOLS[:-1])} ou {PROTOCOLS[-1]}."
        )
    sasl, tls = protocol.startswith("SASL"), protocol.endswith("SSL")
    for names, used, fit in ((_OF_SASL, sasl, "SASL_SSL"), (_OF_TLS, tls, "SASL_SSL ou SSL")):
        given = [name for name in names if variables.get(name)]
        if given and not used:
            raise SettingError(f"{given[0]} ne sert à rien avec {protocol} : KAFKA_SECURITY_PROTOCOL={fit}.")
    security = KafkaSecurity(
        protocol=protocol,
        mechanism=_mechanism(variables, tls=tls) if sasl else None,
        username=_username(variables) if sasl else None,
        password=_password(variables) if sasl else None,
        authorities=variables.get("KAFKA_SSL_CAFILE") or None,
        certificate=variables.get("KAFKA_SSL_CERTFILE") or None,
        key=variables.get("KAFKA_SSL_KEYFILE") or None,
    )
    if tls:
        _check_files(security)
    return security


def _mechanism(variables: Mapping[str, str], *, tls: bool) -> str:
    mechanism = variables.get("KAFKA_SASL_MECHANISM") or MECHANISMS[0]
    if mechanism not in MECHANISMS:
        raise SettingError(
            f"KAFKA_SASL_MECHANISM doit être {', '.join(MECHANISMS[:-1])} ou {MECHANISMS[-1]}."
        )
    if mechanism == "PLAIN" and not tls:
        raise SettingError("KAFKA_SASL_MECHANISM=PLAIN montrerait le mot de passe : il faut SASL_SSL.")
    return mechanism


def _username(variables: Mapping[str, str]) -> str:
    username = variables.get("KAFKA_SASL_USERNAME")
    if not username:
        raise SettingError("KAFKA_SASL_USERNAME manque : le compte de ce processus auprès de Kafka.")
    if "," in username or "=" in username:  # the client does not escape them, as SCRAM asks
        raise SettingError("KAFKA_SASL_USERNAME ne peut contenir ni « , » ni « = ».")
    return username


def _password(variables: Mapping[str, str]) -> str:
    given, file = variables.get("KAFKA_SASL_PASSWORD"), variables.get("KAFKA_SASL_PASSWORD_FILE")
    if given and file:
        raise SettingError(
            "KAFKA_SASL_PASSWORD et KAFKA_SASL_PASSWORD_FILE sont donnés tous deux : gardez-en un."
        )
    if file:
        try:
            given = Path(file).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, ValueError) as error:
            raise SettingError(f"KAFKA_SASL_PASSWORD_FILE : {file} ne peut pas être lu.") from error
        if not given:
            raise SettingError(f"KAFKA_SASL_PASSWORD_FILE : {file} est vide.")
    if not given:
        raise SettingError("KAFKA_SASL_PASSWORD (ou KAFKA_SASL_PASSWORD_FILE) manque.")
    return given


def _check_files(security: KafkaSecurity) -> None:
    if security.key is not None and security.certificate is None:
        raise SettingError("KAFKA_SSL_CERTFILE manque : KAFKA_SSL_KEYFILE est la clé d’un certificat.")
    try:
        ssl.create_default_context(cafile=security.authorities)
    except OSError as error:  # ssl.SSLError is one
        name = "KAFKA_SSL_CAFILE"
        raise SettingError(
            f"{name} : {security.authorities} n’est pas un fichier de certificats lisible."
        ) from error
    try:
        security.context()
    except OSError as error:
        raise SettingError(
            "KAFKA_SSL_CERTFILE, KAFKA_SSL_KEYFILE : ce n’est pas un certificat avec sa clé, lisible et sans phrase."
        ) from error
