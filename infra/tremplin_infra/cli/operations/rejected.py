"""`tremplin rejected`: list the records of Kafka that were not applied, or acknowledge them."""

from typing import Any

import click
from psycopg import Connection

from tremplin_consumers.records.rejected_records import (
    NotRejected,
    Place,
    RejectedRecord,
    acknowledge,
    rejected_counts,
    rejected_records,
)
from tremplin_infra.cli.arguments import json_option
from tremplin_infra.cli.commands import Group
from tremplin_infra.cli.output import print_json, print_line
from tremplin_infra.cli.platform import role_connection
from tremplin_infra.environment import SettingError
from tremplin_platform.events.envelope import instant

_SESSION = "tremplin rejected"


def _place(text: str) -> Place:
    partition, _, offset = text.partition("-")
    if not (partition.isdecimal() and offset.isdecimal() and text.isascii()):
        raise click.BadParameter(f"« {text} » n’est pas PARTITION-POSITION")
    place = Place(int(partition), int(offset))
    if place.partition >= 2**31 or place.offset >= 2**63:
        raise click.BadParameter(f"« {text} » n’est pas PARTITION-POSITION")
    return place


@click.group(
    "rejected",
    cls=Group,
    example="tremplin rejected acknowledge --all",
    help="""
    Liste les messages de Kafka qui n’ont pas été appliqués, ou les tient pour vus.

    Un message n’est appliqué que s’il est ce que la base contient à cette place de ce journal. Les autres ne changent
    aucune ligne : les dix premiers de chaque journal sont gardés, les suivants comptés. « status » est en alerte
    jusqu’à « acknowledge ».
    """,
)
def rejected() -> None: ...


@rejected.command("list", help="Messages refusés et non vus.", example="tremplin rejected list")
@json_option
def list_rejected(as_json: bool) -> int:
    """List; always 0."""
    with role_connection("feed", name=_SESSION) as connection:
        kept = rejected_records(connection)
        total = _total(connection)
    if as_json:
        print_json({"rejected": [_row(record) for record in kept], "total": total})
        return 0
    for record in kept:
        log = record.log or "inconnu"
        print_line(
            f"{record.place}, journal {log}, {instant(record.seen_at)}, {record.size} octets : {record.reason}"
        )
    print_line(f"Messages refusés et non vus : {total}, dont {len(kept)} gardés.")
    return 0


@rejected.command("acknowledge", help="Les tient pour vus.", example="tremplin rejected acknowledge 3-1042")
@click.argument("ids", nargs=-1, type=_place, metavar="ID...", help="PARTITION-POSITION, comme dans « list »")
@click.option("--all", "every", is_flag=True, help="tous, gardés ou seulement comptés")
@json_option
def acknowledge_rejected(ids: tuple[Place, ...], every: bool, as_json: bool) -> int:
    """
    Acknowledge some records, or all; always 0.

    Raises:
        SettingError: no record that is kept has one of the identifiers; none is acknowledged.
    """
    if every and ids:
        raise click.UsageError("--all : ne va pas avec ID")
    if not every and not ids:
        raise click.UsageError("il manque l’un de ID --all")
    with role_connection("feed", name=_SESSION) as connection:
        try:
            seen = acknowledge(connection, None if every else set(ids))
        except NotRejected as error:
            raise SettingError(f"ID : aucun message refusé n’est gardé sous {error}.") from error
        left = _total(connection)
    if as_json:
        print_json({"acknowledged": seen, "left": left})
    else:
        print_line(f"Messages vus : {seen}, restants : {left}.")
    return 0


def _total(connection: Connection[Any]) -> int:
    return sum(count.records for count in rejected_counts(connection))


def _row(record: RejectedRecord) -> dict[str, object]:
    return {
        "id": str(record.place),
        "log": record.log or None,
        "partition": record.place.partition,
        "offset": record.place.offset,
        "reason": record.reason,
        "size": record.size,
        "excerpt": record.excerpt.decode(errors="backslashreplace"),
        "seen_at": instant(record.seen_at),
    }
