"""Démarre tout et sert jusqu’à Ctrl-C ou SIGTERM, puis arrête ce qui a été démarré, et rien d’autre.

Les serveurs que DATABASE_URL et KAFKA_BOOTSTRAP_SERVERS ne nomment pas sont embarqués, sous TREMPLIN_HOME.
« ready http://127.0.0.1:N » est écrit seul sur une ligne quand tout répond.
"""

import argparse

from tremplin_infra.cli.output import complain, print_line, progress
from tremplin_infra.cli.parser import port_number
from tremplin_infra.cli.processes.running import HOST, prepare, running, watch
from tremplin_infra.cli.processes.serve import PORT, check_port
from tremplin_infra.processes.interruption import Terminated
from tremplin_infra.processes.supervisor import KeepsDying
from tremplin_infra.servers.servers import servers

EXAMPLE = "tremplin up --port 8000"


def configure(parser: argparse.ArgumentParser) -> None:
    """`--port`."""
    parser.add_argument("--port", type=port_number, default=PORT, metavar="N", help="8000 par défaut")


def run(arguments: argparse.Namespace) -> int:
    """Serve until asked to stop: 0 by SIGTERM, 130 by Ctrl-C, 1 when a process keeps dying."""
    check_port(HOST, arguments.port)
    progress("Serveurs…")
    with servers(kafka=True) as environment:
        progress("Tables et sujet…")
        prepare(environment)
        progress("Processus…")
        try:
            with running(environment, arguments.port) as supervisor:
                print_line(f"ready http://{HOST}:{arguments.port}")
                watch(supervisor, environment)
        except Terminated:
            return 0
        except KeepsDying as error:
            complain(f"tremplin : {error}")
            return 1
    return 0
