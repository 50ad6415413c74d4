"""`tremplin consume`: read Kafka and keep the projections up to date."""

import click

from tremplin_consumers.process import consume
from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.platform import bootstrap_servers, kafka_security, platform, role_address
from tremplin_infra.processes.interruption import stop_on_signals
from tremplin_infra.processes.process_variables import ROLES
from tremplin_projections.registry import projections


def _known(name: str) -> str:
    if name not in projections():
        raise click.BadParameter(f"« {name} » n’est pas une projection")
    return name


@click.command(
    "consume",
    cls=Command,
    example="tremplin consume ledger catalogue",
    help="""
    Lit Kafka et tient les projections à jour, jusqu’à SIGTERM ou Ctrl-C.

    Sans nom, toutes les projections. Plusieurs peuvent tourner : elles se partagent les partitions.
    """,
)
@click.argument(
    "names",
    nargs=-1,
    type=_known,
    metavar="[NOM...]",
    help=f"parmi {', '.join(projections())} ; toutes par défaut",
)
def consume_events(names: tuple[str, ...]) -> int:
    """Consume until asked to stop."""
    chosen = [projection for name, projection in projections().items() if not names or name in names]
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
