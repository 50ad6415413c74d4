"""Ce que lit un auditeur : l’histoire d’un journal, ses résultats tels que connus alors, le rejeu, la vérification.

« replay » et « verify » sortent avec 1 s’ils trouvent quelque chose, en nommant le journal et l’événement.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import orjson
import psycopg
from psycopg import Connection

from tremplin_infra.cli.audits.audit_state import tell_state
from tremplin_infra.cli.output import print_json, print_json_text, print_line, progress
from tremplin_infra.cli.parser import example, positive
from tremplin_infra.cli.platform import platform, role_address
from tremplin_infra.environment import SettingError
from tremplin_platform.audit.history import history
from tremplin_platform.audit.stored import LogReader
from tremplin_platform.audit.verify import verify
from tremplin_platform.store.appending import UnknownLog
from tremplin_projections.replay.mismatch import Mismatch
from tremplin_projections.replay.replay import replay

EXAMPLE = "tremplin audit history cpam-075 --from 10 --to 20"
_EVERY_LOGS = 100


def configure(parser: argparse.ArgumentParser) -> None:
    """`history`, `state`, `replay`, `verify`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="history|state|replay|verify")
    story = acts.add_parser(
        "history",
        help="un événement par ligne, avec sa phrase",
        epilog=example(EXAMPLE),
    )
    story.add_argument("log", metavar="LOG", help="identifiant du membre, ou « centrale »")
    story.add_argument("--from", dest="first", type=positive, default=1, metavar="SEQ")
    story.add_argument("--to", dest="last", type=positive, metavar="SEQ")
    story.add_argument("--json", action="store_true", help="un objet JSON par ligne")
    state = acts.add_parser(
        "state",
        help="les résultats d’un membre tels que connus à une position",
        epilog=example("tremplin audit state cpam-075 --at 912 --json"),
    )
    state.add_argument("log", metavar="LOG", help="identifiant du membre")
    state.add_argument("--at", required=True, metavar="SEQ|INSTANT", help="12, ou 2026-09-30T22:00:00Z")
    state.add_argument("--json", action="store_true")
    again = acts.add_parser(
        "replay",
        help="chaque ligne de chaque projection, refaite depuis les événements et comparée",
        epilog=example("tremplin audit replay --log cpam-075"),
    )
    again.add_argument("--log", metavar="LOG", help="ce journal seul")
    again.add_argument("--json", action="store_true")
    check = acts.add_parser(
        "verify",
        help="rien ne manque, rien n’est altéré, tout est remis",
        epilog=example("tremplin audit verify --json"),
    )
    check.add_argument("--log", metavar="LOG", help="ce journal seul")
    check.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Do one of the four; 1 when a replay or a verification finds something.

    Raises:
        SettingError: no log has this name.
    """
    if arguments.act == "state":
        return tell_state(log=arguments.log, at=arguments.at, as_json=arguments.json)
    acts = {"history": _history, "replay": _replay, "verify": _verify}
    with _reading() as connection:
        try:
            return acts[arguments.act](connection, arguments)
        except UnknownLog as error:
            raise SettingError(f"LOG : aucun journal ne s’appelle « {error} ».") from error


@contextmanager
def _reading() -> Iterator[Connection[Any]]:
    with (
        platform(kinds=("feed",)) as environment,
        psycopg.connect(
            role_address(environment, "feed"), autocommit=True, application_name="tremplin audit"
        ) as connection,
    ):
        yield connection


def _history(connection: Connection[Any], arguments: argparse.Namespace) -> int:
    for event in history(connection, log=arguments.log, first=arguments.first, last=arguments.last):
        if arguments.json:
            print_json_text(orjson.dumps(event).decode())
        else:
            print_line(f"{event['seq']:>6}  {event['recorded_at']}  {event['sentence']}")
    return 0


def _replay(connection: Connection[Any], arguments: argparse.Namespace) -> int:
    found = replay(connection, LogReader(connection), log=arguments.log, progress=_tell)
    if arguments.json:
        print_json(asdict(found))
    else:
        for each in found.differences:
            print_line(_told(each))
        print_line(
            f"{found.logs} journaux, {found.events} événements rejoués en {found.seconds:.1f} s, "
            f"différences : {len(found.differences)}."
        )
    return 1 if found.differences else 0


def _told(each: Mismatch) -> str:
    key = "/".join(str(value) for value in each.key.values() if value != "")
    where = " ".join(part for part in (each.projection, each.table, key, each.column) if part)
    figures = f" (attendu {each.expected}, trouvé {each.found})" if each.table else ""
    return f"{each.log}, position {each.seq}, {where} : {each.problem}{figures}"


def _verify(connection: Connection[Any], arguments: argparse.Namespace) -> int:
    found = verify(connection, log=arguments.log, progress=_tell)
    if arguments.json:
        problems = [problem._asdict() for problem in found.problems]
        print_json({"logs": found.logs, "events": found.events, "problems": problems})
    else:
        for problem in found.problems:
            print_line(f"{problem.log}, position {problem.seq} : {problem.problem}")
        print_line(
            f"{found.logs} journaux, {found.events} événements vérifiés, problèmes : {len(found.problems)}."
        )
    return 1 if found.problems else 0


def _tell(logs: int, events: int) -> None:
    if logs % _EVERY_LOGS == 0:
        progress(f"{logs} journaux, {events} événements…")
