"""Read and check every setting from the environment; a bad one is refused by one French sentence."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from tremplin_platform.proof.notes import NotANote, require_name
from tremplin_tenants.accounts.openid_settings import OpenIdSettings

REPLICA_SETTING = "DATABASE_READ_URL"
_SIRET = re.compile(r"\d{14}")
_TOPIC = re.compile(r"[A-Za-z0-9._-]{1,249}")
_BOOTSTRAP = re.compile(r"[^\s,:/]+:\d{1,5}(,[^\s,:/]+:\d{1,5})*")
_REQUESTS = re.compile(r"[1-9]\d{0,6}", re.ASCII)
_THRESHOLD = re.compile(r"[2-9]|[1-9]\d{1,3}", re.ASCII)
_EVERY = re.compile(r"\d{1,5}(\.\d{1,3})?", re.ASCII)
_PUBLIC_URL = re.compile(
    r"https?://([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?/?",
    re.ASCII | re.IGNORECASE,
)
_ISSUER = re.compile(r"https://[^\s/?#]+(/[^\s?#]*)?|http://127\.0\.0\.1:\d{1,5}(/[^\s?#]*)?", re.ASCII)
_AUTHORITY = re.compile(r"https?://[^\s/?#@]+(/[^\s#]*)?", re.ASCII)
_PORTS = {"http": 80, "https": 443}
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}", re.ASCII)
_LONGEST_DATABASE_NAME = 55  # a role is named after its database: NAME_command, 63 bytes at most


class SettingError(Exception):
    """A setting is missing or wrong; the message is one French sentence that names it."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """
    Every setting, checked. The addresses are None where none is named.

    `database_url` is the owner's; `read_url`, `command_url` and `feed_url` are those of the process roles, for a
    process that is not given the owner's. `replica_url` is that of a replica, whose login is not used.
    """

    database_url: str | None
    kafka_bootstrap_servers: str | None
    home: Path
    centrale_name: str
    centrale_siret: str | None
    topic: str
    requests_per_minute: int
    publics_threshold: int
    answers_key: Path
    signing_key: Path
    origin: str
    seal_every_s: float
    tsa_url: str | None = None
    tsa_certificate: Path | None = None
    public_origin: str | None = None
    openid: OpenIdSettings | None = None
    proxy_scheme_header: str | None = None
    proxy_address_header: str | None = None
    read_url: str | None = None
    command_url: str | None = None
    feed_url: str | None = None
    replica_url: str | None = None

    @property
    def public_host(self) -> str | None:
        """The host of the public address."""
        found = _PUBLIC_URL.fullmatch(self.public_origin or "")
        return found[1] if found else None

    @property
    def names_database(self) -> bool:
        """Whether a database is named, by its owner's address or by that of a role."""
        return any((self.database_url, self.read_url, self.command_url, self.feed_url))


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """Read the settings, by default those of the process. :raises SettingError: one cannot be used as it is"""
    values = os.environ if variables is None else variables
    home = Path(values.get("TREMPLIN_HOME") or ".tremplin").absolute()
    return Environment(
        database_url=_database_url("DATABASE_URL", values.get("DATABASE_URL")),
        kafka_bootstrap_servers=_bootstrap_servers(values.get("KAFKA_BOOTSTRAP_SERVERS") or None),
        home=home,
        centrale_name=values.get("TREMPLIN_CENTRALE_NAME") or "Centrale d’achat",
        centrale_siret=_siret(values.get("TREMPLIN_CENTRALE_SIRET") or None),
        topic=_topic(values.get("TREMPLIN_TOPIC") or "tremplin.events"),
        requests_per_minute=_requests(values.get("TREMPLIN_REQUESTS_PER_MINUTE") or "12000"),
        publics_threshold=_threshold(values.get("TREMPLIN_PUBLICS_THRESHOLD") or "5"),
        answers_key=Path(values.get("TREMPLIN_ANSWERS_KEY") or home / "answers.key").absolute(),
        signing_key=Path(values.get("TREMPLIN_SIGNING_KEY") or home / "signing.key").absolute(),
        origin=_origin(values.get("TREMPLIN_ORIGIN") or "tremplin.invalid/centrale"),
        seal_every_s=_seconds(values.get("TREMPLIN_SEAL_EVERY_S") or "10"),
        tsa_url=_tsa_url(values.get("TREMPLIN_TSA_URL") or None),
        tsa_certificate=_file(values.get("TREMPLIN_TSA_CERTIFICATE") or None),
        **_role_urls(values),
        public_origin=_public_origin(values.get("TREMPLIN_PUBLIC_URL") or None),
        openid=_openid(values),
        proxy_scheme_header=_header("SCHEME", values.get("TREMPLIN_PROXY_SCHEME_HEADER")),
        proxy_address_header=_header("ADDRESS", values.get("TREMPLIN_PROXY_ADDRESS_HEADER")),
    )


def _role_urls(values: Mapping[str, str]) -> dict[str, str | None]:
    return {
        "read_url": _database_url("TREMPLIN_READ_URL", values.get("TREMPLIN_READ_URL")),
        "command_url": _database_url("TREMPLIN_COMMAND_URL", values.get("TREMPLIN_COMMAND_URL")),
        "feed_url": _database_url("TREMPLIN_FEED_URL", values.get("TREMPLIN_FEED_URL")),
        "replica_url": _database_url(REPLICA_SETTING, values.get(REPLICA_SETTING)),
    }


