"""Efface une personne, ou dit si une déclaration la nomme.

Effacer détruit sa clé, et avec elle tout ce qui la décrit : aucun total ne change, aucun événement n’est touché, plus
rien ne les relie à elle. Rien ne peut le défaire.
"""

import argparse
from typing import TYPE_CHECKING, Any

from psycopg.errors import LockNotAvailable

from tremplin_infra.cli.output import complain, print_json, print_line
from tremplin_infra.cli.parser import example
from tremplin_infra.cli.platform import platform
from tremplin_infra.database.scrubbing import scrub
from tremplin_infra.environment import read_environment

if TYPE_CHECKING:
    from psycopg import Connection

EXAMPLE = "tremplin persons erase 3f0c9a0be1d24c7f8a5560d2b7e41c93"
_NAMED = "tremplin persons named 3f0c9a0be1d24c7f8a5560d2b7e41c93 cpam-075 declaration-1"


def configure(parser: argparse.ArgumentParser) -> None:
    """`erase`, `named`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="erase|named")
    erase = acts.add_parser("erase", help="efface une personne, pour toujours", epilog=example(EXAMPLE))
    named = acts.add_parser(
        "named", help="dit si une déclaration nomme cette personne", epilog=example(_NAMED)
    )
    for each in (erase, named):
        each.add_argument("person", help="identifiant donné à l’enregistrement")
        each.add_argument("--json", action="store_true")
    named.add_argument("log", help="journal de la déclaration")
    named.add_argument("declaration", help="identifiant de la déclaration")


def run(arguments: argparse.Namespace) -> int:
    """0 when it is erased, or named; 1 where no one has this identifier any more, or another is named, or no one."""
    with platform(kinds=("command",), owner=arguments.act == "erase" and _may_be_owner()) as environment:
        connection = _connection()
        if arguments.act == "erase":
            done = _erase(connection, arguments.person)
            if done:
                _scrub(environment.database_url)
            told = {"erased": done}
            sentence = "Personne effacée." if done else "Aucune personne n’a cet identifiant, ou ne l’a plus."
        else:
            done = _is_named(connection, arguments.person, arguments.log, arguments.declaration)
            told = {"named": done}
            sentence = "La déclaration nomme cette personne." if done else "La déclaration ne la nomme pas."
    if arguments.json:
        print_json(told)
    else:
        print_line(sentence)
    return 0 if done else 1


def _erase(connection: "Connection[Any]", person: str) -> bool:
    from tremplin_platform.commands.hours.revoked_hours import revoke_marked_hours
    from tremplin_platform.commands.persons.persons import erase_person
    from tremplin_platform.commands.unit_of_work import run as run_command
    from tremplin_platform.store.delivery.addressing import CENTRALE
    from tremplin_platform.store.kept_answers import forget_person
    from tremplin_platform.store.lock_waits import patiently
    from tremplin_platform.store.session import Missing, Session

    def decide(session: Session) -> None:
        erase_person(session, identifier=person)
        forget_person(connection, person)

    # First, what a revocation left to take back: afterwards nothing tells whose hours they are.
    patiently(lambda: revoke_marked_hours(connection))
    try:
        patiently(lambda: run_command(connection, log=CENTRALE, command=decide))
    except Missing:
        return False
    return True


def _may_be_owner() -> bool:
    """Whether the owner's address is known: it is named, or the database is embedded."""
    environment = read_environment()
    return environment.database_url is not None or not environment.names_database


def _scrub(owner: str | None) -> None:
    """Scrub as the owner; where its address is not known, or commands keep the keys locked, say what is left to do."""
    try:
        if owner is not None:
            scrub(owner)
            return
    except LockNotAvailable:
        pass
    complain(
        "La clé est détruite ; ses octets quitteront le disque avec le prochain VACUUM FULL de person_keys."
    )


def _is_named(connection: "Connection[Any]", person: str, log: str, declaration: str) -> bool:
    from tremplin_platform.commands.hours.naming_hours import names
    from tremplin_platform.commands.unit_of_work import run as run_command
    from tremplin_platform.store.appending import UnknownLog
    from tremplin_platform.store.lock_waits import patiently

    try:
        return patiently(
            lambda: run_command(
                connection,
                log=log,
                command=lambda session: names(session, declaration=declaration, person=person),
            )
        )
    except UnknownLog:
        return False


def _connection() -> "Connection[Any]":
    from django.db import connections

    wrapper = connections["command"]
    wrapper.ensure_connection()
    connection: Connection[Any] = wrapper.connection
    return connection
