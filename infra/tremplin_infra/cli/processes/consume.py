"""Lit Kafka et tient les projections à jour, jusqu’à SIGTERM ou Ctrl-C.

Sans nom, toutes les projections. Plusieurs peuvent tourner : elles se partagent les partitions.
"""

import argparse

from tremplin_consumers.process import run as consume
from tremplin_infra.cli.platform import bootstrap_servers, kafka_security, platform, role_address
from tremplin_infra.processes.interruption import stop_on_signals
from tremplin_infra.processes.process_variables import ROLES
from tremplin_projections.registry import projections

EXAMPLE = "tremplin consume ledger catalogue"


def configure(parser: argparse.ArgumentParser) -> None:
    """The names of projections."""
    names = ", ".join(projections())
    parser.add_argument(
        "names", nargs="*", type=_known, metavar="NOM", help=f"parmi {names} ; toutes par défaut"
    )


def run(arguments: argparse.Namespace) -> int:
    """Consume until asked to stop."""
    chosen = [each for name, each in projections().items() if not arguments.names or name in arguments.names]
    with platform(kafka="read", kinds=ROLES["consume"]) as environment:
        stop = stop_on_signals()
        consume(
            chosen,
            database_url=role_address(environment, "feed"),
            bootstrap_servers=bootstrap_servers(environment),
            topic=environment.topic,
            stop=stop,
            security=kafka_security().options(),
        )
        return stop.exit_code


def _known(name: str) -> str:
    if name not in projections():
        raise argparse.ArgumentTypeError(f"« {name} » n’est pas une projection")
    return name
