"""`tremplin persons`: erase a person, or answer whether a declaration is about one."""

from typing import TYPE_CHECKING, Any

import click
from psycopg.errors import LockNotAvailable

from tremplin_infra.cli.arguments import json_option
from tremplin_infra.cli.commands import Group
from tremplin_infra.cli.output import complain, print_json, print_line
from tremplin_infra.cli.platform import platform
from tremplin_infra.database.scrubbing import StillRead, scrub
from tremplin_infra.environment import read_environment

if TYPE_CHECKING:
    from psycopg import Connection

_EXAMPLE = "tremplin persons erase 3f0c9a0be1d24c7f8a5560d2b7e41c93"
_person = click.argument("person", metavar="PERSON", help="identifiant donné à l’enregistrement")


@click.group(
    "persons",
    cls=Group,
    example=_EXAMPLE,
    help="""
    Efface une personne, ou dit si une déclaration la nomme.

    Effacer détruit sa clé, et avec elle tout ce qui la décrit : aucun total ne change, aucun événement n’est touché,
    plus rien ne les relie à elle. Rien ne peut le défaire.
    """,
)
def persons() -> None: ...


@persons.command("erase", help="Efface une personne, pour toujours.", example=_EXAMPLE)
@_person
@json_option
def erase(person: str, as_json: bool) -> int:
    """Erase a person; 1 where nobody has this identifier any more."""
    with platform(kinds=("command",), owner=_may_be_owner()) as environment:
        done = _erase(_connection(), person)
        if done:
            _scrub(environment.database_url)
    sentence = "Personne effacée." if done else "Aucune personne n’a cet identifiant, ou ne l’a plus."
    return _answer({"erased": done}, sentence, as_json=as_json)


@persons.command(
    "named",
    help="Dit si une déclaration nomme cette personne.",
    example="tremplin persons named 3f0c9a0be1d24c7f8a5560d2b7e41c93 cpam-075 declaration-1",
)
@_person
@click.argument("log", metavar="LOG", help="journal de la déclaration")
@click.argument("declaration", metavar="DECLARATION", help="identifiant de la déclaration")
@json_option
def named(person: str, log: str, declaration: str, as_json: bool) -> int:
    """Answer whether a declaration is about this person; 1 where it is about another, or nobody."""
    with platform(kinds=("command",)):
        done = _is_named(_connection(), person, log, declaration)
    sentence = "La déclaration nomme cette personne." if done else "La déclaration ne la nomme pas."
    return _answer({"named": done}, sentence, as_json=as_json)


def _answer(answer: dict[str, bool], sentence: str, *, as_json: bool) -> int:
    if as_json:
        print_json(answer)
    else:
        print_line(sentence)
    return 0 if all(answer.values()) else 1


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
    """Remove the key's bytes from the disk, as the owner; where that cannot be done, say why and what is left to do."""
    if owner is None:
        _complain_of_scrubbing("l’adresse du propriétaire de la base n’est pas connue ici")
        return
    try:
        scrub(owner)
    except LockNotAvailable:
        _complain_of_scrubbing("des commandes ont gardé la table des clés verrouillée")
    except StillRead:
        _complain_of_scrubbing("une transaction plus ancienne que l’effacement peut encore la lire")


def _complain_of_scrubbing(why: str) -> None:
    left = "ses octets quitteront le disque avec le prochain VACUUM FULL de person_keys"
    complain(f"La clé est détruite ; {left} ({why}).")


def _is_named(connection: "Connection[Any]", person: str, log: str, declaration: str) -> bool:
    from tremplin_platform.commands.hours.named_hours import names
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
