"""`tremplin export`: the centrale's published contracts as DECP 2.0.4 or OCDS 1.1, and what these cannot say."""

from functools import partial
from typing import Any

import click
import orjson
from psycopg import Connection

from tremplin_infra.cli.arguments import OneOf, json_option
from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.output import print_json, print_json_text, print_line
from tremplin_infra.cli.platform import role_connection
from tremplin_infra.environment import Environment, SettingError, read_environment
from tremplin_platform.audit.sentences import sentences
from tremplin_platform.commands.decp.publishing.exports import EXPORTS, Export, Publisher, read_register
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.figures.french import count
from tremplin_platform.store.reading import head


@click.command(
    "export",
    cls=Command,
    example="tremplin export decp > contrats.json",
    help="""
    Écrit les contrats publiés de la centrale : données essentielles (DECP, schéma 2.0.4), ou paquet OCDS 1.1.

    --report dit à la place ce que le standard ne peut pas dire, les valeurs à vérifier et les lots sans ligne ; sans
    format, des deux.
    """,
)
@click.argument(
    "standard", required=False, type=OneOf(list(EXPORTS)), metavar="[decp|ocds]", help="le format"
)
@click.option("--report", "reports", is_flag=True, help="ce que le standard ne peut pas dire")
@json_option
def export_contracts(standard: str | None, reports: bool, as_json: bool) -> int:
    """
    Print the document of a standard, or its report.

    :raises SettingError: no standard is named, or the centrale's SIRET is missing
    """
    if standard is None and not reports:
        raise SettingError("FORMAT manque : decp ou ocds.")
    environment = read_environment()
    if environment.centrale_siret is None and not reports:
        raise SettingError("TREMPLIN_CENTRALE_SIRET manque : l’acheteur de chaque contrat est la centrale.")
    with role_connection("feed", name="tremplin export") as connection:
        if not reports and standard is not None:
            print_json_text(orjson.dumps(_export(connection, environment, standard).document).decode())
            return 0
        standards = list(EXPORTS) if standard is None else [standard]
        reports_of = {name: _export(connection, environment, name).report for name in standards}
        worded = partial(sentences, connection)
        found = {name: report.as_json(worded) for name, report in reports_of.items()}
    if as_json:
        print_json(found[standard] if standard is not None else found)
    else:
        for name, report in found.items():
            _print(name, report)
    return 0


def _export(connection: Connection[Any], environment: Environment, standard: str) -> Export:
    with connection.transaction():
        connection.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
        at = head(connection, log=CENTRALE)
        if at is None:
            raise SettingError("DATABASE_URL : la centrale n’a pas de journal, lancez « tremplin migrate ».")
        register = read_register(connection, upto=at.seq)
    publisher = Publisher(name=environment.centrale_name, siret=environment.centrale_siret)
    return EXPORTS[standard](register, publisher=publisher)


def _print(standard: str, report: dict[str, Any]) -> None:
    rows = count(report["rows"], "ligne") if standard == "decp" else count(report["rows"], "version")
    print_line(f"{standard} : {rows}.")
    for item in report["left_out"]:
        print_line(f"  sans ligne : {_place(item)} : {item['reason']}")
    for item in report["assumed"]:
        print_line(
            f"  à vérifier : {item['field']} = {orjson.dumps(item['value']).decode()} : {item['reason']}"
        )
    for item in report["unsaid"]:
        sentence = f"{item['sentence']} " if item["sentence"] else ""
        print_line(f"  non dit : {_place(item)} : {sentence}{item['reason']}")


def _place(item: dict[str, Any]) -> str:
    return f"{item['contract']}/{item['lot']}" if item["lot"] else str(item["contract"])
