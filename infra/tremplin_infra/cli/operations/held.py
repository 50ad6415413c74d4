"""`tremplin held`: list the logs that a projection holds, or apply them again."""

from typing import Any

import click
from psycopg import Connection

from tremplin_consumers.rows.retry import retry
from tremplin_infra.cli.arguments import json_option
from tremplin_infra.cli.commands import Group
from tremplin_infra.cli.output import print_json, print_line
from tremplin_infra.cli.platform import role_connection
from tremplin_platform.events.envelope import instant
from tremplin_projections.held_logs import Held, held_logs
from tremplin_projections.registry import projections

_SESSION = "tremplin held"
_log_option = click.option("--log", metavar="LOG", help="ce journal seul")


@click.group(
    "held",
    cls=Group,
    example="tremplin held retry --log cpam-075",
    help="""
    Liste les journaux retenus, ou les reprend.

    Un journal est retenu avant l’événement qu’une projection ne sait pas appliquer. « retry » le reprend depuis la
    base ; le code de sortie est 1 si un journal reste retenu.
    """,
)
def held() -> None: ...


@held.command("list", help="Journaux retenus.", example="tremplin held list --log cpam-075")
@_log_option
@json_option
def list_held(log: str | None, as_json: bool) -> int:
    """List; always 0."""
    with role_connection("feed", name=_SESSION) as connection:
        logs = _held(connection, log)
    if as_json:
        print_json({"held": [_row(entry) for entry in logs]})
        return 0
    for entry in logs:
        print_line(f"{entry.log} ({entry.projection}) retenu avant {entry.since_seq} : {entry.reason}")
    print_line(f"Journaux retenus : {len(logs)}.")
    return 0


@held.command("retry", help="Les reprend.", example="tremplin held retry --log cpam-075")
@_log_option
@json_option
def retry_held(log: str | None, as_json: bool) -> int:
    """Retry; 1 when a log is held still."""
    freed = 0
    with role_connection("feed", name=_SESSION) as connection:
        for projection in projections().values():
            free, _ = retry(connection, projection, logs=[log] if log else None)
            freed += len(free)
        still = _held(connection, log)
    if as_json:
        print_json({"freed": freed, "held": [_row(entry) for entry in still]})
    else:
        for entry in still:
            print_line(
                f"{entry.log} ({entry.projection}) reste retenu avant {entry.since_seq} : {entry.reason}"
            )
        print_line(f"Journaux libérés : {freed}, retenus : {len(still)}.")
    return 1 if still else 0


def _held(connection: Connection[Any], log: str | None) -> list[Held]:
    with connection.cursor() as cursor:
        return [entry for entry in held_logs(cursor) if log in (None, entry.log)]


def _row(held: Held) -> dict[str, object]:
    return {
        "log": held.log,
        "projection": held.projection,
        "since_seq": held.since_seq,
        "since": instant(held.since),
        "reason": held.reason,
    }
