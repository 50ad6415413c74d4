"""`tremplin rebuild`: rebuild a projection from the logs, compare it with the served rows, replace them."""

import click

from tremplin_consumers.rebuilds.rebuild import PROCESSES, RebuildUnderWay, Rebuilt, rebuild
from tremplin_infra.cli.arguments import OneOf, json_option, positive
from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.output import in_seconds, print_json, print_line, progress
from tremplin_infra.cli.platform import platform, role_address
from tremplin_infra.environment import SettingError
from tremplin_platform.figures.french import count
from tremplin_platform.store.appending import UnknownLog
from tremplin_projections.registry import projections


@click.command(
    "rebuild",
    cls=Command,
    example="tremplin rebuild ledger --log cpam-075 --json",
    help="""
    Refait une projection depuis les journaux, la compare aux lignes en service, puis la met à leur place.

    Le code de sortie est 1 si une ligne différait : ce qui a été trouvé est gardé dans la table « rebuilds ».
    """,
)
@click.argument("name", type=OneOf(sorted(projections())), metavar="NOM", help=" ou ".join(projections()))
@click.option("--log", metavar="LOG", help="ce journal seul")
@click.option("--processes", type=positive, default=PROCESSES, metavar="N", help="2 par défaut")
@json_option
def rebuild_projection(name: str, log: str | None, processes: int, as_json: bool) -> int:
    """Rebuild a projection; 1 when rows differed.

    Raises:
        SettingError: no log has this name, or a rebuild is under way.
    """
    with platform(kinds=("feed",)) as environment:
        address = role_address(environment, "feed")
        try:
            done = rebuild(name, database_url=address, log=log, processes=processes, progress=_show_progress)
        except UnknownLog as error:
            raise SettingError(f"--log : aucun journal ne s’appelle « {error} ».") from error
        except RebuildUnderWay as error:
            raise SettingError(f"NOM : une reconstruction de « {error} » est déjà en cours.") from error
    if as_json:
        report = {"events": done.events, "rows": done.rows, "differences": len(done.differences)}
        print_json({**report, "seconds": round(done.seconds, 3)})
    else:
        _print(done)
    return 1 if done.differences else 0


def _show_progress(parts: int) -> None:
    progress(count(parts, "part de journaux refaite…", "parts de journaux refaites…"))


def _print(done: Rebuilt) -> None:
    for difference in done.differences[:20]:
        print_line(f"{difference.log}, {difference.table} ({difference.side}) : {difference.row}")
    counts = ((done.events, "événement"), (done.rows, "ligne"), (len(done.differences), "différence"))
    print_line(f"{', '.join(count(*counted) for counted in counts)}, {in_seconds(done.seconds)}.")
