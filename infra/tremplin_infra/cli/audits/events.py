"""Ce que sont les événements : le schéma JSON de chacun (draft 2020-12, fermé), fait de sa classe.

Sans sujet : ceux de tous les événements, par nom. Aucun serveur n’est nécessaire.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from tremplin_infra.cli.output import print_json_text
from tremplin_infra.cli.parser import example
from tremplin_infra.environment import SettingError
from tremplin_platform.events.catalog import events
from tremplin_platform.events.schema import schema, schema_name

EXAMPLE = "tremplin events schema hours.validated"


def configure(parser: argparse.ArgumentParser) -> None:
    """`schema`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="schema")
    told = acts.add_parser(
        "schema", help="le schéma JSON d’un événement, ou de tous", epilog=example(EXAMPLE)
    )
    told.add_argument("topic", nargs="?", metavar="TOPIC", help="par exemple « hours.validated »")
    told.add_argument(
        "--into", type=Path, metavar="DOSSIER", help="écrit un fichier <topic>.v<n>.json par événement"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print or write them.

    Raises:
        SettingError: no event has this name, or there is no such folder.
    """
    if arguments.topic is not None and arguments.topic not in events():
        raise SettingError(f"TOPIC : aucun événement ne s’appelle « {arguments.topic} ».")
    topics = sorted(events()) if arguments.topic is None else [arguments.topic]
    if arguments.into is not None:
        return _write(topics, into=arguments.into)
    schemas = {topic: schema(topic) for topic in topics}
    print_json_text(_text(schemas if arguments.topic is None else schemas[arguments.topic]))
    return 0


def _write(topics: list[str], *, into: Path) -> int:
    if not into.is_dir():
        raise SettingError(f"--into : « {into} » n’est pas un dossier.")
    for topic in topics:
        (into / f"{schema_name(topic)}.json").write_text(_text(schema(topic)) + "\n", encoding="utf-8")
    return 0


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)
