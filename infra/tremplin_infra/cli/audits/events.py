"""`tremplin events`: print the JSON Schema of events (draft 2020-12, closed), made from their classes."""

import json
from pathlib import Path
from typing import Any

import click

from tremplin_infra.cli.commands import Group
from tremplin_infra.cli.output import print_json_text
from tremplin_infra.environment import SettingError
from tremplin_platform.events.catalog import events as all_events
from tremplin_platform.events.schema import schema, schema_name

_EXAMPLE = "tremplin events schema hours.validated"


@click.group(
    "events",
    cls=Group,
    example=_EXAMPLE,
    help="""
    Ce que sont les événements : le schéma JSON de chacun (draft 2020-12, fermé), fait de sa classe.

    Sans sujet : ceux de tous les événements, par nom. Aucun serveur n’est nécessaire.
    """,
)
def events() -> None: ...


@events.command("schema", help="Le schéma JSON d’un événement, ou de tous.", example=_EXAMPLE)
@click.argument("topic", required=False, metavar="[TOPIC]", help="par exemple « hours.validated »")
@click.option("--into", type=Path, metavar="DOSSIER", help="écrit un fichier <topic>.v<n>.json par événement")
def show_schema(topic: str | None, into: Path | None) -> int:
    """
    Print the schemas, or write them into a folder.

    Raises:
        SettingError: no event has this name, or there is no such folder.
    """
    if topic is not None and topic not in all_events():
        raise SettingError(f"TOPIC : aucun événement ne s’appelle « {topic} ».")
    topics = sorted(all_events()) if topic is None else [topic]
    if into is not None:
        return _write(topics, into=into)
    schemas = {name: schema(name) for name in topics}
    print_json_text(_text(schemas if topic is None else schemas[topic]))
    return 0


def _write(topics: list[str], *, into: Path) -> int:
    if not into.is_dir():
        raise SettingError(f"--into : « {into} » n’est pas un dossier.")
    for topic in topics:
        (into / f"{schema_name(topic)}.json").write_text(_text(schema(topic)) + "\n", encoding="utf-8")
    return 0


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)
