"""`tremplin import decp`: record published contracts (DECP, 2019 or 2022) in the log of the centrale, as observed."""

import gc
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import click

from tremplin_infra.cli.arguments import OneOf, json_option, today
from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.output import complain, print_json, print_line
from tremplin_infra.cli.platform import role_connection
from tremplin_infra.environment import Environment, SettingError, read_environment
from tremplin_platform.commands.decp.desk import note_import
from tremplin_platform.commands.decp.publishing.own_contracts import read_own_contracts
from tremplin_platform.commands.decp.recording.file_import import import_files
from tremplin_platform.commands.decp.recording.report import Report
from tremplin_platform.domain.organisations.siret import is_siret
from tremplin_platform.figures.french import count
from tremplin_platform.store.decp.observed import CentraleLog
from tremplin_platform.store.decp.rehearsal import RehearsedLog

# Rows are trees, freed as they are dropped: looking for cycles among them was measured at a quarter of the time.
FEW_COLLECTIONS = (100_000, 50, 1_000)

_ALL = "all"
_BUYER = re.compile(r"[0-9]{14}|all", re.ASCII)


def _buyer(word: str) -> str:
    if not _BUYER.fullmatch(word):
        raise click.BadParameter(f"« {word} » n’est ni un SIRET de quatorze chiffres, ni all")
    if word != _ALL and not is_siret(word):
        raise click.BadParameter(f"la clé du SIRET « {word} » est fausse")
    return word


class _SeveralBuyers(Command):
    """A command whose `--buyer` takes one or more SIRETs: `--buyer S1 S2 marches.json` is two buyers and a file."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args[-1:] == ["--buyer"] and "--" not in args:
            raise click.UsageError("--buyer : il faut au moins une valeur", ctx)
        return super().parse_args(ctx, list(_repeat_option(args)))


def _repeat_option(args: Sequence[str]) -> Iterator[str]:
    """Write `--buyer` again before every buyer that follows it; other words stay as files."""
    after_buyer = False
    for place, word in enumerate(args):
        if word == "--":
            yield from args[place:]
            return
        if word.startswith("-"):
            after_buyer = word == "--buyer"
        elif after_buyer and args[place - 1] != "--buyer" and _BUYER.fullmatch(word):
            yield "--buyer"
        yield word


@click.command(
    "import",
    cls=_SeveralBuyers,
    example="tremplin import decp marches.json pes.zip --buyer all --dry-run",
    help="""
    Importe des données essentielles de la commande publique (DECP) : marchés observés, dans le journal de la centrale.

    Chaque fichier est du JSON ou du XML, de 2019 ou de 2022, ou une archive zip qui en contient. Les lignes refusées
    vont en quarantaine (« tremplin quarantine list ») et n’arrêtent rien. Importer deux fois un fichier n’ajoute rien.
    """,
)
@click.argument("format", type=OneOf(["decp"]), expose_value=False, help="le format des fichiers")
@click.argument("files", nargs=-1, metavar="FILE...", help="un fichier JSON ou XML, ou une archive zip")
@click.option(
    "--buyer",
    "buyers",
    multiple=True,
    type=_buyer,
    metavar="SIRET...|all",
    help="les acheteurs dont les marchés sont voulus, par défaut celui de TREMPLIN_CENTRALE_SIRET",
)
@click.option("--dry-run", is_flag=True, help="tout vérifier et compter sans rien écrire")
@json_option
def import_published(files: tuple[str, ...], buyers: tuple[str, ...], dry_run: bool, as_json: bool) -> int:
    """Import the files; 1 when one of them could not be read to its end."""
    if not files:
        raise SettingError("FILE manque : nommez au moins un fichier.")
    environment = read_environment()
    wanted = _wanted(buyers, environment)
    gc.set_threshold(*FEW_COLLECTIONS)
    with role_connection("command", name="tremplin import") as connection, _progress_line():
        report = import_files(
            paths=files,
            log=RehearsedLog(connection) if dry_run else CentraleLog(connection),
            buyers=wanted,
            today=today().isoformat(),
            own=read_own_contracts(connection, siret=environment.centrale_siret),
            progress=_show_progress,
        )
        if not dry_run:
            note_import(connection, files=files, buyers=wanted, report=report)
    for unreadable in report.unreadable:
        complain(unreadable.sentence)
    if as_json:
        print_json(report.as_json())
    else:
        _print(report, dry_run=dry_run)
    return 1 if report.unreadable else 0


def _wanted(buyers: Iterable[str], environment: Environment) -> frozenset[str] | None:
    """Return the SIRETs of the buyers to import, None where it is all of them."""
    if _ALL in buyers:
        return None
    if buyers:
        return frozenset(buyers)
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
        sys.stderr.write(f"\r{_lines_read(report.read)}")
        sys.stderr.flush()


def _lines_read(read: int) -> str:
    return count(read, "ligne lue", "lignes lues")


def _print(report: Report, *, dry_run: bool) -> None:
    counts = report.as_json()
    print_line(
        f"{'Essai, rien n’est écrit. ' if dry_run else ''}{_lines_read(counts['read'])}"
        f" dans {count(counts['files'], 'fichier')}."
    )
    print_line(
        f"  enregistrés {counts['recorded']}, modifiés {counts['modified']}, déjà connus {counts['known']}"
    )
    print_line(f"  d’autres acheteurs {counts['other_buyers']}")
    for title, rows in (("en quarantaine", counts["quarantined"]), ("signalés", counts["flagged"])):
        listed = ", ".join(f"{name} {count}" for name, count in rows.items())
        print_line(f"  {title} {sum(rows.values())}" + (f" ({listed})" if listed else ""))
