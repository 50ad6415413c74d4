"""`tremplin demo`: load the demo year and serve it, or compare the API's figures with it (`--check`)."""

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

import click

from tremplin_infra.cli.arguments import port_number
from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.output import complain, in_seconds, print_line
from tremplin_infra.cli.platform import bootstrap_servers, role_address
from tremplin_infra.cli.processes.demo_year import prepare_demo
from tremplin_infra.cli.processes.running import HOST, running, watch
from tremplin_infra.cli.processes.serve import PORT, check_port
from tremplin_infra.cli.processes.steps import step
from tremplin_infra.demo.catching_up import wait_for_rows
from tremplin_infra.demo.demo_accounts import demo_accounts
from tremplin_infra.demo.demo_keys import demo_keys
from tremplin_infra.demo.oracle.asking import NoAnswer
from tremplin_infra.demo.oracle.checking import Compared, check
from tremplin_infra.demo.welcome import welcome
from tremplin_infra.processes.interruption import Terminated
from tremplin_infra.processes.supervisor import KeepsDying
from tremplin_infra.servers.servers import servers


@click.command(
    "demo",
    cls=Command,
    example="tremplin demo --check",
    help="""
    Démarre tout, charge l’année de démonstration et la sert jusqu’à Ctrl-C.

    Un deuxième démarrage reprend les données ; --reset recommence. --check demande à l’API les résultats de chaque
    membre, les compare avec ce qui a été chargé, et s’arrête.
    """,
)
@click.option("--check", "checked", is_flag=True, help="compare les résultats de l’API, puis s’arrête")
@click.option("--reset", is_flag=True, help="efface la démonstration et la recharge")
@click.option("--port", type=port_number, default=PORT, metavar="N", help="8000 par défaut")
def serve_demo(checked: bool, reset: bool, port: int) -> int:
    """Serve until asked to stop (0 by SIGTERM, 130 by Ctrl-C), or check: 0 when all is as loaded, 1 otherwise."""
    check_port(HOST, port)
    began = time.monotonic()
    print_line("Démonstration de Tremplin")
    try:
        with ExitStack() as stack:
            with step("Serveurs"):
                environment = stack.enter_context(servers(kafka=True))
            prepare_demo(environment, reset=reset)
            with step("Processus et API"):
                supervisor = stack.enter_context(running(environment, port))
            with step("Résultats à jour"):
                ends = wait_for_rows(role_address(environment, "feed"), meanwhile=supervisor.watch)
            keys = demo_keys(environment.home)
            if checked:
                return _check(port, keys["buyer"], ends)
            _welcome(port, keys, kafka=bootstrap_servers(environment), seconds=time.monotonic() - began)
            watch(supervisor, environment)
    except Terminated:
        return 0
    except KeepsDying as error:
        complain(f"tremplin : {error}")
        return 1
    return 0


def _welcome(port: int, keys: Mapping[str, str], *, kafka: str, seconds: float) -> None:
    print_line(f"Prêt en {in_seconds(seconds)} : http://{HOST}:{port}")
    for line in welcome(f"http://{HOST}:{port}", keys, demo_accounts(), kafka=kafka):
        print_line(line)


def _check(port: int, key: str, ends: Mapping[str, int]) -> int:
    """Compare and print each difference; 1 where there is one, or where the API gives no answer."""
    try:
        with step("Comparaison par l’API"):
            found = check(HOST, port, key=key, ends=ends)
    except NoAnswer as error:
        complain(f"tremplin : {error}")
        return 1
    wrong = [*_say(found.members), *_say(found.beside or {})]
    if wrong:
        print_line(f"{len(wrong)} réponses ne sont pas celles qui étaient attendues.")
        return 1
    print_line(f"Les résultats des {len(found.members)} membres sont ceux qui ont été chargés{_also(found)}.")
    return 0


def _say(compared: Mapping[str, Sequence[str]]) -> list[str]:
    """Print each difference; returns the subjects that have some."""
    for subject, differences in compared.items():
        for difference in differences:
            print_line(f"{subject} : {difference}")
    return [subject for subject, differences in compared.items() if differences]


def _also(found: Compared) -> str:
    if found.beside is None:
        return " ; la base a continué depuis : heures par public et DOETH ne sont pas comparées"
    return f", comme les heures par public et la DOETH ({len(found.beside)} réponses)"
