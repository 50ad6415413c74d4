"""Efface une personne : détruit sa clé, et avec elle tout ce qui la décrit.

Aucun total ne change, aucun événement n’est touché : plus rien ne les relie à elle. Rien ne peut le défaire.
"""

import argparse

from tremplin_infra.cli.output import print_json, print_line
from tremplin_infra.cli.parser import example
from tremplin_infra.cli.platform import platform

EXAMPLE = "tremplin persons erase 3f0c9a…"


def configure(parser: argparse.ArgumentParser) -> None:
    """`erase`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="erase")
    erase = acts.add_parser("erase", help="efface une personne, pour toujours", epilog=example(EXAMPLE))
    erase.add_argument("person", help="identifiant donné à l’enregistrement")
    erase.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """0 when it is erased, 1 where no one has this identifier, or has it any more."""
    with platform(kinds=("command",)):
        erased = _erase(arguments.person)
    if arguments.json:
        print_json({"erased": erased})
    else:
        print_line("Personne effacée." if erased else "Aucune personne n’a cet identifiant, ou ne l’a plus.")
    return 0 if erased else 1


def _erase(person: str) -> bool:
    from django.db import connections

    from tremplin_platform.commands.persons import erase_person
    from tremplin_platform.store.addressing import CENTRALE
    from tremplin_platform.store.session import Missing, run as run_command

    connection = connections["command"]
    connection.ensure_connection()
    try:
        run_command(
            connection.connection,
            log=CENTRALE,
            decide=lambda session: erase_person(session, identifier=person),
        )
    except Missing:
        return False
    return True