def _database_url(setting: str, url: str | None) -> str | None:
    if not url:
        return None
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise SettingError(f"{setting} n’est pas une adresse PostgreSQL lisible.") from error
    name = str(parts.get("dbname") or "")
    if not name:
        raise SettingError(f"{setting} doit nommer une base : postgresql://qui:secret@serveur:5432/base.")
    if len(name.encode()) > _LONGEST_DATABASE_NAME:
        raise SettingError(f"{setting} nomme une base de plus de {_LONGEST_DATABASE_NAME} octets.")
    return url


def _bootstrap_servers(servers: str | None) -> str | None:
    if servers is not None and not _BOOTSTRAP.fullmatch(servers):
        raise SettingError("KAFKA_BOOTSTRAP_SERVERS doit être de la forme serveur:9092,serveur:9092.")
    return servers


def _siret(siret: str | None) -> str | None:
    if siret is not None and not _SIRET.fullmatch(siret):
        raise SettingError("TREMPLIN_CENTRALE_SIRET doit avoir quatorze chiffres.")
    return siret


def _topic(topic: str) -> str:
    if not _TOPIC.fullmatch(topic):
        raise SettingError(
            "TREMPLIN_TOPIC ne peut contenir que des lettres, des chiffres, « . », « _ » et « - »."
        )
    return topic


def _requests(number: str) -> int:
    if not _REQUESTS.fullmatch(number):
        raise SettingError("TREMPLIN_REQUESTS_PER_MINUTE doit être un nombre entier, de 1 à 9999999.")
    return int(number)


def _threshold(number: str) -> int:
    if not _THRESHOLD.fullmatch(number):
        raise SettingError("TREMPLIN_PUBLICS_THRESHOLD doit être un nombre de personnes, de 2 à 9999.")
    return int(number)


def _origin(name: str) -> str:
    try:
        return require_name(name)
    except NotANote as error:
        raise SettingError(
            "TREMPLIN_ORIGIN nomme ce qui signe, comme tremplin.exemple.fr/centrale, sans espace ni « + »."
        ) from error


def _seconds(number: str) -> float:
    if not _EVERY.fullmatch(number) or not 0 < float(number) <= 86_400:
        raise SettingError("TREMPLIN_SEAL_EVERY_S doit être un nombre de secondes, jusqu’à 86400.")
    return float(number)


def _tsa_url(url: str | None) -> str | None:
    if url is not None and not (_AUTHORITY.fullmatch(url) and _has_port(url)):
        raise SettingError(
            "TREMPLIN_TSA_URL doit être l’adresse d’une autorité d’horodatage : http://horodatage.exemple.fr/tsa."
        )
    return url


def _file(path: str | None) -> Path | None:
    return None if path is None else Path(path).absolute()


def _has_port(url: str) -> bool:
    """Whether the address has a host, and a port that is one, or none."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _public_origin(url: str | None) -> str | None:
    """Return the scheme, host and port of the public address, in lower case, as Django compares them."""
    if url is None:
        return None
    found = _PUBLIC_URL.fullmatch(url)
    if found is None or int(found[2] or 1) not in range(1, 65_536):
        raise SettingError(
            "TREMPLIN_PUBLIC_URL doit être l’adresse publique du site, sans chemin : https://tremplin.exemple.fr."
        )
    return origin_of(url)


def _openid(values: Mapping[str, str]) -> OpenIdSettings | None:
    """Return the provider, None where nothing names one."""
    issuer = values.get("TREMPLIN_OIDC_ISSUER")
    client_id = values.get("TREMPLIN_OIDC_CLIENT_ID")
    client_secret = values.get("TREMPLIN_OIDC_CLIENT_SECRET")
    if not (issuer or client_id or client_secret):
        return None
    if not (issuer and client_id and client_secret):
        raise SettingError(
            "TREMPLIN_OIDC_ISSUER, TREMPLIN_OIDC_CLIENT_ID et TREMPLIN_OIDC_CLIENT_SECRET vont ensemble : "
            "l’un d’eux manque."
        )
    if not _ISSUER.fullmatch(issuer):
        raise SettingError(
            "TREMPLIN_OIDC_ISSUER doit être l’adresse https du fournisseur (http sur 127.0.0.1 seulement), sans « ? »."
        )
    return OpenIdSettings(
        issuer=issuer,
        client_id=client_id,
        client_secret=client_secret,
        siret_claim=values.get("TREMPLIN_OIDC_SIRET_CLAIM") or "siret",
    )


def origin_of(url: str) -> str:
    """Return the scheme, the host and the port, where it is not the scheme's own, of an address, in lower case."""
    parts = urlsplit(url.lower())
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = f":{parts.port}" if parts.port and parts.port != _PORTS[parts.scheme] else ""
    return f"{parts.scheme}://{host}{port}"


def _header(what: str, name: str | None) -> str | None:
    """Return the header in which a proxy states `what`, as WSGI names it."""
    if not name:
        return None
    if not _HEADER.fullmatch(name):
        raise SettingError(
            f"TREMPLIN_PROXY_{what}_HEADER doit être un nom d’en-tête, comme X-Forwarded-Proto."
        )
    return f"HTTP_{name.upper().replace('-', '_')}"
