"""`tremplin export`: the centrale's published contracts as DECP 2.0.4 or OCDS 1.1, and what these cannot say."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import click
import orjson
from psycopg import Connection

from tremplin_infra.cli.arguments import OneOf, json_option
from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.output import complain, print_json_pieces, print_line
from tremplin_infra.cli.platform import role_connection
from tremplin_infra.environment import Environment, SettingError, read_environment
from tremplin_platform.audit.sentences import sentences
from tremplin_platform.commands.decp.publishing.exports import EXPORTS, Export, Publisher
from tremplin_platform.commands.decp.publishing.register import read_register
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.figures.french import count
from tremplin_platform.store.reading import head

_PROVISIONAL = (
    "{} avec des valeurs provisoires, que personne n’a renseignées : tremplin export decp --report."
)


@click.command(
    "export",
    cls=Command,
    example="tremplin export decp > contrats.json",
    help="""
    Écrit les contrats publiés de la centrale : données essentielles (DECP, schéma 2.0.4), ou paquet OCDS 1.1.

    --report dit à la place ce que le standard ne peut pas dire, les données exigées que personne n’a renseignées et les
    lots sans ligne ; sans format, des deux. Une donnée non renseignée a dans le fichier une valeur provisoire, que son
    champ missing nomme ; --complete n’écrit que les lignes entièrement renseignées.
    """,
)
@click.argument(
    "standard", required=False, type=OneOf(list(EXPORTS)), metavar="[decp|ocds]", help="le format"
)
@click.option("--report", "reports", is_flag=True, help="ce que le standard ne peut pas dire")
@click.option("--complete", is_flag=True, help="decp : les lignes entièrement renseignées seules")
@json_option
def export_contracts(standard: str | None, reports: bool, complete: bool, as_json: bool) -> int:
    """
    Print the document of a standard, or its report.

    :raises SettingError: no standard is named, or the centrale's SIRET is missing
    """
    if (standard is None and not reports) or (complete and standard != "decp"):
        raise SettingError("FORMAT manque : decp ou ocds ; --complete est de decp.")
    environment = read_environment()
    if environment.centrale_siret is None and not reports:
        raise SettingError("TREMPLIN_CENTRALE_SIRET manque : l’acheteur de chaque contrat est la centrale.")
    asked = {"complete": complete} if complete else {}
    standards = EXPORTS if standard is None else (standard,)
    with role_connection("feed", name="tremplin export") as connection:
        if not reports:
            for name in standards:
                _write(connection, environment, name, **asked)
        elif as_json:
            print_json_pieces(
                _reports(connection, environment, standards, is_named=standard is None, **asked)
            )
        else:
            for name in standards:
                _print(connection, environment, name, **asked)
    return 0


def _write(connection: Connection[Any], environment: Environment, standard: str, **asked: bool) -> None:
    with _export(connection, environment, standard, **asked) as export:
        print_json_pieces(export.pieces())
        if export.report.missing:
            complain(_PROVISIONAL.format(count(len(export.report.missing), "ligne")))


def _reports(
    connection: Connection[Any],
    environment: Environment,
    standards: Iterable[str],
    *,
    is_named: bool,
    **asked: bool,
) -> Iterator[bytes]:
    """Yield the JSON text of one report, or of several by the names of their standards."""
    opening = b"{"
    for name in standards:
        if is_named:
            yield opening + orjson.dumps(name) + b":"
        with _export(connection, environment, name, is_reported=True, **asked) as export:
            yield from export.read().pieces()
        opening = b","
    if is_named:
        yield b"}"


@contextmanager
def _export(
    connection: Connection[Any],
    environment: Environment,
    standard: str,
    *,
    is_reported: bool = False,
    **asked: bool,
) -> Iterator[Export]:
    """Open the transaction in which an export is read."""
    with connection.transaction():
        connection.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
        at = head(connection, log=CENTRALE)
        if at is None:
            raise SettingError("DATABASE_URL : la centrale n’a pas de journal, lancez « tremplin migrate ».")
        register = read_register(connection, upto=at.seq)
        publisher = Publisher(name=environment.centrale_name, siret=environment.centrale_siret)
        wording = partial(sentences, connection) if is_reported else None
        export = EXPORTS[standard](register, publisher=publisher, wording=wording, **asked)
        with export.report:
            yield export


def _print(connection: Connection[Any], environment: Environment, standard: str, **asked: bool) -> None:
    with _export(connection, environment, standard, is_reported=True, **asked) as export:
        report = export.read()
        rows = count(report.rows, "ligne") if standard == "decp" else count(report.rows, "version")
        print_line(f"{standard} : {rows}.")
        for item in report.left_out:
            print_line(f"  sans ligne : {_place(item)} : {item['reason']}")
        for item in report.missing:
            print_line(f"  à renseigner : {_place(item)} : {', '.join(item['fields'])}")
        for assumed in report.assumed:
            print_line(f"  valeur provisoire : {assumed.field} = {orjson.dumps(assumed.value).decode()}")
        for item in report.unsaid:
            sentence = f"{item['sentence']} " if item["sentence"] else ""
            print_line(f"  non dit : {_place(item)} : {sentence}{item['reason']}")


def _place(item: dict[str, Any]) -> str:
    return f"{item['contract']}/{item['lot']}" if item["lot"] else str(item["contract"])
