"""`tremplin up`: start every server and process, and watch them."""

import click

from tremplin_infra.cli.arguments import port_number
from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.output import complain, print_line, progress
from tremplin_infra.cli.processes.running import HOST, prepare, running, watch
from tremplin_infra.cli.processes.serve import PORT, check_port
from tremplin_infra.processes.interruption import Terminated
from tremplin_infra.processes.supervisor import KeepsDying
from tremplin_infra.servers.servers import servers


@click.command(
    "up",
    cls=Command,
    example="tremplin up --port 8000",
    help="""
    Démarre tout et sert jusqu’à Ctrl-C ou SIGTERM, puis arrête ce qui a été démarré, et rien d’autre.

    Les serveurs que DATABASE_URL et KAFKA_BOOTSTRAP_SERVERS ne nomment pas sont embarqués, sous TREMPLIN_HOME.
    « ready http://127.0.0.1:N » est écrit seul sur une ligne quand tout répond.
    """,
)
@click.option("--port", type=port_number, default=PORT, metavar="N", help="8000 par défaut")
def serve_everything(port: int) -> int:
    """Serve until asked to stop: 0 by SIGTERM, 130 by Ctrl-C, 1 when a process keeps dying."""
    check_port(HOST, port)
    progress("Serveurs…")
    with servers(kafka=True) as environment:
        progress("Tables et sujet…")
        prepare(environment)
        progress("Processus…")
        try:
            with running(environment, port) as supervisor:
                print_line(f"ready http://{HOST}:{port}")
                watch(supervisor, environment)
        except Terminated:
            return 0
        except KeepsDying as error:
            complain(f"tremplin : {error}")
            return 1
    return 0
