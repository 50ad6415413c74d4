"""`tremplin serve`: serve the API and its pages."""

import errno
import os
import socket
from pathlib import Path

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tremplin_infra.cli.arguments import port_number, positive
from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.platform import platform
from tremplin_infra.database.replicas import check_replica
from tremplin_infra.environment import SettingError
from tremplin_infra.logs import logging_settings
from tremplin_infra.processes.process_variables import ROLES
from tremplin_tenants.answers_key import answers_key

PORT = 8000
_WHY = {
    errno.EADDRINUSE: "est déjà pris par un autre programme : donnez-en un autre",
    errno.EACCES: "est réservé à l’administrateur : donnez-en un au-delà de 1023",
}
# A request that waits (`wait_for`, a body that comes slowly) holds its thread and its two connections, made as they
# are needed: with one thread a worker, a few readers of what is late would keep everyone out.
THREADS = 4


@click.command(
    "serve",
    cls=Command,
    example="tremplin serve --port 8000 --workers 4",
    help="""
    Sert l’API et les pages, jusqu’à SIGTERM ou Ctrl-C ; les réponses en cours sont finies d’abord.
    """,
)
@click.option("--host", default="127.0.0.1", metavar="ADRESSE", help="127.0.0.1 par défaut")
@click.option("--port", type=port_number, default=PORT, metavar="N", help="8000 par défaut")
@click.option(
    "--workers", type=positive, default=os.cpu_count() or 1, metavar="N", help="un par cœur par défaut"
)
@click.option(
    "--threads", type=positive, default=THREADS, metavar="N", help=f"{THREADS} par travailleur par défaut"
)
def serve_api(host: str, port: int, workers: int, threads: int) -> int:
    """Serve until asked to stop; 0 when it was by SIGTERM."""
    check_port(host, port)
    with platform(kinds=ROLES["serve"]) as environment:
        check_replica(environment)
        check_answers_key(environment.answers_key)  # made, or refused, before anything is served
        Granian(
            "tremplin_infra.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=threads,
            backlog=1024,
            log_access=False,
            respawn_failed_workers=True,
            log_dictconfig=logging_settings(),
            log_level=LogLevels.warning,
            workers_kill_timeout=10,
        ).serve()
    return 0


def check_answers_key(file: Path) -> None:
    """Refuse a file that holds no secret; make the one that is not there.

    Raises:
        SettingError: it can be neither read nor made, or is too short.
    """
    try:
        answers_key(str(file))
    except OSError as error:
        raise SettingError(f"TREMPLIN_ANSWERS_KEY : {file} est illisible ({error.strerror}).") from error
    except ValueError as error:
        raise SettingError(
            f"TREMPLIN_ANSWERS_KEY : {file} est trop court pour un secret ; celui qui manque est fait."
        ) from error


def check_port(host: str, port: int) -> None:
    """Refuse a port that cannot be listened on.

    Raises:
        SettingError: it is taken, or not ours to take.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = _WHY.get(error.errno or 0, f"ne peut pas être ouvert ({error.strerror})")
            raise SettingError(f"--port : {host}:{port} {why}.") from error
