"""`tremplin relay`: publish events to Kafka."""

import click

from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.platform import bootstrap_servers, kafka_security, platform, role_address
from tremplin_infra.processes.interruption import stop_on_signals
from tremplin_infra.processes.process_variables import ROLES
from tremplin_platform.relay.process import run as relay


@click.command(
    "relay",
    cls=Command,
    example="KAFKA_BOOTSTRAP_SERVERS=kafka:9092 tremplin relay",
    help="""
    Publie les événements dans Kafka, jusqu’à SIGTERM ou Ctrl-C.

    Un seul relais publie à la fois, les autres attendent leur tour.
    """,
)
def relay_events() -> int:
    """Relay until asked to stop."""
    with platform(kafka="write", kinds=ROLES["relay"]) as environment:
        stop = stop_on_signals()
        relay(
            database_url=role_address(environment, "feed"),
            bootstrap_servers=bootstrap_servers(environment),
            topic=environment.topic,
            stop=stop,
            security=kafka_security().options(),
        )
        return stop.exit_code
