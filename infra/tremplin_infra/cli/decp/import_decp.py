"""Importe des données essentielles de la commande publique (DECP) : marchés observés, dans le journal de la centrale.

Chaque fichier est du JSON, de 2019 ou de 2022, ou une archive zip qui en contient. Les lignes refusées vont en
quarantaine (« tremplin quarantine list ») et n’arrêtent rien. Importer deux fois le même fichier n’ajoute rien.
"""

import argparse
import gc
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg

from tremplin_infra.cli.output import complain, print_json, print_line
from tremplin_infra.cli.platform import platform, role_address
from tremplin_infra.environment import Environment, SettingError, read_environment
from tremplin_platform.commands.decp.recording.importing import import_files
from tremplin_platform.commands.decp.recording.report import Report
from tremplin_platform.domain.organisations.siret import is_siret
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.store.decp.observed import CentraleLog
from tremplin_platform.store.decp.rehearsal import RehearsedLog

EXAMPLE = "tremplin import decp marches.json pes.zip --buyer all --dry-run"

# Rows are trees, freed as they are dropped: looking for cycles among them was measured at a quarter of the time.
FEW_COLLECTIONS = (100_000, 50, 1_000)

_ALL = "all"
_SIRET = re.compile(r"[0-9]{14}", re.ASCII)
_BUYER = re.compile(r"[0-9]{14}|all", re.ASCII)


def configure(parser: argparse.ArgumentParser) -> None:
    """`decp`, then files and `--buyer`, `--dry-run` and `--json` in any order."""
    parser.add_argument("format", choices=["decp"], help="le format des fichiers")
    parser.add_argument("files", nargs="*", metavar="FILE", help="un fichier JSON, ou une archive zip")
    parser.add_argument(
        "--buyer",
        nargs="+",
        action=_Buyers,
        default=[],
        metavar="SIRET|all",
        help="les acheteurs dont les marchés sont voulus, par défaut celui de TREMPLIN_CENTRALE_SIRET",
    )
    parser.add_argument("--dry-run", action="store_true", help="tout vérifier et compter sans rien écrire")
    parser.add_argument("--json", action="store_true", help="un objet JSON sur la sortie")


def run(arguments: argparse.Namespace) -> int:
    """Import the files; 1 when one of them could not be read to its end."""
    files = [*arguments.files, *(each for each in arguments.buyer if not _BUYER.fullmatch(each))]
    if not files:
        raise SettingError("FILE manque : nommez au moins un fichier.")
    buyers = _buyers(arguments.buyer, read_environment())
    gc.set_threshold(*FEW_COLLECTIONS)
    with (
        platform(kinds=("command",)) as environment,
        closing(psycopg.connect(role_address(environment, "command"), autocommit=True)) as connection,
        _progress_line(),
    ):
        report = import_files(
            paths=files,
            log=RehearsedLog(connection) if arguments.dry_run else CentraleLog(connection),
            buyers=buyers,
            today=today(),
            progress=_show_progress,
        )
    for unreadable in report.unreadable:
        complain(unreadable.sentence)
    if arguments.json:
        print_json(report.as_json())
    else:
        _print(report, dry_run=arguments.dry_run)
    return 1 if report.unreadable else 0


def today() -> str:
    """The Paris day it is. This is where the command's clock is read."""
    return paris_day(datetime.now(UTC)).isoformat()  # noqa: TID251


class _Buyers(argparse.Action):
    """
    One or more SIRETs, several times over. What follows them and is none is a file.

    `import decp --buyer all marches.json` must read as one means it.
    """

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        words = list(values or [])
        if not words or not _BUYER.fullmatch(words[0]):
            parser.error(
                f"--buyer : « {words[0] if words else ''} » n’est ni un SIRET de quatorze chiffres, ni all"
            )
        for word in filter(_SIRET.fullmatch, words):
            if not is_siret(word):
                parser.error(f"--buyer : la clé du SIRET « {word} » est fausse")
        setattr(namespace, self.dest, [*getattr(namespace, self.dest), *words])


def _buyers(asked: Sequence[str], environment: Environment) -> frozenset[str] | None:
    buyers = frozenset(each for each in asked if _BUYER.fullmatch(each))
    if _ALL in buyers:
        return None
    if buyers:
        return buyers
    if environment.centrale_siret is None:
        raise SettingError("TREMPLIN_CENTRALE_SIRET manque : donnez le SIRET de la centrale, ou --buyer.")
    if not is_siret(environment.centrale_siret):  # no row could be this buyer's
        raise SettingError("TREMPLIN_CENTRALE_SIRET : la clé de ce SIRET est fausse.")
    return frozenset([environment.centrale_siret])


@contextmanager
def _progress_line() -> Iterator[None]:
    """Leave the line where progress is shown, whatever happens."""
    try:
        yield
    finally:
        if sys.stderr.isatty():
            sys.stderr.write("\n")


def _show_progress(report: Report) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{report.read} lignes lues")
        sys.stderr.flush()


def _print(report: Report, *, dry_run: bool) -> None:
    said = report.as_json()
    print_line(
        f"{'Essai, rien n’est écrit. ' if dry_run else ''}{said['read']} lignes lues dans {said['files']} fichiers."
    )
    print_line(f"  enregistrés {said['recorded']}, modifiés {said['modified']}, déjà connus {said['known']}")
    print_line(f"  d’autres acheteurs {said['other_buyers']}")
    for title, counts in (("en quarantaine", said["quarantined"]), ("signalés", said["flagged"])):
        listed = ", ".join(f"{name} {count}" for name, count in counts.items())
        print_line(f"  {title} {sum(counts.values())}" + (f" ({listed})" if listed else ""))
