"""`tremplin deliver`: deliver the centrale’s facts to the logs of members."""

from typing import Any

import click
from psycopg import Connection

from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.platform import platform, role_address
from tremplin_infra.processes.finishing import finish_revocations, finish_successions
from tremplin_infra.processes.interruption import stop_on_signals
from tremplin_infra.processes.process_variables import ROLES
from tremplin_platform.store.delivery.delivery_process import run as deliver


@click.command(
    "deliver",
    cls=Command,
    example="tremplin deliver",
    help="""
    Livre à chaque membre les faits de la centrale qui lui sont adressés, jusqu’à SIGTERM ou Ctrl-C.

    Plusieurs peuvent tourner : chaque fait n’est livré qu’une fois. Achève aussi la reprise des heures qu’une
    éligibilité révoquée a rendues fausses, si elle a été interrompue, et oublie les réponses gardées depuis plus de 72
    heures et les sessions terminées.
    """,
)
def deliver_facts() -> int:
    """Deliver until asked to stop."""
    with platform(kinds=ROLES["deliver"]) as environment:
        stop = stop_on_signals()
        # Imported once Django is set up, whose settings they read.
        from tremplin_infra.database.purging import purging

        follow, take_back, purge = finish_successions(), finish_revocations(), purging()

        def then(connection: Connection[Any]) -> None:
            follow(connection)
            take_back(connection)
            purge(connection)

        deliver(url=role_address(environment, "command"), stop=stop, then=then)
        return stop.exit_code
