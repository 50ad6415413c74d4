"""Liste les journaux retenus, ou les reprend.

Un journal est retenu avant l’événement qu’une projection ne sait pas appliquer. « retry » le reprend depuis la base ;
le code de sortie est 1 si un journal reste retenu.
"""

import argparse
from typing import Any

import psycopg
from psycopg import Connection

from tremplin_consumers.rows.retrying import retry
from tremplin_infra.cli.output import print_json, print_line
from tremplin_infra.cli.parser import example
from tremplin_infra.cli.platform import platform, role_address
from tremplin_platform.events.envelope import instant
from tremplin_projections.holding import Held, held_logs
from tremplin_projections.registry import projections

EXAMPLE = "tremplin held retry --log cpam-075"


def configure(parser: argparse.ArgumentParser) -> None:
    """`list`, `retry`, and `--log`, `--json` on both."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="list|retry")
    for name, what in (("list", "journaux retenus"), ("retry", "les reprend")):
        act = acts.add_parser(name, help=what, epilog=example(f"tremplin held {name} --log cpam-075"))
        act.add_argument("--log", metavar="LOG", help="ce journal seul")
        act.add_argument("--json", action="store_true", help="un objet JSON sur la sortie")


def run(arguments: argparse.Namespace) -> int:
    """List, always 0; or retry, 1 when a log is held still."""
    with (
        platform(kinds=("feed",)) as environment,
        psycopg.connect(
            role_address(environment, "feed"), autocommit=True, application_name="tremplin held"
        ) as connection,
    ):
        return {"list": _list, "retry": _retry}[arguments.act](connection, arguments)


def _list(connection: Connection[Any], arguments: argparse.Namespace) -> int:
    held = _held(connection, arguments.log)
    if arguments.json:
        print_json({"held": [_row(each) for each in held]})
        return 0
    for one in held:
        print_line(f"{one.log} ({one.projection}) retenu avant {one.since_seq} : {one.reason}")
    print_line(f"Journaux retenus : {len(held)}.")
    return 0


def _retry(connection: Connection[Any], arguments: argparse.Namespace) -> int:
    freed = 0
    for projection in projections().values():
        free, _ = retry(connection, projection, logs=[arguments.log] if arguments.log else None)
        freed += len(free)
    still = _held(connection, arguments.log)
    if arguments.json:
        print_json({"freed": freed, "held": [_row(each) for each in still]})
    else:
        for each in still:
            print_line(f"{each.log} ({each.projection}) reste retenu avant {each.since_seq} : {each.reason}")
        print_line(f"Journaux libérés : {freed}, retenus : {len(still)}.")
    return 1 if still else 0


def _held(connection: Connection[Any], log: str | None) -> list[Held]:
    with connection.cursor() as cursor:
        return [each for each in held_logs(cursor) if log in (None, each.log)]


def _row(held: Held) -> dict[str, object]:
    return {
        "log": held.log,
        "projection": held.projection,
        "since_seq": held.since_seq,
        "since": instant(held.since),
        "reason": held.reason,
    }
