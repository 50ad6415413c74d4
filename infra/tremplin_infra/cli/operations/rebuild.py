"""Refait une projection depuis les journaux, la compare aux lignes en service, puis la met à leur place.

Le code de sortie est 1 si une ligne différait : ce qui a été trouvé est gardé dans la table « rebuilds ».
"""

import argparse

from tremplin_consumers.rebuilding.rebuild import PROCESSES, RebuildUnderWay, rebuild
from tremplin_infra.cli.output import print_json, print_line, progress
from tremplin_infra.cli.parser import positive
from tremplin_infra.cli.platform import platform, role_address
from tremplin_infra.environment import SettingError
from tremplin_platform.store.appending import UnknownLog
from tremplin_projections.registry import projections

EXAMPLE = "tremplin rebuild ledger --log cpam-075 --json"


def configure(parser: argparse.ArgumentParser) -> None:
    """The projection, `--log`, `--processes` and `--json`."""
    parser.add_argument("name", metavar="NOM", choices=sorted(projections()), help=" ou ".join(projections()))
    parser.add_argument("--log", metavar="LOG", help="ce journal seul")
    parser.add_argument("--processes", type=positive, default=PROCESSES, metavar="N", help="2 par défaut")
    parser.add_argument("--json", action="store_true", help="un objet JSON sur la sortie")


def run(arguments: argparse.Namespace) -> int:
    """Rebuild; 1 when rows differed.

    Raises:
        SettingError: no log has this name, or a rebuild is under way.
    """
    with platform(kinds=("feed",)) as environment:
        try:
            done = rebuild(
                arguments.name,
                database_url=role_address(environment, "feed"),
                log=arguments.log,
                processes=arguments.processes,
                progress=lambda lots: progress(f"{lots} parts de journaux refaites…"),
            )
        except UnknownLog as error:
            raise SettingError(f"--log : aucun journal ne s’appelle « {error} ».") from error
        except RebuildUnderWay as error:
            raise SettingError(f"NOM : une reconstruction de « {error} » est déjà en cours.") from error
    differences = len(done.differences)
    if arguments.json:
        report = {"events": done.events, "rows": done.rows, "differences": differences}
        print_json({**report, "seconds": round(done.seconds, 3)})
    else:
        for each in done.differences[:20]:
            print_line(f"{each.log}, {each.table} ({each.side}) : {each.row}")
        print_line(
            f"{done.events} événements, {done.rows} lignes, {differences} différences, {done.seconds:.1f} s."
        )
    return 1 if differences else 0
