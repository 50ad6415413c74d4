"""`tremplin quarantine`: show the rows refused when they were imported, or try them again."""

import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click
import psycopg

from tremplin_infra.cli.arguments import OneOf, json_option, positive, today
from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.output import complain, print_json, print_json_text, print_line
from tremplin_infra.cli.platform import role_connection
from tremplin_infra.environment import SettingError, read_environment
from tremplin_platform.commands.decp.publishing.own_contracts import read_own_contracts
from tremplin_platform.commands.decp.recording.quarantine_retry import retry
from tremplin_platform.figures.french import count
from tremplin_platform.store.decp.observed import CentraleLog
from tremplin_platform.store.decp.quarantine import Quarantined, refused_row, refused_rows


@click.command(
    "quarantine",
    cls=Command,
    example="tremplin quarantine list --json",
    help="""
    Montre les lignes de fichiers refusées à l’import, ou les essaie de nouveau.

    list : toutes, une par ligne ; show : une, avec son original ; retry : importe celles qui passent aujourd’hui.
    """,
)
@click.argument("action", type=OneOf(["list", "show", "retry"]), help="ce qu’il faut faire")
@click.argument(
    "identifier", required=False, type=positive, metavar="[ID]", help="le numéro d’une ligne, pour show"
)
@json_option
def review_quarantine(action: str, identifier: int | None, as_json: bool) -> int:
    """List, show or retry; 1 when the row asked for is not in quarantine."""
    if (action == "show") != (identifier is not None):
        raise SettingError(
            "ID : « show » montre une ligne par son numéro, « list » et « retry » les prennent toutes."
        )
    with role_connection("command", name="tremplin quarantine") as connection:
        if identifier is not None:
            return _show(connection, identifier, as_json=as_json)
        if action == "retry":
            return _retry(connection, as_json=as_json)
        return _list(connection, as_json=as_json)


def _list(connection: psycopg.Connection[Any], *, as_json: bool) -> int:
    if as_json:
        print_json({"rows": [_as_json(row) for row in _all(connection)]})
        return 0
    row = None
    for row in _all(connection):
        print_line(_line(row))
    if row is None:
        print_line("Aucune ligne en quarantaine.")
    return 0


def _show(connection: psycopg.Connection[Any], identifier: int, *, as_json: bool) -> int:
    row = refused_row(connection, identifier=identifier)
    if row is None:
        complain(f"Aucune ligne {identifier} en quarantaine.")
        return 1
    if as_json:
        print_json(_as_json(row))
        return 0
    print_line(_line(row))
    original = json.loads(row.original, object_pairs_hook=_Pairs)
    print_json_text(json.dumps(original, ensure_ascii=False, indent=2))
    return 0


def _retry(connection: psycopg.Connection[Any], *, as_json: bool) -> int:
    report = retry(
        refused=lambda after, limit: refused_rows(connection, after=after, limit=limit),
        log=CentraleLog(connection),
        today=today().isoformat(),
        own=read_own_contracts(connection, siret=read_environment().centrale_siret),
    )
    counts = {name: value for name, value in report.as_json().items() if name not in ("files", "unreadable")}
    if as_json:
        print_json(counts)
        return 0
    left = sum(counts["quarantined"].values())
    print_line(
        f"{count(counts['read'], 'ligne essayée', 'lignes essayées')},"
        f" {count(counts['read'] - left, 'importée')}, {left} encore en quarantaine."
    )
    return 0


def _line(row: Quarantined) -> str:
    return f"{row.id}  {row.file}, ligne {row.line}  {row.reason} : {row.sentence}"


def _all(connection: psycopg.Connection[Any]) -> Iterator[Quarantined]:
    after = 0
    while rows := refused_rows(connection, after=after):
        yield from rows
        after = rows[-1].id


def _as_json(row: Quarantined) -> dict[str, Any]:
    shown = asdict(row)
    return {
        "id": shown["id"],
        "file": shown["file"],
        "row": shown["line"],
        "reason": shown["reason"],
        "sentence": shown["sentence"],
        "original": json.loads(shown["original"], parse_float=_number, object_pairs_hook=_Pairs),
    }


class _Pairs(dict[str, Any]):
    """An object that `json.dumps` writes as it was read, repeated names included."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self._pairs = pairs

    def items(self) -> Any:
        return self._pairs


def _number(written: str) -> float | str:
    # To show, not to count; what is beyond a float is shown as it is written.
    return float(written) if math.isfinite(float(written)) else written
