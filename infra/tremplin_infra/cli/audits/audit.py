"""`tremplin audit`: a log's history, results as known at a position, replay and verification."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
import orjson
from psycopg import Connection

from tremplin_infra.cli.arguments import day_to_come, json_option, positive
from tremplin_infra.cli.audits.audit_bundle import write
from tremplin_infra.cli.audits.audit_compare import print_comparison
from tremplin_infra.cli.audits.audit_state import print_state
from tremplin_infra.cli.audits.audit_until import replay_until
from tremplin_infra.cli.audits.notes import kept_checkpoint, verifier_keys
from tremplin_infra.cli.commands import Group
from tremplin_infra.cli.output import complain, in_seconds, print_json, print_json_text, print_line, progress
from tremplin_infra.cli.platform import role_connection
from tremplin_infra.environment import SettingError, read_environment
from tremplin_platform.audit.history import history
from tremplin_platform.audit.seals.keys import known_keys
from tremplin_platform.audit.stored import LogReader
from tremplin_platform.audit.verify import verify
from tremplin_platform.figures.french import count
from tremplin_platform.store.appending import UnknownLog
from tremplin_projections.replay.mismatch import Mismatch
from tremplin_projections.replay.replay import Replayed, replay

_EXAMPLE = "tremplin audit history cpam-075 --from 10 --to 20"
_EVERY_LOGS = 100

_log_option = click.option("--log", metavar="LOG", help="ce journal seul")


@click.group(
    "audit",
    cls=Group,
    example=_EXAMPLE,
    help="""
    Ce que lit un auditeur : l’histoire d’un journal, ses résultats tels que connus alors, le rejeu, la vérification.

    « replay » et « verify » sortent avec 1 s’ils trouvent quelque chose, en nommant le journal et l’événement.
    """,
)
def audit() -> None: ...


@audit.command("history", help="Un événement par ligne, avec sa phrase.", example=_EXAMPLE)
@click.argument("log", metavar="LOG", help="identifiant du membre, ou « centrale »")
@click.option("--from", "first", type=positive, default=1, metavar="SEQ")
@click.option("--to", "last", type=positive, metavar="SEQ")
@click.option("--json", "as_json", is_flag=True, help="un objet JSON par ligne")
def print_history(log: str, first: int, last: int | None, as_json: bool) -> None:
    """Print the events of a log."""
    with _reading() as connection:
        for event in history(connection, log=log, first=first, last=last):
            if as_json:
                print_json_text(orjson.dumps(event).decode())
            else:
                print_line(f"{event['seq']:>6}  {event['recorded_at']}  {event['sentence']}")


@audit.command(
    "state",
    help="Les résultats d’un membre tels que connus à une position.",
    example="tremplin audit state cpam-075 --at 912 --json",
)
@click.argument("log", metavar="LOG", help="identifiant du membre")
@click.option("--at", required=True, metavar="SEQ|INSTANT", help="12, ou 2026-09-30T22:00:00Z")
@json_option
def state(log: str, at: str, as_json: bool) -> int:
    """Print the results; 1 where an event cannot be replayed."""
    return print_state(log=log, at=at, as_json=as_json)


@audit.command(
    "compare",
    help="Les chiffres d’un membre qui diffèrent entre deux positions, et les événements qui en font la différence.",
    short_help="Ce qui diffère entre deux positions, et par quels événements.",
    example="tremplin audit compare cpam-075 --from 2026-04-30T22:00:00Z --to 42",
)
@click.argument("log", metavar="LOG", help="identifiant du membre")
@click.option("--from", "first", required=True, metavar="SEQ|INSTANT", help="12, ou 2026-09-30T22:00:00Z")
@click.option("--to", "last", required=True, metavar="SEQ|INSTANT", help="peut précéder l’autre")
@json_option
def compare(log: str, first: str, last: str, as_json: bool) -> int:
    """Compare; 1 where an event cannot be replayed."""
    return print_comparison(log=log, first=first, last=last, as_json=as_json)


@audit.command(
    "bundle",
    help="Un dossier de preuve : les événements d’un journal, ce qui les scelle, ses chiffres et leur vérificateur.",
    short_help="Un dossier de preuve, à vérifier sans Tremplin.",
    example="tremplin audit bundle cpam-075 -o preuve.zip",
)
@click.argument("log", metavar="LOG", help="identifiant du membre, ou « centrale »")
@click.option("-o", "into", metavar="FICHIER", type=Path, help="LOG-TAILLE.zip ici, si rien n’est dit")
@click.option("--size", type=positive, metavar="N", help="une taille scellée ; la dernière, sans elle")
@click.option(
    "--since", metavar="NOTE", type=Path, help="un point de contrôle gardé, dont le dossier prouve la suite"
)
def bundle(log: str, into: Path | None, size: int | None, since: Path | None) -> int:
    """Write a bundle; 1 where an event cannot be replayed."""
    return write(log=log, into=into, size=size, since=since)


@audit.command(
    "replay",
    help="Chaque ligne de chaque projection, refaite depuis les événements et comparée ; avec --until, les résultats "
    "des membres tels que connus à une position, les écritures, commandes et factures jusqu’à elle, refaits depuis les "
    "seuls événements jusqu’à elle.",
    short_help="Chaque ligne de chaque projection, refaite et comparée.",
    example="tremplin audit replay --log cpam-075",
)
@click.option("--until", metavar="SEQ|INSTANT", help="du journal de --log, ou 2026-09-30T22:00:00Z")
@_log_option
@json_option
def replay_rows(until: str | None, log: str | None, as_json: bool) -> int:
    """Replay; 1 where a row differs."""
    found = _replayed(log) if until is None else _replayed_until(until, log)
    if as_json:
        print_json(asdict(found))
    else:
        for mismatch in found.differences:
            print_line(_sentence(mismatch))
        print_line(
            f"{_logs(found.logs)}, {count(found.events, 'événement rejoué', 'événements rejoués')}"
            f" en {in_seconds(found.seconds)}, différences : {len(found.differences)}."
        )
    return 1 if found.differences else 0


@audit.command(
    "verify",
    help="Rien ne manque, rien n’est altéré, tout est remis.",
    example="tremplin audit verify --checkpoint gardé.txt",
)
@click.option(
    "--checkpoint",
    metavar="FICHIER",
    type=Path,
    help="un point de contrôle gardé, à continuer",
)
@_log_option
@json_option
def verify_logs(checkpoint: Path | None, log: str | None, as_json: bool) -> int:
    """Verify; 1 where there is a problem."""
    keys = known_keys(read_environment().signing_key)
    kept = None if checkpoint is None else kept_checkpoint(checkpoint, keys)
    with _reading() as connection:
        processes = len(os.sched_getaffinity(0))
        found = verify(
            connection, log=log, progress=_show_progress, keys=keys, kept=kept, processes=processes
        )
    if not keys:
        complain("tremplin : TREMPLIN_SIGNING_KEY : aucune clé ici, les signatures ne sont pas vérifiées.")
    if as_json:
        problems = [problem._asdict() for problem in found.problems]
        print_json({"logs": found.logs, "events": found.events, "problems": problems})
    else:
        for problem in found.problems:
            print_line(f"{problem.log}, position {problem.seq} : {problem.problem}")
        print_line(
            f"{_logs(found.logs)}, {count(found.events, 'événement vérifié', 'événements vérifiés')},"
            f" problèmes : {len(found.problems)}."
        )
    return 1 if found.problems else 0


@audit.command(
    "key",
    help="La clé qui vérifie les points de contrôle ; --rotate en fait une autre, à côté de laquelle l’ancienne signe "
    "encore jusqu’à un jour.",
    short_help="La clé qui vérifie les points de contrôle.",
    example="tremplin audit key",
)
@click.option(
    "--rotate", "until", type=day_to_come, metavar="JOUR", help="le dernier jour où l’ancienne signe"
)
@click.option("--all", "every", is_flag=True, help="aussi les anciennes, une par ligne")
def print_key(until: date | None, every: bool) -> None:
    """Print the verifier key."""
    environment = read_environment()
    for key in verifier_keys(environment, until=until)[: None if every else 1]:
        print_line(key.written())


def _replayed(log: str | None) -> Replayed:
    with _reading() as connection:
        return replay(connection, LogReader(connection), log=log, progress=_show_progress)


def _replayed_until(until: str, log: str | None) -> Replayed:
    try:
        return replay_until(log=log, until=until)
    except UnknownLog as error:
        raise _unknown(error) from error


def _unknown(error: UnknownLog) -> SettingError:
    return SettingError(f"LOG : aucun journal ne s’appelle « {error} ».")


@contextmanager
def _reading() -> Iterator[Connection[Any]]:
    """Connect as the feed role; a log that does not exist is a `SettingError`."""
    with role_connection("feed", name="tremplin audit") as connection:
        try:
            yield connection
        except UnknownLog as error:
            raise _unknown(error) from error


def _sentence(mismatch: Mismatch) -> str:
    key = "/".join(str(value) for value in mismatch.key.values() if value != "")
    where = " ".join(part for part in (mismatch.projection, mismatch.table, key, mismatch.column) if part)
    figures = f" (attendu {mismatch.expected}, trouvé {mismatch.found})" if mismatch.table else ""
    return f"{mismatch.log}, position {mismatch.seq}, {where} : {mismatch.problem}{figures}"


def _show_progress(logs: int, events: int) -> None:
    if logs % _EVERY_LOGS == 0:
        progress(f"{_logs(logs)}, {count(events, 'événement')}…")


def _logs(number: int) -> str:
    return count(number, "journal", "journaux")
