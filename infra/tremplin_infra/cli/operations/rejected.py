"""Liste les messages de Kafka qui n’ont pas été appliqués, ou les tient pour vus.

Un message n’est appliqué que s’il est ce que la base contient à cette place de ce journal. Les autres ne changent
aucune ligne : les dix premiers de chaque journal sont gardés, les suivants comptés. « status » est en alerte
jusqu’à « acknowledge ».
"""

import argparse
from typing import Any

import psycopg
from psycopg import Connection

from tremplin_consumers.records.rejecting import (
    NotRejected,
    Place,
    RejectedRecord,
    acknowledge,
    rejected_counts,
    rejected_records,
)
from tremplin_infra.cli.output import print_json, print_line
from tremplin_infra.cli.parser import example
from tremplin_infra.cli.platform import platform, role_address
from tremplin_infra.environment import SettingError
from tremplin_platform.events.envelope import instant

EXAMPLE = "tremplin rejected acknowledge --all"


def configure(parser: argparse.ArgumentParser) -> None:
    """`list`, and `acknowledge` of some records or `--all`; `--json` on both."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="list|acknowledge")
    listing = acts.add_parser(
        "list", help="messages refusés et non vus", epilog=example("tremplin rejected list")
    )
    seen = acts.add_parser(
        "acknowledge", help="les tient pour vus", epilog=example("tremplin rejected acknowledge 3-1042")
    )
    which = seen.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "ids",
        nargs="*",
        type=_place,
        default=[],
        metavar="ID",
        help="PARTITION-POSITION, comme dans « list »",
    )
    which.add_argument("--all", action="store_true", help="tous, gardés ou seulement comptés")
    for act in (listing, seen):
        act.add_argument("--json", action="store_true", help="un objet JSON sur la sortie")


def run(arguments: argparse.Namespace) -> int:
    """List or acknowledge; always 0.

    Raises:
        SettingError: no record that is kept has one of the identifiers; none is acknowledged.
    """
    with (
        platform(kinds=("feed",)) as environment,
        psycopg.connect(
            role_address(environment, "feed"), autocommit=True, application_name="tremplin rejected"
        ) as connection,
    ):
        return {"list": _list, "acknowledge": _acknowledge}[arguments.act](connection, arguments)


def _list(connection: Connection[Any], arguments: argparse.Namespace) -> int:
    kept = rejected_records(connection)
    total = _total(connection)
    if arguments.json:
        print_json({"rejected": [_row(record) for record in kept], "total": total})
        return 0
    for each in kept:
        log = each.log or "inconnu"
        print_line(
            f"{each.place}, journal {log}, {instant(each.seen_at)}, {each.size} octets : {each.reason}"
        )
    print_line(f"Messages refusés et non vus : {total}, dont {len(kept)} gardés.")
    return 0


def _acknowledge(connection: Connection[Any], arguments: argparse.Namespace) -> int:
    try:
        seen = acknowledge(connection, None if arguments.all else set(arguments.ids))
    except NotRejected as error:
        raise SettingError(f"ID : aucun message refusé n’est gardé sous {error}.") from error
    left = _total(connection)
    if arguments.json:
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


def _place(text: str) -> Place:
    partition, _, offset = text.partition("-")
    if not (partition.isdecimal() and offset.isdecimal() and text.isascii()):
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas PARTITION-POSITION")
    place = Place(int(partition), int(offset))
    if place.partition >= 2**31 or place.offset >= 2**63:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas PARTITION-POSITION")
    return place
